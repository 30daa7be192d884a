import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms
from PIL.Image import Transpose

from jiansite.lib import pictures
from tests.factories import picture_bytes, picture_with_gps

# For each EXIF orientation, how an upright picture has to be turned to be stored under it.
STORED_AS = {
    1: None,
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_90,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_270,
}
WRITTEN = [format for format in ("AVIF", "JPEG", "WEBP", "PNG") if pictures.can_encode(format)]
MODES = ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"]


def with_red_corner(orientation: int) -> BytesIO:
    """64 × 32, white, red at the top left once it is upright."""
    upright = Image.new("RGB", (64, 32), "white")
    upright.paste("red", (0, 0, 16, 16))
    turn = STORED_AS[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = BytesIO()
    (upright.transpose(turn) if turn is not None else upright).save(buffer, "JPEG", exif=exif)
    return buffer


def claiming(width: int, height: int) -> BytesIO:
    """A PNG of a few bytes whose head promises a picture of that size."""
    content = picture_bytes(size=(8, 8), format="PNG")
    head = b"IHDR" + struct.pack(">II", width, height) + content[24:29]
    return BytesIO(content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:])


def png(picture: Image.Image) -> BytesIO:
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer


@pytest.mark.parametrize("orientation", STORED_AS)
def test_it_turns_a_picture_upright(orientation: int) -> None:
    picture = pictures.open_picture(with_red_corner(orientation))
    assert picture.size == (64, 32)
    red, green, _ = picture.getpixel((4, 4))
    assert red > 200 > 100 > green
    assert min(picture.getpixel((60, 28))) > 200


