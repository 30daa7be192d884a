"""Where the links of stories lead: to our own pages, which must be there, and to other hosts.

A host that is blocked or gone is disarmed: its links become plain words until it is mended.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.urls import Resolver404, ResolverMatch, resolve

from news import body, redirects
from news.models import Article, Attachment, Channel, LinkedHost, Page, Source, Tag, Topic

_ANCHOR = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_DISARMED = "disarmed_hosts"
DISARMED_KNOWN_FOR = 30  # seconds
MAX_DIGITS = 18  # of an id; a longer number is none


def own_path(address: str) -> str | None:
    """The path and query of a link to this site, decoded; None when it leads elsewhere."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    is_own = not parts.netloc or parts.netloc == urlsplit(settings.SITE_URL).netloc
    if not is_own or not parts.path.startswith("/"):
        return None
    return unquote(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def host_of(address: str) -> str:
    """The foreign host that a link leads to, empty when it leads to none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or own_path(address) is not None:
        return ""
    return (parts.hostname or "").rstrip(".")


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
    return not host or host not in disarmed_hosts()


def disarmed(html: str) -> str:
    """The HTML of a stored body without links to hosts that are blocked or gone."""
    if not any(host_of(address) for address in body.links(html)):
        return html
    return _ANCHOR.sub(lambda link: link[0] if leads_on(unescape(link[1])) else link[2], html)


def dead(paths: Iterable[str], *, now: datetime) -> set[str]:
    """Those paths of this site at which nothing stands that a reader could open."""
    asked: dict[str, set[str]] = {}
    found_dead: set[str] = set()
    for path in set(paths):
        try:
            match = _match(path)
        except Resolver404:
            found_dead.add(path)
            continue
        if match.view_name in _STANDING:
            asked.setdefault(match.view_name, set()).add(path)
    for name, asked_paths in asked.items():
        found_dead |= _missing(name, asked_paths, now=now)
    return {path for path in found_dead if redirects.new_address(path) is None}


def _match(path: str) -> ResolverMatch:
    return resolve(path.partition("?")[0])


def _missing(name: str, paths: set[str], *, now: datetime) -> set[str]:
    """Those of one kind whose object is not there, by one query."""
    keys = {path: str(_match(path).kwargs[_STANDING[name]]) for path in paths}
    standing = {str(key) for key in _standing(name, set(keys.values()), now=now)}
    return {path for path, key in keys.items() if key not in standing}


# Which part of the address names the object.
_STANDING = {
    "news:article": "pk", "news:photo": "pk", "news:corrections": "pk",
    "news:attachment": "attachment_pk", "news:channel": "path", "news:archive": "path",
    "news:topic": "slug", "news:tag": "name", "news:source": "name", "news:page": "slug",
}  # fmt: skip


def _standing(name: str, keys: set[str], *, now: datetime) -> Iterable[object]:
    if name in ("news:article", "news:photo", "news:corrections"):
        numbers = {key for key in keys if len(key) <= MAX_DIGITS}
        return Article.objects.published(now).filter(pk__in=numbers).values_list("pk", flat=True)
    if name == "news:attachment":
        numbers = {key for key in keys if len(key) <= MAX_DIGITS}
        return Attachment.objects.public(now).filter(pk__in=numbers).values_list("pk", flat=True)
    if name in ("news:channel", "news:archive"):
        return Channel.objects.filter(path__in=keys).values_list("path", flat=True)
    if name == "news:topic":
        return Topic.objects.filter(slug__in=keys).values_list("slug", flat=True)
    if name == "news:page":
        return Page.objects.filter(slug__in=keys).values_list("slug", flat=True)
    labels = Tag if name == "news:tag" else Source
    return labels.objects.filter(name__in=keys).values_list("name", flat=True)
