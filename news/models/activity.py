from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import F, Q
from django.urls import NoReverseMatch, reverse

from jiansite.lib.transitions import Lifecycle
from news import workflow
from news.error_report_lifecycle import ERROR_REPORTS
from news.models.channels import Channel
from news.models.reach import reach_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_ADMIN_ACTS = {"1": "新增", "2": "修改", "3": "删除"}


class ActivityQuerySet(models.QuerySet["Activity"]):
    def within_reach_of(self, user: User) -> ActivityQuerySet:
        """What happened in the channels in which this person may act."""
        return self.filter(reach_of(user).over("channel"))

    def about(self, thing: models.Model) -> ActivityQuerySet:
        """The whole history of one object."""
        return self.filter(thing=thing._meta.label_lower, thing_id=str(thing.pk))

    def within(self, first: datetime, following: datetime) -> ActivityQuerySet:
        """From the first moment on, before the following one."""
        return self.filter(at__gte=first, at__lt=following)

    def newest_first(self) -> ActivityQuerySet:
        """By time; the id decides between two of one moment."""
        return self.order_by("-at", "-pk")

    def oldest_first(self) -> ActivityQuerySet:
        """The other way round."""
        return self.order_by("at", "pk")

    def older_than(self, row: Activity) -> ActivityQuerySet:
        """What comes after this one in a list with the newest first."""
        return self.filter(Q(at__lt=row.at) | Q(at=row.at, pk__lt=row.pk), at__lte=row.at)

    def newer_than(self, row: Activity) -> ActivityQuerySet:
        """What comes before this one in a list with the newest first."""
        return self.filter(Q(at__gt=row.at) | Q(at=row.at, pk__gt=row.pk), at__gte=row.at)


class Activity(models.Model):
    """操作日志: who did what to what, over everything that staff touch.

    The database writes it by triggers (migration `activity`) wherever a history of its own is
    written, so that no way of acting goes around it, and refuses to change or delete a row. It
    outlives what it tells of: names are kept as they were, and nothing is a foreign key.
    """

    class Kind(models.TextChoices):
        STORY = "story", "稿件流程"
        REVISION = "revision", "稿件版本"
        CORRECTION = "correction", "更正"
        REPORT = "report", "找错"
        ADMIN = "admin", "后台操作"

    at = models.DateTimeField("时间")
    kind = models.CharField("类别", max_length=20, choices=Kind)
    # A verb of the kind's table; for ADMIN the flag of Django's log.
    act = models.CharField("操作", max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    actor_name = models.CharField("操作人", max_length=150)
    thing = models.CharField("对象类型", max_length=100)
    thing_id = models.CharField("对象编号", max_length=64)
    title = models.CharField("对象", max_length=200)
    channel = models.ForeignKey(
        Channel,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        db_index=False,
        verbose_name="栏目",
    )
    note = models.TextField("说明", blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "操作日志"
        verbose_name_plural = "操作日志"
        default_permissions = ("view",)
        permissions = [("view_workload", "可以查看工作量")]
        ordering = ["-at", "-pk"]
        # Every filter of the log walks one of these, newest first.
        indexes = [
            models.Index(F("at").desc(), F("id").desc(), name="activity_newest"),
            models.Index("actor", F("at").desc(), F("id").desc(), name="activity_of_person"),
            models.Index("kind", F("at").desc(), F("id").desc(), name="activity_of_kind"),
            models.Index("channel", F("at").desc(), F("id").desc(), name="activity_of_channel"),
            models.Index("thing", "thing_id", F("at").desc(), name="activity_of_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only the database writes here."""
        raise TypeError("the log is written by the database alone")

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Nothing is taken from the log."""
        raise TypeError("nothing is taken from the log")

    @property
    def label(self) -> str:
        """What was done."""
        labels = {
            self.Kind.STORY: workflow.LABELS,
            self.Kind.REVISION: {"save": "保存"},
            self.Kind.CORRECTION: {"correction": "更正", "small_fix": "小修"},
            self.Kind.REPORT: _verbs(ERROR_REPORTS),
            self.Kind.ADMIN: _ADMIN_ACTS,
        }
        return labels.get(self.Kind(self.kind), {}).get(self.act, self.act)

    @property
    def words(self) -> str:
        """The note; what Django keeps as a list of changed fields, as a sentence."""
        if self.kind != self.Kind.ADMIN:
            return self.note
        return LogEntry(change_message=self.note).get_change_message() if self.note else ""

    @property
    def thing_label(self) -> str:
        """What kind of object it was."""
        try:
            return str(apps.get_model(self.thing)._meta.verbose_name)
        except (LookupError, ValueError):
            return self.thing

    @property
    def admin_address(self) -> str:
        """Where the object stands in the admin, if its kind still has a page there."""
        name = self.thing.replace(".", "_")
        try:
            return reverse(f"admin:{name}_change", args=[self.thing_id])
        except NoReverseMatch:
            return ""


def _verbs(table: Lifecycle) -> dict[str, str]:
    return {verb.name: verb.label for verb in table.verbs}
