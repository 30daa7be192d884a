"""送审单: who wrote, checked and signed what and when, also of a published story."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiansite.roles import COMPLAINT_OFFICER, DUTY_CHIEF, EDITOR, REVIEWER
from news import revisions, verbs, workflow
from news.models import Article
from news.models.reach import assign_channels
from news.review_sheet import sheet_of
from tests.factories import make_article, make_channel, make_user, unguarded

pytestmark = pytest.mark.django_db

START = timezone.now() - timedelta(days=2)


@pytest.fixture
def people() -> dict[str, User]:
    return {
        "author": make_user(EDITOR, last_name="闻", first_name="笛"),
        "first": make_user(REVIEWER, last_name="乔", first_name="木"),
        "second": make_user(REVIEWER, last_name="卓", first_name="然"),
        "chief": make_user(DUTY_CHIEF, last_name="陆", first_name="明远"),
    }


class Story:
    """A story on its way, an hour for each step."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people = people
        self.now = START
        self.article = make_article("奶粉抽检", status=workflow.DRAFT, by=people["author"])
        Article.objects.filter(pk=self.article.pk).update(created_at=START)
        with unguarded():
            self.article.revisions.update(at=START)

    def use(self, verb: str, who: str, note: str = "") -> None:
        self.now += timedelta(hours=1)
        self.article = Article.objects.get(pk=self.article.pk)
        verbs.act(self.article, verb, by=self.people[who], now=self.now, note=note)

    def save(self, who: str, remark: str, **changes: Any) -> None:
        self.now += timedelta(hours=1)
        self.article = Article.objects.get(pk=self.article.pk)
        if self.article.status == workflow.PUBLISHED:
            verbs.revise(self.article, by=self.people[who], now=self.now)
        content = {**revisions.working_content(self.article), **changes}
        revisions.keep(
            self.article, content, by=self.people[who], now=self.now, remark=remark,
            change_kind="small_fix" if self.article.is_live else "",
        )  # fmt: skip

    def to_readers(self) -> None:
        self.use("submit", "author")
        self.use("pass_first", "first", "数字已核对")
        self.use("pass_second", "second")
        self.use("sign_off", "chief", "签发")
        self.use("publish", "chief")


@pytest.fixture
def story(people: dict[str, User]) -> Story:
    return Story(people)


def fresh(story: Story) -> Article:
    return Article.objects.get(pk=story.article.pk)


def test_it_tells_who_passed_each_level_and_what_they_said(story: Story) -> None:
    story.to_readers()
    [round] = sheet_of(fresh(story)).rounds
    assert [
        (each.level, each.event.actor_name, each.event.note)
        for each in round.signatures
        if each.event
    ] == [("初审", "乔木", "数字已核对"), ("复审", "卓然", ""), ("终审签发", "陆明远", "签发")]


def test_it_lists_saves_and_acts_in_their_order(story: Story) -> None:
    story.use("submit", "author")
    story.save("first", "改错字", title="奶粉抽检结果")
    story.use("send_back", "first", "第三段有误")
    [round] = sheet_of(fresh(story)).rounds
    assert [(each.who, each.what, each.revision, each.remark) for each in round.entries] == [
        ("闻笛", "草稿中保存", 1, ""),
        ("闻笛", "送审", 1, ""),
        ("乔木", "初审中保存", 2, "改错字"),
        ("乔木", "退回", 2, "第三段有误"),
    ]


def test_a_return_takes_the_signatures_back(story: Story) -> None:
    story.use("submit", "author")
    story.use("pass_first", "first")
    story.use("send_back", "second", "重写")
    [round] = sheet_of(fresh(story)).rounds
    assert [each.event for each in round.signatures] == [None, None, None]


def test_a_change_after_publication_is_another_round(story: Story) -> None:
    story.to_readers()
    story.save("author", "补充来源", title="奶粉抽检结果公布")
    story.use("submit", "author")
    story.use("pass_first", "second")
    first, second = sheet_of(fresh(story)).rounds
    assert [each.event.actor_name for each in first.signatures if each.event] == [
        "乔木", "卓然", "陆明远",
    ]  # fmt: skip
    assert [each.event.actor_name for each in second.signatures if each.event] == ["卓然"]
    assert [each.what for each in second.entries][:3] == ["修改", "草稿中保存", "送审"]
    assert "小修；补充来源" in [each.remark for each in second.entries]


def test_it_asks_for_the_levels_of_the_channel_alone(people: dict[str, User]) -> None:
    channel = make_channel("通知", "notices", review_levels=1)
    article = make_article(status=workflow.FIRST_REVIEW, channel=channel)
    assert [s.level for round in sheet_of(article).rounds for s in round.signatures] == ["终审签发"]


def test_it_names_the_signed_revision_by_its_checksum(story: Story) -> None:
    for verb, who in (
        ("submit", "author"), ("pass_first", "first"), ("pass_second", "second"),
        ("sign_off", "chief"),
    ):  # fmt: skip
        story.use(verb, who)
    sheet = sheet_of(fresh(story))
    assert sheet.revision == fresh(story).approved_revision
    assert sheet.revision is not None
    assert sheet.fingerprint == sheet.revision.digest[:16]
    assert sheet.words == len("核查历时三周，共检查公平秤五十八台。")


def test_it_is_a_page_also_of_a_published_story(client: Client, story: Story) -> None:
    story.to_readers()
    client.force_login(make_user(EDITOR))
    address = f"/admin/news/article/{story.article.pk}/review-sheet/"
    assert address in client.get(address.replace("review-sheet", "change")).content.decode()
    answer = client.get(address)
    text = answer.content.decode()
    for words in ("乔木", "卓然", "陆明远", "数字已核对", "第 1 轮", "已发布"):
        assert words in text
    assert story.article.get_absolute_url() in text
    assert "css/review-sheet.css" in text
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_it_is_not_for_those_without_the_right(client: Client, story: Story) -> None:
    client.force_login(make_user(COMPLAINT_OFFICER))
    address = f"/admin/news/article/{story.article.pk}/review-sheet/"
    assert client.get(address).status_code == 403


def test_it_does_not_exist_beyond_reach(client: Client, story: Story) -> None:
    user = make_user(DUTY_CHIEF)
    assign_channels(user, [make_channel("汽车", "cars")])
    client.force_login(user)
    address = f"/admin/news/article/{story.article.pk}/review-sheet/"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("rounds", [1, 6])
def test_it_asks_the_same_however_long_the_history(
    client: Client, story: Story, rounds: int
) -> None:
    story.to_readers()
    for n in range(rounds):
        story.save("author", "改", title=f"第{n}次")
        story.to_readers()
    client.force_login(make_user(EDITOR))
    address = f"/admin/news/article/{story.article.pk}/review-sheet/"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    # Session, person, rights twice, limits, the story, its events, its saves.
    assert len(queries) == 8
