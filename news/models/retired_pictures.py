from __future__ import annotations

from datetime import datetime

from django.db import models


class RetiredPictureQuerySet(models.QuerySet["RetiredPicture"]):
    def retired_before(self, moment: datetime) -> RetiredPictureQuerySet:
        """Those that no stored page can ask for any more."""
        return self.filter(retired_at__lt=moment).order_by("retired_at")


class RetiredPicture(models.Model):
    """旧图文件: files that no photo uses any more, and that a page sent out may still show."""

    folder = models.CharField("文件夹", max_length=200, unique=True)
    retired_at = models.DateTimeField("停用时间", db_index=True)

    objects = RetiredPictureQuerySet.as_manager()

    class Meta:
        verbose_name = "旧图文件"
        verbose_name_plural = "旧图文件"

    def __str__(self) -> str:
        return self.folder
