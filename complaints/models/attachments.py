from __future__ import annotations

import uuid
from functools import partial

from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.db.models import Q

from complaints.models.complaints import Complaint
from complaints.models.drafts import Draft
from complaints.models.messages import Message


def evidence_storage() -> Storage:
    """The private store: outside the public media root, without addresses."""
    return storages["evidence"]


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def of_complainant(self) -> AttachmentQuerySet:
        """Evidence, and not what a merchant sent along with its reply."""
        return self.exclude(message__sender=Message.Sender.MERCHANT)

    def seals(self) -> dict[str, dict[str, str]]:
        """What the event that brings these files keeps of them, within the chain.

        Whoever changes a file and its record is found out all the same.
        """
        sealed = self.values_list("pk", "sha256")
        return {"evidence": {str(pk): sha256 for pk, sha256 in sealed}}


class Attachment(models.Model):
    """证据: one file, sealed as it came, and for pictures a copy to look at without metadata."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="attachments")
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, related_name="attachments", verbose_name="投诉"
    )
    # None for what came with the complaint itself.
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    original = models.FileField("原件", storage=evidence_storage, max_length=200)
    copy = models.FileField("查看副本", storage=evidence_storage, max_length=200, blank=True)
    content_type = models.CharField("类型", max_length=40)
    name = models.CharField("文件名", max_length=100)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256", max_length=64)
    note = models.CharField("说明", max_length=200, blank=True)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "证据"
        verbose_name_plural = "证据"
        default_permissions = ("view",)
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft=None) ^ Q(complaint=None),
                name="attachment_belongs_to_draft_or_complaint",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether there is a copy to look at."""
        return bool(self.copy)

    @property
    def kind_label(self) -> str:
        """In one word, what it is."""
        if self.content_type == "application/pdf":
            return "PDF"
        return {"image": "照片", "video": "视频", "audio": "录音"}[self.content_type.split("/")[0]]

    @property
    def is_complainants(self) -> bool:
        """Whether the complainant sent it, and not the merchant."""
        return self.message is None or self.message.sender != Message.Sender.MERCHANT

    def erase(self) -> None:
        """Remove the record, and its files on commit. Only for what belongs to a draft."""
        self.delete()
        for file in (self.original, self.copy):
            if file.name:
                transaction.on_commit(partial(file.storage.delete, file.name))
