"""The client `salute-speech` against the emulator: python3 salute_client.py ORIGIN.

The emulator hears two voices. The client's address for signing in cannot be changed, so the token is fetched here.
"""

import base64
import io
import json
import sys
import urllib.parse
import urllib.request
import uuid

from salute_speech.exceptions import APIError
from salute_speech.speech_recognition import SberSpeechRecognition, SpeechRecognitionConfig, TokenManager

ORIGIN = sys.argv[1]
KEY = base64.b64encode(b"id:secret").decode()


def sign_in(_manager):
    request = urllib.request.Request(
        f"{ORIGIN}/oauth",
        data=urllib.parse.urlencode({"scope": "SALUTE_SPEECH_PERS"}).encode(),
        headers={"Authorization": f"Basic {KEY}", "RqUID": str(uuid.uuid4())},
    )
    # A proxy of this machine has no business on loopback.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=30) as answer:
        token = json.load(answer)
    assert token["expires_at"] > 10**12, token
    return token["access_token"]


TokenManager.get_valid_token = sign_in
client = SberSpeechRecognition(KEY, base_url=f"{ORIGIN}/")


def finished(task):
    for _ in range(5):
        state = client.get_task_status(task.id)
        if state["status"] == "DONE":
            return json.loads(client.download_result(state["response_file_id"]))
        assert state["status"] in ("NEW", "RUNNING"), state
    raise AssertionError("the recording is never written down")


def voices_apart():
    file = client.upload_file(io.BytesIO(bytes(16000)))
    separation = {"enable": True, "enable_only_main_speaker": False, "count": 2}
    config = SpeechRecognitionConfig(speaker_separation_options=separation)
    parts = finished(client.async_recognize(file, "PCM_S16LE", 16000, 1, config=config))
    said = [(part["speaker_info"]["speaker_id"], part["results"][0]["normalized_text"]) for part in parts]
    assert said[2:] == [(1, "Привет."), (0, "Здравствуйте.")], said
    assert {voice for voice, _ in said[:2]} == {-1}, said


def voices_together():
    file = client.upload_file(io.BytesIO(bytes(16000)))
    parts = finished(client.async_recognize(file, "PCM_S16LE", 16000, 1))
    assert [part["results"][0]["text"] for part in parts] == ["привет", "здравствуйте"], parts


def unknown_file():
    try:
        client.async_recognize("rf-99", "PCM_S16LE", 16000, 1)
    except APIError as error:
        assert "400" in str(error), error
    else:
        raise AssertionError("a file nobody sent was written down")


for play in (voices_apart, voices_together, unknown_file):
    play()
