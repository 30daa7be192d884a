"""Where a photo is used, and which photos nothing uses.

A body names its photos by marks (see `news.body`). The database function `news_photo_ids` reads
them, and an index over it answers "which bodies hold this photo" without reading any; so there
is no second record that could disagree with the texts. Every foreign key to a photo is a use,
too, whichever model it stands in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import NoReverseMatch, reverse

from news.models import Article, Page, Photo, Revision
from news.models.articles import SEARCH_FIELDS

# Of each kind; whoever needs more has a photo that is not to be deleted anyway.
MOST = 50


class PhotoIds(Func):
    """The ids of the photos that a stored body shows. The twin of `body.photo_ids`."""

    function = "news_photo_ids"
    arity = 1
    output_field = ArrayField(models.BigIntegerField())


@dataclass(frozen=True)
class Use:
    """One place that shows a photo."""

    where: str
    title: str
    state: str
    admin_url: str


def uses_of(photo: Photo) -> list[Use]:
    """Every place that shows the photo or would, were it published; a bounded list."""
    uses = [_use(where, thing) for where, things in _things(photo.pk) for thing in things[:MOST]]
    listed = {use.admin_url for use in uses}
    # The working copy of a story that shows the photo already says nothing new.
    changes = (_use("修改稿", revision.article) for revision in _revisions(photo.pk)[:MOST])
    return [*uses, *(use for use in changes if use.admin_url not in listed)]


def earlier_versions(photo: Photo) -> int:
    """How many versions of stories show it that are neither worked on nor to go live."""
    return _holding_revisions(photo.pk).filter(~_IS_CURRENT).count()


def with_use(photos: QuerySet[Photo]) -> QuerySet[Photo]:
    """Photos annotated with `is_used`."""
    answer = models.ExpressionWrapper(_is_used(), output_field=models.BooleanField())
    rows: Any = photos
    return cast(QuerySet[Photo], rows.annotate(is_used=answer))


def used(photos: QuerySet[Photo]) -> QuerySet[Photo]:
    """Those that something shows."""
    return photos.filter(_is_used())


def unused(photos: QuerySet[Photo]) -> QuerySet[Photo]:
    """Those that nothing shows."""
    return photos.filter(~_is_used())


def _is_used() -> Q:
    conditions = Q()
    for _, things in _things(OuterRef("pk")):
        conditions |= Q(Exists(things))
    return conditions | Q(Exists(_revisions(OuterRef("pk"))))


# A story's next version, or the one that was signed off; older ones only remember.
_IS_CURRENT = Q(
    Exists(
        Article.objects.filter(
            Q(working_revision=OuterRef("pk")) | Q(approved_revision=OuterRef("pk"))
        )
    )
)


def _revisions(photo: Any) -> QuerySet[Revision]:
    return _holding_revisions(photo).filter(_IS_CURRENT).select_related("article")


def _holding_revisions(photo: Any) -> QuerySet[Revision]:
    """Versions of stories that show the photo in their text or as their cover."""
    cover = Cast(KeyTextTransform("cover", "content"), models.BigIntegerField())
    body = PhotoIds(KeyTextTransform("body", "content"))
    return (
        Revision.objects.alias(shown=body, cover=cover)
        .filter(Q(shown__contains=[photo]) | Q(cover=photo))
        .defer("content", "article__body", *(f"article__{name}" for name in SEARCH_FIELDS))
    )


def _things(photo: Any) -> Iterator[tuple[str, QuerySet[Any]]]:
    """For each way of use its name and who uses the photo in that way."""
    yield "正文", _holding(Article.objects.defer("body", *SEARCH_FIELDS), F("body"), photo)
    yield "正文", _holding(Page.objects.all(), F("body"), photo)
    for key in _foreign_keys():
        things = key.model._default_manager.filter(**{key.name: photo})
        if key.model is Article:
            things = things.defer("body", *SEARCH_FIELDS)
        yield str(key.verbose_name), things


def _holding(things: QuerySet[Any], text: Any, photo: Any) -> QuerySet[Any]:
    return things.alias(photo_ids=PhotoIds(text)).filter(photo_ids__contains=[photo])


def _foreign_keys() -> list[models.ForeignKey[Any, Any]]:
    relations = Photo._meta.get_fields(include_hidden=True)
    keys = [
        each.field
        for each in relations
        if isinstance(each, models.ManyToOneRel) and each.one_to_many
    ]
    return [key for key in keys if not key.model._meta.auto_created]


def _use(where: str, thing: Any) -> Use:
    options = thing._meta
    try:
        address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[thing.pk])
    except NoReverseMatch:
        address = ""
    state = thing.get_status_display() if hasattr(thing, "get_status_display") else ""
    return Use(f"{options.verbose_name}{where}", str(thing), state, address)
