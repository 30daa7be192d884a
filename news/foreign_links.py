"""Links of stories to other sites: a host that is blocked or gone is disarmed.

Its links become plain words until it is mended, because a lost domain may be somebody else's.
"""

import re
from html import unescape
from urllib.parse import urlsplit

from django.core.cache import cache

from news import body, own_links
from news.checks.links import is_blocked
from news.models import LinkedHost

_ANCHOR = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_DISARMED = "disarmed_hosts"
DISARMED_KNOWN_FOR = 30  # seconds


def host_of(address: str) -> str:
    """The foreign host that a link leads to, empty when it leads to none."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
    except (ValueError, UnicodeError):
        return ""
    is_foreign = parts.scheme in ("http", "https") and host not in own_links.own_hosts()
    return host if is_foreign else ""


def disarmed_hosts() -> frozenset[str]:
    """The hosts to which readers are not led, as of half a minute ago at most."""
    hosts: frozenset[str] | None = cache.get(_DISARMED)
    if hosts is None:
        hosts = frozenset(LinkedHost.objects.disarmed().values_list("host", flat=True))
        cache.set(_DISARMED, hosts, DISARMED_KNOWN_FOR)
    return hosts


def forget_disarmed_hosts() -> None:
    """Let this process see at once what was changed."""
    cache.delete(_DISARMED)


def leads_on(address: str) -> bool:
    """Whether readers may be led to this address."""
    host = host_of(address)
    return not host or not is_blocked(host, disarmed_hosts())


def disarmed(html: str) -> str:
    """The HTML of a stored body without links to hosts that are blocked or gone."""
    if not any(host_of(address) for address in body.links(html)):
        return html
    return _ANCHOR.sub(lambda link: link[0] if leads_on(unescape(link[1])) else link[2], html)
