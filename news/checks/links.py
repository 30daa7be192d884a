"""Links: where they lead, and what they promise."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

from news import body
from news.checks.findings import Content, Facts, Finding, Level, Place

_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_SAYS_NOTHING = re.compile(
    r"(?:请|点击|点|戳|按|这里|此处|这儿|链接|我|查看|进入|阅读|下载|详情|更多|网址|了解|全文|原文"
    r"|here|click|more|link)+",
    re.IGNORECASE,
)
_SCHEMES = {"http", "https", "mailto", "tel", ""}
# Browsers read 2130706433, 0x7f.1 and 0177.0.0.1 as addresses, too.
_NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?", re.IGNORECASE)
_LOCAL = ("localhost", "local", "internal", "intranet", "lan", "home")
# Letters of other scripts that are drawn like Latin ones: Cyrillic, Greek, others.
_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕһԁӏԛԝвкмнтгзαορνικτυχıɡ",
    "aeopcyxijshdlqwbkmhtr3aopviktuxig",
)
_SOMEWHERE = Place("body")


def links(content: Content, facts: Facts) -> Iterator[Finding]:
    """The links of the body, and the address of the original."""
    for match in _LINK.finditer(content.body):
        address, words = unescape(match[1]), body.plain_text(match[2]).strip()
        found = [*_where_to(address, facts), *_what_it_says(words)]
        if found:  # finding the place takes longer than finding fault
            place = _place(content, match.start(), words)
            yield from (replace(each, place=place) for each in found)
    if content.source_url:
        place = Place("source_url", words=content.source_url)
        yield from (replace(each, place=place) for each in _where_to(content.source_url, facts))


def hostile(address: str, blocked: frozenset[str] = frozenset()) -> str:
    """Why nobody should be sent there; nothing when it is an ordinary address."""
    cleaned = re.sub(r"[\x00-\x20]", "", unescape(address))
    try:
        parts = urlsplit(cleaned.replace("\\", "/"))
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "网址写得不对，打不开"
    if parts.scheme.lower() not in _SCHEMES:
        return f"是 {parts.scheme}: 开头的，不是网页地址"
    if parts.scheme.lower() in ("http", "https") and not host:
        return "没有写网站名"
    if not parts.netloc:
        return ""
    if "@" in parts.netloc:
        return f"里的 @ 把读者引向 {host}，前面的部分只是伪装"
    return _hostile_host(host, blocked)


def host_of(address: str) -> str:
    """The host of an address, lower-case; nothing when it has none."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_blocked(host: str, blocked: frozenset[str]) -> bool:
    """Whether the host, or a domain above it, is on the list."""
    parts = host.split(".")
    return any(".".join(parts[at:]) in blocked for at in range(len(parts)))


def _where_to(address: str, facts: Facts) -> Iterator[Finding]:
    shown = address if len(address) <= 80 else f"{address[:79]}…"
    if reason := hostile(address, facts.blocked_hosts):
        yield Finding("link-hostile", Level.ERROR, f"链接 {shown} {reason}。", _SOMEWHERE)
    elif reason := facts.dead_links.get(address, ""):
        yield Finding("link-dead", Level.ERROR, f"链接 {shown} {reason}。", _SOMEWHERE)
    elif reason := facts.waiting_links.get(address, ""):
        yield Finding("link-waiting", Level.WARNING, f"链接 {shown} {reason}。", _SOMEWHERE)


def _what_it_says(words: str) -> Iterator[Finding]:
    bare = re.sub(r"[\W_]", "", words)
    if not bare:
        yield Finding("link-empty", Level.WARNING, "有一个链接没有文字，读者点不到。", _SOMEWHERE)
    elif _SAYS_NOTHING.fullmatch(bare):
        sentence = f"链接文字“{words}”没有说明通向哪里，请写明内容。"
        yield Finding("link-says-nothing", Level.WARNING, sentence, _SOMEWHERE)


def _hostile_host(host: str, blocked: frozenset[str]) -> str:
    if is_blocked(host, blocked):
        return f"通向禁止链接的网站 {host}"
    if _is_number(host):
        return f"通向 IP 地址 {host}，不是网站名"
    if "." not in host or host.rsplit(".", 1)[1] in _LOCAL:
        return f"通向内部地址 {host}，读者打不开"
    if look_alike := _look_alike(host):
        return f"的网站名混用了形似字母，像是仿冒 {look_alike}"
    return ""


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(_NUMERIC_HOST.fullmatch(host))
    return True


def _look_alike(host: str) -> str:
    """What an international name pretends to be, if it pretends."""
    labels = [_decoded(label) for label in host.split(".")]
    name = ".".join(labels)
    if name.isascii():
        return ""
    for label in labels:
        scripts = {_script(sign) for sign in label if sign.isalpha()}
        plain = label.translate(_LOOK_ALIKE)
        if not label.isascii() and (plain.isascii() or len(scripts & {"L", "C", "G"}) > 1):
            return name.translate(_LOOK_ALIKE)
    return ""


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return unicodedata.normalize("NFKC", label)
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label


def _script(sign: str) -> str:
    """L, C or G for Latin, Cyrillic and Greek."""
    first = unicodedata.name(sign, "").split(" ", 1)[0]
    return {"LATIN": "L", "CYRILLIC": "C", "GREEK": "G"}.get(first, "")


def _place(content: Content, offset: int, words: str) -> Place:
    """The paragraph in which the link begins."""
    before = body.plain_text(content.body[:offset])
    number = max(1, before.count("\n") + 1)
    for paragraph in content.paragraphs[number - 1 :]:
        start = paragraph.text.find(words) if words else 0
        if start >= 0:
            return Place("body", paragraph.number, start, words)
    return Place("body", words=words)
