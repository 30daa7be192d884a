from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from complaints.models.complaints import Complaint
from complaints.models.fields import EncryptedTextField


class MessageQuerySet(models.QuerySet["Message"]):
    def replies(self) -> MessageQuerySet:
        """What the merchant answered."""
        return self.filter(sender=Message.Sender.MERCHANT)

    def open_questions(self) -> MessageQuerySet:
        """Questions of the desk that wait for the complainant."""
        return self.filter(kind=Message.Kind.QUESTION, answered_at=None)


class Message(models.Model):
    """往来信息: what the desk, the complainant and the merchant write to each other about a case.

    All three kinds are read by officers and by the complainant; the merchant reads none of them.
    """

    class Sender(models.TextChoices):
        DESK = "desk", "投诉专员"
        COMPLAINANT = "complainant", "投诉人"
        MERCHANT = "merchant", "商家"

    class Kind(models.TextChoices):
        QUESTION = "question", "提问"
        NOTICE = "notice", "告知"
        ANSWER = "answer", "补充说明"
        OBJECTION = "objection", "异议"
        REPLY = "reply", "商家回复"

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="messages")
    sender = models.CharField("谁写的", max_length=12, choices=Sender)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    text = EncryptedTextField("内容")
    at = models.DateTimeField("时间")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # Only of a question: when the complainant answered it.
    answered_at = models.DateTimeField(null=True)
    # Only of a merchant's reply.
    in_time = models.BooleanField("按时", null=True)
    # From the page it was written on: two clicks make one message.
    token = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "往来信息"
        verbose_name_plural = "往来信息"
        default_permissions = ()
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["complaint", "at"], name="message_of_complaint")]
        constraints = [
            models.CheckConstraint(
                condition=Q(sender="merchant", kind="reply", in_time__isnull=False)
                | Q(in_time=None) & ~Q(sender="merchant") & ~Q(kind="reply"),
                name="message_of_merchant_is_in_time_or_late",
            )
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it asks the complainant for something that has not come."""
        return self.kind == self.Kind.QUESTION and self.answered_at is None
