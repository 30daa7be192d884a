"""Static files of the installed apps, without what no visitor should reach.

django-ckeditor ships the editor's manual test pages, changelog and a lightbox among its static
files; they are neither served in development nor collected for production.
"""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from django.contrib.staticfiles import finders

HIDDEN_FOLDERS = {"tests", "samples", "galleriffic", "wsc", "exportpdf"}


def is_hidden(path: str) -> bool:
    """Whether the editor's file `path` (relative to the static root) stays unreachable."""
    parts = PurePosixPath(path).parts
    if not parts or parts[0] != "ckeditor":
        return False
    return not HIDDEN_FOLDERS.isdisjoint(parts) or path.endswith((".md", ".html", "config.json"))


class AppDirectoriesFinder(finders.AppDirectoriesFinder):
    """Django's finder for the apps' `static` folders, less the hidden files."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Any:
        """Pairs of path and storage of every file that may be collected."""
        for path, storage in super().list(ignore_patterns):
            if not is_hidden(path):
                yield path, storage

    def find_in_app(self, app: str, path: str) -> Any:
        """The absolute path of `path` in one app, or None."""
        return None if is_hidden(path) else super().find_in_app(app, path)
