"""The official client `anthropic` against the emulator: python3 anthropic_client.py ORIGIN."""

import sys

from anthropic import Anthropic, NotFoundError

TEXT = "Смета готова: 250 000 ₽"
ARGUMENTS = {"order": "А-7, срочный и очень большой"}
MESSAGES = [{"role": "user", "content": "Как смета?"}]
TOOL = {
    "name": "find_order",
    "description": "Находит заказ",
    "input_schema": {"type": "object", "properties": {"order": {"type": "string"}}, "required": ["order"]},
}

client = Anthropic(base_url=sys.argv[1], api_key="k", max_retries=0, timeout=30)


def check_answer(answer):
    thought, said = answer.content
    assert (thought.type, thought.thinking) == ("thinking", "Считаю смету."), answer
    assert thought.signature.startswith("sig"), answer
    assert (said.type, said.text) == ("text", TEXT), answer
    assert answer.stop_reason == "end_turn" and answer.usage.output_tokens > 1, answer


def whole():
    check_answer(client.messages.create(model="m", max_tokens=100, system="Кратко.", messages=MESSAGES))


def stream():
    with client.messages.stream(model="m", max_tokens=100, messages=MESSAGES) as events:
        text = "".join(events.text_stream)
        answer = events.get_final_message()
    assert text == TEXT, text
    check_answer(answer)


def check_call(answer):
    assert answer.stop_reason == "tool_use", answer
    call = answer.content[-1]
    assert (call.name, call.input) == ("find_order", ARGUMENTS), answer
    return call


def tool_loop():
    check_call(client.messages.create(model="m", max_tokens=100, tools=[TOOL], messages=MESSAGES))
    with client.messages.stream(model="m", max_tokens=100, tools=[TOOL], messages=MESSAGES) as events:
        asked = events.get_final_message()
    call = check_call(asked)
    result = {"type": "tool_result", "tool_use_id": call.id, "content": "в пути"}
    answer = client.messages.create(
        model="m",
        max_tokens=100,
        tools=[TOOL],
        messages=[
            *MESSAGES,
            {"role": "assistant", "content": [block.model_dump() for block in asked.content]},
            {"role": "user", "content": [result]},
        ],
    )
    assert answer.content[0].text == "Заказ в пути.", answer


def unknown_model():
    try:
        client.messages.create(model="other", max_tokens=100, messages=MESSAGES)
    except NotFoundError as error:
        assert error.body["error"]["type"] == "not_found_error", error
    else:
        raise AssertionError("a model nobody has has answered")


def models():
    assert [model.id for model in client.models.list()] == ["m"]


def tokens():
    assert client.messages.count_tokens(model="m", messages=MESSAGES).input_tokens == 3


for check in (whole, stream, tool_loop, unknown_model, models, tokens):
    check()
