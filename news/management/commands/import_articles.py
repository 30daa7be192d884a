import zlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from news import import_formats
from news.imports import Importer, Report
from news.management.import_command import ImportCommand


class Command(ImportCommand):
    """Import stories; see docs/import-format.md."""

    help = (
        "Import articles from JSON Lines (plain or gzip) or a seed_article/1 file. "
        "A second run changes nothing. The formats: docs/import-format.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        super().add_arguments(parser)
        parser.add_argument(
            "--drafts", action="store_true", help="import as drafts, publish nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import file after file; exits with 1 when a record was refused."""
        total = Report()
        for path in options["files"]:
            total.add(self._import(path, options))
        self.finish(total, options)

    def _import(self, path: Path, options: dict[str, Any]) -> Report:
        if not path.is_file():
            raise CommandError(f"No such file: {path}")
        importer = Importer(
            folder=path.parent,
            create_channels=options["create_channels"],
            default_channel=self.channel(options),
            as_drafts=options["drafts"],
            dry_run=options["dry_run"],
        )
        try:
            self.show_progress(path, importer.run(import_formats.read(path)))
        except (OSError, EOFError, zlib.error) as error:
            raise CommandError(f"{path.name} cannot be read to its end: {error}") from None
        return self.show_report(path, importer.report)
