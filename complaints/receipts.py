"""What a citizen holds in the hand after filing: number, look-up code, and proof of the filing."""

import hashlib
import hmac
import json
import re
import secrets
import unicodedata
from datetime import UTC, date, datetime

from django.core.serializers.json import DjangoJSONEncoder

from complaints import encryption, signing
from complaints.models import Complaint, Receipt
from complaints.models.complaints import ComplaintQuerySet

# 16 digits, 53 bits: as long as what whistle-blowing systems use, and still readable by phone.
CODE_LENGTH = 16


def new_number(day: date) -> str:
    """A number such as 20261122-48213: the day, and digits that tell nobody how many came."""
    return f"{day:%Y%m%d}-{secrets.randbelow(90_000) + 10_000}"


def new_code() -> str:
    """A secret look-up code; shown once, stored as a digest."""
    return "".join(secrets.choice("0123456789") for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """The code in groups of four, for reading aloud."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def read_number(text: str) -> str:
    """A typed number in its one true form: wide digits, spaces and odd dashes are forgiven."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"[-‐-―−]", "", plain)
    return f"{digits[:8]}-{digits[8:]}" if re.fullmatch(r"[0-9]{13}", digits) else plain


def digest(code: str) -> str:
    """What is stored of a code, however it is spaced and in whatever digits."""
    digits = filter(str.isdecimal, unicodedata.normalize("NFKC", code))
    return encryption.keyed_digest("look-up code", "".join(digits))


def find(*, number: str, code: str) -> Complaint | None:
    """The case that this number and code belong to, and nothing about any other."""
    cases = Complaint.objects.all()
    return _find(cases, number, "code_digest", digest(code), otherwise=digest(""))


def find_by_phone(*, number: str, phone: str) -> Complaint | None:
    """The case of this number and telephone, which is good for a glance and no more.

    Never a report: a merchant may know the telephone of whom it suspects (Order 121 art. 37).
    """
    cases, otherwise = Complaint.objects.complaints(), encryption.phone_index("0")
    index = encryption.phone_index(phone)
    return _find(cases, number, "phone_index", index, otherwise=otherwise)


def _find(
    cases: ComplaintQuerySet, number: str, field: str, given: str, *, otherwise: str
) -> Complaint | None:
    cases = cases.filter(number=read_number(number))
    # The same work and the same answer whether the number exists or not: only who knows the
    # secret waits for the rest of the case.
    expected = cases.values_list(field, flat=True).first() or otherwise
    is_right = hmac.compare_digest(expected, given)
    return cases.first() if is_right else None


def issue(complaint: Complaint) -> Receipt:
    """Fingerprint a case as it stands, evidence included, and sign that it was filed."""
    content = content_of(complaint)
    fingerprint = hashlib.sha256(content.encode()).hexdigest()
    return Receipt.of(complaint, content=content, fingerprint=fingerprint)


def content_of(complaint: Complaint) -> str:
    """What the citizen filed, in a form that has one way of being written."""
    content = {
        "format": "jiansite complaint 1",
        "number": complaint.number,
        "received_at": complaint.received_at.replace(microsecond=0),
        **{name: getattr(complaint, name) for name in FILED_FIELDS},
        "evidence": [
            {"name": each.name, "size": each.size, "sha256": each.sha256}
            for each in complaint.attachments.filter(message=None)
        ],
    }
    return json.dumps(
        content, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def find_seal(*, number: str, code: str) -> signing.Seal | None:
    """The genuine seal that a number and a code from paper belong to."""
    receipts = Receipt.objects.filter(complaint__number=read_number(number))
    # Without the personal data, which nobody asks for here.
    receipt = receipts.select_related("complaint").only(*_SEALED, "complaint__number").first()
    # The same work whether the number exists or not.
    seal = receipt.seal if receipt else _NO_SEAL
    is_right = hmac.compare_digest(
        signing.read_code(seal.code).encode(), signing.read_code(code).encode()
    )
    return seal if seal.is_genuine and is_right and receipt else None


_SEALED = ("at", "fingerprint", "key_id", "signature", "complaint_id")
_NO_SEAL = signing.Seal("", datetime.fromtimestamp(0, UTC), "", "", secrets.token_bytes(64))
# What is fingerprinted and handed back; every other field is the desk's own. A test knows both.
FILED_FIELDS = (
    "kind", "product", "category", "brand", "purchased_on", "purchase_channel", "known_on",
    "amount_paid", "daily_use", "facts", "attempts", "filed_elsewhere", "elsewhere_detail",
    "merchant_name", "merchant_address", "merchant_phone", "merchant_credit_code", "region_code",
    "platform", "shop_name", "order_number",
    "demands", "demand_amount", "refund_amount", "compensation_amount", "minimum_demand",
    "demand_text",
    "name", "phone", "email", "address", "preferred_contact", "help_wanted",
    "consent_handle", "consent_forward", "consent_publish", "declared_truthful", "article_id",
)  # fmt: skip
