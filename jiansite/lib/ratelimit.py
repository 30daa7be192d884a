"""How often one visitor may do a thing: bounded, without keeping who the visitor is.

Counts lie under keyed hashes and are forgotten with their window. `Limit` counts in Django's cache,
each process for itself unless the cache is shared: a dam against floods, not a ration.
`SharedLimit` counts in the database, where every process and machine sees the same number.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.core.cache import cache
from django.db import connection, models
from django.utils.crypto import salted_hmac

# What one subscriber gets of IPv6: each of its addresses is the same visitor.
_SUBSCRIBER_BITS = 64


@dataclass(frozen=True)
class Limit:
    """So many uses within so many seconds, counted from the first."""

    name: str
    uses: int
    seconds: int

    def take(self, address: str) -> bool:
        """Count one use by an IP address; whether it is still within the limit."""
        key = f"limit:{salted_hmac(self.name, _subscriber(address)).hexdigest()}"
        cache.add(key, 0, self.seconds)
        try:
            return cache.incr(key) <= self.uses
        except ValueError:  # the window closed between the two lines
            return True


class UseCount(models.Model):
    """How often something was used in its window. Of whom, the key does not tell."""

    key = models.CharField(max_length=64, primary_key=True)
    uses = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "jiansite"
        default_permissions = ()

    def __str__(self) -> str:
        return self.key[:8]


@dataclass(frozen=True)
class SharedLimit:
    """So many uses within so many seconds, counted from the first, for the whole house."""

    name: str
    uses: int
    seconds: int

    def take(self, who: str, *, now: datetime) -> bool:
        """Count one use by an IP address or any other word; whether it is within the limit."""
        key = salted_hmac(self.name, _subscriber(who), algorithm="sha256").hexdigest()
        with connection.cursor() as cursor:
            # One statement: two requests at once are counted one after the other.
            cursor.execute(_COUNT, [key, now + timedelta(seconds=self.seconds), now, now])
            (uses,) = cursor.fetchone()
        return uses <= self.uses


_COUNT = """
    INSERT INTO jiansite_usecount AS kept (key, uses, until) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET
        uses = CASE WHEN kept.until <= %s THEN 1 ELSE least(kept.uses, 1000000000) + 1 END,
        until = CASE WHEN kept.until <= %s THEN excluded.until ELSE kept.until END
    RETURNING uses
"""


def forget_old_counts(*, now: datetime) -> int:
    """Remove counts whose window has closed; returns how many."""
    return UseCount.objects.filter(until__lte=now).delete()[0]


def _subscriber(address: str) -> str:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(int(parsed) >> (128 - _SUBSCRIBER_BITS))
    return str(parsed)
