"""Every field, with whatever can be typed or pasted: a page of the site, the same draft, no 500."""

import re
from typing import Any

import pytest
from django.test import Client

from complaints.forms import ComplaintForm, step_called
from complaints.models import Complaint, Draft
from tests.complaints.test_form import page
from tests.complaints.test_steps import ANSWERS, answer_all, at, send

pytestmark = pytest.mark.django_db

FIELDS = [name for name in ComplaintForm.base_fields if name != "article"]
TEXTS = {
    "empty": "",
    "blank": " \t\n　",
    "nul": "甲\x00乙",
    "emoji": "😀👨‍👩‍👧‍👦🇨🇳",
    "right to left": "\u202e卡片.exe\u202c\u2066x\u2069",
    "zero width": "\u200b\u200d\ufeff\u2060",
    "combining": "é" + "\u0301" * 400,
    "sql": "'; DROP TABLE complaints_complaint; --",
    "html": "<x9 y=1><script>alert(1)</script>\"'>",
    "template": "{{ 7*7 }}{% csrf_token %}{# #}",
    "json": '{"__proto__": {"a": 1}}',
    "surrogate": "\ud800",
    "long": "长" * 20_000,
    "lines": "\r\n" * 5000,
    "numbers": "９９９，９９９．９９",
    "infinity": "-1e309",
    "private": "\ue000\U000f0000",
    "crlf": "a\r\nSet-Cookie: b=c",
}


def sent(client: Client, address: str, data: dict[str, Any]) -> Any:
    """As bytes on the wire: half characters cannot be encoded as text."""
    body = "&".join(
        f"{name}={''.join(f'%{byte:02x}' for byte in value.encode('utf-8', 'surrogatepass'))}"
        for name, values in data.items()
        for value in (values if isinstance(values, list) else [values])
    )
    kind = "application/x-www-form-urlencoded"
    return client.post(address, body, content_type=kind)


@pytest.mark.parametrize("kind", list(TEXTS))
def test_it_answers_anything_in_the_fields_of_a_step(client: Client, kind: str) -> None:
    for step in ("what", "merchant", "demands", "about"):
        names = step_called(step).fields
        response = sent(client, at(step), dict.fromkeys(names, TEXTS[kind]))
        assert response.status_code in (200, 302), step
        shown = page(client.get(at(step)))
        assert "<x9" not in shown
        assert 'value="49"' not in shown
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("kind", list(TEXTS))
def test_it_files_or_says_what_is_wrong_with_anything_in_all_fields(
    client: Client, kind: str
) -> None:
    answer_all(client)
    everything = dict.fromkeys(FIELDS, TEXTS[kind])
    response = sent(client, at("all"), everything)
    if response.status_code == 200:
        assert 'class="error-summary"' in page(response)
        assert "<x9" not in page(response)
    review = client.get(at("review"))
    assert review.status_code in (200, 302)
    assert Complaint.objects.count() == 0


@pytest.mark.parametrize("kind", ["emoji", "sql", "html", "template", "json", "crlf", "private"])
def test_it_stores_and_shows_what_is_merely_odd(client: Client, kind: str) -> None:
    answer_all(client)
    odd = TEXTS[kind].replace("\r\n", " ")
    client.post(
        at("what"), {**ANSWERS["what"], "facts": f"事情的经过是这样的{odd}", "product": odd}
    )
    client.post(at("merchant"), {**ANSWERS["merchant"], "merchant_name": odd, "shop_name": odd})
    client.post(at("about"), {**ANSWERS["about"], "name": "程" + odd[:20]})
    assert "<x9" not in page(client.get(at("review")))
    assert send(client).status_code == 302
    complaint = Complaint.objects.get()
    assert complaint.shop_name == complaint.product
    text = page(client.get(f"/complaints/track/{complaint.number}/"))
    assert "<x9" not in text
    assert "49" not in re.findall(r">(49)<", text)


def test_it_answers_ten_megabytes_with_a_page_and_keeps_the_draft(client: Client) -> None:
    answer_all(client, "what")
    for address in (at("what"), at("all"), at("quick"), "/complaints/new/autosave/what/"):
        response = client.post(address, {"facts": "长" * 3_500_000})
        assert response.status_code == 400
        assert "请求无法处理" in page(response)
    assert ANSWERS["what"]["facts"] in page(client.get(at("what")))


@pytest.mark.parametrize("seen", ["x", "'", "0" * 5000, "甲", "\u202e"])
def test_it_takes_a_damaged_mark_for_another_window(client: Client, seen: str) -> None:
    answer_all(client, "what")
    response = client.post(at("what"), {**ANSWERS["what"], "facts": "别的", "seen": seen})
    assert response.status_code == 409


@pytest.mark.parametrize("go", ["nonsense", "../../", "review", "<x9>", "what/../../admin"])
def test_it_goes_nowhere_it_does_not_know(client: Client, go: str) -> None:
    response = client.post(at("what"), {**ANSWERS["what"], "go": go})
    assert response["Location"] in (at("merchant"), at("review"))
