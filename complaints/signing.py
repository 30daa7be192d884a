"""The signature under a receipt: proof of what was filed when, which needs nobody's word.

Ed25519 signs the number, the time and the fingerprint of the case. `RECEIPT_KEYS` holds the
secret keys, the newest first: it signs, all of them verify, and `RECEIPT_RETIRED_KEYS` holds
public halves whose secret half is gone. Each key has an id, so that old receipts outlive a change.

A seal is written down in two ways: whole, for a QR code, where the public key alone verifies it;
and as a code of 24 characters, the beginning of the signature, for typing from paper, where our
register holds the rest.
"""

import base64
import binascii
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

CODE_LENGTH = 24
_CODE_BYTES = CODE_LENGTH * 5 // 8
# Crockford's: without I, L, O and U, which are read as the digits and the V they look like.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans("OILU", "011V")
# 2100-01-01: no receipt is younger, and no calendar breaks.
_LAST_SECOND = 4_102_444_800


@dataclass(frozen=True)
class Seal:
    """What was signed, by which key, and the signature."""

    number: str
    at: datetime
    fingerprint: str
    key_id: str
    signature: bytes

    @property
    def is_genuine(self) -> bool:
        """Whether one of our keys made this signature over exactly these facts."""
        key = _verifying().get(self.key_id)
        try:
            if key is None:
                return False
            key.verify(self.signature, statement(self.number, self.at, self.fingerprint))
        except InvalidSignature:
            return False
        return True

    @property
    def code(self) -> str:
        """The code to type, in groups of four."""
        bits = int.from_bytes(self.signature[:_CODE_BYTES])
        places = range(CODE_LENGTH - 1, -1, -1)
        code = "".join(_ALPHABET[bits >> 5 * place & 31] for place in places)
        return " ".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))

    @property
    def text(self) -> str:
        """The whole seal in characters that an address may hold."""
        parts = (
            self.number, str(int(self.at.timestamp())), self.key_id,
            _encode(bytes.fromhex(self.fingerprint)), _encode(self.signature),
        )  # fmt: skip
        return ".".join(parts)


def sign(number: str, *, at: datetime, fingerprint: str) -> Seal:
    """Seal with the newest key."""
    secret = next(iter(_signing(tuple(settings.RECEIPT_KEYS))))
    signature = secret.sign(statement(number, at, fingerprint))
    return Seal(number, at, fingerprint, _key_id(secret.public_key()), signature)


def statement(number: str, at: datetime, fingerprint: str) -> bytes:
    """The bytes that are signed; docs/operations.md shows how anybody may check them."""
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"jiansite receipt 1\n{number}\n{stamp}\n{fingerprint}\n".encode("ascii")


def read(text: str) -> Seal | None:
    """The seal in a text as `Seal.text` writes it, genuine or not; None when it is none.

    There is one text for each seal: whatever differs by a character is another one, or none.
    """
    pattern = r"([0-9]{8}-[0-9]{5})\.([0-9]{9,10})\.([0-9a-f]{16})\.([\w-]{43})\.([\w-]{86})"
    match = re.fullmatch(pattern, text, re.ASCII)
    if match is None or int(match[2]) > _LAST_SECOND:
        return None
    seal = Seal(
        number=match[1],
        at=datetime.fromtimestamp(int(match[2]), UTC),
        fingerprint=_decode(match[4]).hex(),
        key_id=match[3],
        signature=_decode(match[5]),
    )
    # Base64 has idle bits at its end.
    return seal if seal.text == text else None


def read_code(text: str) -> str:
    """A typed code as `Seal.code` without its spaces, however it is spaced, cased or misread."""
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper()
    return plain.translate(_LOOK_ALIKES)


def public_keys() -> dict[str, bytes]:
    """Every key that verifies, by its id. Raises ValueError when the settings hold none."""
    return {key_id: key.public_bytes_raw() for key_id, key in _verifying().items()}


def _verifying() -> dict[str, Ed25519PublicKey]:
    return _verifying_keys(tuple(settings.RECEIPT_KEYS), tuple(settings.RECEIPT_RETIRED_KEYS))


@lru_cache(maxsize=4)
def _verifying_keys(
    secrets: tuple[str, ...], retired: tuple[str, ...]
) -> dict[str, Ed25519PublicKey]:
    keys = [secret.public_key() for secret in _signing(secrets)]
    keys += [Ed25519PublicKey.from_public_bytes(_raw(text)) for text in retired]
    return {_key_id(key): key for key in keys}


@lru_cache(maxsize=4)
def _signing(secrets: tuple[str, ...]) -> tuple[Ed25519PrivateKey, ...]:
    return tuple(Ed25519PrivateKey.from_private_bytes(_raw(text)) for text in secrets)


def _raw(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None


def _key_id(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
