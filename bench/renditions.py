"""How long the renditions of a photograph take, and how large they are, kind by kind.

Over the photographs of a folder, by default those of the real input beside the repository:

    DEBUG=1 .venv/bin/python manage.py shell --command "from bench.renditions import main; main()"
"""

import math
import time
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageChops, ImageStat

from jiansite.lib import pictures
from news.photo_library import FORMATS, MASTER_HEIGHT, MASTER_WIDTH, WIDTHS

PHOTOS = Path(settings.BASE_DIR).parent / "shared" / "data" / "images" / "photos"


def main(folder: Path = PHOTOS) -> None:
    """One line a kind: kilobytes and seconds for each photograph, distance from the original."""
    photos = [_renditions(path) for path in sorted(folder.glob("*.jpg"))]
    for format in filter(pictures.can_encode, FORMATS.values()):
        size, noise, slowest, start = 0, 0.0, 0.0, time.perf_counter()
        measuring = 0.0
        for photo in photos:
            began = time.perf_counter()
            files = [pictures.encode(rendition, format=format) for rendition in photo]
            measured_from = time.perf_counter()
            slowest = max(slowest, measured_from - began)
            size += sum(file.size for file in files)
            noise += sum(map(_signal_to_noise, photo, files)) / len(photo)
            measuring += time.perf_counter() - measured_from
        took = (time.perf_counter() - start - measuring) / len(photos)
        print(
            f"{format:<5} {size / 1024 / len(photos):6.0f} KB {took:6.2f} s (slowest {slowest:.2f})"
            f"   {noise / len(photos):5.1f} dB"
        )


def _renditions(path: Path) -> list[Image.Image]:
    with path.open("rb") as file:
        picture = pictures.open_picture(file)
    master = pictures.fit_within(picture, width=MASTER_WIDTH, height=MASTER_HEIGHT)
    return [
        pictures.fit_within(master, width=width) for width in pictures.widths_for(master, WIDTHS)
    ]


def _signal_to_noise(original: Image.Image, file: object) -> float:
    written = Image.open(file).convert("L")
    difference = ImageStat.Stat(ImageChops.difference(original.convert("L"), written))
    return 10 * math.log10(255**2 / max(difference.sum2[0] / difference.count[0], 0.01))
