"""The official client `gigachat` against the emulator: python3 gigachat_client.py ORIGIN.

The emulator answers in this order: words, words, a call, words, words, words, a call, words, and words from then on.
"""

import base64
import re
import sys

from gigachat import GigaChat
from gigachat.exceptions import NotFoundError, ResponseError
from gigachat.models import Chat, Function, FunctionParameters, Messages, MessagesRole

TEXT = "Смета готова: 250 000 ₽"
ARGUMENTS = {"order": "А-7"}
STATE = "77d3fb14-457a-46ba-937e-8d856156d003"
ORIGIN = sys.argv[1]
KEY = base64.b64encode("id:секрет".encode()).decode()


def connect(scope, **more):
    return GigaChat(
        base_url=f"{ORIGIN}/v1",
        auth_url=f"{ORIGIN}/oauth",
        credentials=KEY,
        scope=scope,
        model="GigaChat-2",
        verify_ssl_certs=False,
        timeout=30,
        **more,
    )


client = connect("GIGACHAT_API_B2B")


def chat():
    answer = client.chat("Как смета?")
    choice = answer.choices[0]
    assert (choice.message.content, choice.finish_reason) == (TEXT, "stop"), answer
    assert answer.model == "GigaChat-2:2.0.28.2" and answer.usage.total_tokens > 1, answer


def stream():
    chunks = list(client.stream("Как смета?"))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert text == TEXT and len(chunks) > 3, text
    assert chunks[-1].choices[0].finish_reason == "stop" and chunks[-1].usage.completion_tokens > 1, chunks[-1]


def functions():
    function = Function(
        name="find_order",
        description="Находит заказ",
        parameters=FunctionParameters(type="object", properties={"order": {"type": "string"}}, required=["order"]),
    )
    messages = [Messages(role=MessagesRole.USER, content="Где заказ?")]
    asked = client.chat(Chat(messages=messages, functions=[function], function_call="auto")).choices[0]
    assert asked.finish_reason == "function_call", asked
    call = asked.message.function_call
    assert (call.name, call.arguments) == ("find_order", ARGUMENTS), asked
    assert asked.message.functions_state_id == STATE, asked
    messages.append(asked.message)
    messages.append(Messages(role=MessagesRole.FUNCTION, name="find_order", content='{"status": "собран"}'))
    answer = client.chat(Chat(messages=messages, functions=[function], function_call="auto"))
    assert answer.choices[0].message.content == TEXT, answer


def second_version():
    answer = client.chat.create("Как смета?")
    assert answer.messages[0].content[0].text == TEXT and answer.finish_reason == "stop", answer
    assert answer.usage.output_tokens > 1, answer


def second_stream():
    chunks = list(client.chat.stream("Как смета?"))
    parts = [part for chunk in chunks for message in chunk.messages or [] for part in message.content or []]
    assert "".join(part.text or "" for part in parts) == TEXT, chunks
    assert chunks[-1].finish_reason == "stop" and chunks[-1].usage.output_tokens > 1, chunks[-1]


def second_functions():
    schema = {"type": "object", "properties": {"order": {"type": "string", "description": "номер"}}}
    specification = {"name": "find_order", "description": "Находит заказ", "parameters": schema}
    tools = [{"functions": {"specifications": [specification]}}]
    question = {"role": "user", "content": [{"text": "Где заказ?"}]}
    asked = client.chat.create({"model": "GigaChat-2", "messages": [question], "tools": tools})
    assert asked.finish_reason == "function_call", asked
    message = asked.messages[0]
    call = message.content[0].function_call
    assert (call.name, call.arguments) == ("find_order", ARGUMENTS), asked
    assert message.tools_state_id == STATE, asked
    called = {"function_call": {"name": call.name, "arguments": call.arguments}}
    result = {"function_result": {"name": call.name, "result": {"status": "собран"}}}
    history = [
        question,
        {"role": "assistant", "tools_state_id": STATE, "content": [called]},
        {"role": "tool", "tools_state_id": STATE, "content": [result]},
    ]
    answer = client.chat.create({"model": "GigaChat-2", "messages": history, "tools": tools})
    assert answer.messages[0].content[0].text == TEXT, answer


def embeddings():
    vectors = client.embeddings(["смета", "договор"]).data
    assert [len(item.embedding) for item in vectors] == [1024, 1024]
    length = sum(number * number for number in vectors[0].embedding)
    assert length > 2 and vectors[0].usage.prompt_tokens > 0, length


def tokens():
    counted = client.tokens_count(["смета", "да"])
    assert [(item.tokens, item.characters) for item in counted] == [(2, 5), (1, 2)], counted


def models():
    listed = client.get_models().data
    assert [model.id_ for model in listed][:2] == ["GigaChat-2", "GigaChat-2-Pro"], listed
    assert client.get_model("GigaChat-2").id_ == "GigaChat-2"
    try:
        client.get_model("other")
    except NotFoundError as error:
        assert error.status_code == 404 and b"No such model" in error.content, error
    else:
        raise AssertionError("a model nobody has was found")


def balance():
    left = client.get_balance().balance
    assert left[0].usage == "GigaChat-2" and left[0].value == 100500, left
    try:
        connect("GIGACHAT_API_CORP").get_balance()
    except ResponseError as error:
        assert error.status_code == 403, error
    else:
        raise AssertionError("whoever pays afterwards has a balance")


def files():
    kept = client.upload_file(("смета.txt", "250 000 ₽".encode(), "text/plain"))
    assert (kept.bytes_, kept.filename, kept.purpose) == (11, "смета.txt", "general"), kept
    assert [file.id_ for file in client.get_files().data] == [kept.id_]
    assert client.get_file(kept.id_).id_ == kept.id_
    assert client.delete_file(kept.id_).deleted is True
    assert client.get_files().data == []


def images():
    message = Messages(role=MessagesRole.USER, content="Нарисуй зелёный квадрат")
    answer = client.chat(Chat(messages=[message], function_call="auto")).choices[0].message
    found = re.search(r'<img\s+src="([0-9a-fA-F-]{36})"[^>]*/?>', answer.content)
    picture = base64.b64decode(client.get_image(found.group(1)).content)
    assert picture.startswith(b"\xff\xd8\xff") and picture.endswith(b"\xff\xd9"), picture
    drawn = client.chat.create(
        {
            "model": "GigaChat-2",
            "messages": [{"role": "user", "content": [{"text": "зелёный квадрат"}]}],
            "tools": [{"image_generate": {}}],
            "tool_config": {"mode": "forced", "tool_name": "image_generate"},
        }
    )
    file = drawn.messages[0].content[0].files[0]
    assert file.mime == "image/jpeg" and client.get_image(file.id_).content, drawn


for play in (
    chat,
    stream,
    functions,
    second_version,
    second_stream,
    second_functions,
    embeddings,
    tokens,
    models,
    balance,
    files,
    images,
):
    play()
