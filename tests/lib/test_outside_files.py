"""Against a real server on this machine, which only the tests' own gate lets through."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from jiansite.lib import outside_files
from jiansite.lib.outside_files import FetchRefused, Gate

MOST = 1024 * 1024


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers.get("Host")))  # type: ignore[attr-defined]
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("Location", self.path[4:])
            self.end_headers()
        elif self.path == "/large":
            self._say(b"x" * 64 * 1024, length=None, times=64)
        elif self.path == "/announced":
            self._say(b"x", length=MOST + 1)
        elif self.path == "/cut":
            self._say(b"x", length=500)
        elif self.path == "/slow":
            self._say(b"x", length=None, times=600, pause=0.05)
        elif self.path == "/slow-head":
            for _ in range(600):
                try:
                    self.wfile.write(b"H")
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.05)
        elif self.path == "/gone":
            self.send_error(404)
        else:
            self._say(b"picture")

    def _say(
        self, part: bytes, *, length: int | None = -1, times: int = 1, pause: float = 0
    ) -> None:
        self.send_response(200)
        if length is not None:
            self.send_header("Content-Length", str(len(part) if length < 0 else length))
        self.end_headers()
        try:
            for _ in range(times):
                self.wfile.write(part)
                time.sleep(pause)
        except OSError:
            pass

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


def gate(server: ThreadingHTTPServer, **changes: object) -> Gate:
    """Names lead to the test's server; of all addresses it alone is allowed."""
    names = {
        "pictures.example": ["127.0.0.1"],
        "inside.example": ["10.0.0.7"],
        "both.example": ["127.0.0.1", "10.0.0.7"],
        "127.0.0.1": ["127.0.0.1"],
        "169.254.169.254": ["169.254.169.254"],
    }
    options: dict[str, object] = {
        "resolve": lambda host, port: names[host],
        "allows": lambda ip: ip == "127.0.0.1",
        "ports": frozenset({server.server_port}),
        "seconds": 2.0,
    }
    return Gate(**{**options, **changes})  # type: ignore[arg-type]


def at(server: ThreadingHTTPServer, path: str, host: str = "pictures.example") -> str:
    return f"http://{host}:{server.server_port}{path}"


def test_it_fetches_a_file(server: ThreadingHTTPServer) -> None:
    content = outside_files.fetch(at(server, "/a.jpg?w=1&h=2"), most=MOST, gate=gate(server))
    assert content == b"picture"
    # Connected by number, asked for by name.
    assert server.seen == [("/a.jpg?w=1&h=2", f"pictures.example:{server.server_port}")]  # type: ignore[attr-defined]


def test_it_writes_signs_of_an_address_as_the_rule_wants(server: ThreadingHTTPServer) -> None:
    outside_files.fetch(at(server, "/图 片.jpg"), most=MOST, gate=gate(server))
    assert server.seen[0][0] == "/%E5%9B%BE%20%E7%89%87.jpg"  # type: ignore[attr-defined]


def test_it_follows_a_redirect(server: ThreadingHTTPServer) -> None:
    address = at(server, f"/to?{at(server, '/to?/b.jpg')}")
    assert outside_files.fetch(address, most=MOST, gate=gate(server)) == b"picture"


@pytest.mark.parametrize(
    "address",
    [
        "http://inside.example:{port}/",
        "http://both.example:{port}/",
        "http://pictures.example:{port}/to?http://inside.example:{port}/",
        "http://pictures.example:{port}/to?http://169.254.169.254:{port}/latest/meta-data",
    ],
)
def test_it_never_asks_the_inner_network(server: ThreadingHTTPServer, address: str) -> None:
    with pytest.raises(FetchRefused, match="内部网络"):
        outside_files.fetch(address.format(port=server.server_port), most=MOST, gate=gate(server))
    assert len(server.seen) <= 1  # type: ignore[attr-defined]


def test_it_asks_for_a_name_once_and_connects_to_what_it_looked_at(
    server: ThreadingHTTPServer,
) -> None:
    """A name that answers otherwise the second time gains nothing."""
    answers = iter([["127.0.0.1"], ["10.0.0.7"]])
    opened = gate(server, resolve=lambda host, port: next(answers))
    assert outside_files.fetch(at(server, "/a"), most=MOST, gate=opened) == b"picture"
    assert next(answers) == ["10.0.0.7"]


@pytest.mark.parametrize(
    "address",
    [
        "ftp://pictures.example/a",
        "file:///etc/passwd",
        "gopher://pictures.example/",
        "http:///a",
        "http://user:secret@pictures.example/",
        "http://[bad/",
        "http://pictures.example:22/",
        "http://pictures.example:99999/",
        "//pictures.example/a",
        "",
    ],
)
def test_it_refuses_other_addresses(server: ThreadingHTTPServer, address: str) -> None:
    with pytest.raises(FetchRefused):
        outside_files.fetch(address, most=MOST, gate=gate(server))
    assert server.seen == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/large", "/announced"])
def test_it_stops_at_the_limit(server: ThreadingHTTPServer, path: str) -> None:
    with pytest.raises(FetchRefused, match="超过 1 MB"):
        outside_files.fetch(at(server, path), most=MOST, gate=gate(server))


@pytest.mark.parametrize("path", ["/slow", "/slow-head"])
def test_it_waits_no_longer_than_allowed(server: ThreadingHTTPServer, path: str) -> None:
    begin = time.monotonic()
    with pytest.raises(FetchRefused, match="太久"):
        outside_files.fetch(at(server, path), most=MOST, gate=gate(server, seconds=0.5))
    assert time.monotonic() - begin < 3


def test_it_takes_no_half_of_a_file(server: ThreadingHTTPServer) -> None:
    with pytest.raises(FetchRefused, match="没有连上"):
        outside_files.fetch(at(server, "/cut"), most=MOST, gate=gate(server))


def test_it_ends_a_circle(server: ThreadingHTTPServer) -> None:
    loop = gate(server)
    with pytest.raises(FetchRefused, match="一再"):
        address = "/to?" * 8 + "/a"
        outside_files.fetch(at(server, address), most=MOST, gate=loop)


def test_it_says_what_the_other_side_said(server: ThreadingHTTPServer) -> None:
    with pytest.raises(FetchRefused, match="404"):
        outside_files.fetch(at(server, "/gone"), most=MOST, gate=gate(server))


def test_it_says_that_nobody_answers(server: ThreadingHTTPServer) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        closed = gate(server, ports=frozenset({port}))
        with pytest.raises(FetchRefused, match="没有连上"):
            outside_files.fetch(f"http://pictures.example:{port}/", most=MOST, gate=closed)


def test_it_knows_no_such_name() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror

    with pytest.raises(FetchRefused, match="没有连上"):
        outside_files.fetch("http://nowhere.example/", most=MOST, gate=Gate(resolve=unknown))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
        "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_it_knows_an_inner_address(address: str) -> None:
    assert not outside_files.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "2400:3200::1"])
def test_it_knows_a_public_address(address: str) -> None:
    assert outside_files.is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"])
def test_it_is_not_led_home_by_real_names(host: str) -> None:
    with pytest.raises(FetchRefused):
        outside_files.fetch(f"http://{host}/", most=MOST)
