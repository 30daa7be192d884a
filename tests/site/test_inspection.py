"""自检: what an inspector would find is found first, with a way to the mend."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from complaints.models import Complaint
from jiansite import inspection
from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, EDITOR
from news.inspection import Section
from news.models import Inspection, LinkedHost, Page, Photo, Source
from tests.factories import (
    make_article,
    make_channel,
    make_complaint,
    make_error_report,
    make_photo,
    make_user,
)

pytestmark = pytest.mark.django_db


def look(now: datetime | None = None) -> dict[str, dict[str, Any]]:
    run = inspection.run_now(by=make_user(ADMINISTRATOR), now=now or timezone.now())
    return {section["key"]: section for section in run.sections}


def ago(**age: int) -> datetime:
    return timezone.now() - timedelta(**age)


def sound(**fields: Any) -> Any:
    source = Source.objects.get_or_create(name="本网")[0]
    article = make_article(summary="导读", source=source, **fields)
    article.credits.create(role="责任编辑", name="闻笛")
    return article


def test_it_finds_nothing_in_a_sound_site() -> None:
    sound()
    assert {section["level"] for section in look().values()} == {"green"}


def test_it_finds_a_home_page_without_news_for_two_weeks() -> None:
    sound(published_at=ago(days=15))
    assert look()["home"]["level"] == "red"


def test_it_finds_stale_and_empty_columns_with_the_limit_of_each() -> None:
    food = make_channel("食品", "food")
    notices = make_channel("公告", "notices", fresh_days=183)
    make_channel("汽车", "cars")
    sound(channel=food, published_at=ago(days=15))
    sound(channel=notices, published_at=ago(days=100))
    found = look()
    assert [item["text"] for item in found["stale"]["items"]] == ["食品"]
    assert "15天没有新稿，期限14天" in found["stale"]["items"][0]["note"]
    assert found["stale"]["level"] == "amber"
    assert [item["text"] for item in found["empty"]["items"]] == ["汽车"]


def test_it_counts_the_news_of_a_child_for_its_parent() -> None:
    food = make_channel("食品", "food")
    milk = make_channel("乳品", "milk", parent=food)
    sound(channel=milk)
    found = look()
    assert (found["stale"]["count"], found["empty"]["count"]) == (0, 0)


def test_it_turns_red_at_five_stale_columns() -> None:
    for number in range(5):
        channel = make_channel(f"栏目{number}", f"c{number}")
        sound(channel=channel, published_at=ago(days=20))
    assert look()["stale"]["level"] == "red"


def test_it_does_not_inspect_a_column_without_a_limit() -> None:
    sound(channel=make_channel(fresh_days=None), published_at=ago(days=400))
    assert look()["stale"]["count"] == 0


def test_it_names_what_a_story_lacks() -> None:
    make_article("缺稿")
    section = look()["facts"]
    assert section["items"][0]["note"] == "缺来源、导读、责任编辑"


def test_it_finds_dead_links_and_leads_to_the_story() -> None:
    article = sound(body='<p><a href="/a/999999/">旧稿</a></p>')
    item = look()["dead_links"]["items"][0]
    assert item["note"] == "链接到 /a/999999/：指向的稿件不存在"
    assert item["url"] == f"/admin/news/article/{article.pk}/change/"


def test_it_looks_into_single_pages_too() -> None:
    sound()
    Page.objects.create(slug="about", title="关于我们", body='<p><a href="/gone/x.html">甲</a></p>')
    assert look()["dead_links"]["items"][0]["text"] == "关于我们"


def test_it_finds_pictures_without_words_and_without_a_file() -> None:
    wordless, gone = make_photo(), make_photo(alt="秤")
    Photo.objects.filter(pk=gone.pk).update(image="")
    sound(body=f'<img src="photo:{wordless.pk}"><img src="photo:{gone.pk}">')
    make_photo()  # used nowhere
    found = look()
    assert (found["alt"]["count"], found["photo_files"]["count"]) == (1, 1)
    assert found["photo_files"]["level"] == "red"


def test_it_finds_messages_that_nobody_answered() -> None:
    sound()
    make_error_report(received_at=ago(days=8))
    complaint = make_complaint()
    Complaint.objects.filter(pk=complaint.pk).update(received_at=ago(days=91))
    found = look()
    assert found["error_reports"]["level"] == "amber"
    assert found["complaints"]["level"] == "red"
    assert found["complaints"]["items"][0]["text"] == complaint.number


def test_it_turns_red_with_links_for_a_stale_column_a_dead_link_and_a_blocked_host(
    client: Client,
) -> None:
    LinkedHost.objects.create(host="gone.example", is_blocked=True, reason="域名已被他人抢注")
    article = sound(
        channel=make_channel("食品", "food"),
        published_at=ago(days=20),
        body='<p><a href="/c/nothing/">旧栏目</a><a href="https://gone.example/">旧站</a></p>',
    )
    client.force_login(make_user(ADMINISTRATOR))
    client.post("/admin/news/inspection/run/")
    page = client.get("/admin/news/inspection/").content.decode()
    assert "lamp-red" in page
    for words in ("20天没有新稿", "链接到 /c/nothing/", "gone.example", "域名已被他人抢注"):
        assert words in page
    assert f"/admin/news/article/{article.pk}/change/" in page
    assert "gone.example" not in client.get(article.get_absolute_url()).content.decode()


def test_it_knows_the_hosts_that_stories_lead_to() -> None:
    sound(body='<p><a href="http://old.example/">甲</a><a href="https://new.example/">乙</a></p>')
    look()
    hosts = dict(LinkedHost.objects.values_list("host", "uses_tls"))
    assert hosts == {"old.example": False, "new.example": True}


def test_it_shows_fifty_of_what_it_counts() -> None:
    channel = make_channel()
    for number in range(60):
        make_article(f"稿件{number}", channel=channel)
    section = look()["facts"]
    assert (section["count"], len(section["items"])) == (60, 50)


def test_its_queries_do_not_grow_with_the_stories(django_assert_num_queries: Any) -> None:
    def queries() -> int:
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            inspection.run_now(by=user, now=timezone.now())
        return len(captured)

    user = make_user(ADMINISTRATOR)
    sound(body='<p><a href="/a/999999/">旧稿</a></p>')
    first = queries()
    for number in range(20):
        sound(title=f"稿件{number}", body=f'<p><a href="/a/{900000 + number}/">旧稿</a></p>')
    # A dead path asks for a former address of its own; nothing else grows.
    assert queries() <= first + 20 * 2


def test_it_runs_once_a_night(capsys: pytest.CaptureFixture[str]) -> None:
    sound()
    call_command("inspect_site")
    call_command("inspect_site")
    assert "made already" in capsys.readouterr().out
    assert Inspection.objects.exclude(night=None).count() == 1


def test_it_is_due_from_three_at_night_in_beijing() -> None:
    beijing = timezone.get_default_timezone()
    assert not inspection.is_due(datetime(2026, 11, 20, 2, 59, tzinfo=beijing))
    assert inspection.is_due(datetime(2026, 11, 20, 3, 0, tzinfo=beijing))


@pytest.mark.django_db(transaction=True)
def test_it_runs_once_though_ten_come_at_once() -> None:
    def come(_: int) -> bool:
        try:
            return inspection.run_nightly(now=timezone.now()) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(come, range(10))) == 1


@pytest.mark.parametrize("role", [EDITOR, COMPLAINT_OFFICER])
def test_only_who_may_starts_it(role: str, client: Client) -> None:
    client.force_login(make_user(role))
    assert client.post("/admin/news/inspection/run/").status_code == 403
    assert not Inspection.objects.exists()


def test_it_is_shown_only_to_the_newsroom(client: Client) -> None:
    client.force_login(make_user(COMPLAINT_OFFICER))
    assert client.get("/admin/news/inspection/").status_code == 403
    client.force_login(make_user(EDITOR))
    assert client.get("/admin/news/inspection/").status_code == 200


def test_nobody_writes_one(client: Client) -> None:
    run = inspection.run_now(by=make_user(ADMINISTRATOR), now=timezone.now())
    client.force_login(make_user(ADMINISTRATOR, is_superuser=True))
    assert client.get("/admin/news/inspection/add/").status_code == 403
    assert client.post(f"/admin/news/inspection/{run.pk}/delete/").status_code == 403


def test_it_sets_the_worst_first() -> None:
    run = Inspection(
        at=timezone.now(),
        sections=[Section("a", "甲", "").stored(), Section("b", "乙", "", "red").stored()],
    )
    assert [section["key"] for section in run.in_order] == ["b", "a"]


def test_a_blocked_host_needs_a_reason(client: Client) -> None:
    client.force_login(make_user(ADMINISTRATOR))
    address = "/admin/news/linkedhost/add/"
    page = client.post(address, {"host": "gone.example", "is_blocked": "on", "reason": ""})
    assert "请写明停用的原因" in page.content.decode()
    assert client.post(address, {"host": "https://x/", "reason": ""}).status_code == 200
    client.post(address, {"host": "Gone.Example", "is_blocked": "on", "reason": "被抢注"})
    assert LinkedHost.objects.get().host == "gone.example"
