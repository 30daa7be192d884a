"""Where the files of photos lie, and when they go.

What readers get lies under `photos/`, in a folder for each picture; its addresses never change
what they show, so caches may keep them for ever. A cropped photo has its whole picture below
`photo-originals/`, which no address reaches. A folder that its photo has left is retired and
stays for a while, because a page that was sent out may still ask for it.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from news.models import Photo, RetiredPicture

PUBLIC, PRIVATE = "photos", "photo-originals"
# A shared cache may show a page for a day after it was fetched, a feed reader for weeks.
KEPT_FOR = timedelta(days=30)
# Files come before their row; a folder without a row may be one that is being filled.
STRAY_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Folders:
    """What readers get, and the whole of a cropped picture; "" for none."""

    public: str
    private: str


@dataclass(frozen=True)
class Cleaned:
    """What a cleaning took away."""

    folders: int
    bytes: int


def new_folders() -> Folders:
    """Folders that no picture has had before."""
    # Of two names: who knows where the part that is shown lies learns nothing of the whole.
    names = [f"{timezone.localdate():%Y/%m}/{uuid.uuid4().hex[:12]}" for _ in range(2)]
    return Folders(f"{PUBLIC}/{names[0]}", f"{PRIVATE}/{names[1]}")


def folder_of(name: str | None) -> str:
    """The folder of a stored file; "" for none."""
    return str(PurePosixPath(name).parent) if name else ""


@contextmanager
def nothing_left_on_failure(folders: Folders) -> Iterator[None]:
    """Take the folders away again if filling them fails."""
    try:
        yield
    except BaseException:
        remove(folders.public)
        remove(folders.private)
        raise


def remove(folder: str) -> int:
    """Delete a folder with its files; returns their bytes."""
    if not folder or not default_storage.exists(folder):
        return 0
    size = 0
    for name in default_storage.listdir(folder)[1]:
        size += default_storage.size(f"{folder}/{name}")
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
    return size


def folders_of(photo: Photo) -> Folders:
    """Where the photo's files lie at this moment."""
    return Folders(folder_of(photo.image.name), folder_of(photo.uncropped.name))


def retire(folders: Folders, *, now: datetime, at_once: bool = False) -> None:
    """Let go of a photo's former files: public ones later, private ones with the commit.

    `at_once` for a picture that must not be seen any more: caches of others apart, it is gone.
    """
    if folders.public and not at_once:
        RetiredPicture.objects.update_or_create(folder=folders.public, defaults={"retired_at": now})
    for folder in filter(None, (folders.private, folders.public if at_once else "")):
        transaction.on_commit(lambda folder=folder: remove(folder))  # type: ignore[misc]


def clean(*, now: datetime, kept_for: timedelta = KEPT_FOR) -> Cleaned:
    """Delete what was retired long enough ago, and folders that no record knows."""
    due = list(RetiredPicture.objects.retired_before(now - kept_for))
    used = _used(each.folder for each in due)
    folders = [each.folder for each in due if each.folder not in used]
    folders += list(_strays(before=now - STRAY_AFTER))
    size = sum(map(remove, folders))
    RetiredPicture.objects.filter(pk__in=[each.pk for each in due]).delete()
    return Cleaned(folders=len(folders), bytes=size)


def _used(folders: Iterator[str]) -> set[str]:
    wanted = {f"{folder}/master.jpg" for folder in folders}
    names = Photo.objects.filter(image__in=wanted).values_list("image", flat=True)
    return {folder_of(name) for name in names}


def _strays(*, before: datetime) -> Iterator[str]:
    known = {
        folder_of(name)
        for field in ("image", "uncropped")
        for name in Photo.objects.exclude(**{field: ""}).values_list(field, flat=True).iterator()
    }
    known |= set(RetiredPicture.objects.values_list("folder", flat=True))
    for root in (PUBLIC, PRIVATE):
        for folder in _folders_below(root):
            if folder not in known and default_storage.get_modified_time(folder) < before:
                yield folder


def _folders_below(root: str, *, depth: int = 3) -> Iterator[str]:
    """The folders of single pictures: year, month, name."""
    if not depth:
        yield root
    elif default_storage.exists(root):
        for name in default_storage.listdir(root)[0]:
            yield from _folders_below(f"{root}/{name}", depth=depth - 1)
