import sys
import zlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from news import import_formats
from news.imports import Importer, Report

SHOWN_REFUSALS = 50


class Command(BaseCommand):
    """Import stories; see docs/import-format.md."""

    help = (
        "Import articles from JSON Lines (plain or gzip) or a seed_article/1 file. "
        "A second run changes nothing. The formats: docs/import-format.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--create-channels", action="store_true", help="create channels that do not exist yet"
        )
        parser.add_argument(
            "--default-channel",
            default="未分类",
            metavar="NAME[/NAME]",
            help="for records that name no channel (default: %(default)s)",
        )
        parser.add_argument(
            "--drafts", action="store_true", help="import as drafts, publish nothing"
        )

        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, store nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import file after file; exits with 1 when a record was refused."""
        total = Report()
        for path in options["files"]:
            total.add(self._import(path, options))
        done = "Dry run, nothing stored" if options["dry_run"] else "Done"
        self.stdout.write(f"{done}: {total}.")
        if total.refused:
            sys.exit(1)

    def _import(self, path: Path, options: dict[str, Any]) -> Report:
        if not path.is_file():
            raise CommandError(f"No such file: {path}")
        importer = Importer(
            folder=path.parent,
            create_channels=options["create_channels"],
            default_channel=tuple(filter(None, options["default_channel"].split("/"))),
            as_drafts=options["drafts"],
            dry_run=options["dry_run"],
        )
        try:
            for report in importer.run(import_formats.read(path)):
                self.stdout.write(f"{path.name}: {report}", ending="\r")
                self.stdout.flush()
        except (OSError, EOFError, zlib.error) as error:
            raise CommandError(f"{path.name} cannot be read to its end: {error}") from None
        report = importer.report
        self.stdout.write(f"{path.name}: {report}")
        for line, reason in sorted(report.refused)[:SHOWN_REFUSALS]:
            self.stderr.write(f"{path.name}:{line}: {reason}")
        if len(report.refused) > SHOWN_REFUSALS:
            self.stderr.write(f"… and {len(report.refused) - SHOWN_REFUSALS} more")
        return report
