from typing import Any

from django.core.management.base import BaseCommand

from jiansite.lib import pictures
from news import photo_library
from news.models import Photo


class Command(BaseCommand):
    """Make the renditions that stored photos lack."""

    help = (
        "Make the renditions that stored photos lack, such as AVIF for photos that came before "
        "it, of the largest copy that is kept. A second run changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Photo after photo; one that cannot be read is named and does not stop the others."""
        photos = Photo.objects.exclude(image="").order_by("pk")
        total, made, unreadable = photos.count(), 0, 0
        for number, photo in enumerate(photos.iterator(chunk_size=200), start=1):
            try:
                made += photo_library.complete(photo)
            except (OSError, pictures.PictureRefused) as error:
                unreadable += 1
                self.stderr.write(f"photo {photo.pk}: {error}")
            self.stdout.write(f"{number}/{total} photos, {made} files made", ending="\r")
            self.stdout.flush()
        self.stdout.write(f"Done: {total} photos, {made} files made, {unreadable} unreadable.")
