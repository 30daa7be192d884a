from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from jiansite.lib import transitions
from news import body, search, search_text, workflow
from news.models.channels import Channel
from news.models.labels import Source, Tag
from news.models.photos import Photo

# Long, and of no use to a page.
SEARCH_FIELDS = ("search_text", "search_vector")


def sensible_year(moment: datetime) -> None:
    """Refuse a mistyped year, and those that overflow on the way through time zones."""
    if not 1900 <= moment.year <= 2200:
        raise ValidationError("年份应在 1900 到 2200 之间，请检查日期。")


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self, now: datetime) -> ArticleQuerySet:
        """What readers may see at this moment."""
        return self.filter(is_live=True, published_at__lte=now)

    def due(self, now: datetime) -> ArticleQuerySet:
        """Signed off, and their hour has come."""
        return self.filter(status=workflow.APPROVED, scheduled_at__lte=now)

    def expired(self, now: datetime) -> ArticleQuerySet:
        """What readers have longer than it was meant for."""
        return self.filter(is_live=True, expires_at__lte=now)

    def for_desk(self) -> ArticleQuerySet:
        """What tells where a story stands: its channel, its working copy and that one's channel."""
        return self.select_related("channel", "working_revision__channel").defer(
            "body", "working_revision__content", *SEARCH_FIELDS
        )

    def within(self, first: datetime, following: datetime) -> ArticleQuerySet:
        """Published from the first moment on, before the following one."""
        return self.filter(published_at__gte=first, published_at__lt=following)

    def in_channels(self, ids: list[int]) -> ArticleQuerySet:
        """Stories of any of these channels."""
        return self.filter(channel__in=ids)

    def newest_first(self) -> ArticleQuerySet:
        """By date of publication; the id decides between two of one moment."""
        return self.order_by("-published_at", "-pk")

    def oldest_first(self) -> ArticleQuerySet:
        """The other way round."""
        return self.order_by("published_at", "pk")

    def newer_than(self, article: Article) -> ArticleQuerySet:
        """What comes before this one in a list with the newest first."""
        return self.filter(
            Q(published_at__gt=article.published_at)
            | Q(published_at=article.published_at, pk__gt=article.pk)
        )

    def older_than(self, article: Article) -> ArticleQuerySet:
        """What comes after this one in a list with the newest first."""
        return self.filter(
            Q(published_at__lt=article.published_at)
            | Q(published_at=article.published_at, pk__lt=article.pk)
        )

    def for_lists(self) -> ArticleQuerySet:
        """What a list row shows, and not the bodies, which may be long."""
        return self.select_related("channel", "cover", "source").defer("body", *SEARCH_FIELDS)

    def for_feeds(self) -> ArticleQuerySet:
        """What a feed carries: the whole story."""
        related = self.select_related("channel", "cover", "source")
        return related.prefetch_related("attachments").defer(*SEARCH_FIELDS)

    def for_results(self) -> ArticleQuerySet:
        """What a page of search results shows: a row, and the body to quote from."""
        return self.select_related("channel", "cover", "source").defer(*SEARCH_FIELDS)

    def for_page(self) -> ArticleQuerySet:
        """What an article page shows."""
        return (
            self.with_trail()
            .select_related("source", "cover")
            .prefetch_related("credits", "tags", "attachments")
        )

    def with_trail(self) -> ArticleQuerySet:
        """The story with the channels above it."""
        return self.select_related("channel__parent__parent").defer(*SEARCH_FIELDS)

    def holding(self, needles: Sequence[str]) -> ArticleQuerySet:
        """Stories in which every one of these folded words and phrases stands as it is.

        The index finds those that hold all tokens; where tokens might stand apart, the text tells.
        """
        found = self.filter(search_vector=search.filed_under(needles))
        for needle in needles:
            if not search_text.is_one_token(needle):
                found = found.filter(GreaterThan(StrIndex("search_text", Value(needle)), Value(0)))
        return found

    def matching(self, text: str) -> ArticleQuerySet:
        """Stories that hold all words of `text`; none when it has no words."""
        question = search.ask(text)
        return self.none() if question.is_empty else self.holding(question.readings[-1])


