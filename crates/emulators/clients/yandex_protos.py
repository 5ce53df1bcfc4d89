"""The protocol buffers Yandex publishes (`yandexcloud`), as a strict reader of its own interface.

python3 yandex_protos.py ORIGIN reads what our side sends, from yandex_requests.json beside this file, and sends all of
it to the emulator at ORIGIN, whose answers are read as strictly. A field the protocol does not know is an error.
"""

import json
import sys
import urllib.request
from pathlib import Path

from google.protobuf import empty_pb2, json_format
from yandex.cloud.ai.foundation_models.v1.embedding.embedding_service_pb2 import (
    TextEmbeddingRequest,
    TextEmbeddingResponse,
)
from yandex.cloud.ai.foundation_models.v1.image_generation.image_generation_service_pb2 import (
    ImageGenerationRequest,
    ImageGenerationResponse,
)
from yandex.cloud.ai.foundation_models.v1.text_generation.text_generation_service_pb2 import (
    CompletionRequest,
    CompletionResponse,
    TokenizeResponse,
)
from yandex.cloud.ai.stt.v3.stt_pb2 import RecognizeFileRequest, StreamingResponse
from yandex.cloud.operation.operation_pb2 import Operation

REQUESTS = {
    kind.__name__: kind for kind in (CompletionRequest, RecognizeFileRequest, TextEmbeddingRequest)
}
# Without a proxy of this machine, which has no business on loopback.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(path, body=None, method=None):
    request = urllib.request.Request(
        sys.argv[1] + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Api-Key AQVNexample", "Content-Type": "application/json"},
        method=method,
    )
    with OPENER.open(request, timeout=30) as answer:
        return answer.read().decode()


def read(document, kind):
    return json_format.Parse(json.dumps(document), kind())


def documents(text):
    """JSON documents one after the other, wherever their lines end."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        document, at = decoder.raw_decode(text, at)
        yield document
        while at < len(text) and text[at].isspace():
            at += 1


def finished(operation):
    """Asks about an operation until it is done."""
    read(operation, Operation)
    for _ in range(20):
        told = json.loads(ask("/operations/" + operation["id"]))
        done = read(told, Operation)
        assert not done.HasField("error"), told
        if done.done:
            return done
    raise AssertionError("the operation does not end")


def completion(body):
    lines = ask("/foundationModels/v1/completion", body).splitlines()
    answers = [read(json.loads(line)["result"], CompletionResponse) for line in lines]
    assert answers and answers[-1].usage.total_tokens > 0, lines
    texts = [answer.alternatives[0].message.text for answer in answers]
    assert all(later.startswith(earlier) for earlier, later in zip(texts, texts[1:])), texts
    outcome = CompletionResponse()
    assert finished(json.loads(ask("/foundationModels/v1/completionAsync", body))).response.Unpack(outcome)
    tokens = json.loads(ask("/foundationModels/v1/tokenizeCompletion", body))
    assert read(tokens, TokenizeResponse).tokens, tokens


def embedding(body):
    answer = json.loads(ask("/foundationModels/v1/textEmbedding", body))
    assert len(read(answer, TextEmbeddingResponse).embedding) == int(body["dim"]), answer


def speech(body):
    operation = json.loads(ask("/stt/v3/recognizeFileAsync", body))
    finished(operation)
    parts = [
        read(part["result"], StreamingResponse)
        for part in documents(ask("/stt/v3/getRecognition?operationId=" + operation["id"]))
    ]
    assert {part.WhichOneof("Event") for part in parts} == {"final", "final_refinement"}, parts
    read(json.loads(ask("/stt/v3/deleteRecognition?operationId=" + operation["id"], method="DELETE")), empty_pb2.Empty)


def image():
    body = {
        "modelUri": "art://b1gexample/yandex-art/latest",
        "generationOptions": {"mimeType": "image/jpeg", "seed": "1863", "aspectRatio": {"widthRatio": "2", "heightRatio": "1"}},
        "messages": [{"weight": 1, "text": "кот"}],
    }
    read(body, ImageGenerationRequest)
    drawn = ImageGenerationResponse()
    assert finished(json.loads(ask("/foundationModels/v1/imageGenerationAsync", body))).response.Unpack(drawn)
    assert drawn.image.startswith(b"\xff\xd8\xff"), drawn


CHECKS = {
    "CompletionRequest": completion,
    "RecognizeFileRequest": speech,
    "TextEmbeddingRequest": embedding,
}
kept = json.loads(Path(__file__).with_name("yandex_requests.json").read_text())
assert {sent["message"] for sent in kept} == set(CHECKS), "a kind of request is missing"
for sent in kept:
    read(sent["body"], REQUESTS[sent["message"]])
    CHECKS[sent["message"]](sent["body"])
image()
