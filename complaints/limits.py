"""How much one address and one telephone may do: dams against floods, counted for all processes.

The numbers are generous, because families, offices and whole villages share one address. A limit
never costs anybody what was typed: the draft stays, and the sentence names the telephone.
"""

from datetime import datetime

from django.conf import settings

from complaints import encryption
from jiansite.lib.ratelimit import SharedLimit

HOUR = 3600
DRAFTS = SharedLimit("complaint drafts", uses=300, seconds=HOUR)
UPLOADS = SharedLimit("complaint uploads", uses=600, seconds=HOUR)
# Six characters are guessed by nobody at this pace within half an hour.
PHONE_CODES = SharedLimit("phone codes", uses=30, seconds=600)
PROOFS = SharedLimit("used proofs", uses=1, seconds=2 * HOUR)
# Without a proof of work a tenth: enough for people without script, nothing for a robot.
UNPROVEN_PART = 10


def may_send(address: str, *, phone: str, proven: bool, now: datetime) -> bool:
    """Count one complaint by the network address and by the telephone it names."""
    uses = settings.COMPLAINTS_PER_ADDRESS
    if not proven:
        uses = max(5, uses // UNPROVEN_PART)
    kind = "proven" if proven else "plain"
    by_address = SharedLimit(f"complaints {kind}", uses=uses, seconds=HOUR)
    by_phone = SharedLimit(
        "complaints of a phone", uses=settings.COMPLAINTS_PER_CONTACT, seconds=24 * HOUR
    )
    return by_address.take(address, now=now) and by_phone.take(
        encryption.phone_index(phone), now=now
    )
