import time
from argparse import ArgumentParser
from typing import Any, NamedTuple

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from jiansite.lib import rounds

HOUR = 60 * 60
DAY = 24 * HOUR


class Chore(NamedTuple):
    """A command that is run again and again, and after how many seconds."""

    command: str
    every: int
    options: tuple[str, ...] = ()


CHORES = (
    Chore("inspect_site", HOUR, ("--if-due",)),  # which knows itself what night it is
    Chore("expire_drafts", DAY),
    Chore("recount_clocks", DAY),
    Chore("clean_photos", DAY),
    Chore("clearsessions", DAY),
)


class Command(BaseCommand):
    """Do what is to be done every hour or every day."""

    help = (
        "Run what is due of: " + ", ".join(chore.command for chore in CHORES) + ". Without an "
        "option each of them once; with --every SECONDS it goes on until it is stopped and looks "
        "so often whether the hour or the day of one is over. `serve` keeps one running."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on for ever")

    def handle(self, *args: Any, **options: Any) -> None:
        """Once, or until interrupted."""
        every = options["every"]
        if every is None:
            failed = [chore.command for chore in CHORES if not self._do(chore)]
            if failed:
                raise CommandError(f"{len(failed)} failed: {', '.join(failed)}.")
            self.stdout.write(f"Done: {len(CHORES)} chores.")
            return
        if every < 1:
            raise CommandError("--every takes a number of seconds from 1.")
        # Not while the site is starting, and whoever starts it often still gets each done.
        self.due = dict.fromkeys(CHORES, time.monotonic() + every)
        rounds.go_on(self._round, every=every, complain=self.stderr)

    def _round(self) -> None:
        now = time.monotonic()
        for chore in [chore for chore, due in self.due.items() if due <= now]:
            # What failed is tried again within the hour.
            self.due[chore] = now + (chore.every if self._do(chore) else min(chore.every, HOUR))

    def _do(self, chore: Chore) -> bool:
        """Whether it was done: one that fails keeps no other from its turn."""
        try:
            call_command(chore.command, *chore.options, stdout=self.stdout, stderr=self.stderr)
        except Exception as error:  # of many commands, by many hands
            self.stderr.write(f"{chore.command} failed: {type(error).__name__}")
            return False
        return True
