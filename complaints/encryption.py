"""Personal data at rest: encrypted per field, found again through a blind index.

The one door in. `ENCRYPTION_KEYS` holds Fernet keys, the newest first: it encrypts, all of
them decrypt, so that a key can be replaced without rewriting at once. `INDEX_KEY` must never
change: the indexes are keyed hashes and could not be computed anew from nothing.
"""

import hashlib
import hmac
import re
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class DecryptionFailed(Exception):
    """No configured key opens the value: a key is missing, or the value was tampered with."""


def encrypt(text: str) -> str:
    """A token that holds the text; the empty text stays empty."""
    return _box(tuple(settings.ENCRYPTION_KEYS)).encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """The text in a token. Raises DecryptionFailed."""
    if not token:
        return ""
    try:
        return _box(tuple(settings.ENCRYPTION_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken:
        raise DecryptionFailed("no key in ENCRYPTION_KEYS opens this value") from None


def phone_index(phone: str) -> str:
    """The same for every way of writing one number; empty for a text without digits."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    digits = re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)
    return keyed_digest("phone", digits) if digits else ""


def email_index(email: str) -> str:
    """The same for every way of writing one mail address; empty for an empty text."""
    address = unicodedata.normalize("NFKC", email).strip().lower()
    return keyed_digest("email", address) if address else ""


def keyed_digest(purpose: str, text: str) -> str:
    """A hash in hexadecimal that nobody without INDEX_KEY can compute or try out."""
    key = hashlib.sha256(f"{purpose}:{settings.INDEX_KEY}".encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
