from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from jiansite.lib.uploads import FileRefused
from news import word_files
from news.imports import Report
from news.management.import_command import ImportCommand


class Command(ImportCommand):
    """Import Word files as drafts; see docs/import-format.md."""

    help = (
        "Import .docx files, or all of a folder, as drafts. Each file is a transaction of its own; "
        "a second run changes nothing. Described in docs/import-format.md."
    )

    channel_option = "--channel"
    channel_help = "where the drafts stand (default: %(default)s)"
    makes_channels = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="FOLDER|FILE")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import file after file; exits with 1 when one was refused."""
        files = [file for path in options["paths"] for file in _files(path)]
        channel = self.channel(options)
        total = Report()
        for number, path in enumerate(files, 1):
            report, said = _import(path, channel=channel, dry_run=options["dry_run"])
            total.add(report)
            for _, reason in report.refused:
                self.stderr.write(f"{path.name}: {reason}")
            if not report.refused:
                self.stdout.write(f"[{number}/{len(files)}] {path.name}: {said}")
        self.finish(total, options)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        # Word leaves "~$name.docx" beside a file that is open.
        found = (p for p in path.rglob("*") if p.suffix.lower() == ".docx" and p.is_file())
        return sorted(file for file in found if not file.name.startswith("~$"))
    if not path.is_file():
        raise CommandError(f"No such file or folder: {path}")
    return [path]


def _import(path: Path, *, channel: tuple[str, ...], dry_run: bool) -> tuple[Report, str]:
    try:
        with path.open("rb") as file:
            word = word_files.read(file, name=path.name)
        return word_files.store(word, channel=channel, dry_run=dry_run), word.summary
    except (FileRefused, OSError, DatabaseError) as refusal:
        return Report(refused=[(1, str(refusal))]), ""
