"""Links to pages of our own site: whether readers will find what they are promised."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from news import redirects, workflow
from news.models import Article, Attachment, Channel, Page, Photo, Source, Tag, Topic

# Each link that no page answers costs a few look-ups among the former addresses.
MOST_FORMER = 50
LARGEST_ID = 2**63 - 1
WAITING = "指向的稿件还没有发布"


def own_hosts() -> frozenset[str]:
    """Names under which the site is reached."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    return frozenset(filter(None, (host, host.removeprefix("www."), f"www.{host}")))


def broken(
    addresses: Iterable[str], *, now: datetime, most_former: int = MOST_FORMER
) -> dict[str, str]:
    """Why a link leads nowhere, by address. Without those that are well, or lead elsewhere.

    Of links that no page answers the first `most_former` are looked up among the former addresses.
    """
    wanted: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    found: dict[str, str] = {}
    unknown = []
    for address in dict.fromkeys(addresses):
        path = _own_path(address)
        if path is None:
            continue
        try:
            match = resolve(path.partition("?")[0])
        except Resolver404:
            unknown.append((address, path))
        else:
            wanted[match.view_name].append((address, match.kwargs))
    for name, links in wanted.items():
        if look := _LOOK.get(name):
            found |= look(links, now)
    for address, path in unknown[:most_former]:
        if not redirects.new_address(path):
            found[address] = "在本站没有这个页面"
    gone = {address: reason for address, reason in found.items() if reason != WAITING}
    moved = {each for each in list(gone)[:most_former] if _has_moved(each)}
    return {address: reason for address, reason in found.items() if address not in moved}


Links = list[tuple[str, dict[str, Any]]]
Look = Callable[[Links, datetime], dict[str, str]]


def _own_path(address: str) -> str | None:
    """The path and query of an address on our own site; None for another site or a mere anchor."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if host and host not in own_hosts():
        return None
    if parts.scheme not in ("", "http", "https") or not (parts.path or host):
        return None
    path = unquote(parts.path) or "/"
    # An old site's page may be known by its query alone.
    return f"{path}?{unquote(parts.query)}" if parts.query else path


def _has_moved(address: str) -> bool:
    path = _own_path(address)
    return bool(path and redirects.new_address(path))


def _stories(links: Links, now: datetime) -> dict[str, str]:
    ids = {kwargs["pk"] for _, kwargs in links if kwargs["pk"] <= LARGEST_ID}
    states = dict(Article.objects.filter(pk__in=ids).values_list("pk", "status"))
    public = set(Article.objects.published(now).filter(pk__in=ids).values_list("pk", flat=True))
    reasons = {}
    for address, kwargs in links:
        pk = kwargs["pk"]
        if pk not in states:
            reasons[address] = "指向的稿件不存在"
        elif pk not in public:
            is_withdrawn = states[pk] == workflow.WITHDRAWN
            reasons[address] = "指向的稿件已撤稿" if is_withdrawn else WAITING
    return reasons


def _within_stories(model: Any, key: str, sentence: str) -> Look:
    """A picture or document of a story: the story must be there, and so must the record."""

    def look(links: Links, now: datetime) -> dict[str, str]:
        reasons = _stories(links, now)
        ids = {kwargs[key] for _, kwargs in links if kwargs[key] <= LARGEST_ID}
        there = set(model.objects.filter(pk__in=ids).values_list("pk", flat=True))
        gone = {address: sentence for address, kwargs in links if kwargs[key] not in there}
        return gone | reasons

    return look


def _by_name(model: Any, field: str, key: str, sentence: str) -> Look:
    def look(links: Links, now: datetime) -> dict[str, str]:
        names = {kwargs[key] for _, kwargs in links}
        rows = model.objects.filter(**{f"{field}__in": names})
        there = set(rows.values_list(field, flat=True))
        return {address: sentence for address, kwargs in links if kwargs[key] not in there}

    return look


_LOOK: dict[str, Look] = {
    **dict.fromkeys(
        ("news:article", "news:corrections", "news:article_qr", "news:report"), _stories
    ),
    "news:photo": _within_stories(Photo, "photo_pk", "指向的图片不存在"),
    "news:attachment": _within_stories(Attachment, "attachment_pk", "指向的附件不存在"),
    "news:channel": _by_name(Channel, "path", "path", "指向的栏目不存在"),
    "news:tag": _by_name(Tag, "name", "name", "指向的标签不存在"),
    "news:source": _by_name(Source, "name", "name", "指向的来源不存在"),
    "news:topic": _by_name(Topic, "slug", "slug", "指向的专题不存在"),
    "news:page": _by_name(Page, "slug", "slug", "指向的单页不存在"),
}
