"""Whoever is limited to channels meets only what stands in them, on every page of the admin.

Lists, change forms, verbs, histories, bulk acts and autocompletes all ask `get_queryset`; what a
form may point at is narrowed in the same place, so that a forged choice is refused too.
"""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern

from news.models import Article, Channel, ChannelTree
from news.models.reach import reach_of

# What the id of a story is called in an address, by our pages and by Django's.
_STORY_IDS = ("pk", "object_id")


class WithinReachMixin:
    """For a ModelAdmin or an inline: only rows whose channel the person may act in."""

    # The way from a row to its channel.
    reach_path = "article__channel"
    # Rows that belong to no channel are everybody's.
    reach_or: Q | None = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Nothing beyond the reach of the person exists for them."""
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        reach = reach_of(request.user)
        if reach.is_everywhere:
            return rows
        within = reach.over(self.reach_path)
        return rows.filter(within if self.reach_or is None else within | self.reach_or)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A form points only at stories and channels within reach."""
        reach = reach_of(request.user)
        if not reach.is_everywhere and db_field.related_model is Article:
            kwargs["queryset"] = Article.objects.filter(reach.over("channel"))
        if not reach.is_everywhere and db_field.related_model is Channel:
            # A channel at the top is nobody's who is limited to some.
            kwargs.update(queryset=Channel.objects.filter(reach.over("pk")), required=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class ReachOfStoriesMixin(WithinReachMixin):
    """For the admin of articles, before all other mixins: it guards the pages of them all."""

    reach_path = "channel"

    def get_urls(self) -> list[URLPattern]:
        """A page about a story beyond reach is not there, whichever mixin brought it."""
        return [_guarded(each) for each in super().get_urls()]  # type: ignore[misc]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Django makes a class of its own for each request, so this one may be marked."""
        form: Any = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        form.reach = reach_of(request.user)
        return form


def _guarded(page: Any) -> Any:
    """The same page, if its address names a story: first of all its id."""
    name = next(iter(page.pattern.converters), "") if isinstance(page, URLPattern) else ""
    if name not in _STORY_IDS:
        return page

    @wraps(page.callback)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and _is_beyond_reach(request.user, str(kwargs[name])):
            raise Http404
        return page.callback(request, *args, **kwargs)

    return URLPattern(page.pattern, answer, page.default_args, page.name)


def _is_beyond_reach(user: Any, pk: str) -> bool:
    reach = reach_of(user)
    if reach.is_everywhere or not pk.isascii() or not pk.isdecimal() or len(pk) > 18:
        return False
    return Article.objects.filter(pk=int(pk)).exclude(reach.over("channel")).exists()


class OwnStoriesOnlyMixin:
    """For what stories of all channels share: nobody takes it from a channel beyond their reach."""

    # The way from a story to the shared thing.
    used_by = "tags"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not what a story beyond reach uses."""
        allowed: bool = super().has_delete_permission(request, obj)  # type: ignore[misc]
        return allowed and not self.is_used_beyond_reach(request, obj)

    def is_used_beyond_reach(self, request: HttpRequest, thing: Any) -> bool:
        """Whether a story of another channel would notice."""
        if thing is None or reach_of(request.user).is_everywhere:
            return False
        users = Article.objects.filter(**{self.used_by: thing})
        return users.exclude(reach_of(request.user).over("channel")).exists()


class ChannelFilter(admin.SimpleListFilter):
    """By channel, with everything below it; offered are those within reach."""

    title = "栏目"
    parameter_name = "channel"

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.tree = ChannelTree.load()
        super().__init__(request, *args)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        reach = reach_of(request.user)
        return [
            (str(each.pk), f"{'　' * each.path.count('/')}{each.name}")
            for each in self.tree.in_order()
            if reach.holds(each.pk)
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = next((c for c in self.tree.channels if str(c.pk) == self.value()), None)
        if chosen is None:
            return queryset.none() if self.value() else queryset
        return queryset.filter(channel__in=self.tree.ids_below(chosen))
