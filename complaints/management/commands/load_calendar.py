from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from complaints import calendars
from complaints.calendar_files import CalendarRefused


class Command(BaseCommand):
    """Load a year's days off from a file."""

    help = (
        "Load the State Council's days off of one or more years (JSON: year, papers, days with "
        "name, date, isOffDay) and reckon running cases anew. Loading twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load file by file; the first that cannot be taken stops the command."""
        for path in options["files"]:
            try:
                loaded = calendars.load(path.read_bytes(), by=None, now=timezone.now())
            except (OSError, CalendarRefused) as refusal:
                raise CommandError(f"{path}: {refusal}") from None
            self.stdout.write(str(loaded))
