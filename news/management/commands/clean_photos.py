from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from news import photo_files


class Command(BaseCommand):
    """Delete picture files that no stored page can ask for any more."""

    help = (
        "Delete the files of pictures that were replaced, cropped or deleted long enough ago, and "
        "folders that no record knows. A second run changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How long former files stay."""
        parser.add_argument(
            "--days",
            type=int,
            default=photo_files.KEPT_FOR.days,
            help="keep former files so many days (default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Once, and say what went."""
        kept_for = timedelta(days=max(options["days"], 0))
        cleaned = photo_files.clean(now=timezone.now(), kept_for=kept_for)
        megabytes = cleaned.bytes / 1024**2
        self.stdout.write(f"Done: {cleaned.folders} folders deleted, {megabytes:.1f} MB.")
