from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from jiansite.lib.ratelimit import Limit, SharedLimit, UseCount, forget_old_counts

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


SHARED = SharedLimit("letters", uses=3, seconds=600)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_it_counts_in_the_database() -> None:
    assert [SHARED.take("203.0.113.7", now=NOW) for _ in range(5)] == [True] * 3 + [False] * 2
    assert SHARED.take("203.0.113.8", now=NOW)
    assert SharedLimit("parcels", uses=3, seconds=600).take("203.0.113.7", now=NOW)


@pytest.mark.django_db
def test_it_begins_anew_when_the_shared_window_has_passed() -> None:
    for _ in range(4):
        SHARED.take("203.0.113.7", now=NOW)
    assert not SHARED.take("203.0.113.7", now=NOW + timedelta(seconds=599))
    assert SHARED.take("203.0.113.7", now=NOW + timedelta(seconds=600))
    assert UseCount.objects.get().uses == 1


@pytest.mark.django_db
def test_it_keeps_no_address_in_the_database() -> None:
    SHARED.take("203.0.113.7", now=NOW)
    assert "203.0.113" not in str(UseCount.objects.values().get())


@pytest.mark.django_db
def test_it_removes_counts_whose_window_has_closed() -> None:
    SHARED.take("203.0.113.7", now=NOW)
    assert forget_old_counts(now=NOW + timedelta(seconds=599)) == 0
    assert forget_old_counts(now=NOW + timedelta(seconds=600)) == 1


@pytest.mark.django_db(transaction=True)
def test_it_counts_requests_at_once_one_after_the_other() -> None:
    taken: list[bool] = []

    def take() -> None:
        try:
            taken.append(SHARED.take("203.0.113.7", now=NOW))
        finally:
            connection.close()

    threads = [Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 5 + [True] * 3
