"""The official client `openai` against the emulator: python3 openai_client.py ORIGIN."""

import base64
import sys
import urllib.request

from openai import BadRequestError, NotFoundError, OpenAI

TEXT = "Смета готова: 250 000 ₽"
ARGUMENTS = '{"order": "А-7, срочный и очень большой"}'
MESSAGES = [{"role": "user", "content": "Как смета?"}]

client = OpenAI(base_url=sys.argv[1] + "/v1", api_key="k", project="p1", max_retries=0, timeout=30)


def whole():
    answer = client.chat.completions.create(model="m", messages=MESSAGES)
    message = answer.choices[0].message
    assert message.content == TEXT, answer
    assert message.reasoning_content == "Считаю смету.", answer
    assert answer.choices[0].finish_reason == "stop", answer
    assert answer.usage.total_tokens > 0, answer


def stream():
    chunks = list(
        client.chat.completions.create(
            model="m", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
        )
    )
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert "".join(delta.content or "" for delta in deltas) == TEXT, chunks
    thoughts = [getattr(delta, "reasoning_content", None) or "" for delta in deltas]
    assert "".join(thoughts) == "Считаю смету.", chunks
    assert chunks[-1].choices == [] and chunks[-1].usage.completion_tokens > 0, chunks[-1]


def tools():
    answer = client.chat.completions.create(model="m", messages=MESSAGES)
    call = answer.choices[0].message.tool_calls[0]
    assert (call.function.name, call.function.arguments) == ("find_order", ARGUMENTS), answer
    assert answer.choices[0].finish_reason == "tool_calls", answer


def streamed_tools():
    with client.chat.completions.stream(model="m", messages=MESSAGES) as events:
        answer = events.get_final_completion()
    call = answer.choices[0].message.tool_calls[0]
    assert (call.function.name, call.function.arguments) == ("find_order", ARGUMENTS), answer
    assert call.id, answer


def unknown_model():
    try:
        client.chat.completions.create(model="other", messages=MESSAGES)
    except NotFoundError as error:
        assert error.code == "model_not_found", error
    else:
        raise AssertionError("a model nobody has has answered")


def models():
    assert [model.id for model in client.models.list()] == ["m"]


def embeddings():
    answer = client.embeddings.create(model="m", input=["смета проекта", "сметы проектов"])
    one, other = (item.embedding for item in answer.data)
    likeness = sum(left * right for left, right in zip(one, other))
    assert len(one) == 256 and likeness > 0.9, likeness
    floats = client.embeddings.create(model="m", input="смета", encoding_format="float", dimensions=8)
    assert len(floats.data[0].embedding) == 8, floats


def recording(model, form, **more):
    file = ("встреча.wav", b"x" * 48_000, "audio/x-wav")
    return client.audio.transcriptions.create(file=file, model=model, response_format=form, **more)


def transcription():
    words = recording("whisper-1", "verbose_json", language="ru", timestamp_granularities=["word", "segment"])
    assert words.text == "Это запись встреча.wav. В ней 48000 байт.", words
    assert [segment.end for segment in words.segments] == [2.5, 5.0], words
    voices = recording("gpt-4o-transcribe-diarize", "diarized_json", chunking_strategy="auto")
    assert [segment.speaker for segment in voices.segments] == ["A", "B"], voices
    assert recording("honest", "text").startswith("Это запись")


def unknown_format():
    try:
        recording("whisper-1", "diarized_json")
    except BadRequestError as error:
        assert error.param == "response_format", error
    else:
        raise AssertionError("whisper-1 has told voices apart")


def images():
    answer = client.images.generate(model="gpt-image-2", prompt="кот", size="1024x1536")
    assert base64.b64decode(answer.data[0].b64_json).startswith(b"\x89PNG"), answer
    answer = client.images.generate(model="old", prompt="кот", n=2)
    assert len(answer.data) == 2, answer
    with urllib.request.urlopen(answer.data[1].url) as picture:
        assert picture.read(4) == b"\x89PNG" and picture.headers["content-type"] == "image/png"


CHECKS = (
    whole,
    stream,
    tools,
    streamed_tools,
    unknown_model,
    models,
    embeddings,
    transcription,
    unknown_format,
    images,
)
for check in CHECKS:
    check()
