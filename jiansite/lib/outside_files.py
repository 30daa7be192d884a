"""Fetching a file from somebody else's web server, without being led into our own network.

An address that a stranger wrote may name a machine behind our walls, directly, by a name that
leads there, or by a redirect. So every name is resolved here, every address is looked at, and the
connection goes to the very address that was looked at: asked again, the name could say another.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

MAX_REDIRECTS = 5
SECONDS = 20.0
_CHUNK = 64 * 1024
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)
_PATH_SIGNS = "/?&=%:;,+!*'()@$~-._"
# Ranges in which another address is hidden: NAT64, 6to4, Teredo.
_TRANSLATED = [ipaddress.ip_network(each) for each in ("64:ff9b::/96", "2002::/16", "2001::/32")]


class FetchRefused(Exception):
    """The file was not fetched; the message is a Chinese sentence for the person."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in network for network in _TRANSLATED):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def resolve(host: str, port: int) -> list[str]:
    """All IP addresses of a host. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))


@dataclass(frozen=True)
class Gate:
    """What may be asked: how names become addresses, which addresses and ports are allowed."""

    resolve: Callable[[str, int], list[str]] = resolve
    allows: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset(_PORTS.values())
    seconds: float = SECONDS


def fetch(address: str, *, most: int, gate: Gate | None = None) -> bytes:
    """The file at an address, at most `most` bytes. Raises FetchRefused."""
    gate = gate or Gate()
    deadline = time.monotonic() + gate.seconds
    for _ in range(MAX_REDIRECTS + 1):
        content, onward = _ask(_checked(address), gate=gate, most=most, deadline=deadline)
        if onward is None:
            return content
        address = urljoin(address, onward)
    raise FetchRefused("对方网站一再转到别的网址，没有取到图片。")


def _checked(address: str) -> SplitResult:
    try:
        parts = urlsplit(address.strip())
        has_port, host = parts.port != 0, parts.hostname
    except ValueError:
        raise FetchRefused("这个网址写得不对，没有取图片。") from None
    if parts.scheme not in _PORTS or not host or not has_port:
        raise FetchRefused("只能取 http 或 https 开头的网址。")
    if parts.username or parts.password:
        raise FetchRefused("网址里带有用户名或密码，没有取图片。")
    return parts


def _ask(parts: SplitResult, *, gate: Gate, most: int, deadline: float) -> tuple[bytes, str | None]:
    """One request: the content, or where it leads on."""
    port = parts.port or _PORTS[parts.scheme]
    if port not in gate.ports:
        raise FetchRefused("这个网址用的端口不常见，没有取图片。")
    try:
        with _answer(parts, port=port, gate=gate, deadline=deadline) as response:
            if response.status in _REDIRECTS and response.getheader("Location"):
                return b"", response.getheader("Location")
            if response.status != http.client.OK:
                raise FetchRefused(f"对方网站没有给出图片（答复 {response.status}）。")
            return _content(response, most=most, deadline=deadline), None
    except (OSError, http.client.HTTPException, ValueError):
        # Names, certificates, broken answers, silence: to the person it is one thing.
        raise FetchRefused("没有连上对方网站，或者它太久没有答复。请稍后再试。") from None


@contextmanager
def _answer(
    parts: SplitResult, *, port: int, gate: Gate, deadline: float
) -> Iterator[http.client.HTTPResponse]:
    host = (parts.hostname or "").encode("idna").decode()
    ip = _allowed_address(host, port, gate)
    rest = deadline - time.monotonic()
    if rest <= 0:
        raise TimeoutError
    raw = socket.create_connection((ip, port), timeout=min(rest, 8))
    twin = raw.dup()
    # A server that sends a byte now and then would keep every single timeout: this ends it.
    watchdog = threading.Timer(max(0.1, deadline - time.monotonic()), _shut, [twin])
    watchdog.daemon = True
    watchdog.start()
    connection = http.client.HTTPConnection(host, port)
    try:
        connection.sock = _wrapped(raw, host) if parts.scheme == "https" else raw
        _send_request(connection, parts, host=host, port=port)
        with closing(connection.getresponse()) as response:
            yield response
    finally:
        watchdog.cancel()
        for each in (connection, raw, twin):
            each.close()


def _send_request(
    connection: http.client.HTTPConnection, parts: SplitResult, *, host: str, port: int
) -> None:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    name = f"[{host}]" if ":" in host else host
    connection.putrequest(
        "GET", quote(path, safe=_PATH_SIGNS), skip_host=True, skip_accept_encoding=True
    )
    connection.putheader("Host", name if port == _PORTS[parts.scheme] else f"{name}:{port}")
    connection.putheader("User-Agent", "Mozilla/5.0 (compatible; jiansite)")
    connection.putheader("Accept", "image/*")
    connection.putheader("Accept-Encoding", "identity")
    connection.endheaders()


def _allowed_address(host: str, port: int, gate: Gate) -> str:
    addresses = gate.resolve(host, port)
    # One bad address among them is reason enough: it is how one tries to slip through.
    if not addresses or not all(gate.allows(each) for each in addresses):
        raise FetchRefused("这个网址指向内部网络，不能取图片。")
    return addresses[0]


def _wrapped(raw: socket.socket, host: str) -> socket.socket:
    return ssl.create_default_context().wrap_socket(raw, server_hostname=host)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _content(response: http.client.HTTPResponse, *, most: int, deadline: float) -> bytes:
    announced = response.getheader("Content-Length") or ""
    if announced.isdecimal() and int(announced) > most:
        raise _too_large(most)
    parts: list[bytes] = []
    size = 0
    while chunk := response.read1(_CHUNK):
        size += len(chunk)
        if size > most:
            raise _too_large(most)
        parts.append(chunk)
        if time.monotonic() >= deadline:
            break
    # An end that the watchdog made, or that came early, looks like any other end.
    if time.monotonic() >= deadline or (announced.isdecimal() and size < int(announced)):
        raise TimeoutError
    return b"".join(parts)


def _too_large(most: int) -> FetchRefused:
    return FetchRefused(f"图片超过 {most // 1024 // 1024} MB，没有取回。")
