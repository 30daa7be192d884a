from typing import Any

import pytest
from django.core.cache import cache

from jiansite.lib.ratelimit import Limit

LIMIT = Limit("reports", uses=3, seconds=600)


def uses(limit: Limit, address: str, times: int) -> list[bool]:
    return [limit.take(address) for _ in range(times)]


def test_it_lets_the_agreed_number_pass_and_no_more() -> None:
    assert uses(LIMIT, "203.0.113.7", 5) == [True, True, True, False, False]


def test_it_counts_each_visitor_alone() -> None:
    uses(LIMIT, "203.0.113.7", 3)
    assert LIMIT.take("203.0.113.8")


def test_it_counts_each_thing_alone() -> None:
    uses(LIMIT, "203.0.113.7", 3)
    assert Limit("searches", uses=3, seconds=600).take("203.0.113.7")


def test_it_forgets_when_the_window_has_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    assert not uses(LIMIT, "203.0.113.7", 4)[-1]
    now += 599
    assert not LIMIT.take("203.0.113.7")
    now += 2
    assert LIMIT.take("203.0.113.7")


def test_it_takes_all_addresses_of_one_subscriber_for_one() -> None:
    uses(LIMIT, "2001:db8:1:2::1", 3)
    assert not LIMIT.take("2001:db8:1:2:ffff::9")
    assert LIMIT.take("2001:db8:1:3::1")


def test_it_knows_an_address_in_either_dress() -> None:
    uses(LIMIT, "203.0.113.7", 3)
    assert not LIMIT.take("::ffff:203.0.113.7")


@pytest.mark.parametrize("address", ["", "unix:", "not an address", "fe80::1%eth0"])
def test_it_takes_whatever_a_server_calls_an_address(address: str) -> None:
    assert LIMIT.take(address)


def test_it_keeps_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []

    def remember(key: str, *args: Any) -> bool:
        kept.append(key)
        return True

    monkeypatch.setattr(cache, "add", remember)
    LIMIT.take("203.0.113.7")
    assert len(kept) == 1
    assert "203.0.113.7" not in kept[0]


def test_it_lets_pass_when_the_cache_forgot_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "add", lambda *args: False)
    assert LIMIT.take("203.0.113.7")
