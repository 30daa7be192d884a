"""Against abuse: limits that count for the whole house, a proof of work, a field that is a trap."""

import base64
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from altcha import v1
from django.test import Client
from django.utils import timezone

from complaints import limits, proof
from complaints.models import Complaint, Draft
from jiansite.lib.ratelimit import SharedLimit
from tests.complaints.test_form import page
from tests.complaints.test_steps import ANSWERS, answer_all, at, send

pytestmark = pytest.mark.django_db


def solve(challenge: proof.Challenge, /, **changes: Any) -> str:
    """What the worker of the page computes."""
    solution = v1.solve_challenge(
        challenge.challenge, challenge.salt, "SHA-256", challenge.maximum, 0
    )
    assert solution
    made = {
        "algorithm": "SHA-256",
        "challenge": challenge.challenge,
        "number": solution.number,
        "salt": challenge.salt,
        "signature": challenge.signature,
        **changes,
    }
    return base64.b64encode(json.dumps(made).encode()).decode()


def file_again(client: Client, *, phone: str = "13900001234", **more: Any) -> Any:
    answer_all(client)
    client.post(at("about"), {**ANSWERS["about"], "phone": phone})
    return send(client, **more)


def test_it_takes_a_solved_task_once() -> None:
    now = timezone.now()
    payload = solve(proof.challenge(now=now))
    assert proof.is_proven(payload, now=now)
    assert not proof.is_proven(payload, now=now)


def test_it_takes_no_task_that_is_old() -> None:
    now = timezone.now()
    assert not proof.is_proven(solve(proof.challenge(now=now - timedelta(hours=2))), now=now)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": -1}, {"signature": "00"}, {"challenge": "00"}, {"salt": "x"}, {"number": "x"},
        {"algorithm": "MD5"}, {"number": None}, {"salt": 5}, {"number": 10**300},
    ],
)  # fmt: skip
def test_it_takes_no_task_that_was_tampered_with(changes: dict[str, Any]) -> None:
    now = timezone.now()
    assert not proof.is_proven(solve(proof.challenge(now=now), **changes), now=now)


@pytest.mark.parametrize("payload", ["", "x", "e30=", "bnVsbA==", "W10=", "\u202e", "A" * 5000])
def test_it_proves_nothing_by_nonsense(payload: str) -> None:
    assert not proof.is_proven(payload, now=timezone.now())


def test_it_asks_nobody_without_script_for_a_proof(client: Client) -> None:
    assert file_again(client)["Location"] == at("receipt")


def test_it_lets_more_pass_with_a_proof(client: Client, settings: Any) -> None:
    settings.COMPLAINTS_PER_ADDRESS = 8
    for number in range(5):
        assert file_again(client, phone=f"1390000100{number}").status_code == 302
    refused = file_again(client, phone="13900002000")
    assert refused.status_code == 429
    task = client.get(at("review")).context["challenge"]
    proven = send(client, proof=solve(task))
    assert proven["Location"] == at("receipt")
    assert Complaint.objects.count() == 6


def test_it_says_in_words_what_to_do_and_keeps_everything(client: Client, settings: Any) -> None:
    settings.COMPLAINTS_PER_CONTACT = 1
    file_again(client)
    refused = file_again(client)
    text = page(refused)
    assert refused.status_code == 429
    assert "您填写的内容都还在" in text
    assert "请打电话给我们" in text
    assert ANSWERS["what"]["facts"] in text
    assert Draft.objects.unsent().get().values["product"] == ANSWERS["what"]["product"]


def test_it_counts_a_contact_however_it_is_written(client: Client, settings: Any) -> None:
    settings.COMPLAINTS_PER_CONTACT = 2
    assert file_again(client, phone="139-0000-1234").status_code == 302
    assert file_again(client, phone="+86 13900001234").status_code == 302
    assert file_again(client, phone="13900001234").status_code == 429
    assert file_again(client, phone="13900009999").status_code == 302


def test_it_tells_a_browser_that_filled_the_trap_and_shows_it(client: Client) -> None:
    answer_all(client)
    response = send(client, website="https://spam.example")
    text = page(response)
    assert "请把“网址”一栏清空" in text
    assert "trap-open" in text
    assert not Complaint.objects.exists()
    assert send(client, website=" ").status_code == 302


def test_it_hides_the_trap_from_people(client: Client) -> None:
    answer_all(client)
    text = page(client.get(at("review")))
    assert re.search(r'<div class="trap">.*tabindex="-1"', text, re.S)


def test_it_limits_the_drafts_of_an_address(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "DRAFTS", SharedLimit("few drafts", uses=1, seconds=3600))
    client.post(at("what"), {"facts": "第一份"})
    other = Client()
    refused = other.post(at("what"), {"facts": "第二份，写了很久"})
    assert refused.status_code == 429
    assert "第二份，写了很久" in page(refused)
    assert "请过一小时再试" in page(refused)
    assert other.post("/complaints/new/autosave/what/", {"facts": "x"}).status_code == 429
    assert other.post("/complaints/new/files/", {"name": "a", "size": "3"}).status_code == 429
    assert client.post(at("what"), {"facts": "第一份，接着写"}).status_code == 200


def test_it_does_not_count_looking_and_correcting(client: Client, settings: Any) -> None:
    settings.COMPLAINTS_PER_CONTACT = 1
    answer_all(client)
    for _ in range(5):
        client.get(at("review"))
        client.post(at("review"), {})
    assert send(client).status_code == 302
