from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.text import Truncator

from jiansite.lib import transitions
from jiansite.lib.transitions import TransitionRefused
from news import body
from news import error_report_lifecycle as lifecycle
from news.models.articles import Article
from news.models.reach import reach_of
from news.passages import MAX_CONTEXT, MAX_QUOTE, Passage, Place, find

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAX_WORDS = 1000  # characters
MAX_PROPOSAL = 500

# What waits comes first, the longest wait on top; then what was answered, the newest on top.
WAITING_FIRST = (
    Case(When(status=lifecycle.WAITING, then=Value(0)), default=Value(1)),
    Case(When(status=lifecycle.WAITING, then=F("received_at"))),
    F("received_at").desc(),
    F("pk").desc(),
)


def new_token() -> str:
    """128 bits: the address of a reporter's page cannot be guessed."""
    return secrets.token_urlsafe(16)


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    def waiting(self) -> ErrorReportQuerySet:
        """What the editors have not answered."""
        return self.filter(status=lifecycle.WAITING)

    def within_reach_of(self, user: User) -> ErrorReportQuerySet:
        """Those about stories of the channels in which this person may act."""
        return self.filter(reach_of(user).over("article__channel"))

    def waiting_first(self) -> ErrorReportQuerySet:
        """As the editors work through them."""
        return self.order_by(*WAITING_FIRST)


class ErrorReport(models.Model):
    """找错: what a reader holds to be wrong in a story. Nobody is asked who they are.

    The passage is kept with its neighbourhood, so that it is found again in an edited story.
    """

    token = models.CharField(max_length=22, unique=True, editable=False)
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="error_reports", verbose_name="稿件"
    )
    quote = models.TextField("划出的文字", max_length=MAX_QUOTE, blank=True)
    before = models.CharField("前文", max_length=MAX_CONTEXT, blank=True)
    after = models.CharField("后文", max_length=MAX_CONTEXT, blank=True)
    paragraph = models.PositiveIntegerField("段落", null=True, blank=True)
    words = models.TextField("哪里不对", max_length=MAX_WORDS)
    proposal = models.TextField("应改为", max_length=MAX_PROPOSAL, blank=True)
    status = models.CharField(
        "状态",
        max_length=20,
        choices=lifecycle.ERROR_REPORTS.choices,
        default=lifecycle.WAITING,
        editable=False,
    )
    received_at = models.DateTimeField("收到时间")

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = "找错"
        verbose_name_plural = "找错"
        ordering = ["-received_at", "-pk"]
        default_permissions = ("view", "delete")
        permissions = [("answer_errorreport", "可以答复找错")]
        indexes = [
            models.Index(
                fields=["article", "received_at"],
                condition=Q(status=lifecycle.WAITING),
                name="error_report_waiting",
            )
        ]

    def __str__(self) -> str:
        return Truncator(self.quote or self.words).chars(24)

    def get_absolute_url(self) -> str:
        return reverse("news:report_status", args=[self.token])

    @property
    def lifecycle(self) -> transitions.Lifecycle:
        """The table of states and verbs that the report goes by."""
        return lifecycle.ERROR_REPORTS

    @property
    def state(self) -> transitions.State:
        """The present state, with the sentence that the reporter reads."""
        return self.lifecycle.state(self.status)

    @property
    def passage(self) -> Passage:
        """What was marked; without words when nothing was."""
        return Passage(self.quote, self.before, self.after, self.paragraph)

    def place(self) -> Place | None:
        """Where the passage stands in the story as it is now."""
        return find(body.plain_text(self.article.body), self.passage)

    def act(self, verb_name: str, *, by: User, now: datetime, note: str = "") -> None:
        """Use a verb of the lifecycle: one change, one event. Raises TransitionRefused."""
        verb = self.lifecycle.verb(verb_name)
        self.lifecycle.check(verb, state=self.status, by=by, note=note)
        # The reporter reads that the story has been corrected.
        if verb.target == lifecycle.CORRECTED and self.article.updated_at <= self.received_at:
            raise TransitionRefused("收到这条找错以后，稿件还没有改过。请先把稿件改好，再来采纳。")
        transitions.use(ErrorReport.objects.all(), self, verb, by=by, now=now, note=note)


class ErrorReportEvent(models.Model):
    """One use of a verb: who answered what and when. The reporter reads the note."""

    report = models.ForeignKey(ErrorReport, models.CASCADE, related_name="events")
    verb = models.CharField("操作", max_length=20)
    from_state = models.CharField("原状态", max_length=20)
    to_state = models.CharField("新状态", max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # The name as it was: the history outlives the account.
    actor_name = models.CharField("操作人", max_length=150)
    note = models.TextField("答复")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "找错记录"
        verbose_name_plural = "找错记录"
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}"

    @property
    def state(self) -> transitions.State:
        """The state that this led to."""
        return lifecycle.ERROR_REPORTS.state(self.to_state)
