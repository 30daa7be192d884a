from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from complaints.models import Attachment, Complaint, Draft
from tests.complaints.test_form import GOOD
from tests.factories import make_complaint, upload

pytestmark = pytest.mark.django_db


def expire() -> str:
    out = StringIO()
    call_command("expire_drafts", stdout=out)
    return out.getvalue()


def grow_old(**age: int) -> None:
    Draft.objects.update(updated_at=timezone.now() - timedelta(**age))


def test_it_erases_an_old_draft_with_its_files(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    client.post("/complaints/new/all/", {**GOOD, "phone": "", "evidence": [upload()]})
    attachment = Attachment.objects.get()
    grow_old(days=7, minutes=1)
    with django_capture_on_commit_callbacks(execute=True):
        assert "1 drafts erased" in expire()
    assert not Draft.objects.exists()
    assert not attachment.original.storage.exists(attachment.original.name)
    assert not attachment.copy.storage.exists(attachment.copy.name)


def test_it_leaves_a_draft_of_this_week(client: Client) -> None:
    client.post("/complaints/new/all/", {**GOOD, "phone": ""})
    grow_old(days=6, hours=23)
    assert "0 drafts erased" in expire()
    assert Draft.objects.exists()


def test_it_leaves_what_belongs_to_a_case() -> None:
    make_complaint()
    grow_old(days=100)
    expire()
    assert Complaint.objects.exists()
