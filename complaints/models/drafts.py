from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from complaints import encryption
from complaints.models.complaints import Complaint
from complaints.models.fields import EncryptedTextField

KEPT_FOR = timedelta(days=7)


class DraftQuerySet(models.QuerySet["Draft"]):
    def alive(self, now: datetime) -> DraftQuerySet:
        """Drafts that have not passed their time."""
        return self.filter(updated_at__gt=now - KEPT_FOR)

    def expired(self, now: datetime) -> DraftQuerySet:
        """Unsent drafts to be thrown away with their files."""
        return self.filter(updated_at__lte=now - KEPT_FOR, complaint=None)

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
        self.delete()

    def keep(self, values: dict[str, Any], *, now: datetime) -> None:
        """Remember what was typed."""
        self.text, self.updated_at = json.dumps(values, ensure_ascii=False), now
        # A draft that was sent in the meantime stays empty.
        unsent = Draft.objects.filter(pk=self.pk, complaint=None)
        unsent.update(text=self.text, updated_at=now)
