from typing import Any

import pytest
from django.test import RequestFactory

from jiansite.lib.client_address import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "192.0.2.9"),
        (0, "198.51.100.1", "192.0.2.9"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 203.0.113.5", "198.51.100.1"),
        (1, "2001:DB8::1", "2001:db8::1"),
        (1, "", "192.0.2.9"),
        (2, "198.51.100.1", "192.0.2.9"),
        (1, "<script>", "192.0.2.9"),
    ],
)
def test_it_believes_only_our_own_proxies(
    settings: Any, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.9")
    assert client_address(request) == address
