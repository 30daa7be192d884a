from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from jiansite import inspection

LEVELS = {"red": "RED", "amber": "amber", "green": "green"}


class Command(BaseCommand):
    """Look over the site as an inspector would."""

    help = (
        "Look over the whole site for what an official inspection would find fault with: stale "
        "and empty columns, dead links, hosts that are gone, missing facts and alt texts, "
        "unanswered messages. Once a night, whoever calls it first; the result is in the admin."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument(
            "--if-due", action="store_true", help="only from three at night on, Beijing time"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """This night's run, or a line that it was made."""
        now = timezone.now()
        if options["if_due"] and not inspection.is_due(now):
            self.stdout.write("Not due.")
            return
        run = inspection.run_nightly(now=now)
        if run is None:
            self.stdout.write("This night's run was made already.")
            return
        for section in run.in_order:
            self.stdout.write(
                f"{LEVELS[section['level']]:6} {section['count']:6} {section['label']}"
            )
        self.stdout.write(f"Done: {run.counts['red']} red, {run.counts['amber']} amber.")
