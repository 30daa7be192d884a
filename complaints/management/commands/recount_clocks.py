from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from complaints import clocks


class Command(BaseCommand):
    """Reckon the due dates of running cases anew."""

    help = (
        "Start the clocks of cases that have none, and reckon every running clock by the calendar "
        "of now; each changed date is an event of its case. Loading a calendar in the admin does "
        "the same. May be run at any time and twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and say what has changed."""
        started = clocks.start_missing()
        done = clocks.recount(why="按现行年历核对", by=None, now=timezone.now())
        self.stdout.write(
            f"Done: {started} cases given clocks, {done.clocks} clocks reckoned, "
            f"{done.changed} changed in {done.cases} cases."
        )
