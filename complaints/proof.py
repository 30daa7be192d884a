"""Proof of work (altcha): a browser computes for a moment before it sends, people do nothing.

Made and checked here, without any other host. Nobody is asked for it: without script there is
none, and then a lower limit holds. Each proof counts once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from altcha import v1
from django.conf import settings
from django.utils.crypto import salted_hmac

from complaints.limits import PROOFS

# A telephone of ten years ago needs about two seconds, while its owner reads the review.
HARDEST = 40_000
VALID_FOR = timedelta(hours=1)
LONGEST = 2000  # characters of a payload


@dataclass(frozen=True)
class Challenge:
    """What the browser's worker is given."""

    salt: str
    challenge: str
    signature: str
    maximum: int


def challenge(*, now: datetime) -> Challenge:
    """A new task."""
    made = v1.create_challenge(
        v1.ChallengeOptions(
            max_number=HARDEST, hmac_key=_key(), expires=now + VALID_FOR, algorithm="SHA-256"
        )
    )
    return Challenge(made.salt, made.challenge, made.signature, made.max_number)


def is_proven(payload: str, *, now: datetime) -> bool:
    """Whether the payload solves a task of ours that was not used before."""
    if not payload or len(payload) > LONGEST:
        return False
    try:
        solved, _ = v1.verify_solution(payload, _key(), check_expires=True)
    except Exception:  # whatever a hostile payload breaks in there: it proves nothing
        return False
    return bool(solved) and PROOFS.take(_unique(payload), now=now)


def _unique(payload: str) -> Any:
    return salted_hmac("used proof", payload).hexdigest()


def _key() -> str:
    return salted_hmac("proof of work", settings.SECRET_KEY, algorithm="sha256").hexdigest()
