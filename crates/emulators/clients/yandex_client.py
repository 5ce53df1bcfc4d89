"""The official client `yandex-ai-studio-sdk` against the emulator: python3 yandex_client.py ORIGIN."""

import sys

from yandex_ai_studio_sdk import AIStudio

TEXT = "Смета готова: 250 000 ₽"
ARGUMENTS = {"order": "А-7, срочный и очень большой"}
ORIGIN = sys.argv[1]

sdk = AIStudio(
    folder_id="b1gexample",
    # A plain key: `t1.…` would be a token, `y0_…` would ask another service for one.
    auth="AQVNexample",
    service_map={"http_completions": ORIGIN + "/v1/"},
    verify=False,
    enable_server_data_logging=False,
)
TOOL = sdk.tools.function(
    {"type": "object", "properties": {"order": {"type": "string"}}}, name="find_order", description="Находит заказ"
)


def whole(model):
    answer = sdk.chat.completions(model).run("Как смета?")
    assert answer[0].text == TEXT, answer
    assert answer.usage.completion_tokens > 0, answer


def stream(model):
    last = None
    for last in sdk.chat.completions(model).run_stream("Как смета?"):
        pass
    assert last is not None and last[0].text == TEXT, last


def tools(model):
    answer = sdk.chat.completions(model).configure(tools=[TOOL]).run("Где заказ?")
    call = answer[0].tool_calls[0]
    assert call.function.name == "find_order", answer
    assert call.function.arguments == ARGUMENTS, answer


def embeddings():
    vectors = [
        list(sdk.chat.text_embeddings("emb://b1gexample/text-search-doc/latest").run(text).embedding)
        for text in ("смета проекта", "сметы проектов")
    ]
    likeness = sum(left * right for left, right in zip(*vectors))
    assert len(vectors[0]) == 256 and likeness > 0.9, likeness


OWN, OPEN = "yandexgpt-5.1", "qwen3.6-35b-a3b"
for model in (OWN, OPEN):
    whole(model)
    stream(model)
for model in (OWN, OPEN):
    tools(model)
embeddings()
