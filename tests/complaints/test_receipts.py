"""The receipt: what it shows, that it proves itself, and that it gives nothing else away."""

import hashlib
import json
import re
from typing import Any

import pytest
import zxingcpp
from django.db.models import Field
from django.test import Client
from django.utils import timezone
from PIL import Image

from complaints import evidence, receipts, signing
from complaints.intake import register_complaint
from complaints.models import Complaint, Draft, Receipt
from tests import pdfs
from tests.complaints.test_form import GOOD, page
from tests.factories import complaint_values, file_complaint, upload

pytestmark = pytest.mark.django_db

VERIFY = "/complaints/verify/"
SECRETS = ("13900001234", "程晚舟", "wanzhou@example.org", "青杏路41号", "书柜", "禾木家居")
# The desk's own, of no concern to what was filed.
DESK_FIELDS = {
    "id", "number", "code_digest", "profile", "status", "received_at", "updated_at",
    "assigned_to", "phone_index", "email_index", "rule_version", "is_quick",
}  # fmt: skip


@pytest.fixture
def sender(client: Client) -> Client:
    """A browser that has just sent a complaint."""
    client.post("/complaints/new/all/", {**GOOD, "evidence": [upload()]})
    client.post("/complaints/new/review/")
    return client


def receipt() -> Receipt:
    return Receipt.objects.select_related("complaint").get()


def test_it_shows_number_code_next_steps_and_proof(sender: Client) -> None:
    text = page(sender.get("/complaints/new/receipt/"))
    assert receipt().complaint.number in text
    assert receipt().seal.code in text
    assert receipt().fingerprint in text
    assert "15 天内可以提出异议" in text
    assert "下载回执" in text


def test_it_offers_the_receipt_as_a_paper_with_the_code(sender: Client, settings: Any) -> None:
    settings.PDF_FONT = "/nowhere/no.ttf"
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", page(sender.get("/complaints/new/receipt/")))
    response = sender.get("/complaints/new/receipt.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    text = pdfs.text(response.content)
    assert code
    assert code[0] in text
    assert receipt().complaint.number in text
    assert receipt().seal.code in text
    assert receipt().seal.signature.hex() in text.replace("\n", "")
    assert "查询码" in text


@pytest.mark.parametrize("name", ["receipt/", "receipt.pdf"])
def test_it_shows_them_to_no_other_browser(sender: Client, name: str) -> None:
    stranger = Client()
    assert stranger.get(f"/complaints/new/{name}").status_code == 302
    assert stranger.get("/complaints/new/receipt.svg").status_code == 404


def test_it_draws_a_code_that_leads_to_the_proof(sender: Client, tmp_path: Any) -> None:
    picture = sender.get("/complaints/new/receipt.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    address = f"http://127.0.0.1:8000{VERIFY}{receipt().seal.text}/"
    scanned = zxingcpp.read_barcodes(_drawn(picture.content.decode()))
    assert [code.text for code in scanned] == [address]


def test_it_fingerprints_exactly_what_was_filed(sender: Client) -> None:
    kept = receipt()
    assert hashlib.sha256(kept.content.encode()).hexdigest() == kept.fingerprint
    content = json.loads(kept.content)
    assert content["facts"] == "书柜送来时侧板开裂。"
    assert content["phone"] == "13900001234"
    attachment = kept.complaint.attachments.get()
    assert content["evidence"] == [
        {"name": attachment.name, "size": attachment.size, "sha256": attachment.sha256}
    ]


def test_it_gives_another_fingerprint_to_one_changed_character() -> None:
    now = timezone.now()
    fingerprints = set()
    for facts in ("侧板开裂。", "侧板开裂，"):
        draft, _ = Draft.begin(now=now)
        evidence.attach(draft, upload())
        values = complaint_values(facts=facts)
        filed = register_complaint(draft, values=values, now=now, article_id=None)
        assert filed
        fingerprints.add(filed.complaint.receipt.fingerprint)
    assert len(fingerprints) == 2


def test_it_keeps_the_filed_content_encrypted() -> None:
    file_complaint()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM complaints_receipt")
        ((stored,),) = cursor.fetchall()
    assert not any(secret in stored for secret in SECRETS)


def test_it_knows_of_every_field_whether_it_was_filed() -> None:
    fields = {field.name for field in Complaint._meta.get_fields() if isinstance(field, Field)}
    assert fields == {*receipts.FILED_FIELDS, *DESK_FIELDS}


def test_it_proves_itself_from_the_scanned_code_without_a_session() -> None:
    seal = file_complaint().complaint.receipt.seal
    text = page(Client().get(f"{VERIFY}{seal.text}/"))
    assert "回执是真的" in text
    assert seal.number in text
    assert seal.fingerprint in text
    assert not any(secret in text for secret in SECRETS)


def test_it_proves_itself_when_the_register_has_lost_the_case() -> None:
    seal = file_complaint().complaint.receipt.seal
    Receipt.objects.all().delete()
    text = page(Client().get(f"{VERIFY}{seal.text}/"))
    assert "回执是真的" in text
    assert "登记簿里现在没有" in text


@pytest.mark.parametrize("place", range(0, 165, 21))
def test_it_fails_when_one_character_of_the_address_is_changed(place: int) -> None:
    text = file_complaint().complaint.receipt.seal.text
    wrong = "x" if text[place] != "x" else "y"
    answer = page(Client().get(f"{VERIFY}{text[:place]}{wrong}{text[place + 1 :]}/"))
    assert "核对不上" in answer
    assert "回执是真的" not in answer


def check(number: str, code: str) -> str:
    return page(Client().get(VERIFY, {"number": number, "code": code}))


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code,
        lambda code: code.lower(),
        lambda code: code.replace(" ", ""),
        lambda code: code.replace(" ", "-"),
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: "".join(chr(ord(c) + 0xFEE0) if c != " " else "　" for c in code),
    ],
)
def test_it_takes_the_code_from_paper_however_it_is_typed(typed: Any) -> None:
    seal = file_complaint().complaint.receipt.seal
    assert "回执是真的" in check(seal.number, typed(seal.code))
    assert "回执是真的" in check(seal.number.replace("-", ""), typed(seal.code))


