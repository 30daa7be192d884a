"""What the commands share that bring stories in: their options, their report, their exit code."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from news.imports import Report

SHOWN = 50


class ImportCommand(BaseCommand):
    """A dry run on demand, refusals by name and place, 1 as the exit code when there were any."""

    # The option that names a channel, and for what.
    channel_option = "--default-channel"
    channel_help = "for records that name no channel (default: %(default)s)"
    makes_channels = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options that all of them have."""
        if self.makes_channels:
            parser.add_argument(
                "--create-channels",
                action="store_true",
                help="create channels that do not exist yet",
            )
        parser.add_argument(
            self.channel_option,
            default="未分类",
            dest="channel",
            metavar="NAME[/NAME]",
            help=self.channel_help,
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, store nothing"
        )

    def channel(self, options: dict[str, Any]) -> tuple[str, ...]:
        """The path of names that the option gives."""
        return tuple(filter(None, options["channel"].split("/")))

    def show_progress(self, path: Path, reports: Iterable[Report]) -> None:
        """Run an import to its end, with a line that tells how far it is."""
        for report in reports:
            self.stdout.write(f"{path.name}: {report}", ending="\r")
            self.stdout.flush()

    def show_report(self, path: Path, report: Report) -> Report:
        """What became of a file, and why records were refused."""
        self.stdout.write(f"{path.name}: {report}")
        for line, reason in sorted(report.refused)[:SHOWN]:
            self.stderr.write(f"{path.name}:{line}: {reason}")
        if len(report.refused) > SHOWN:
            self.stderr.write(f"… and {len(report.refused) - SHOWN} more")
        return report

    def finish(self, total: Report, options: dict[str, Any]) -> None:
        """The last line; exits with 1 when something was refused."""
        done = "Dry run, nothing stored" if options["dry_run"] else "Done"
        self.stdout.write(f"{done}: {total}.")
        if total.refused:
            sys.exit(1)
