"""工作量: what was written, read, returned and reviewed, by person and by channel, for some days.

Figures come from events and stories alone, in a fixed number of queries. A story counts for the
one who made it, in the channel where it stands, on the day of its first publication.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Length

from jiansite.lib.people import display_name
from news import workflow
from news.models import Article, ArticleEvent, Channel

NOBODY = "未记名（导入）"
HEADINGS = (
    "发稿（篇）", "字数", "点击", "被退回（次）", "审稿（次）", "退回他人（次）",
    "审核时长中位数（小时）",
)  # fmt: skip


class Median(Aggregate):
    """The value in the middle."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass
class Figures:
    """One row: a person or a channel, or all together."""

    name: str
    stories: int = 0
    words: int = 0
    reads: int = 0
    returned: int = 0
    reviews: int = 0
    sent_back: int = 0
    in_review: timedelta | None = None

    @property
    def hours_in_review(self) -> float | None:
        """The median, as hours with one decimal."""
        return None if self.in_review is None else round(self.in_review.total_seconds() / 3600, 1)

    @property
    def cells(self) -> tuple[Any, ...]:
        """As in HEADINGS."""
        return (
            self.stories, self.words, self.reads, self.returned, self.reviews, self.sent_back,
            self.hours_in_review,
        )  # fmt: skip

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not any(self.cells)


@dataclass(frozen=True)
class Workload:
    """The figures of some days."""

    people: Sequence[Figures] = ()
    channels: Sequence[Figures] = ()
    total: Figures = field(default_factory=lambda: Figures("合计"))


def workload(
    first: datetime, following: datetime, *, within: Q, of_channels: Callable[[int], bool]
) -> Workload:
    """From the first moment on, before the following one, for the channels of the condition.

    `within` is about a story's `channel`, and `of_channels` says the same of a channel's id.
    """
    articles = Article.objects.filter(within)
    stories = _stories(articles, first, following)
    events = ArticleEvent.objects.filter(
        article__in=articles, at__gte=first, at__lt=following
    ).order_by()
    signed = _signed(events)
    people = {user.pk: Figures(display_name(user)) for user in User.objects.filter(is_staff=True)}
    channels = {
        channel.pk: Figures(str(channel))
        for channel in Channel.objects.order_by("path")
        if of_channels(channel.pk)
    }
    total = Figures("合计")
    for row in stories.values("created_by", "channel").annotate(**_SUMS):
        for figures in (_of(people, row["created_by"]), channels.get(row["channel"]), total):
            _add_story(figures, row)
    for row in (
        events.values("article__created_by", "article__channel", "actor", "verb")
        .filter(verb__in=["send_back", *workflow.PASSES])
        .annotate(number=Count("pk"))
    ):
        _add_event(people, channels, total, row)
    for row in signed.values("article__created_by").annotate(median=Median("took")):
        _of(people, row["article__created_by"]).in_review = row["median"]
    for row in signed.values("article__channel").annotate(median=Median("took")):
        if figures := channels.get(row["article__channel"]):
            figures.in_review = row["median"]
    total.in_review = signed.aggregate(median=Median("took"))["median"]
    return Workload(
        sorted((f for f in people.values() if not f.is_empty), key=lambda f: (-f.stories, f.name)),
        [figures for figures in channels.values() if not figures.is_empty],
        total,
    )


def _replaced(text: Any, pattern: str, by: str) -> Func:
    return Func(
        text, Value(pattern), Value(by), Value("g"),
        function="regexp_replace", output_field=TextField(),
    )  # fmt: skip


# The twin of `body.count_words`: no tags, an entity is one sign, no white space.
_WORDS = Length(
    _replaced(
        _replaced(_replaced(F("body"), "<[^>]*>", ""), "&#?[0-9A-Za-z]+;", "x"),
        "[\\s\u3000\u00a0\u2002\u2003\u2009]+",
        "",
    )
)
_SUMS = {
    "number": Count("pk"),
    "words": Sum(_WORDS, output_field=IntegerField()),
    "reads": Sum("click_count"),
}


def _stories(articles: QuerySet[Article], first: datetime, following: datetime) -> Any:
    """Published for the first time in these days, whatever became of them since."""
    return articles.filter(published_at__gte=first, published_at__lt=following).order_by()


def _signed(events: Any) -> Any:
    """Signed off in these days, with the time since it was last submitted."""
    submitted = ArticleEvent.objects.filter(
        article=OuterRef("article"), verb="submit", pk__lt=OuterRef("pk")
    )
    return events.filter(verb="sign_off").annotate(
        took=F("at") - Subquery(submitted.order_by("-pk").values("at")[:1])
    )


def _of(people: dict[Any, Figures], pk: int | None) -> Figures:
    """The row of a person; one for all who are not known."""
    return (
        people.setdefault(pk, Figures(NOBODY))
        if pk is None
        else people.setdefault(pk, Figures("已删除的账号"))
    )


def _add_story(figures: Figures | None, row: Any) -> None:
    if figures is not None:
        figures.stories += row["number"]
        figures.words += row["words"] or 0
        figures.reads += row["reads"] or 0


def _add_event(
    people: dict[Any, Figures], channels: dict[int, Figures], total: Figures, row: Any
) -> None:
    """A return counts for the author as returned and for the reviewer as sent back."""
    author, actor = _of(people, row["article__created_by"]), _of(people, row["actor"])
    places = [total, *filter(None, [channels.get(row["article__channel"])])]
    if row["verb"] != "send_back":
        for figures in (actor, *places):
            figures.reviews += row["number"]
        return
    author.returned += row["number"]
    actor.sent_back += row["number"]
    for figures in places:
        figures.returned += row["number"]
        figures.sent_back += row["number"]


def table(figures: Workload) -> Iterator[list[Any]]:
    """As lines of a file."""
    yield ["", "", *HEADINGS]
    for kind, rows in (("人员", figures.people), ("栏目", figures.channels)):
        for row in rows:
            yield [kind, row.name, *row.cells]
    yield ["", figures.total.name, *figures.total.cells]
