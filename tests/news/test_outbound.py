import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from jiansite.lib import hosts
from news import foreign_links, outbound
from news.models import LinkedHost

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def failing(*names: str) -> outbound.Probe:
    """Hosts out there are not ours and not here."""
    return lambda host, uses_tls: "网站连接不上" if host in names else ""


def check(*names: str) -> outbound.Result:
    return outbound.check(now=NOW, probe=failing(*names))


@pytest.mark.django_db
class TestCheck:
    def test_it_counts_the_nights_a_host_fails(self) -> None:
        LinkedHost.objects.create(host="gone.example")
        LinkedHost.objects.create(host="kept.example")
        check("gone.example")
        check("gone.example")
        counts = dict(LinkedHost.objects.values_list("host", "failures"))
        assert counts == {"gone.example": 2, "kept.example": 0}

    def test_it_gives_a_host_up_in_the_third_night_and_says_so_once(self) -> None:
        LinkedHost.objects.create(host="gone.example", failures=2)
        assert check("gone.example").disarmed == ("gone.example",)
        assert "gone.example" in foreign_links.disarmed_hosts()
        assert check("gone.example").disarmed == ()

    def test_it_takes_a_host_back_at_its_first_answer(self) -> None:
        LinkedHost.objects.create(host="back.example", failures=4, last_failure="网站连接不上")
        assert check().recovered == ("back.example",)
        assert "back.example" not in foreign_links.disarmed_hosts()

    def test_it_blames_no_host_while_our_own_line_is_down(self) -> None:
        names = [f"host{number}.example" for number in range(6)]
        LinkedHost.objects.bulk_create(LinkedHost(host=name, failures=2) for name in names)
        result = check(*names)
        assert result.is_own_line_down
        assert set(LinkedHost.objects.values_list("failures", flat=True)) == {2}

    def test_it_leaves_blocked_hosts_alone(self) -> None:
        LinkedHost.objects.create(host="bad.example", is_blocked=True, reason="被抢注")
        assert check("bad.example").asked == 0


@pytest.fixture
def listener() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


class TestProbe:
    def test_it_never_connects_to_an_inner_address(self, listener: int) -> None:
        assert hosts.probe("localhost", port=listener) == "指向内部网络"
        assert hosts.probe("127.0.0.1", port=listener) == "指向内部网络"
        assert hosts.probe("169.254.169.254", port=80) == "指向内部网络"

    def test_it_says_when_a_name_leads_nowhere(self) -> None:
        assert hosts.probe("no-such-host.invalid") == "域名无法解析"
        assert hosts.probe("a" * 300) == "域名无法解析"

    def test_it_connects_to_the_address_it_judged(
        self, listener: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(hosts, "public_address", lambda host: "127.0.0.1")
        assert hosts.probe("kept.example", port=listener) == ""

    def test_it_says_when_nobody_listens(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(hosts, "public_address", lambda host: "127.0.0.1")
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        assert hosts.probe("gone.example", port=port) == "网站连接不上"
