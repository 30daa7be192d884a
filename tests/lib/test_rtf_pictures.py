import time

from jiansite.lib.rtf_pictures import pictures_in
from tests.factories import picture_bytes

PNG = picture_bytes(format="PNG")
JPEG = picture_bytes()


def pict(content: bytes, kind: bytes = b"pngblip", wrap: bytes = b"\\*\\shppict") -> bytes:
    digits = content.hex().encode()
    lines = b"\n".join(digits[at : at + 128] for at in range(0, len(digits), 128))
    return (
        b"{" + wrap + b"{\\pict{\\*\\picprop\\shplid1025{\\sp{\\sn shapeType}{\\sv 75}}}"
        b"\\picscalex100\\picw4233\\" + kind + b"\\bliptag-1{\\*\\blipuid "
        b"00112233445566778899aabbccddeeff}" + lines + b"}}"
    )


def test_it_finds_the_pictures_in_order_and_each_once() -> None:
    old = b"{\\nonshppict{\\pict\\wmetafile8 " + b"0100" * 50 + b"}}"
    rtf = b"{\\rtf1\\ansi A " + pict(PNG) + old + b" B " + pict(JPEG, b"jpegblip") + old + b"}"
    assert pictures_in(rtf) == [PNG, JPEG]


def test_it_finds_a_picture_without_a_wrapper() -> None:
    assert pictures_in(b"{\\rtf1 {\\pict\\pngblip\n" + PNG.hex().encode() + b"}}") == [PNG]


def test_it_keeps_the_place_of_another_kind() -> None:
    rtf = b"{\\rtf1{\\pict\\wmetafile8 " + b"0100" * 50 + b"}" + pict(PNG) + b"}"
    assert pictures_in(rtf) == [b"", PNG]


def test_it_survives_what_is_broken() -> None:
    assert pictures_in(b"") == []
    assert pictures_in(b"{\\pict\\pngblip") == [b""]
    assert pictures_in(b"{\\pict\\pngblip " + b"abc" * 50) in (
        [b""],
        [bytes.fromhex("abcabc" * 25)],
    )


def test_it_reads_a_bad_joke_in_seconds() -> None:
    begin = time.perf_counter()
    pictures_in(b"{\\pict" * 200_000)
    pictures_in(b"{\\pict\\pngblip " + b"00" * 3_000_000)
    assert time.perf_counter() - begin < 10
