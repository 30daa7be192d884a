"""How often one visitor may do a thing: bounded, without keeping who the visitor is.

Counts lie in Django's cache under keyed hashes and are forgotten with their window. Each process
counts for itself unless the cache is shared, so a limit is a dam against floods, not a ration.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from django.core.cache import cache
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
