from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

_PASTED = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://)?([^/?#\s]+)")
# After so many nights in a row without an answer a host counts as gone.
NIGHTS = 3


class LinkedHostQuerySet(models.QuerySet["LinkedHost"]):
    def disarmed(self) -> LinkedHostQuerySet:
        """Hosts to which readers are not led: blocked by staff, or gone."""
        return self.filter(Q(is_blocked=True) | Q(failures__gte=NIGHTS))

    def faltering(self) -> LinkedHostQuerySet:
        """Hosts that failed lately, and are not given up yet."""
        return self.filter(is_blocked=False, failures__range=(1, NIGHTS - 1))


class LinkedHost(models.Model):
    """外链网站: another site that our stories lead to.

    A host that is blocked or gone is disarmed: links to it are shown as plain words, because a
    lost domain may be somebody else's by now.
    """

    host = models.CharField(
        "域名", max_length=253, unique=True, help_text="如 example.org，连同它的所有子域名。"
    )
    is_blocked = models.BooleanField(
        "停用链接", default=False, help_text="停用后，各稿件中指向它的链接只显示为文字。"
    )
    reason = models.CharField("原因", max_length=200, blank=True)
    uses_tls = models.BooleanField("使用 https", default=True, editable=False)
    failures = models.PositiveSmallIntegerField("连续失败（夜）", default=0, editable=False)
    last_failure = models.CharField("最近的问题", max_length=100, blank=True, editable=False)
    checked_at = models.DateTimeField("最近检查", null=True, editable=False)

    objects = LinkedHostQuerySet.as_manager()

    class Meta:
        verbose_name = "外链网站"
        verbose_name_plural = "外链网站"
        ordering = ["host"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_blocked=False) | ~Q(reason=""),
                name="blocked_host_has_a_reason",
                violation_error_message="请写明停用的原因，例如“域名已被他人抢注”。",
            )
        ]

    def __str__(self) -> str:
        return self.host

    def clean(self) -> None:
        """The host alone, of whatever was pasted."""
        match = _PASTED.match(self.host.strip().lower())
        host = (match[1] if match else "").rpartition("@")[2].partition(":")[0].strip(".")
        try:
            self.host = host.encode("idna").decode() if host else ""
        except UnicodeError:
            self.host = ""
        if "." not in self.host:
            raise ValidationError({"host": "请填写网站名，如 example.org。"})

    @property
    def is_disarmed(self) -> bool:
        """Whether links to it are shown as plain words."""
        return self.is_blocked or self.failures >= NIGHTS
