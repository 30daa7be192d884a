"""Pictures from outside: checked, turned upright, freed of metadata, and scaled.

Whatever a person uploads is decoded completely and written anew, so that what is shown holds
pixels only: no EXIF, no GPS position, no second file hidden behind the first.
"""

import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

# 60 megapixels: above any phone's ordinary photograph, far below what exhausts the memory.
MAX_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class PictureRefused(Exception):
    """The file is not a picture we take; the message is a Chinese sentence for the person."""


def open_picture(file: IO[bytes]) -> Image.Image:
    """Decode a picture completely and turn it upright. Raises PictureRefused."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Of bombs, below its own limit, and of broken EXIF, which is dropped anyway.
            warnings.simplefilter("ignore")
            return _decoded(file)
    except Image.DecompressionBombError:
        raise PictureRefused("图片尺寸过大，展开后会占用过多内存。请缩小后再上传。") from None
    except UnidentifiedImageError:
        raise PictureRefused(
            "这不是可以识别的图片。请上传 JPEG、PNG、WebP 或 GIF 格式的照片。"
        ) from None
    # Pillow raises whatever a broken decoder meets; to the person it is one thing.
    except (OSError, ValueError, SyntaxError, IndexError, TypeError, MemoryError, EOFError):
        raise PictureRefused(
            "图片文件已损坏或不完整，无法打开。请重新保存或重新拍摄后上传。"
        ) from None


def _decoded(file: IO[bytes]) -> Image.Image:
    picture = Image.open(file, formats=FORMATS)
    if picture.width * picture.height > MAX_PIXELS:
        raise PictureRefused(
            f"图片尺寸过大（{picture.width}×{picture.height} 像素）。请缩小后再上传。"
        )
    picture.load()
    return ImageOps.exif_transpose(picture)


def fit_within(picture: Image.Image, *, width: int, height: int | None = None) -> Image.Image:
    """A copy at most that large, never enlarged, in the same proportions."""
    scale = min(1.0, width / picture.width)
    if height:
        scale = min(scale, height / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    # In a plain mode first: palettes and single bits would shrink without smoothing.
    plain = _plain_mode(picture)
    return plain.resize(size, Image.Resampling.LANCZOS) if scale < 1 else plain.copy()


def encode(picture: Image.Image, *, format: str, quality: int = 82) -> ContentFile:
    """The pixels alone as a new file: `format` is JPEG, WEBP or PNG."""
    flat = _without_alpha(picture) if format == "JPEG" else _plain_mode(picture)
    # A new image: exif, comments and colour profiles of the old one do not travel along.
    clean = Image.new(flat.mode, flat.size)
    clean.paste(flat)
    buffer = BytesIO()
    options: dict[str, object] = {"optimize": True, "progressive": True} if format == "JPEG" else {}
    clean.save(buffer, format=format, quality=quality, **options)
    return ContentFile(buffer.getvalue())


def widths_for(picture: Image.Image, wanted: Sequence[int]) -> list[int]:
    """The wanted rendition widths up to the picture's own, which is the last; none enlarges."""
    own = min(picture.width, max(wanted))
    return [*(width for width in wanted if width < own), own]


def _plain_mode(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGB", "RGBA", "L"):
        return picture
    if picture.mode.startswith("I"):
        # Sixteen bits a pixel: `convert` alone would cut everything above 255 to white.
        return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    return picture.convert(
        "RGBA" if "transparency" in picture.info or "A" in picture.mode else "RGB"
    )


def _without_alpha(picture: Image.Image) -> Image.Image:
    plain = _plain_mode(picture)
    if plain.mode != "RGBA":
        return plain
    paper = Image.new("RGB", plain.size, "white")
    paper.paste(plain, mask=plain.getchannel("A"))
    return paper
