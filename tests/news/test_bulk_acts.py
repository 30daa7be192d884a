"""Acts on many stories: each as alone, each wholly or not at all, and a line for each."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from jiansite.lib.transitions import TransitionRefused
from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, DUTY_CHIEF, EDITOR, REVIEWER
from news import bulk_acts, revisions, verbs, workflow
from news.admin.bulk import BULK_ACTS
from news.models import Article, Channel, Tag
from news.models.reach import assign_channels
from tests.factories import make_article, make_channel, make_user

pytestmark = pytest.mark.django_db

ARTICLES = "/admin/news/article/"


@pytest.fixture
def food() -> Channel:
    return make_channel("食品", "food")


@pytest.fixture
def cars() -> Channel:
    return make_channel("汽车", "cars")


@pytest.fixture
def author() -> User:
    return make_user(EDITOR)


@pytest.fixture
def chief() -> User:
    return make_user(DUTY_CHIEF)


def choose(client: Client, act: str, *articles: Article, **answers: Any) -> Any:
    data = {"action": act, "_selected_action": [each.pk for each in articles], **answers}
    return client.post(ARTICLES, data)


def confirm(client: Client, act: str, *articles: Article, **answers: Any) -> str:
    """As from the page that asks, which knows what is on the screen."""
    seen = {
        f"seen-{each.pk}": bulk_acts.version(Article.objects.get(pk=each.pk)) for each in articles
    }
    asked = {**seen, **answers}
    return choose(client, act, *articles, confirmed="yes", **asked).content.decode()


def status(*articles: Article) -> list[str]:
    return [Article.objects.get(pk=each.pk).status for each in articles]


def test_it_asks_first_and_changes_nothing(client: Client, author: User) -> None:
    article = make_article("奶粉", status=workflow.DRAFT, by=author)
    client.force_login(author)
    text = choose(client, "bulk_submit", article).content.decode()
    assert "奶粉" in text
    assert "确认送审" in text
    assert status(article) == ["draft"]


def test_it_tells_for_each_story_what_became_of_it(client: Client, author: User) -> None:
    good = make_article("甲稿", status=workflow.DRAFT, by=author)
    empty = make_article("乙稿", status=workflow.DRAFT, by=author, body="")
    gone = make_article("丙稿", status=workflow.PUBLISHED)
    client.force_login(author)
    text = confirm(client, "bulk_submit", good, empty, gone, note="一起送")
    assert "<strong>1</strong> 篇完成，<strong>2</strong> 篇没有做" in text
    assert "正文是空的，不能送审" in text
    assert "现在的状态是“已发布”，不能送审" in text
    assert status(good, empty, gone) == ["first_review", "draft", "published"]
    assert good.events.get().note == "一起送"
    assert not empty.events.exists()


def test_it_passes_each_at_its_level_but_nobodys_own(client: Client, author: User) -> None:
    reviewer = make_user(REVIEWER)
    stories = {}
    for name, by in (("甲", author), ("乙", reviewer)):
        stories[name] = make_article(name, status=workflow.DRAFT, by=by)
        verbs.act(stories[name], "submit", by=by, now=timezone.now())
    stories["丙"] = make_article("丙", status=workflow.SECOND_REVIEW, by=author)
    stories["丁"] = make_article("丁", status=workflow.FINAL_REVIEW, by=author)
    stories["戊"] = make_article("戊", status=workflow.DRAFT, by=author)
    client.force_login(reviewer)
    text = confirm(client, "bulk_pass", *stories.values())
    assert status(*stories.values()) == [
        "second_review", "first_review", "final_review", "final_review", "draft",
    ]  # fmt: skip
    assert "不能由您自己审" in text
    assert "您没有“签发”的权限" in text
    assert "没有在审" in text


def test_it_publishes_what_is_signed_off(client: Client, chief: User) -> None:
    signed = make_article("甲", status=workflow.APPROVED)
    waiting = make_article("乙", status=workflow.FINAL_REVIEW)
    client.force_login(chief)
    confirm(client, "bulk_publish", signed, waiting)
    assert status(signed, waiting) == ["published", "final_review"]


def test_it_withdraws_only_with_a_reason(client: Client, chief: User) -> None:
    stories = [make_article("甲"), make_article("乙", status=workflow.DRAFT)]
    client.force_login(chief)
    text = confirm(client, "bulk_withdraw", *stories, reason=" ")
    assert "请填写原因" in text
    assert status(*stories) == ["published", "draft"]
    confirm(client, "bulk_withdraw", *stories, reason="数据有误")
    assert status(*stories) == ["withdrawn", "withdrawn"]
    assert Article.objects.get(pk=stories[0].pk).withdrawal_reason == "数据有误"


def test_it_moves_a_draft_as_a_revision(
    client: Client, author: User, food: Channel, cars: Channel
) -> None:
    article = make_article(status=workflow.DRAFT, channel=food, by=author)
    client.force_login(author)
    confirm(client, "bulk_move", article, channel=cars.pk)
    article.refresh_from_db()
    assert article.channel == cars
    assert article.working_revision is not None
    assert (article.working_revision.number, article.working_revision.remark) == (2, "移到“汽车”")


def test_whoever_publishes_files_a_published_story_elsewhere_at_once(
    client: Client, chief: User, food: Channel, cars: Channel
) -> None:
    article = make_article(channel=food)
    before = article.published_at
    client.force_login(chief)
    confirm(client, "bulk_move", article, channel=cars.pk)
    article.refresh_from_db()
    assert (article.channel, article.status, article.is_live) == (cars, "published", True)
    assert article.published_at == before
    assert article.live_revision == article.working_revision
    assert article.events.get().label == "改栏目或标签"
    assert not article.corrections.exists()


def test_an_editor_does_not_file_what_readers_have(
    client: Client, author: User, food: Channel, cars: Channel
) -> None:
    article = make_article(channel=food, by=author)
    client.force_login(author)
    assert "需要发布权限" in confirm(client, "bulk_move", article, channel=cars.pk)
    article.refresh_from_db()
    assert article.channel == food
    assert article.revisions.count() == 1


def test_a_story_with_a_change_in_work_is_filed_with_that_change(
    client: Client, author: User, food: Channel, cars: Channel
) -> None:
    article = make_article(status=workflow.DRAFT, is_live=True, channel=food, by=author)
    client.force_login(author)
    assert "等这次修改发布时生效" in confirm(client, "bulk_move", article, channel=cars.pk)
    article.refresh_from_db()
    assert article.channel == food
    assert revisions.working_content(article)["channel"] == cars.pk


@pytest.mark.parametrize("state", [workflow.FINAL_REVIEW, workflow.APPROVED, workflow.WITHDRAWN])
def test_it_files_nothing_that_is_locked(
    client: Client, chief: User, food: Channel, cars: Channel, state: str
) -> None:
    article = make_article(status=state, channel=food)
    client.force_login(chief)
    assert "<strong>1</strong> 篇没有做" in confirm(client, "bulk_move", article, channel=cars.pk)
    article.refresh_from_db()
    assert article.channel == food


def test_it_adds_and_removes_a_tag(client: Client, chief: User) -> None:
    tag = Tag.objects.create(name="三一五")
    live, own = make_article("甲"), make_article("乙", status=workflow.DRAFT, by=chief)
    client.force_login(chief)
    confirm(client, "bulk_add_tag", live, own, tag="三一五")
    assert set(Article.objects.filter(tags=tag)) == {live, own}
    assert "已经有标签" in confirm(client, "bulk_add_tag", live, tag="三一五")
    confirm(client, "bulk_remove_tag", live, tag=" 三一五 ")
    assert set(Article.objects.filter(tags=tag)) == {own}
    assert "没有标签" in confirm(client, "bulk_remove_tag", live, tag="三一五")


def test_it_makes_no_tag_by_a_slip(client: Client, chief: User) -> None:
    article = make_article()
    client.force_login(chief)
    assert "没有这个标签" in confirm(client, "bulk_add_tag", article, tag="三一")
    assert not Tag.objects.exists()


def test_it_touches_nothing_beyond_reach(
    client: Client, chief: User, food: Channel, cars: Channel
) -> None:
    assign_channels(chief, [food])
    tag = Tag.objects.create(name="标")
    other = make_article("车", channel=cars)
    own = make_article("粉", channel=food)
    client.force_login(chief)
    for act in BULK_ACTS:
        answers = {"reason": "错", "channel": food.pk, "tag": "标", "note": ""}
        confirm(client, act.name, other, **answers)
    other.refresh_from_db()
    assert (other.status, other.channel, other.tags.count()) == ("published", cars, 0)
    assert not other.events.exists()
    confirm(client, "bulk_move", own, channel=cars.pk)
    own.refresh_from_db()
    assert own.channel == food
    outcomes = bulk_acts.for_each(
        [other.pk, 99999],
        bulk_acts.add_tag_act(tag, by=chief, now=timezone.now()),
        by=User.objects.get(pk=chief.pk),
    )
    assert [(each.is_done, each.sentence) for each in outcomes] == [(False, bulk_acts.GONE)] * 2


def test_it_moves_nothing_out_of_reach_whoever_asks(
    chief: User, food: Channel, cars: Channel
) -> None:
    assign_channels(chief, [food])
    with pytest.raises(TransitionRefused):
        bulk_acts.move_act(cars, by=User.objects.get(pk=chief.pk), now=timezone.now())


@pytest.mark.parametrize("role", [EDITOR, REVIEWER, DUTY_CHIEF, COMPLAINT_OFFICER])
def test_it_offers_and_does_only_what_the_person_may(client: Client, role: str) -> None:
    user = make_user(role)
    may = {
        act.name
        for act in BULK_ACTS
        if any(
            user.has_perm(right)
            for right in ((act.permission,) if act.permission else workflow.REVIEWERS.values())
        )
    }
    article = make_article(status=workflow.FIRST_REVIEW)
    Tag.objects.create(name="标")
    client.force_login(user)
    if role != COMPLAINT_OFFICER:
        text = client.get(ARTICLES).content.decode()
        assert {act.name for act in BULK_ACTS if f'value="{act.name}"' in text} == may
    for act in BULK_ACTS:
        if act.name not in may:
            choose(
                client, act.name, article, confirmed="yes", reason="错", tag="标",
                channel=article.channel_id,
            )  # fmt: skip
    article.refresh_from_db()
    assert article.status == "first_review"
    assert not article.events.exists()


def test_it_does_each_wholly_or_not_at_all(author: User) -> None:
    stories = [make_article(f"第{n}篇", status=workflow.DRAFT, by=author) for n in range(3)]

    def half(article: Article) -> str:
        verbs.act(article, "submit", by=author, now=timezone.now())
        if article.pk == stories[1].pk:
            raise TransitionRefused("半路出错")
        return "好"

    outcomes = bulk_acts.for_each([each.pk for each in stories], half, by=author)
    assert [each.is_done for each in outcomes] == [True, False, True]
    assert status(*stories) == ["first_review", "draft", "first_review"]


def test_it_takes_only_so_many_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_acts, "MOST", 2)
    stories = [make_article(f"第{n}篇") for n in range(3)]
    client.force_login(make_user(ADMINISTRATOR))
    answer = client.post(
        ARTICLES,
        {
            "action": "bulk_withdraw", "_selected_action": [each.pk for each in stories],
            "confirmed": "yes", "reason": "错",
        },
        follow=True,
    )  # fmt: skip
    assert "一次最多处理 2 篇" in answer.content.decode()
    assert status(*stories) == ["published"] * 3


def test_a_second_press_does_nothing_more(client: Client, chief: User) -> None:
    article = make_article()
    client.force_login(chief)
    for _ in range(2):
        text = confirm(client, "bulk_withdraw", article, reason="错")
    assert "不能撤稿" in text
    assert article.events.count() == 1


def test_nobody_passes_what_they_have_not_seen(client: Client, author: User) -> None:
    article = make_article("甲稿", status=workflow.DRAFT, by=author)
    verbs.act(article, "submit", by=author, now=timezone.now())
    client.force_login(make_user(REVIEWER))
    asked = choose(client, "bulk_pass", article).content.decode()
    seen = bulk_acts.version(article)
    assert f'name="seen-{article.pk}" value="{seen}"' in asked
    content = {**revisions.content_of(article), "title": "换了的标题"}
    revisions.keep(article, content, by=make_user(REVIEWER), now=timezone.now())
    answer = confirm(client, "bulk_pass", article, **{f"seen-{article.pk}": seen})
    assert "另一位同事改过" in answer
    assert status(article) == ["first_review"]
    confirm(client, "bulk_pass", article)
    assert status(article) == ["second_review"]


def test_the_kill_switch_waits_for_nobody(client: Client, chief: User) -> None:
    article = make_article()
    client.force_login(chief)
    confirm(client, "bulk_withdraw", article, reason="错", **{f"seen-{article.pk}": "1"})
    assert status(article) == ["withdrawn"]
