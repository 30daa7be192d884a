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
from django.urls import NoReverseMatch, reverse

from news.models import Article, Page, Photo
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
    return [
        use
        for where, things in _things(photo.pk)
        for use in (_use(where, thing) for thing in things[:MOST])
    ]


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
    return conditions


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
