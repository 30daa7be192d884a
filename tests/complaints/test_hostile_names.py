"""Whatever a file is called: it is kept, shown and handed back under a name that does no harm."""

import re
import unicodedata
import zipfile
from email.message import Message
from io import BytesIO
from pathlib import PureWindowsPath
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone

from complaints import evidence
from complaints.downloads import evidence_response
from complaints.models import Attachment, Draft, PartialUpload
from jiansite.lib.uploads import display_name
from tests.complaints.hostile_names import NAMES
from tests.complaints.test_form import GOOD, page
from tests.complaints.test_steps import send
from tests.factories import upload

pytestmark = pytest.mark.django_db

BAD = re.compile(r'[/\\<>"|:*?;%\r\n\x00]')


def is_harmless(name: str) -> bool:
    return (
        0 < len(name) <= 100
        and not BAD.search(name)
        and not any(unicodedata.category(char)[0] in "CZ" for char in name if char != " ")
        and name == name.strip(" .")
        and not PureWindowsPath(name).is_reserved()
    )


def test_it_knows_every_shape() -> None:
    assert len(NAMES) >= 364
    assert not any(
        map(is_harmless, ("../x", "con.jpg", "a\u202eb", "a\r\nb", "", "长" * 400, "a."))
    )


@pytest.mark.parametrize("longest", [80, 20])
def test_it_makes_a_harmless_name_of_any(longest: int) -> None:
    assert [name for name in NAMES if not is_harmless(display_name(name, longest=longest))] == []


def test_it_keeps_a_plain_name_as_it_is() -> None:
    for name in (
        "程晚舟 小票（2）.jpg",
        "IMG_0001.HEIC",
        "发票-2026.pdf",
        "console.jpg",
        "a&b.png",
    ):
        assert display_name(name) == name


def test_it_seals_and_hands_back_a_file_of_any_name() -> None:
    for start in range(0, len(NAMES), evidence.MAX_FILES):
        draft, _ = Draft.begin(now=timezone.now())
        for name in NAMES[start : start + evidence.MAX_FILES]:
            file = upload()
            file._name = name  # as no browser sends it: Django's own class would have cleaned it
            attachment = evidence.attach(draft, file)
            assert is_harmless(attachment.name), ascii(name)[:80]
            assert attachment.name.endswith(".jpg")
            assert re.fullmatch(r"[\w./-]+", attachment.original.name), ascii(name)[:80]
            assert handed_back_as(attachment) == attachment.name
    assert Attachment.objects.count() == len(NAMES)


def handed_back_as(attachment: Attachment) -> str:
    """The name that a browser takes from the answer; and no other header comes out of it."""
    response = evidence_response(attachment, original=True)
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert not re.search(r"[\r\n\x00]", disposition)
    assert "Set-Cookie" not in response.headers
    header = Message()
    header["Content-Disposition"] = disposition
    assert b"".join(response.streaming_content)
    # RFC 5987 where it is not plain.
    return header.get_filename() or unquote(disposition.partition("''")[2])


def test_it_begins_an_upload_in_pieces_under_any_name(client: Client) -> None:
    client.get("/complaints/new/evidence/")
    for name in NAMES:
        sent = name.encode(errors="replace").decode()
        response = client.post("/complaints/new/files/", {"name": sent, "size": "9", "sha256": ""})
        assert response.status_code == 201, ascii(name)[:80]
        assert all(map(is_harmless, PartialUpload.objects.values_list("name", flat=True)))
        PartialUpload.objects.all().delete()


def test_it_shows_them_on_the_page_and_packs_them_side_by_side(client: Client) -> None:
    hostile = ['"><svg/onload=alert(1)>.jpg', "../../x.jpg", "con.jpg", "con.jpg", "a&amp;b.jpg"]
    files = []
    for name in hostile:
        file = upload()
        file._name = name
        files.append(file)
    client.post("/complaints/new/all/", {**GOOD, "evidence": files})
    assert "<svg/onload" not in page(client.get("/complaints/new/review/"))
    send(client)
    address = Attachment.objects.all()[0].complaint
    assert address
    for pack in ("all.zip", "12315.zip"):
        answer = client.get(f"{address.get_absolute_url()}{pack}")
        archive = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
        names = archive.namelist()
        assert len(set(names)) == len(names)
        assert sum(name.endswith(".jpg") for name in names) >= len(hostile)
        assert not [name for name in names if ".." in name or name.startswith("/") or "\\" in name]
