from __future__ import annotations

from django.db import models

from complaints import signing
from complaints.models.complaints import Complaint
from complaints.models.fields import EncryptedTextField
from complaints.signing import Seal


class Receipt(models.Model):
    """回执: proof of what was filed when. Written with the case and never changed.

    `content` is the case as it was filed, the very bytes of which `fingerprint` is the SHA-256;
    it is emptied when the personal data are erased, and number, time and fingerprint stay provable.
    """

    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="receipt")
    content = EncryptedTextField(blank=True)
    fingerprint = models.CharField("指纹", max_length=64)
    key_id = models.CharField("签名密钥", max_length=16)
    signature = models.CharField(max_length=128)
    # To the second, as it was signed.
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "回执"
        verbose_name_plural = "回执"
        default_permissions = ()

    def __str__(self) -> str:
        return f"receipt {self.pk}"

    @property
    def seal(self) -> Seal:
        """The signature with what it signs."""
        return Seal(
            number=self.complaint.number,
            at=self.at,
            fingerprint=self.fingerprint,
            key_id=self.key_id,
            signature=bytes.fromhex(self.signature),
        )

    @classmethod
    def of(cls, complaint: Complaint, *, content: str, fingerprint: str) -> Receipt:
        """Sign and keep what was filed."""
        at = complaint.received_at.replace(microsecond=0)
        seal = signing.sign(complaint.number, at=at, fingerprint=fingerprint)
        return cls.objects.create(
            complaint=complaint,
            content=content,
            fingerprint=fingerprint,
            key_id=seal.key_id,
            signature=seal.signature.hex(),
            at=at,
        )
