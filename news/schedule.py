"""The month of what is planned: which story is to come before readers on which day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from news import workflow
from news.models import Article

# More than a newsroom plans in a month; beyond it the page says so.
MOST = 600


@dataclass(frozen=True)
class Day:
    """One day of the calendar with its stories in the order of their hours."""

    date: date
    articles: list[Article]
    is_of_month: bool
    is_today: bool


@dataclass(frozen=True)
class Month:
    """Whole weeks, Monday first, around a month."""

    first: date
    weeks: list[list[Day]]
    count: int
    has_more: bool

    @property
    def previous(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def following(self) -> date:
        """The first day of the month after."""
        return (self.first + timedelta(days=31)).replace(day=1)


def month_of(user: User, first: date, *, now: datetime) -> Month:
    """What is planned for the month, signed off or not, within reach of the person."""
    start = first - timedelta(days=first.weekday())
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    end = last + timedelta(days=6 - last.weekday())
    rows = list(_planned(user, start, end)[: MOST + 1])
    by_day: defaultdict[date, list[Article]] = defaultdict(list)
    for article in rows[:MOST]:
        if article.scheduled_at is not None:
            by_day[timezone.localtime(article.scheduled_at).date()].append(article)
    today = timezone.localtime(now).date()
    days = [
        Day(day, by_day[day], day.month == first.month, day == today)
        for day in (start + timedelta(days=n) for n in range((end - start).days + 1))
    ]
    weeks = [days[at : at + 7] for at in range(0, len(days), 7)]
    count = sum(len(day.articles) for day in days if day.is_of_month)
    return Month(first, weeks, count, has_more=len(rows) > MOST)


def _planned(user: User, start: date, end: date) -> QuerySet[Article]:
    at = [
        timezone.make_aware(datetime.combine(day, time.min)) for day in (start, end + timedelta(1))
    ]
    return (
        Article.objects.within_reach_of(user)
        .for_desk()
        .filter(scheduled_at__gte=at[0], scheduled_at__lt=at[1])
        .exclude(status__in=[workflow.PUBLISHED, workflow.WITHDRAWN])
        .order_by("scheduled_at", "pk")
    )
