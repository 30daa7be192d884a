"""The demo's complaint desk: fictional cases, each led to its state by the real verbs."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from complaints import correspondence, evidence, intake, merchants, own_case, reports
from complaints.models import Complaint, Draft

if TYPE_CHECKING:
    from django.contrib.auth.models import User

HERE = Path(__file__).parent
# What some of them answered beyond the least.
FURTHER = (
    "category", "brand", "purchase_channel", "region_code", "daily_use", "shop_name", "attempts",
    "filed_elsewhere", "elsewhere_detail", "preferred_contact", "help_wanted", "minimum_demand",
    "is_quick",
)  # fmt: skip


def load(
    *,
    now: datetime,
    officer: "User",
    articles: Mapping[str, int],
    photograph: Callable[[str], bytes],
) -> int:
    """File the demo's complaints and handle them; returns how many there are.

    `articles` gives the public ids of the stories that some of them came from, `photograph` the
    JPEG of a scene that serves as evidence.
    """
    cases: list[dict[str, Any]] = json.loads((HERE / "complaints.json").read_text("utf-8"))
    for order, case in enumerate(cases):
        filed_at = now - timedelta(days=case["days_ago"], minutes=25 + 40 * order)
        draft, _ = Draft.begin(now=filed_at)
        for piece in case["evidence"]:
            photo = photograph(piece["scene"])
            evidence.attach(draft, SimpleUploadedFile(piece["name"], photo, "image/jpeg"))
        with transaction.atomic():
            filed = intake.register_complaint(
                draft,
                values=_values(case, day=timezone.localdate(filed_at)),
                now=filed_at,
                article_id=articles.get(case["story"]),
            )
            if filed:
                if case.get("also_report"):
                    _report_too(filed.complaint, case, now=filed_at)
                history = case["history"]
                _handle(filed.complaint, history, filed_at=filed_at, now=now, officer=officer)
                # Nobody lives at the addresses of the demo.
                filed.complaint.outgoing.all().delete()
    return Complaint.objects.count()


def _report_too(complaint: Complaint, case: dict[str, Any], *, now: datetime) -> None:
    """The same text once more as a report (举报), which only few of the staff see."""
    values = _values(case, day=timezone.localdate(now))
    filed = reports.register_report(
        complaint, values=values, now=now, article_id=complaint.article_id
    )
    filed.complaint.outgoing.all().delete()


def _handle(
    complaint: Complaint,
    history: list[dict[str, Any]],
    *,
    filed_at: datetime,
    now: datetime,
    officer: "User",
) -> None:
    at = filed_at
    for step in history:
        at = min(at + timedelta(days=step["after_days"], minutes=37), now)
        _take_step(complaint, step["verb"], words=step["note"], officer=officer, at=at)


def _take_step(
    complaint: Complaint, name: str, *, words: str, officer: "User", at: datetime
) -> None:
    """A verb of the table, or what is written beside it."""
    match name:
        case "ask":
            correspondence.ask(complaint, text=words, needs_answer=True, by=officer, now=at)
        case "answer":
            correspondence.answer(complaint, text=words, token=uuid4(), now=at)
        case "ask_merchant":
            merchants.issue(
                complaint, facts=words, demand=complaint.demand_text,
                evidence=complaint.attachments.all(), days=7, by=officer, now=at,
            )  # fmt: skip
        case "reply":
            merchants.reply(complaint.merchant_links.get(), text=words, now=at)
            complaint.refresh_from_db()
        case "platform":
            own_case.give_platform_number(complaint, number=words, now=at)
        case "rate":
            own_case.rate(complaint, score=5, words=words, now=at)
        case verb:
            complaint.act(verb, by=officer, now=at, note=words)


def _values(case: dict[str, Any], *, day: date) -> dict[str, Any]:
    same = (
        "name", "phone", "email", "address", "merchant_name", "merchant_address", "platform",
        "order_number", "product", "facts", "demands", "demand_text", "consent_forward",
        "consent_publish",
    )  # fmt: skip
    return {
        **{name: case[name] for name in same},
        **{name: case[name] for name in FURTHER if name in case},
        "refund_amount": _amount(case.get("refund_amount", "")),
        "compensation_amount": _amount(case.get("compensation_amount", "")),
        "known_on": day - timedelta(days=case["known_days_before"]),
        "purchased_on": day - timedelta(days=case["purchased_days_before"]),
        "amount_paid": _amount(case["amount_paid"]),
        "demand_amount": _amount(case["demand_amount"]),
        "consent_handle": True,
        "declared_truthful": True,
    }


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None
