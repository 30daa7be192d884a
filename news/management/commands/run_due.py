from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jiansite.lib import rounds
from news import publishing
from news.publishing import Done


class Command(BaseCommand):
    """Publish and take down what is due."""

    help = (
        "Publish the signed-off stories whose hour has come and take down those that have expired, "
        "each exactly once, however many of this run at a time. `serve` keeps one running."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="go on for ever, once in so many seconds"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Once, or until interrupted."""
        pause: float | None = options["every"]
        if pause is None:
            self._say(publishing.run_due(now=timezone.now()), even_nothing=True)
            return
        if pause <= 0:
            raise CommandError("--every wants more than 0 seconds.")
        rounds.go_on(self._round, every=pause, complain=self.stderr)

    def _round(self) -> None:
        self._say(publishing.run_due(now=timezone.now()))

    def _say(self, done: Done, *, even_nothing: bool = False) -> None:
        counts = {"published": done.published, "expired": done.expired, "failed": done.failed}
        told = "; ".join(
            f"{len(ids)} {what} ({', '.join(map(str, ids))})" for what, ids in counts.items() if ids
        )
        if told or even_nothing:
            self.stdout.write(f"{timezone.localtime():%Y-%m-%d %H:%M:%S} {told or 'nothing due'}")
            self.stdout.flush()
