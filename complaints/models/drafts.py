from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from complaints import encryption
from complaints.models.complaints import Complaint
from complaints.models.fields import EncryptedTextField

KEPT_FOR = timedelta(days=7)


class DraftChanged(Exception):
    """The same answers were changed in another window since this one was opened."""


class DraftQuerySet(models.QuerySet["Draft"]):
    def alive(self, now: datetime) -> DraftQuerySet:
        """Drafts that have not passed their time."""
        return self.filter(updated_at__gt=now - KEPT_FOR)

    def expired(self, now: datetime) -> DraftQuerySet:
        """Unsent drafts to be thrown away with their files."""
        return self.filter(updated_at__lte=now - KEPT_FOR, complaint=None)

    def unsent(self) -> DraftQuerySet:
        """Drafts that are no case yet."""
        return self.filter(complaint=None)

    def with_key(self, key: str) -> DraftQuerySet:
        """The draft that a person's browser holds the key of."""
        return self.filter(key_digest=encryption.keyed_digest("draft", key))


class Draft(models.Model):
    """草稿: what a citizen has typed and uploaded and not yet sent, kept for seven days.

    `text` is a JSON object of form values. The key is in the person's browser only; here is
    its hash. After sending, the draft names its case, so that a second click makes no second.
    """

    key_digest = models.CharField(max_length=64, unique=True)
    text = EncryptedTextField(default="{}")
    complaint = models.OneToOneField(Complaint, models.PROTECT, null=True, related_name="draft")
    # The quick complaint (快速投诉) whose missing answers are being written here.
    completes = models.ForeignKey(Complaint, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "投诉草稿"
        verbose_name_plural = "投诉草稿"
        default_permissions = ()

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @classmethod
    def begin(cls, *, now: datetime) -> tuple[Draft, str]:
        """A new draft, and the key to find it with."""
        key = secrets.token_urlsafe(24)
        digest = encryption.keyed_digest("draft", key)
        return cls.objects.create(key_digest=digest, created_at=now, updated_at=now), key

    @property
    def values(self) -> dict[str, Any]:
        """The form values as they were typed."""
        values: dict[str, Any] = json.loads(self.text)
        return values

    def erase(self) -> None:
        """Throw away what was typed and uploaded."""
        for attachment in self.attachments.all():
            attachment.erase()
        for upload in self.partial_uploads.all():
            upload.erase()
        self.delete()

    def keep(
        self,
        values: dict[str, Any],
        *,
        now: datetime,
        names: Iterable[str] | None = None,
        seen: str = "",
    ) -> None:
        """Remember what was typed: all of it, or the answers called `names`.

        `seen` is the mark of these answers when their page was drawn. Raises DraftChanged when
        they have been changed since and what was typed now would undo it.
        """
        with transaction.atomic():
            # A draft that was sent in the meantime stays empty.
            locked = Draft.objects.unsent().select_for_update().filter(pk=self.pk).first()
            if locked is None:
                return
            kept = locked.values
            names = list(kept.keys() | values.keys()) if names is None else list(names)
            if seen and seen != mark(kept, names) and not same(kept, values, names):
                self.text = locked.text
                raise DraftChanged
            merged = {name: value for name, value in kept.items() if name not in names} | values
            locked.text, locked.updated_at = json.dumps(merged, ensure_ascii=False), now
            locked.save(update_fields=["text", "updated_at"])
        self.text, self.updated_at = locked.text, now


def mark(values: dict[str, Any], names: Iterable[str]) -> str:
    """A short word that changes with any of these answers."""
    text = json.dumps([values.get(name) or "" for name in sorted(names)], ensure_ascii=False)
    return encryption.keyed_digest("draft mark", text)[:16]


def same(left: dict[str, Any], right: dict[str, Any], names: Iterable[str]) -> bool:
    """Whether two sets of answers agree in these; nothing and the empty text are one."""
    return all((left.get(name) or "") == (right.get(name) or "") for name in names)