class Article(models.Model):
    """稿件: one story. The body is safe HTML: every way in passes `news.sanitizer`.

    The row is what readers have once it is live; before that it is the working copy. The working
    copy of a live story is its newest revision. `status` tells where the working copy stands.
    """

    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="articles", verbose_name="栏目"
    )
    kicker = models.CharField("引题", max_length=100, blank=True)
    title = models.CharField("标题", max_length=200)
    subtitle = models.CharField("副题", max_length=200, blank=True)
    summary = models.TextField("导读", max_length=500, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name="来源"
    )
    source_url = models.URLField("原文网址", max_length=500, blank=True)
    original_title = models.CharField(
        "原题", max_length=200, blank=True, help_text="转载时标题有改动的，填原来的标题。"
    )
    original_author = models.CharField(
        "原作者", max_length=100, blank=True, help_text="转载稿件的作者。"
    )
    body = models.TextField("正文", blank=True)
    cover = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="封面图"
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="articles", verbose_name="标签")
    status = models.CharField(
        "状态",
        max_length=20,
        choices=workflow.STRICTEST.choices,
        default=workflow.DRAFT,
        editable=False,
    )
    # Whether readers have a version, whatever is being done with the next one.
    is_live = models.BooleanField("读者可见", default=False, editable=False)
    # First publication, here or where it was imported from; set at going live, moved never.
    published_at = models.DateTimeField(
        "发布时间", null=True, blank=True, editable=False, validators=[sensible_year]
    )
    scheduled_at = models.DateTimeField(
        "计划发布时间",
        null=True,
        blank=True,
        validators=[sensible_year],
        help_text="北京时间。签发以后到这个时间自动发布；不填则签发以后由人点“发布”。",
    )
    expires_at = models.DateTimeField(
        "下线时间",
        null=True,
        blank=True,
        validators=[sensible_year],
        help_text="北京时间。到时自动撤下，读者看到“已到期下线”；一般不填。",
    )
    # Revisions leave only together with their story, so the database has nothing to do for these.
    working_revision = models.ForeignKey(  # the newest
        "news.Revision", models.DO_NOTHING, null=True, editable=False, related_name="+"
    )
    approved_revision = models.ForeignKey(  # the one that was signed off, and will go live
        "news.Revision", models.DO_NOTHING, null=True, editable=False, related_name="+"
    )
    live_revision = models.ForeignKey(  # the one that readers have, or had last
        "news.Revision", models.DO_NOTHING, null=True, editable=False, related_name="+"
    )
    # The latest public correction: what readers and feeds take as the story's update.
    corrected_at = models.DateTimeField("更正时间", null=True, editable=False)
    click_count = models.PositiveIntegerField("点击", default=0, editable=False)
    legacy_address = models.CharField(
        "旧址",
        max_length=300,
        null=True,
        blank=True,
        unique=True,
        editable=False,
    )
    # Where an imported story came from, so that a second import finds it again.
    import_key = models.CharField(max_length=120, null=True, unique=True, editable=False)  # noqa: DJ001
    import_digest = models.CharField(max_length=64, blank=True, editable=False)
    imported_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField("建稿时间", auto_now_add=True)
    updated_at = models.DateTimeField("最后修改", auto_now=True)
    # What readers' questions are compared with; `rebuild_search` fills them where they are NULL.
    search_text = models.TextField(null=True, editable=False)  # noqa: DJ001
    search_vector = SearchVectorField(null=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "稿件"
        verbose_name_plural = "稿件"
        ordering = ["-published_at", "-pk"]
        permissions = [
            ("review_first", "可以初审稿件"),
            ("review_second", "可以复审稿件"),
            ("review_final", "可以终审签发稿件"),
            ("publish_article", "可以发布稿件"),
            ("withdraw_article", "可以撤稿"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_live=True) | Q(published_at__isnull=False),
                name="live_article_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(status=workflow.PUBLISHED) | Q(is_live=True),
                name="published_article_is_live",
            ),
            models.CheckConstraint(
                condition=~Q(status=workflow.WITHDRAWN) | Q(is_live=False),
                name="withdrawn_article_is_not_live",
            ),
            models.CheckConstraint(
                condition=~Q(status=workflow.APPROVED) | Q(approved_revision__isnull=False),
                name="approved_article_names_its_revision",
            ),
        ]
        indexes = [
            # Every public list: newest first, over all or within a channel.
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(is_live=True),
                name="article_newest",
            ),
            models.Index(
                "channel",
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(is_live=True),
                name="article_newest_in_channel",
            ),
            # What the clock asks every few seconds.
            models.Index("scheduled_at", condition=Q(status=workflow.APPROVED), name="article_due"),
            models.Index("expires_at", condition=Q(is_live=True), name="article_expiry"),
            # The desk: what waits in a state, the longest untouched first.
            models.Index(
                "status",
                "updated_at",
                condition=~Q(status__in=[workflow.PUBLISHED, workflow.WITHDRAWN]),
                name="article_in_work",
            ),
            GinIndex(fields=["search_vector"], name="article_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the words by which readers find the story along with it."""
        self.file_for_search()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("news:article", args=[self.pk])

    @property
    def lifecycle(self) -> transitions.Lifecycle:
        """The table of states and verbs that the article goes by."""
        return workflow.WORKFLOWS[self.review_levels]

    @property
    def review_levels(self) -> int:
        """How often it is reviewed. A live story that moves goes by the stricter channel."""
        levels = self.channel.review_levels
        working = self.working_revision
        if self.is_live and working is not None and working.channel is not None:
            return max(levels, working.channel.review_levels)
        return levels

    @property
    def state(self) -> transitions.State:
        """Where its working copy stands."""
        return workflow.STRICTEST.state(self.status)

    @property
    def is_change_of_live(self) -> bool:
        """Whether readers have a version and another one is in work."""
        return self.is_live and self.status != workflow.PUBLISHED

    def file_for_search(self) -> None:
        """Set what readers' questions are compared with. For those who write in bulk."""
        self.search_text, self.search_vector = search_text.entry(
            title=self.title,
            around="\n".join(filter(None, (self.kicker, self.subtitle, self.summary))),
            body=body.plain_text(self.body),
        )

    def is_public(self, now: datetime) -> bool:
        """Whether a reader may see it at this moment."""
        return self.is_live and self.was_public(now)

    def was_public(self, now: datetime) -> bool:
        """Whether readers have seen it, here or where it was imported from."""
        return self.published_at is not None and self.published_at <= now

    @property
    def changed_at(self) -> datetime | None:
        """When its content last changed for readers: published, or corrected since."""
        return self.corrected_at or self.published_at

    @property
    def byline(self) -> list[Credit]:
        """Who made it, without the responsible editors."""
        return [credit for credit in self.credits.all() if credit.role != Credit.EDITOR]

    @property
    def responsible_editors(self) -> list[Credit]:
        """Whom the law on reprints wants named (互联网新闻信息服务管理规定)."""
        return [credit for credit in self.credits.all() if credit.role == Credit.EDITOR]

    @property
    def listed_attachments(self) -> list[Any]:
        """The documents that readers are offered."""
        return [each for each in self.attachments.all() if each.is_listed]

    @property
    def date_label(self) -> str:
        """Day and minute in Beijing time; the day alone where nobody knows the minute."""
        if self.published_at is None:
            return ""
        moment = timezone.localtime(self.published_at)
        is_day_only = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
        return f"{moment:%Y-%m-%d}" if is_day_only else f"{moment:%Y-%m-%d %H:%M}"

    @property
    def lead(self) -> str:
        """The summary, or the beginning of the story."""
        return self.summary or Truncator(body.plain_text(self.body)).chars(100)

    @property
    def withdrawal_reason(self) -> str:
        """What readers of a withdrawn story are told."""
        event = self.events.filter(to_state=workflow.WITHDRAWN).order_by("-at", "-pk").first()
        return event.note if event else ""


class Credit(models.Model):
    """署名: who did what for the story, such as 文 or 摄影."""

    WRITER = "文"
    EDITOR = "责任编辑"

    article = models.ForeignKey(Article, models.CASCADE, related_name="credits")
    role = models.CharField("角色", max_length=20, help_text="如：文、摄影、编辑、责任编辑。")
    name = models.CharField("姓名", max_length=60)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "署名"
        verbose_name_plural = "署名"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.role}/{self.name}"


class ArticleEvent(models.Model):
    """One use of a workflow verb: who, when, from where to where, and why."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="events")
    verb = models.CharField("操作", max_length=20)
    from_state = models.CharField("原状态", max_length=20)
    to_state = models.CharField("新状态", max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # The name as it was: the history outlives the account.
    actor_name = models.CharField("操作人", max_length=150)
    note = models.TextField("说明", blank=True)
    at = models.DateTimeField("时间")
    # What the act was about.
    revision = models.ForeignKey(
        "news.Revision", models.SET_NULL, null=True, related_name="events", verbose_name="版本"
    )

    class Meta:
        verbose_name = "稿件记录"
        verbose_name_plural = "稿件记录"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.actor_name}{self.label}"

    @property
    def label(self) -> str:
        """What was done."""
        return workflow.label(self.verb)
