"""Finding photos in the library: what staff ask for, a page at a time.

Pages go by key, so that the last one costs what the first one costs, and photos that come in
meanwhile move nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from news import photo_uses
from news.models import Photo

PAGE = 48
USED, UNUSED, WITHOUT_ALT, WITHOUT_FILE = "used", "unused", "no-alt", "no-file"
SHOWN = (
    ("", "全部图片"),
    (USED, "正在使用"),
    (UNUSED, "没有用到"),
    (WITHOUT_ALT, "缺替代文字"),
    (WITHOUT_FILE, "缺图片文件"),
)


@dataclass(frozen=True)
class Wanted:
    """What is looked for."""

    words: str = ""
    tag: str = ""
    since: date | None = None
    until: date | None = None
    shown: str = ""


@dataclass(frozen=True)
class ShelfPage:
    """One page of photos, each annotated with `is_used`, and the keys of its neighbours."""

    photos: list[Photo]
    newer: int | None
    older: int | None


def page(wanted: Wanted, *, before: int | None = None, after: int | None = None) -> ShelfPage:
    """The newest photos; or those older than the key `before`, newer than the key `after`."""
    photos = photo_uses.with_use(find(wanted)).prefetch_related("tags")
    if after is not None:
        rows = list(photos.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        return ShelfPage(rows, rows[0].pk if more else None, rows[-1].pk if rows else None)
    older = photos if before is None else photos.filter(pk__lt=before)
    rows = list(older.order_by("-pk")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    newer = rows[0].pk if rows and before is not None else None
    return ShelfPage(rows, newer, rows[-1].pk if more else None)


def find(wanted: Wanted) -> QuerySet[Photo]:
    """All photos that were asked for."""
    photos = Photo.objects.all()
    for word in wanted.words.split()[:10]:
        photos = photos.filter(
            Q(caption__icontains=word)
            | Q(alt__icontains=word)
            | Q(credit__icontains=word)
            | Q(Exists(_tagged(name__icontains=word)))
        )
    if wanted.tag:
        photos = photos.filter(Exists(_tagged(name=wanted.tag)))
    if wanted.since:
        photos = photos.filter(created_at__gte=_midnight(wanted.since))
    if wanted.until:
        photos = photos.filter(created_at__lt=_midnight(wanted.until + timedelta(days=1)))
    return _shown(photos, wanted.shown)


def _shown(photos: QuerySet[Photo], shown: str) -> QuerySet[Photo]:
    if shown == USED:
        return photo_uses.used(photos)
    if shown == UNUSED:
        return photo_uses.unused(photos)
    if shown == WITHOUT_ALT:
        return photos.filter(alt="")
    return photos.filter(image="") if shown == WITHOUT_FILE else photos


def _tagged(**tag: str) -> QuerySet[Photo]:
    return Photo.objects.filter(
        pk=OuterRef("pk"), **{f"tags__{name}": value for name, value in tag.items()}
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
