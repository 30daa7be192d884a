from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NoReturn

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q

from complaints import sealing
from complaints.lifecycle import FILE
from complaints.models.complaints import Complaint

FILED = FILE
REVEALED = "reveal"
NOTED = "note"
ASSIGNED = "assign"
RECKONED = "reckon"
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
COMPLETED = "complete"
PUBLIC = frozenset(
    {
        ASKED, ANSWERED, MERCHANT_ASKED, MERCHANT_LINK_REVOKED, MERCHANT_REPLIED, RATED,
        CONTACT_CORRECTED, ERASURE_REQUESTED, PLATFORM_NUMBER_GIVEN, CODE_RENEWED,
        COMPLETED,
    }
)  # fmt: skip


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> EventQuerySet:
        """What the citizen reads: every change of state, what was done with them, no note."""
        return self.filter(~Q(to_state="") | Q(verb__in=PUBLIC))

    def reveals(self) -> EventQuerySet:
        """Each time the contact data was opened to somebody."""
        return self.filter(verb=REVEALED)

    def bulk_create(self, objs: Iterable[Event], *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: it would write events that are no links. See `write_all`."""
        raise TypeError("events are links of a chain: use write_all")

    def write_all(self, events: Collection[Event]) -> None:
        """Write many events at once, each the next link of its case's chain."""
        with transaction.atomic():
            heads = ChainHead.held({event.complaint_id for event in events})
            for event in events:
                heads[event.complaint_id].take(event)
            plain: models.QuerySet[Event] = models.QuerySet(Event, using=self.db)
            plain.bulk_create(events)
            ChainHead.keep(heads.values())


class ChainHead(models.Model):
    """The end of a case's chain of events. Whoever writes an event holds this row.

    A row of its own: no save of the case can put an old end back.
    """

    complaint = models.OneToOneField(
        Complaint, models.PROTECT, primary_key=True, related_name="chain"
    )
    length = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.length}"

    @classmethod
    def held(cls, complaint_ids: Collection[int]) -> dict[int, ChainHead]:
        """The heads of these cases, locked until the transaction ends."""
        # One statement makes the row where there is none, locks it and tells what it holds;
        # in one order, so that nobody waits for somebody who waits for him.
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO complaints_chainhead (complaint_id, length, digest)"
                " SELECT pk, 0, '' FROM unnest(%s::bigint[]) AS pk ORDER BY pk"
                " ON CONFLICT (complaint_id) DO UPDATE SET length = complaints_chainhead.length"
                " RETURNING complaint_id, length, digest",
                [sorted(complaint_ids)],
            )
            return {row[0]: cls(*row) for row in cursor.fetchall()}

    @staticmethod
    def keep(heads: Collection[ChainHead]) -> None:
        """Store these heads, which are held."""
        columns = zip(*((head.pk, head.length, head.digest) for head in heads), strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE complaints_chainhead AS old SET length = new.length, digest = new.digest"
                " FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS new (pk, length, digest)"
                " WHERE old.complaint_id = new.pk",
                [list(column) for column in columns] or [[], [], []],
            )

    def take(self, event: Event) -> None:
        """Make the event the next link, and be the head of that."""
        event.sequence, event.previous = self.length + 1, self.digest
        event.note_digest = sealing.note_digest(event.note)
        event.digest = sealing.seal(vars(event), previous=event.previous)
        self.length, self.digest = event.sequence, event.digest


class Event(models.Model):
    """投诉记录: something that was done with a case. Written once, never changed.

    A change of state names both states and is public with its note; what changes no state is
    internal, unless its verb is one of `PUBLIC`. The database refuses to change or delete one;
    see `complaints/sealing.py`.
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
    # What belongs to the record and is no text for people, such as the hashes of the evidence.
    facts = models.JSONField(default=dict, editable=False)

    sequence = models.PositiveIntegerField("序号", editable=False)
    note_digest = models.CharField(max_length=64, editable=False)
    # Retention took the note away; its hash still proves that there was one.
    note_erased_at = models.DateTimeField(null=True, editable=False)
    previous = models.CharField("上一条的封印", max_length=64, blank=True, editable=False)
    digest = models.CharField("封印", max_length=64, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "投诉记录"
        verbose_name_plural = "投诉记录"
        default_permissions = ("view",)
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["complaint", "at"], name="event_of_complaint")]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "sequence"], name="event_is_one_link")
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the next link of the case's chain; there is no second time."""
        if not self._state.adding:
            raise TypeError("an event is written once")
        with transaction.atomic(savepoint=False):
            head = ChainHead.held([self.complaint_id])[self.complaint_id]
            head.take(self)
            super().save(*args, **kwargs)
            ChainHead.keep([head])

    @property
    def is_public(self) -> bool:
        """Whether the citizen reads it."""
        return bool(self.to_state) or self.verb in PUBLIC
