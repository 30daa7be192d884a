from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from jiansite.lib.rss_items import FileBroken
from news.imports import Importer, Report
from news.management.import_command import SHOWN, ImportCommand
from news.wordpress import Export


class Command(ImportCommand):
    """Import a WordPress export; see docs/import-format.md."""

    help = (
        "Import the posts of WordPress exports (WXR). All files are read to their end before "
        "anything is stored; a second run changes nothing. Described in docs/import-format.md."
    )

    channel_help = "for posts without a category (default: %(default)s)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        super().add_arguments(parser)
        parser.add_argument(
            "--media", type=Path, metavar="FOLDER", help="a copy of the site's wp-content/uploads"
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
        self.finish(total, options)

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
            default_channel=self.channel(options),
            dry_run=options["dry_run"],
        )
        self.show_progress(path, importer.run(export.records(path)))
        return self.show_report(path, importer.report)

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
        if export.left_documents:
            self.stdout.write(
                f"Links to files of the old site that were not brought in: {export.left_documents}"
            )
