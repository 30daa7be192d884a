"""The words in picture files: IPTC as agencies write it, XMP as programs do, and broken ones."""

import struct
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from jiansite.lib import picture_words
from jiansite.lib.picture_words import Words
from jiansite.lib.pictures import MORE_FORMATS
from tests.factories import picture_bytes

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 photoshop:Headline="公平秤抽查" photoshop:Credit="云川质量观察">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">执法人员核对
 公平秤</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>林予澄</rdf:li></rdf:Seq></dc:creator>
<dc:subject><rdf:Bag><rdf:li>计量</rdf:li><rdf:li>市场</rdf:li></rdf:Bag></dc:subject>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li>一台秤</rdf:li></rdf:Alt>
</Iptc4xmpCore:AltTextAccessibility>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def iptc_jpeg(fields: list[tuple[int, int, bytes]]) -> bytes:
    """A JPEG with an IPTC block, as Photoshop wraps it."""
    data = b"".join(
        b"\x1c" + bytes([record, number]) + struct.pack(">H", len(value)) + value
        for record, number, value in fields
    )
    block = (
        b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(data)) + data + b"\x00" * (len(data) % 2)
    )
    segment = b"Photoshop 3.0\x00" + block
    content = picture_bytes()
    return content[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + content[2:]


def read(content: bytes) -> Words:
    return picture_words.read(BytesIO(content), formats=MORE_FORMATS)


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b"\x1b%G"), ("gb18030", b""), ("utf-8", b"")]
)
def test_it_reads_iptc_in_the_character_sets_that_chinese_programs_write(
    encoding: str, mark: bytes
) -> None:
    fields = [
        (2, 105, "公平秤抽查".encode(encoding)),
        (2, 120, "执法人员核对公平秤。".encode(encoding)),
        (2, 80, "林予澄".encode(encoding)),
        (2, 110, "云川质量观察".encode(encoding)),
        (2, 25, "计量".encode(encoding)),
        (2, 25, "市场".encode(encoding)),
    ]
    words = read(iptc_jpeg([(1, 90, mark), *fields] if mark else fields))
    assert words == Words(
        headline="公平秤抽查",
        caption="执法人员核对公平秤。",
        byline="林予澄",
        credit="云川质量观察",
        keywords=("计量", "市场"),
    )
    assert words.credit_line == "云川质量观察 林予澄 摄"


@pytest.mark.parametrize("format", ["JPEG", "WEBP", "AVIF"])
def test_it_reads_xmp(format: str) -> None:
    words = read(picture_bytes(format=format, xmp=XMP.encode()))
    assert (words.headline, words.caption, words.alt) == (
        "公平秤抽查",
        "执法人员核对 公平秤",
        "一台秤",
    )
    assert (words.byline, words.credit) == ("林予澄", "云川质量观察")
    assert words.keywords == ("计量", "市场")


@pytest.mark.parametrize(
    "packet",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + XMP.replace("公平秤抽查", "&a;"),
        XMP[:200],
        "",
    ],
    ids=["entity", "cut off", "empty"],
)
def test_it_reads_no_broken_and_no_hostile_xmp(packet: str) -> None:
    assert read(picture_bytes(xmp=packet.encode())) == Words()


def test_it_reads_the_iptc_beside_a_broken_xmp() -> None:
    content = iptc_jpeg([(2, 120, "说明".encode())])
    broken = b"http://ns.adobe.com/xap/1.0/\x00<broken"
    segment = b"\xff\xe1" + struct.pack(">H", len(broken) + 2) + broken
    assert read(content[:2] + segment + content[2:]).caption == "说明"


@pytest.mark.parametrize("content", [b"", b"no picture", picture_bytes()[:80]])
def test_it_finds_nothing_where_there_is_no_picture(content: bytes) -> None:
    assert read(content) == Words()


def test_it_takes_nothing_of_what_a_camera_says_of_itself() -> None:
    exif = Image.Exif()
    exif[0x010E] = "OLYMPUS DIGITAL CAMERA"
    assert read(picture_bytes(exif=exif)) == Words()


def test_it_reads_a_real_iptc_block(shared_data: Path) -> None:
    words = read((shared_data / "images" / "formats" / "iptc.jpg").read_bytes())
    assert words.keywords[-1] == "Budapest"
