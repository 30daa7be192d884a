"""The server as `make demo` starts it: it answers, and leaves nothing behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest
from django.conf import settings

from jiansite.management.commands.serve import BESIDE


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DEBUG": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_until_up(port: int) -> None:
    for _ in range(120):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
            return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the server did not come up within a minute")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_stops_with_everything_it_started(ending: signal.Signals) -> None:
    port = free_port()
    server = serve(port)
    try:
        wait_until_up(port)
        started = psutil.Process(server.pid).children(recursive=True)
        for name in BESIDE:
            assert any(name in process.cmdline() for process in started), name
        server.send_signal(ending)
        output, _ = server.communicate(timeout=30)
    finally:
        server.kill()
    assert server.returncode == 0
    assert "Stopped." in output
    assert not [process for process in started if process.is_running()]


def test_it_says_which_port_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        output, _ = serve(port).communicate(timeout=60)
    assert f"--port {port + 1}" in output


def test_it_answers_while_hundreds_of_connections_are_idle() -> None:
    port = free_port()
    server = serve(port)
    idle = []
    try:
        wait_until_up(port)
        idle = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(500)]
        waiting = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        waiting.request("GET", "/healthz")
        assert waiting.getresponse().status == 200
    finally:
        for connection in idle:
            connection.close()
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
