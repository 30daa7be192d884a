"""Who is asking: the address of the browser, also behind our own proxies."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The IP address that the outermost of our PROXY_COUNT proxies saw.

    What stands further left in X-Forwarded-For was written by the client and is not believed.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    if not settings.PROXY_COUNT:
        return direct
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    seen = hops[-settings.PROXY_COUNT].strip() if len(hops) >= settings.PROXY_COUNT else ""
    try:
        return str(ip_address(seen))
    except ValueError:
        return direct
