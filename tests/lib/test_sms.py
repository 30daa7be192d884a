import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from jiansite.lib import sms


@pytest.fixture
def gateway(settings: Any) -> Iterator[dict[str, Any]]:
    """A real gateway on this machine that remembers what it was told."""
    heard: dict[str, Any] = {"status": 202, "bodies": []}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            heard["bodies"].append(json.loads(self.rfile.read(length)))
            heard["authorization"] = self.headers["Authorization"]
            self.send_response(heard["status"])
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_BACKEND = "http"
    settings.SMS_HTTP_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.SMS_HTTP_TOKEN = "token-7"
    yield heard
    server.shutdown()
    server.server_close()


def test_it_hands_a_message_to_the_gateway(gateway: dict[str, Any]) -> None:
    sms.send("13900001234", "您好")
    assert gateway["bodies"] == [{"to": "13900001234", "text": "您好"}]
    assert gateway["authorization"] == "Bearer token-7"


@pytest.mark.parametrize("status", [400, 403, 500, 503])
def test_it_says_that_a_message_failed_and_not_to_whom(
    gateway: dict[str, Any], status: int
) -> None:
    gateway["status"] = status
    with pytest.raises(sms.SmsFailed) as failure:
        sms.send("13900001234", "您好")
    assert "13900001234" not in str(failure.value)


def test_it_fails_when_nobody_listens(settings: Any) -> None:
    settings.SMS_BACKEND, settings.SMS_HTTP_URL = "http", "http://127.0.0.1:9/"
    with pytest.raises(sms.SmsFailed):
        sms.send("13900001234", "您好")


def test_it_prints_for_a_developer(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.SMS_BACKEND = "console"
    sms.send("13900001234", "您好")
    assert "您好" in capsys.readouterr().out


def test_it_sends_nothing_when_switched_off(settings: Any) -> None:
    settings.SMS_BACKEND = "off"
    assert not sms.is_on()
    with pytest.raises(sms.SmsFailed):
        sms.send("13900001234", "您好")
