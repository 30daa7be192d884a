"""A report (举报) is out of reach for staff who may not see any, by every address of the admin."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from complaints import correspondence, own_case
from complaints.models import Complaint, ErasureRequest, MerchantLink, Outgoing
from jiansite import inspection
from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, EDITOR
from tests.complaints.test_form import page
from tests.factories import make_article, make_channel, make_complaint, make_user, upload

pytestmark = pytest.mark.django_db

SECRETS = ("三无洗衣机", "暖川电器分店", "作坊照片")
BODY = {
    "reason": "想看", "note": "转给商家", "text": "写一句", "officer": "", "needs_answer": "on",
    "facts": "三无", "demand": "", "days": "7",
}  # fmt: skip


@pytest.fixture
def report() -> Complaint:
    """A report with everything that can hang on a case."""
    article = make_article(channel=make_channel())
    report = make_complaint(
        kind="report", product=SECRETS[0], merchant_name=SECRETS[1], consent_forward=False
    )
    report.article_id = article.pk
    report.save()
    chief = make_user(ADMINISTRATOR)
    now = timezone.now()
    question = "作坊照片是哪天拍的？"
    correspondence.ask(report, text=question, needs_answer=True, by=chief, now=now)
    files = [upload(name="作坊照片.jpg")]
    correspondence.answer(report, text="见附件", token=uuid4(), files=files, now=now)
    own_case.request_erasure(report, now=now)
    MerchantLink.objects.create(
        complaint=report, secret_digest="x" * 64, facts="三无", issued_at=now, issued_by=chief,
        reply_by=now + timedelta(days=7),
    )  # fmt: skip
    Complaint.objects.filter(pk=report.pk).update(received_at=now - timedelta(days=100))
    inspection.run_now(now=now, by=chief)
    report.refresh_from_db()
    return report


def names(patterns: Any = None) -> Iterator[str]:
    """Every name below the admin."""
    if patterns is None:
        patterns = next(
            each.url_patterns
            for each in get_resolver().url_patterns
            if isinstance(each, URLResolver) and each.namespace == "admin"
        )
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from names(each.url_patterns)
        elif isinstance(each, URLPattern) and each.name:
            yield each.name


def addresses(report: Complaint) -> list[str]:
    """Every address of the admin that has to do with complaints, for the rows of this report."""
    evidence = report.attachments.get().pk
    rows = {
        "complaint": report.pk,
        "erasurerequest": ErasureRequest.objects.get().pk,
        "outgoing": Outgoing.objects.filter(complaint=report).latest("pk").pk,
    }
    found = []
    for name in names():
        if not name.startswith("complaints_") or name.startswith("complaints_calendar"):
            continue
        if name.startswith("complaints_evidence"):
            found.append(reverse(f"admin:{name}", args=[evidence]))
        elif name == "complaints_merchantlink_revoke":
            found.append(reverse(f"admin:{name}", args=[MerchantLink.objects.get().pk]))
        elif name == "complaints_complaint_verb":
            found += [
                reverse(f"admin:{name}", args=[report.pk, verb.name])
                for verb in report.lifecycle.verbs
            ]
        elif name.endswith(("_changelist", "_add")):
            found.append(reverse(f"admin:{name}"))
        else:
            model = name.split("_")[1]
            found.append(reverse(f"admin:{name}", args=[rows[model]]))
    lists = [reverse(f"admin:complaints_{model}_changelist") for model in rows]
    return [
        *found,
        *(f"{address}?q={report.number}" for address in lists),
        f"{lists[0]}?kind__exact=report",
        f"{lists[0]}?q={report.phone}",
        f"{lists[0]}?q={report.merchant_name}",
        f"{lists[0]}?all=&due=overdue&o=1",
        f"{reverse('admin:autocomplete')}?term={report.number}&app_label=complaints"
        "&model_name=event&field_name=complaint",
        reverse("admin:index"),
        reverse("admin:app_list", args=["complaints"]),
        *(reverse(f"admin:news_{model}_changelist") for model in ("activity", "inspection")),
        reverse("admin:news_article_change", args=[report.article_id]),
    ]


def traces(report: Complaint) -> tuple[Any, ...]:
    return (
        report.status, report.assigned_to_id, report.events.count(), report.messages.count(),
        MerchantLink.objects.filter(revoked_at=None).count(),
    )  # fmt: skip


def shown_of(report: Complaint, client: Client, method: str) -> list[str]:
    """The addresses whose answers say something of the report."""
    telling = []
    for address in addresses(report):
        number = "" if f"q={report.number}" in address else report.number
        data = BODY if method == "post" else None
        response = getattr(client, method)(address, data, follow=True)
        assert response.status_code in (200, 400, 403, 404, 405), address
        text = "" if response.streaming else page(response).replace(address, "")
        told = [secret for secret in SECRETS if secret in text and secret not in address]
        # What was searched for stands in the field again; the row would stand beside it.
        listed = f"/complaint/{report.pk}/change/" in text
        if response.streaming or told or listed or (number and number in text):
            telling.append(address)
    return telling


@pytest.mark.parametrize("role", [COMPLAINT_OFFICER, EDITOR])
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_is_nowhere_for_who_may_not_see_it(
    report: Complaint, client: Client, role: str, method: str
) -> None:
    before = traces(report)
    client.force_login(make_user(role))
    assert shown_of(report, client, method) == []
    report.refresh_from_db()
    assert traces(report) == before


def test_it_would_be_seen_if_it_were_shown(report: Complaint, client: Client) -> None:
    """The walk above reaches pages that do show the report to who may see it."""
    client.force_login(make_user(ADMINISTRATOR))
    telling = shown_of(report, client, "get")
    for expected in ("/change/", "/verb/register/", "outgoing/", "erasurerequest/"):
        assert any(expected in address for address in telling), expected
