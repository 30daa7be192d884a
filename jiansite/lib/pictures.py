"""Pictures from outside: checked, turned upright, freed of metadata, and scaled.

Whatever a person uploads is decoded completely and written anew, so that what is shown holds
pixels only: no EXIF, no GPS position, no second file hidden behind the first.
"""

import struct
import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import IO

import pillow_heif
from django.core.files.base import ContentFile
from PIL import Image, UnidentifiedImageError, features

# 60 megapixels: above any phone's ordinary photograph, far below what exhausts the memory.
MAX_PIXELS = 60_000_000
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow's decoders raise when a file is not what it should be.
_BROKEN = (
    ArithmeticError, AttributeError, EOFError, LookupError, OSError, struct.error, SyntaxError,
    TypeError, ValueError,
)  # fmt: skip
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
pillow_heif.register_heif_opener()
# How each format is written. AVIF at 60 takes a quarter fewer bytes than WebP at 82 and looks
# alike; speed 6 takes three times as long for 4 % fewer, and at speed 9 drawings grow larger
# than their WebP. bench/renditions.py measures it.
_OPTIONS: dict[str, dict[str, object]] = {
    "AVIF": {"quality": 60, "speed": 8},
    "JPEG": {"quality": 82, "optimize": True, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 82},
}


class PictureRefused(Exception):
    """The file is not a picture we take; the message is a Chinese sentence for the person."""


def open_picture(file: IO[bytes], *, formats: Sequence[str] = FORMATS) -> Image.Image:
    """Decode a picture completely and turn it upright. Raises PictureRefused."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Of bombs, below its own limit, and of broken EXIF, which is dropped anyway.
            warnings.simplefilter("ignore")
            return _decoded(file, formats)
    except Image.DecompressionBombError:
        raise PictureRefused("图片尺寸过大，展开后会占用过多内存。请缩小后再上传。") from None
    except UnidentifiedImageError:
        raise PictureRefused(
            "这不是可以识别的图片。请上传 JPEG、PNG、WebP 或 GIF 格式的照片。"
        ) from None
    # Pillow raises whatever a broken decoder meets; to the person it is one thing.
    except (*_BROKEN, MemoryError):
        raise PictureRefused(
            "图片文件已损坏或不完整，无法打开。请重新保存或重新拍摄后上传。"
        ) from None


def _decoded(file: IO[bytes], formats: Sequence[str]) -> Image.Image:
    picture = Image.open(file, formats=tuple(formats))
    if picture.width * picture.height > MAX_PIXELS:
        raise PictureRefused(
            f"图片尺寸过大（{picture.width}×{picture.height} 像素）。请缩小后再上传。"
        )
    picture.load()
    return _upright(picture)


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as its EXIF says. Of the EXIF nothing else is read: much of it is broken outside."""
    try:
        orientation = picture.getexif().get(_ORIENTATION)
    except _BROKEN:
        return picture
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    return picture if turn is None else picture.transpose(turn)


def fit_within(picture: Image.Image, *, width: int, height: int | None = None) -> Image.Image:
    """A copy at most that large, never enlarged, in the same proportions."""
    scale = min(1.0, width / picture.width)
    if height:
        scale = min(scale, height / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    # In a plain mode first: palettes and single bits would shrink without smoothing.
    plain = _plain_mode(picture)
    return plain.resize(size, Image.Resampling.LANCZOS) if scale < 1 else plain.copy()


def can_encode(format: str) -> bool:
    """Whether the Pillow at hand writes this format: some are built without AVIF."""
    return format != "AVIF" or bool(features.check("avif"))


def encode(picture: Image.Image, *, format: str, quality: int | None = None) -> ContentFile:
    """The pixels alone as a new file: `format` is AVIF, JPEG, WEBP or PNG."""
    flat = _without_alpha(picture) if format == "JPEG" else _plain_mode(picture)
    # A new image: exif, comments and colour profiles of the old one do not travel along.
    clean = Image.new(flat.mode, flat.size)
    clean.paste(flat)
    buffer = BytesIO()
    options = _OPTIONS[format] if quality is None else {**_OPTIONS[format], "quality": quality}
    clean.save(buffer, format=format, **options)
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
