from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from complaints.models.complaints import Complaint

FILED = "file"
REVEALED = "reveal"
NOTED = "note"
ASSIGNED = "assign"
# What the complainant and the merchant do, and what the desk does towards them: each of it
# stands in the complainant's timeline although it changes no state.
ASKED = "ask"
ANSWERED = "answer"
MERCHANT_ASKED = "ask_merchant"
MERCHANT_LINK_REVOKED = "revoke_link"
MERCHANT_REPLIED = "merchant_reply"
RATED = "rate"
CONTACT_CORRECTED = "correct_contact"
ERASURE_REQUESTED = "request_erasure"
PLATFORM_NUMBER_GIVEN = "platform_number"
CODE_RENEWED = "renew_code"
PUBLIC = frozenset(
    {
        ASKED, ANSWERED, MERCHANT_ASKED, MERCHANT_LINK_REVOKED, MERCHANT_REPLIED, RATED,
        CONTACT_CORRECTED, ERASURE_REQUESTED, PLATFORM_NUMBER_GIVEN, CODE_RENEWED,
    }
)  # fmt: skip


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> EventQuerySet:
        """What the citizen reads: every change of state, what was done with them, no note."""
        return self.filter(~Q(to_state="") | Q(verb__in=PUBLIC))

    def reveals(self) -> EventQuerySet:
        """Each time the contact data was opened to somebody."""
        return self.filter(verb=REVEALED)


class Event(models.Model):
    """投诉记录: something that was done with a case. Written once, never changed.

    A change of state names both states and is public with its note; what changes no state is
    internal, unless its verb is one of `PUBLIC`.
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="events")
    verb = models.CharField("操作代号", max_length=20)
    label = models.CharField("操作", max_length=40)
    from_state = models.CharField("原状态", max_length=20, blank=True)
    to_state = models.CharField("新状态", max_length=20, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # The name as it was: the history outlives the account.
    actor_name = models.CharField("操作人", max_length=150)
    note = models.TextField("说明", blank=True)
    at = models.DateTimeField("时间")

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "投诉记录"
        verbose_name_plural = "投诉记录"
        default_permissions = ("view",)
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["complaint", "at"], name="event_of_complaint")]

    def __str__(self) -> str:
        return f"{self.label} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_public(self) -> bool:
        """Whether the citizen reads it."""
        return bool(self.to_state) or self.verb in PUBLIC
