"""What a complainant does with a case besides writing: judge it, take it along, have it erased."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from complaints import encryption
from complaints.models.complaints import Complaint
from complaints.models.fields import EncryptedTextField

RECOVERY_VALID_FOR = timedelta(minutes=30)


class Satisfaction(models.Model):
    """满意度: one to five and, if they like, words; once, after the end."""

    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="satisfaction")
    score = models.PositiveSmallIntegerField("评分")
    words = EncryptedTextField("意见", blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "满意度"
        verbose_name_plural = "满意度"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="satisfaction_is_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return f"satisfaction {self.pk}"


class PlatformFiling(models.Model):
    """12315 登记: the number that the statutory platform gave to the same matter."""

    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="platform_filing")
    number = models.CharField("12315 编号", max_length=40)
    at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = "12315 登记"
        verbose_name_plural = "12315 登记"
        default_permissions = ()

    def __str__(self) -> str:
        return self.number


class ErasureRequest(models.Model):
    """删除申请: the complainant wants the personal data of a case erased.

    A queue: retention works it off and says what it did.
    """

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="erasure_requests", verbose_name="投诉"
    )
    requested_at = models.DateTimeField("申请时间")
    done_at = models.DateTimeField("处理时间", null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="处理人",
    )
    outcome = models.CharField("处理结果", max_length=200, blank=True)

    class Meta:
        verbose_name = "删除申请"
        verbose_name_plural = "删除申请"
        default_permissions = ("view",)
        ordering = ["requested_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(done_at=None),
                name="erasure_request_waits_once",
            )
        ]

    def __str__(self) -> str:
        return f"erasure request {self.pk}"


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    def with_secret(self, secret: str, now: datetime) -> RecoveryQuerySet:
        """The recovery that somebody holds the secret of, while it is valid."""
        digest = encryption.keyed_digest("recovery", secret)
        return self.filter(
            secret_digest=digest, used_at=None, issued_at__gt=now - RECOVERY_VALID_FOR
        )


class Recovery(models.Model):
    """找回查询码: a secret sent to the contact of a case, good for one new look-up code."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="recoveries")
    secret_digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = "找回查询码"
        verbose_name_plural = "找回查询码"
        default_permissions = ()

    def __str__(self) -> str:
        return f"recovery {self.pk}"
