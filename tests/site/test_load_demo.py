"""The demo is the project's own, complete, and does no harm to what is there."""

from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from complaints import chain
from complaints.models import Attachment, Complaint, PlatformFiling
from jiansite.roles import ROLES
from news import front_page, hot, workflow
from news.models import Article, Channel, Correction, ErrorReport, TickerItem, Topic
from news.models import Attachment as NewsAttachment
from tests.complaints.test_form import page
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _quick_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("news.demo.PICTURE_SIZE", (160, 107))


def test_it_fills_an_empty_site(client: Client) -> None:
    load()
    now = timezone.now()
    assert Article.objects.published(now).count() >= 40
    assert Channel.objects.filter(parent=None).count() >= 8
    assert TickerItem.objects.current(now).count() == 15
    assert Complaint.objects.count() == 17
    assert Complaint.objects.filter(kind="report").count() == 1
    assert Complaint.objects.filter(is_quick=True).count() == 1
    assert not Complaint.objects.filter(category="").exists()
    assert PlatformFiling.objects.count() == 1
    # Enough readers on one story for the story to say so.
    subject = Counter(Complaint.objects.values_list("article_id", flat=True)).most_common(1)[0][0]
    assert subject
    assert Complaint.objects.from_story(subject).readers() == (5, 2)
    assert "位读者就此事投诉过" in page(client.get(f"/a/{subject}/"))
    assert chain.verify().broken == []
    assert Complaint.objects.values("status").distinct().count() >= 7
    assert Attachment.objects.exists()
    assert ErrorReport.objects.values("status").distinct().count() == 3
    assert all(report.place() for report in ErrorReport.objects.exclude(status="corrected"))
    newest = Article.objects.published(now).newest_first()[0]
    assert newest.published_at is not None
    assert (now - newest.published_at).days <= 1
    assert client.get("/").status_code == 200
    assert len(front_page.compose(now).focus) >= 4
    assert len(hot.most_read(now).day) >= 8
    assert Topic.objects.on_home(now).count() == 3
    assert [len(correction.changes) for correction in Correction.objects.public()] == [1, 1]
    # The desk is alive: something in every state, and changes of live stories.
    assert set(Article.objects.values_list("status", flat=True)) == {
        state.name for state in workflow.STATES
    }
    assert Article.objects.filter(is_live=True).exclude(status="published").count() == 2
    assert set(Channel.objects.values_list("review_levels", flat=True)) == {0, 1, 2, 3}
    kinds = NewsAttachment.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["csv", "pdf"]


def test_it_prints_each_password_once() -> None:
    first, second = load(), load()
    assert first.count("password ") - first.count("changepassword") == len(ROLES)
    assert "(shown only now)" not in second
    for line in first.splitlines():
        if "(shown only now)" in line:
            name, _, _, password, *_ = line.split()
            assert User.objects.get(username=name).check_password(password)


def test_it_gives_each_role_an_account() -> None:
    load()
    roles = User.objects.values_list("groups__name", flat=True)
    assert sorted(roles) == sorted(ROLES)
    assert not User.objects.filter(is_superuser=True).exists()


def test_it_leaves_a_site_with_content_as_it_is() -> None:
    make_article("自己的稿件")
    assert "stays as it is" in load()
    assert Article.objects.count() == 1
