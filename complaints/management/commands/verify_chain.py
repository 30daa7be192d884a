from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from complaints import chain


class Command(BaseCommand):
    """Follow the chains of events and the seals of evidence."""

    help = (
        "Verify that no event of any case was changed, removed or added outside the program, and "
        "that every sealed original is what its SHA-256 says. Names each broken link and exits "
        "with 1. The fingerprint is one value for all chains: a restored backup has the same one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command line."""
        parser.add_argument("--no-evidence", action="store_true", help="do not read the files")
        parser.add_argument(
            "--expect", default="", help="a fingerprint noted before, of the same state"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was verified, and what is broken."""
        found = chain.verify(with_evidence=not options["no_evidence"])
        broken = found.broken
        if options["expect"] and options["expect"] != found.fingerprint:
            broken.append("the fingerprint is another one than expected")
        for sentence in broken:
            self.stderr.write(f"BROKEN: {sentence}")
        files = "no files read" if options["no_evidence"] else f"{found.files} files"
        summary = f"{found.cases} cases, {found.events} events, {files}"
        if found.erased:
            summary += f", {found.erased} notes erased by retention"
        self.stdout.write(f"Fingerprint: {found.fingerprint}")
        if broken:
            raise CommandError(f"{len(broken)} broken: {summary}.")
        self.stdout.write(f"Done: {summary}. Everything is as it was written.")
