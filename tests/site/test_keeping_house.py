"""What goes on beside the server: each chore has its turn, and none stops another."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from complaints.models import Draft
from jiansite.lib import rounds
from jiansite.management.commands import keep_house
from jiansite.management.commands.keep_house import DAY, HOUR, Chore, Command

DAILY = [chore for chore in keep_house.CHORES if chore.every == DAY]


@pytest.mark.django_db
def test_it_does_every_daily_chore_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_house, "CHORES", DAILY)
    Draft.begin(now=timezone.now() - timedelta(days=8))
    out = StringIO()
    call_command("keep_house", stdout=out)
    assert not Draft.objects.exists()
    assert out.getvalue().rstrip().endswith(f"Done: {len(DAILY)} chores.")


@pytest.mark.django_db
def test_it_goes_on_after_a_chore_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Chore("no_such_command", DAY)
    monkeypatch.setattr(keep_house, "CHORES", [broken, *DAILY])
    Draft.begin(now=timezone.now() - timedelta(days=8))
    with pytest.raises(CommandError, match="1 failed: no_such_command"):
        call_command("keep_house", stdout=StringIO(), stderr=StringIO())
    assert not Draft.objects.exists()


def test_it_waits_for_the_hour_and_the_day_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    hourly, daily, broken = Chore("a", HOUR), Chore("b", DAY), Chore("c", DAY)
    clock, done = [0.0], []

    def do(self: Command, chore: Chore) -> bool:
        done.append(chore.command)
        return chore is not broken

    monkeypatch.setattr(Command, "_do", do)
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    command = Command()
    command.due = dict.fromkeys((hourly, daily, broken), 60.0)
    for at, expected in (
        (0, ""), (60, "abc"), (120, ""), (60 + HOUR, "ac"), (60 + DAY, "abc"),
    ):  # fmt: skip
        done.clear()
        clock[0] = float(at)
        command._round()
        assert "".join(done) == expected, at


@pytest.mark.django_db(transaction=True)
def test_it_outlives_a_database_that_is_away() -> None:
    """And ends between two rounds when it is told to."""
    met: list[int] = []

    def once() -> None:
        met.append(1)
        if len(met) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        raise OperationalError("139 0000 1234 is what a row may say")

    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    hangup = signal.getsignal(signal.SIGHUP)
    said: Any = StringIO()
    try:
        rounds.go_on(once, every=0.01, complain=said)
    finally:
        for each, handler in {**before, signal.SIGHUP: hangup}.items():
            signal.signal(each, handler)
    assert len(met) == 3
    assert said.getvalue().count("OperationalError") == 3
    assert "1234" not in said.getvalue()


@pytest.mark.parametrize("name", ["send_messages", "keep_house", "run_due"])
def test_it_refuses_to_go_on_without_a_pause(name: str) -> None:
    with pytest.raises(CommandError, match="every"):
        call_command(name, every=0)


def test_it_ends_at_once_when_asked() -> None:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "keep_house", "--every", "600"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DEBUG": "1"},
    )
    try:
        time.sleep(4)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) in (0, -signal.SIGTERM)
    finally:
        process.kill()
