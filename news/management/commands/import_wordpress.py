import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jiansite.lib.rss_items import FileBroken
from news.imports import Importer, Report
from news.wordpress import Export

SHOWN = 50


class Command(BaseCommand):
    """Import a WordPress export; see docs/import-format.md."""

    help = (
        "Import the posts of WordPress exports (WXR). All files are read to their end before "
        "anything is stored; a second run changes nothing. Described in docs/import-format.md."
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
            help="for posts without a category (default: %(default)s)",
        )
        parser.add_argument(
            "--media", type=Path, metavar="FOLDER", help="a copy of the site's wp-content/uploads"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, store nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import file after file; exits with 1 when a post was refused."""
        media: Path | None = options["media"]
        if media and not media.is_dir():
            raise CommandError(f"No such folder: {media}")
        export = Export(media=media)
        for path in options["files"]:
            self._look_through(export, path)
        total = Report()
        for path in options["files"]:
            total.add(self._import(export, path, options))
        self._say_what_stays(export)
        done = "Dry run, nothing stored" if options["dry_run"] else "Done"
        self.stdout.write(f"{done}: {total}.")
        if total.refused:
            sys.exit(1)

    def _look_through(self, export: Export, path: Path) -> None:
        if not path.is_file():
            raise CommandError(f"No such file: {path}")
        try:
            export.look_through(path)
        except (FileBroken, OSError) as error:
            raise CommandError(f"{path.name}: {error} 没有导入任何文章。") from None

    def _import(self, export: Export, path: Path, options: dict[str, Any]) -> Report:
        importer = Importer(
            folder=options["media"] or path.parent,
            create_channels=options["create_channels"],
            default_channel=tuple(filter(None, options["default_channel"].split("/"))),
            dry_run=options["dry_run"],
        )
        for report in importer.run(export.records(path)):
            self.stdout.write(f"{path.name}: {report}", ending="\r")
            self.stdout.flush()
        report = importer.report
        self.stdout.write(f"{path.name}: {report}")
        for line, reason in sorted(report.refused)[:SHOWN]:
            self.stderr.write(f"{path.name}:{line}: {reason}")
        if len(report.refused) > SHOWN:
            self.stderr.write(f"… and {len(report.refused) - SHOWN} more")
        return report

    def _say_what_stays(self, export: Export) -> None:
        """What was in the files and is not on the site now."""
        if export.pages:
            shown = "、".join(export.pages[:SHOWN])
            self.stdout.write(f"Pages not imported ({len(export.pages)}): {shown}")
        others = ", ".join(f"{kind} {count}" for kind, count in sorted(export.others.items()))
        if others:
            self.stdout.write(f"Not imported: {others}")
        if export.comments:
            self.stdout.write(f"Readers' comments not imported: {export.comments}")
        if export.missing_pictures:
            self.stdout.write(
                f"Pictures without a file, whose places are kept: {export.missing_pictures}"
            )
