from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from complaints.models.attachments import evidence_storage
from complaints.models.drafts import Draft

# A broken line is mended within minutes; a day is enough for a dead battery.
KEPT_FOR = timedelta(hours=24)


class PartialUploadQuerySet(models.QuerySet["PartialUpload"]):
    def expired(self, now: datetime) -> PartialUploadQuerySet:
        """What nobody went on with."""
        return self.filter(updated_at__lte=now - KEPT_FOR)


class PartialUpload(models.Model):
    """A file on its way: the pieces that have arrived, in order, each a file of the store."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="partial_uploads")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    # What the browser says the whole will be; empty where it cannot compute it.
    sha256 = models.CharField(max_length=64, blank=True)
    received = models.PositiveBigIntegerField(default=0)
    pieces = ArrayField(models.CharField(max_length=100), default=list)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)

    objects = PartialUploadQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")),
                name="partial_upload_is_no_larger_than_announced",
            )
        ]

    def __str__(self) -> str:
        return f"upload {self.pk}"

    def erase(self) -> None:
        """Remove the record, and its pieces on commit."""
        pieces = list(self.pieces)
        self.delete()
        for name in pieces:
            transaction.on_commit(partial(evidence_storage().delete, name))