def test_it_fails_when_any_one_character_from_paper_is_changed() -> None:
    seal = file_complaint().complaint.receipt.seal
    code = signing.read_code(seal.code)
    for place in range(len(code)):
        wrong = "7" if code[place] != "7" else "8"
        assert (
            receipts.find_seal(number=seal.number, code=code[:place] + wrong + code[place + 1 :])
            is None
        )
    for place in (0, 7, 9, 13):
        wrong = "1" if seal.number[place] != "1" else "2"
        number = seal.number[:place] + wrong + seal.number[place + 1 :]
        assert receipts.find_seal(number=number, code=code) is None


def test_it_fails_when_the_register_was_changed_behind_our_back() -> None:
    seal = file_complaint().complaint.receipt.seal
    Receipt.objects.update(fingerprint="0" * 64)
    assert "核对不上" in check(seal.number, seal.code)


def test_it_answers_the_same_for_a_wrong_code_and_an_unknown_number() -> None:
    seal = file_complaint().complaint.receipt.seal
    wrong_code = check(seal.number, "ABCD " * 6)
    unknown = check("20200101-12345", seal.code)
    assert "核对不上" in wrong_code
    assert (
        re.sub(r'value="[^"]*"', "", wrong_code).split("<main")[1]
        == re.sub(r'value="[^"]*"', "", unknown).split("<main")[1]
    )


@pytest.mark.parametrize("code", ["", "\x00", "字" * 59, "x" * 5000, "<script>", "'; DROP"])
def test_it_answers_any_code_with_a_sentence(code: str) -> None:
    response = Client().get(VERIFY, {"number": "20261127-48213", "code": code})
    assert response.status_code == 200
    assert "error-summary" in page(response) or "核对不上" in page(response)


def test_it_publishes_its_keys_and_anybody_can_check_with_them() -> None:
    from base64 import b64decode

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    kept = file_complaint().complaint.receipt
    response = Client().get(f"{VERIFY}keys.json")
    assert not response.cookies
    published = {each["id"]: each["public_key"] for each in response.json()["keys"]}
    stamp = kept.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    statement = response.json()["signed"]
    for placeholder, value in (
        ("<number>", kept.complaint.number),
        ("<time in UTC as 2026-11-27T03:38:24Z>", stamp),
        ("<SHA-256>", kept.fingerprint),
    ):
        statement = statement.replace(placeholder, value)
    key = Ed25519PublicKey.from_public_bytes(b64decode(published[kept.key_id]))
    key.verify(bytes.fromhex(kept.signature), statement.encode())


def test_it_limits_how_often_one_address_checks() -> None:
    client = Client()
    for _ in range(30):
        client.get(VERIFY, {"number": "20261127-48213", "code": "ABCD"})
    response = client.get(VERIFY, {"number": "20261127-48213", "code": "ABCD"})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "请过十分钟再试" in page(response)
    assert client.get(f"{VERIFY}x/").status_code == 429


def _drawn(svg: str) -> Image.Image:
    """The picture of a QR code that segno wrote: one path of horizontal strokes."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    picture = Image.new("L", (side, side), 255)
    x = y = 0.0
    path = re.findall(r'<path[^>]*stroke="#000"[^>]* d="([^"]+)"|d="(M[^"]+)"[^>]*stroke', svg)
    for command, numbers in re.findall(r"([MmhHvz])([-\d. ]*)", next(filter(None, path[0]))):
        values = [float(n) for n in numbers.split()]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        elif command == "h":
            for step in range(int(values[0])):
                picture.putpixel((int(x) + step, int(y)), 0)
            x += values[0]
    return picture.resize((side * 6, side * 6), Image.Resampling.NEAREST)


@pytest.mark.parametrize(
    "typed",
    [
        "20261127-48213", "2026112748213", " 20261127 - 48213", "20261127—48213",
        "２０２６１１２７－４８２１３",
    ],
)  # fmt: skip
def test_it_reads_numbers_as_people_type_them(typed: str) -> None:
    assert receipts.read_number(typed) == "20261127-48213"
