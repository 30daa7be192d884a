"""Numbers and look-up codes: what a citizen holds in the hand after filing."""

import hmac
import secrets
import unicodedata
from datetime import date

from complaints import encryption
from complaints.models import Complaint

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


def digest(code: str) -> str:
    """What is stored of a code, however it is spaced and in whatever digits."""
    digits = filter(str.isdecimal, unicodedata.normalize("NFKC", code))
    return encryption.keyed_digest("look-up code", "".join(digits))


def find(*, number: str, code: str) -> Complaint | None:
    """The case that this number and code belong to, and nothing about any other."""
    complaint = Complaint.objects.filter(number=number.strip()).first()
    # The same work and the same answer whether the number exists or not.
    expected = complaint.code_digest if complaint else digest("")
    return complaint if hmac.compare_digest(expected, digest(code)) and complaint else None