@pytest.mark.parametrize("size", [(10_000, 7_000), (12_000, 12_000), (60_000, 60_000)])
def test_it_refuses_a_decompression_bomb(size: tuple[int, int]) -> None:
    with pytest.raises(pictures.PictureRefused, match="图片尺寸过大"):
        pictures.open_picture(claiming(*size))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_it_refuses_a_truncated_file(format: str) -> None:
    content = picture_bytes(size=(400, 300), format=format)
    with pytest.raises(pictures.PictureRefused, match="已损坏或不完整"):
        pictures.open_picture(BytesIO(content[: len(content) // 2]))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        "这是一段文字".encode(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n",
        picture_bytes(format="BMP"),
        picture_bytes(format="TIFF"),
    ],
    ids=["empty", "text", "svg", "pdf", "bmp", "tiff"],
)
def test_it_refuses_what_is_no_picture_we_take(content: bytes) -> None:
    with pytest.raises(pictures.PictureRefused, match="不是可以识别的图片"):
        pictures.open_picture(BytesIO(content))


def test_it_opens_a_file_that_was_read_before() -> None:
    file = BytesIO(picture_bytes(size=(30, 20)))
    file.read()
    assert pictures.open_picture(file).size == (30, 20)


@pytest.mark.parametrize(
    ("size", "box", "expected"),
    [
        ((1000, 500), {"width": 400}, (400, 200)),
        ((300, 200), {"width": 400}, (300, 200)),
        ((1000, 1000), {"width": 400, "height": 100}, (100, 100)),
        ((3000, 1), {"width": 30}, (30, 1)),
    ],
    ids=["shrinks", "never enlarges", "height", "at least a pixel"],
)
def test_it_fits_a_picture_in_its_proportions(
    size: tuple[int, int], box: dict[str, int], expected: tuple[int, int]
) -> None:
    assert pictures.fit_within(Image.new("RGB", size), **box).size == expected


@pytest.mark.parametrize("mode", ["1", "P", "RGB"])
def test_it_blends_fine_detail_when_it_shrinks(mode: str) -> None:
    checked = Image.new("1", (64, 64))
    checked.putdata([(n // 64 + n) % 2 * 255 for n in range(64 * 64)])
    small = pictures.fit_within(pictures.open_picture(png(checked.convert(mode))), width=16)
    assert 90 < small.convert("L").getpixel((8, 8)) < 165


@pytest.mark.parametrize("format", WRITTEN)
def test_it_leaves_position_and_camera_behind(format: str) -> None:
    original = pictures.open_picture(BytesIO(picture_with_gps()))
    encoded = pictures.encode(original, format=format).read()
    assert b"Fictional Camera" not in encoded
    assert dict(Image.open(BytesIO(encoded)).getexif()) == {}


@pytest.mark.parametrize("format", WRITTEN)
def test_it_leaves_comments_and_colour_profiles_behind(format: str) -> None:
    file = BytesIO(picture_bytes(comment=b"fictional note", icc_profile=b"fictional profile"))
    encoded = pictures.encode(pictures.open_picture(file), format=format).read()
    assert b"fictional" not in encoded
    assert "icc_profile" not in Image.open(BytesIO(encoded)).info


def test_it_leaves_a_file_hidden_behind_the_picture() -> None:
    polyglot = BytesIO(picture_bytes() + b"PK\x03\x04 hidden archive")
    encoded = pictures.encode(pictures.open_picture(polyglot), format="JPEG")
    assert b"hidden archive" not in encoded.read()


@pytest.mark.parametrize("format", WRITTEN)
@pytest.mark.parametrize("mode", MODES)
def test_it_encodes_every_kind_of_pixel(mode: str, format: str) -> None:
    original = pictures.open_picture(png(Image.new(mode, (20, 10))))
    encoded = Image.open(pictures.encode(original, format=format))
    assert (encoded.format, encoded.size) == (format, (20, 10))


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (0x8000, 0x80), (0xFFFF, 0xFF)])
def test_it_keeps_the_brightness_of_a_sixteen_bit_scan(value: int, expected: int) -> None:
    scan = Image.frombytes("I;16", (20, 10), struct.pack("<H", value) * 200)
    encoded = Image.open(pictures.encode(pictures.open_picture(png(scan)), format="JPEG"))
    assert encoded.convert("L").getpixel((5, 5)) == pytest.approx(expected, abs=3)


def test_it_takes_a_picture_in_printing_colours() -> None:
    buffer = BytesIO()
    Image.new("CMYK", (20, 10), (0, 255, 255, 0)).save(buffer, "JPEG")
    encoded = Image.open(pictures.encode(pictures.open_picture(buffer), format="JPEG"))
    red, green, blue = encoded.getpixel((5, 5))
    assert red > 200
    assert max(green, blue) < 60


def test_it_lays_a_transparent_picture_on_white_for_jpeg() -> None:
    clear = pictures.open_picture(png(Image.new("RGBA", (20, 10), (0, 0, 0, 0))))
    encoded = Image.open(pictures.encode(clear, format="JPEG"))
    assert min(encoded.getpixel((5, 5))) > 250


@pytest.mark.parametrize("format", [format for format in WRITTEN if format != "JPEG"])
def test_it_keeps_a_picture_transparent(format: str) -> None:
    clear = pictures.open_picture(png(Image.new("RGBA", (20, 10), (0, 0, 0, 0))))
    encoded = Image.open(pictures.encode(clear, format=format))
    assert encoded.convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    ("width", "expected"),
    [(2000, [480, 960, 1600]), (960, [480, 960]), (959, [480, 959]), (300, [300])],
)
def test_it_makes_renditions_up_to_the_width_of_the_picture(
    width: int, expected: list[int]
) -> None:
    assert pictures.widths_for(Image.new("RGB", (width, 10)), (480, 960, 1600)) == expected


def heic(picture: Image.Image, **options: object) -> BytesIO:
    buffer = BytesIO()
    picture.save(buffer, "HEIF", **options)
    return buffer


@pytest.mark.parametrize("format", ["HEIF", "AVIF", "TIFF"])
def test_it_takes_more_formats_from_staff(format: str) -> None:
    file = BytesIO(picture_bytes(size=(64, 48), format=format))
    assert pictures.open_picture(file, formats=pictures.MORE_FORMATS).size == (64, 48)


def test_it_turns_a_heic_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = Image.new("RGB", (64, 32), "white")
    upright.paste("red", (0, 0, 16, 16))
    file = heic(upright.transpose(Transpose.ROTATE_90), exif=exif.tobytes(), quality=95)
    assert b"irot" in file.getvalue()
    picture = pictures.open_picture(file, formats=pictures.MORE_FORMATS)
    assert picture.size == (64, 32)
    red, green, _ = picture.convert("RGB").getpixel((4, 4))
    assert red > 180 > 100 > green


@pytest.mark.parametrize("format", ["HEIF", "AVIF", "TIFF"])
def test_it_refuses_the_half_of_a_file_of_the_newer_formats(format: str) -> None:
    noise = Image.effect_noise((400, 300), 80).convert("RGB")
    buffer = BytesIO()
    noise.save(buffer, format)
    content = buffer.getvalue()
    with pytest.raises(pictures.PictureRefused):
        pictures.open_picture(BytesIO(content[: len(content) // 2]), formats=pictures.MORE_FORMATS)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (picture_bytes(format="BMP"), "BMP 图片"),
        (picture_bytes(format="PPM"), "PPM 图片"),
        (picture_bytes(format="ICO"), "图标文件"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG 矢量图"),
        (b"%PDF-1.7\n", "PDF 文件"),
        (b"", "空文件"),
        (picture_bytes(format="HEIF"), "HEIC 照片"),
        (b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40, "视频文件"),
        (b"MZ\x90\x00", "程序文件"),
    ],
    ids=["bmp", "ppm", "ico", "svg", "pdf", "empty", "heic where it is not taken", "video", "exe"],
)
def test_it_names_what_it_refuses(content: bytes, named: str) -> None:
    with pytest.raises(pictures.PictureRefused, match=named):
        pictures.open_picture(BytesIO(content))


def test_it_brings_the_colours_of_a_profile_to_those_of_the_web() -> None:
    linear = ImageCms.ImageCmsProfile(BytesIO(_gamma_one_profile())).tobytes()
    file = BytesIO(picture_bytes(colour="#404040", icc_profile=linear, quality=100))
    red, green, blue = pictures.open_picture(file).getpixel((5, 5))
    assert min(red, green, blue) > 0x70  # a quarter of the light, not of the number


def test_it_refuses_colours_that_no_page_shows() -> None:
    buffer = BytesIO()
    Image.new("F", (20, 10), 0.5).save(buffer, "TIFF")
    with pytest.raises(pictures.PictureRefused, match="颜色格式"):
        pictures.open_picture(buffer, formats=pictures.MORE_FORMATS)


@pytest.mark.parametrize(("frames", "is_series"), [(1, False), (3, True)])
@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP", "TIFF"])
def test_it_tells_an_animation_and_takes_its_first_frame(
    format: str, frames: int, is_series: bool
) -> None:
    colours = ("#ff0000", "#00ff00", "#0000ff")[:frames]
    first, *rest = (Image.new("RGB", (20, 10), colour) for colour in colours)
    file = BytesIO()
    first.save(file, format, save_all=True, append_images=rest)
    assert pictures.is_series(file, formats=pictures.MORE_FORMATS) is is_series
    picture = pictures.open_picture(file, formats=pictures.MORE_FORMATS).convert("RGB")
    assert picture.getpixel((5, 5))[0] > 240


def _gamma_one_profile() -> bytes:
    """sRGB's primaries with linear tone curves, made of Pillow's own sRGB profile."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", content[128:132])[0]
    for at in range(132, 132 + 12 * count, 12):
        name, offset, size = struct.unpack(">4sII", content[at : at + 12])
        if name in (b"rTRC", b"gTRC", b"bTRC"):
            # A curve without points is the identity.
            content[offset : offset + size] = (b"curv" + b"\x00" * size)[:size]
    return bytes(content)
