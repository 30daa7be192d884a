from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from complaints.models.complaints import Complaint
from complaints.models.fields import EncryptedTextField

# A minute, then twice as long each time: the last try is a good day after the first.
FIRST_RETRY = timedelta(minutes=1)
MOST_TRIES = 12


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def due(self, now: datetime) -> OutgoingQuerySet:
        """What is to be sent now, oldest first."""
        return self.filter(done_at=None, next_try_at__lte=now).order_by("next_try_at", "pk")

    def given_up(self) -> OutgoingQuerySet:
        """What could not be sent however often it was tried."""
        return self.filter(tries__gte=MOST_TRIES, was_sent=False)


class Outgoing(models.Model):
    """待发通知: one mail or text message on its way, or a request to find a lost case by contact.

    Written in the transaction that causes it, so that nothing is announced that did not happen
    and nothing is forgotten. `content` is a JSON object and is emptied once the row is done.
    """

    class Way(models.TextChoices):
        MAIL = "mail", "邮件"
        SMS = "sms", "短信"
        RECOVERY = "recovery", "找回"

    complaint = models.ForeignKey(
        Complaint, models.CASCADE, null=True, related_name="outgoing", verbose_name="投诉"
    )
    way = models.CharField("方式", max_length=10, choices=Way)
    content = EncryptedTextField(blank=True)
    made_at = models.DateTimeField("产生时间")
    next_try_at = models.DateTimeField("下次发送")
    tries = models.PositiveSmallIntegerField("次数", default=0)
    done_at = models.DateTimeField("完成时间", null=True)
    was_sent = models.BooleanField("已发出", default=False)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        verbose_name = "待发通知"
        verbose_name_plural = "待发通知"
        default_permissions = ("view",)
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(done_at=None), name="outgoing_due")
        ]

    def __str__(self) -> str:
        return f"outgoing {self.pk}"

    def succeed(self, *, now: datetime) -> None:
        """It is out: nothing of it is kept but that it was sent."""
        self.content, self.done_at, self.was_sent = "", now, True
        self.tries += 1
        self.save()

    def fail(self, *, now: datetime) -> None:
        """Later again, or never more."""
        self.tries += 1
        if self.tries >= MOST_TRIES:
            self.content, self.done_at = "", now
        else:
            self.next_try_at = now + FIRST_RETRY * 2 ** (self.tries - 1)
        self.save()
