from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import models

from complaints import encryption
from complaints.models.drafts import Draft
from jiansite.lib.short_codes import ALPHABET

VALID_FOR = timedelta(minutes=30)
CODE_LENGTH = 6


class PhoneLinkQuerySet(models.QuerySet["PhoneLink"]):
    def waiting(self, now: datetime) -> PhoneLinkQuerySet:
        """Links that a phone may still open."""
        return self.filter(opened_at=None, created_at__gt=now - VALID_FOR)

    def working(self, now: datetime) -> PhoneLinkQuerySet:
        """Links whose phone may still add photos."""
        return self.filter(opened_at__gt=now - VALID_FOR, draft__complaint=None)

    def with_token(self, token: str) -> PhoneLinkQuerySet:
        """The link that this long word opens."""
        return self.filter(token_digest=encryption.keyed_digest("phone link", token))

    def worn_out(self, now: datetime) -> PhoneLinkQuerySet:
        """Links that lead nowhere any more, whether they were opened or not."""
        return self.filter(created_at__lte=now - 2 * VALID_FOR)


class PhoneLink(models.Model):
    """手机添加照片: the way from a draft on the desk to its evidence on the phone.

    Valid for half an hour, and once: the first phone that opens it is the one. It holds hashes of
    the long word in the QR and of the six characters that are typed; afterwards of the phone's key.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="phone_links")
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, db_index=True)
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField(db_index=True)
    opened_at = models.DateTimeField(null=True)

    objects = PhoneLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"phone link {self.pk}"

    @classmethod
    def begin(cls, draft: Draft, *, now: datetime) -> tuple[PhoneLink, str, str]:
        """A new link in place of the draft's older ones, its long word and its code."""
        draft.phone_links.filter(opened_at=None).delete()
        token = secrets.token_urlsafe(16)
        code = _free_code(now)
        link = cls.objects.create(
            draft=draft,
            token_digest=encryption.keyed_digest("phone link", token),
            code_digest=code_digest(code),
            created_at=now,
        )
        return link, token, code

    def open(self, *, now: datetime) -> str | None:
        """The key for the phone that opens it; None when another one was first."""
        key = secrets.token_urlsafe(24)
        mine = PhoneLink.objects.waiting(now).filter(pk=self.pk)
        taken = mine.update(opened_at=now, phone_digest=encryption.keyed_digest("phone key", key))
        return key if taken else None


def code_digest(code: str) -> str:
    """What is stored of a code, however it is spaced and cased."""
    return encryption.keyed_digest(
        "phone code", "".join(char for char in code.upper() if char.isalnum())
    )


def _free_code(now: datetime) -> str:
    """Six characters that no other waiting link has."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if not PhoneLink.objects.waiting(now).filter(code_digest=code_digest(code)).exists():
            return code
