from __future__ import annotations

from collections import Counter
from typing import Any

from django.conf import settings
from django.db import models


class Inspection(models.Model):
    """自检: what one look over the whole site found.

    `sections` is a list of {"key", "label", "level", "count", "advice", "items"}; an item is
    {"text", "note", "url"} and leads to where it is mended. `level` is green, amber or red.
    """

    # The day of a nightly run; the database lets only one process have it.
    night = models.DateField("夜间自检", null=True, unique=True, editable=False)
    at = models.DateTimeField("开始", db_index=True)
    finished_at = models.DateTimeField("结束", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sections = models.JSONField("结果", default=list)

    class Meta:
        verbose_name = "自检"
        verbose_name_plural = "自检"
        default_permissions = ("view",)
        permissions = [("run_inspection", "可以开始自检")]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"自检 {self.at:%Y-%m-%d %H:%M}"

    @property
    def counts(self) -> Counter[str]:
        """How many sections stand at each level."""
        return Counter(section["level"] for section in self.sections)

    @property
    def in_order(self) -> list[dict[str, Any]]:
        """The sections, the worst first."""
        order = ("red", "amber", "green")
        return sorted(self.sections, key=lambda section: order.index(section["level"]))
