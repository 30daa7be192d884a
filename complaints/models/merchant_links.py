from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from complaints import encryption
from complaints.models.attachments import Attachment
from complaints.models.complaints import Complaint
from complaints.models.fields import EncryptedTextField

# After its time a reply is taken, too, and marked as late.
OPEN_AFTER_TIME = timedelta(days=30)


class MerchantLinkQuerySet(models.QuerySet["MerchantLink"]):
    def with_secret(self, secret: str) -> MerchantLinkQuerySet:
        """The link that somebody holds."""
        return self.filter(secret_digest=encryption.keyed_digest("merchant link", secret))

    def usable(self, now: datetime) -> MerchantLinkQuerySet:
        """Links that still open."""
        return self.filter(revoked_at=None, reply_by__gt=now - OPEN_AFTER_TIME)


class MerchantLink(models.Model):
    """商家答复链接: what one merchant may read of one case, and by when it should reply.

    `facts` and `demand` are the texts that an officer approved after the personal data were
    masked; the secret is in the link only. It takes one reply.
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="merchant_links")
    secret_digest = models.CharField(max_length=64, unique=True)
    facts = EncryptedTextField("事情经过")
    demand = EncryptedTextField("诉求说明", blank=True)
    evidence = models.ManyToManyField(Attachment, verbose_name="提供的证据", related_name="+")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reply_by = models.DateTimeField("答复期限")
    first_opened_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = MerchantLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "商家答复链接"
        verbose_name_plural = "商家答复链接"
        default_permissions = ()
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return f"merchant link {self.pk}"

    @staticmethod
    def new_secret() -> str:
        """128 bits that an address may hold."""
        return secrets.token_urlsafe(16)

    def closes_at(self) -> datetime:
        """When the link opens no more."""
        return self.reply_by + OPEN_AFTER_TIME

    def status(self, now: datetime) -> str:
        """For officers, in one word."""
        if self.replied_at:
            return "已回复"
        if self.revoked_at:
            return "已作废"
        if now >= self.closes_at():
            return "已失效"
        if now > self.reply_by:
            return "已超期，未回复"
        return "已打开，未回复" if self.first_opened_at else "未打开"
