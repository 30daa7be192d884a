"""The check before publication at work: what it gathers, what stops a verb, who answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jiansite.lib.transitions import TransitionRefused
from jiansite.roles import DUTY_CHIEF, EDITOR
from news import body, foreign_links, own_links, preflight, revisions, verbs, workflow
from news.models import (
    AcceptedWarning,
    Article,
    FormerAddress,
    LinkedHost,
    ListedWord,
    Page,
    SiteProfile,
    Source,
    Tag,
)
from tests.factories import hide, make_article, make_channel, make_photo, make_user, picture_bytes

pytestmark = pytest.mark.django_db

ID = "11010519491231002X"  # the example of the standard GB 11643


def codes(article: Article | None = None, **content: Any) -> list[str]:
    """What is found beside what a bare story lacks."""
    lacking = {"summary-missing", "source-missing", "editor-missing"}
    values = {"title": "公平秤核查完成", "body": "<p>共五十八台。</p>", **content}
    report = preflight.examine(article, values, now=timezone.now())
    return [each.code for each in report.findings if each.code not in lacking]


def links_to(*addresses: str) -> str:
    return "".join(f'<p><a href="{each}">公告原文在此查看</a></p>' for each in addresses)


def make_draft(text: str = "<p>共五十八台。</p>", **fields: Any) -> Article:
    fields.setdefault("by", make_user(EDITOR))
    return make_article(status=workflow.DRAFT, body=text, **fields)


def submit(article: Article) -> None:
    article = Article.objects.get(pk=article.pk)
    person = article.created_by
    assert person is not None
    verbs.act(article, "submit", by=person, now=timezone.now())


def test_it_takes_the_houses_own_name_for_no_reprint() -> None:
    SiteProfile.objects.create(name="云川质量观察", organisation="云川编辑部")
    for name, is_own in (("云川质量观察", True), ("云川编辑部", True), ("远江日报", False)):
        source = Source.objects.create(name=name)
        assert ("reprint-untraceable" in codes(source=source.pk)) is not is_own


def test_it_finds_a_picture_without_words_or_file() -> None:
    small = make_photo(picture_bytes(size=(300, 200)), alt="检定员校准公平秤")
    bare = make_photo()
    text = (
        f"<p>甲。</p>{body.photo_mark(small.pk)}{body.photo_mark(bare.pk)}{body.photo_mark(10**9)}"
    )
    assert codes(body=text) == ["picture-missing", "picture-small", "alt-missing"]


def test_it_stops_a_link_to_a_blocked_site() -> None:
    LinkedHost.objects.create(host="bad.example", is_blocked=True, reason="冒充中奖")
    assert codes(body=links_to("https://www.bad.example/x", "https://good.example/")) == [
        "link-hostile"
    ]


def test_it_follows_links_to_the_own_site(settings: Any) -> None:
    settings.SITE_URL = "https://www.jian.example"
    story, draft, gone = make_article(), make_article(status=workflow.DRAFT), make_article()
    hide(gone)
    Tag.objects.create(name="计量")
    Page.objects.create(title="关于我们", slug="about", body="")
    FormerAddress.objects.create(old_path="/old.html", new_path="/about/")
    channel = make_channel("计量", "metrology")
    well = [
        story.get_absolute_url(),
        f"https://www.jian.example{story.get_absolute_url()}?a=1#b",
        f"https://jian.example{story.get_absolute_url()}",
        channel.get_absolute_url(), "/tags/计量/", "/tags/%E8%AE%A1%E9%87%8F/", "/about/",
        "/old.html",
        "/", "/search/?q=x", "#part-1", "mailto:a@example.org",
        "https://elsewhere.example/a/99999999/",
    ]  # fmt: skip
    dead = [
        "/a/99999999/", gone.get_absolute_url(), "/c/nowhere/", "/tags/没有/", "/sources/没有/",
        "/topics/none/", "/nowhere/", "/no/such/page.html", "https://www.jian.example/x.html",
        f"/a/{story.pk}/files/99999/",
    ]  # fmt: skip
    now = timezone.now()
    assert own_links.broken(well, now=now) == {}
    assert set(own_links.broken(dead, now=now)) == set(dead)
    assert own_links.broken([draft.get_absolute_url()], now=now) == {
        draft.get_absolute_url(): own_links.WAITING
    }
    assert codes(body=links_to(dead[0], draft.get_absolute_url())) == ["link-dead", "link-waiting"]


def test_it_warns_of_a_story_of_the_same_name_within_thirty_days() -> None:
    old = timezone.now() - timedelta(days=31)
    make_article("公平秤核查完成", published_at=old)
    assert codes() == []
    twin = make_article("公平秤核查完成")
    assert codes() == ["title-same"]
    assert codes(twin) == []
    hide(twin)
    assert codes() == []


def test_it_finds_words_of_the_list() -> None:
    ListedWord.objects.create(kind="forbidden", word="假货")
    assert codes(body="<p>查处假<strong>货</strong>一批。</p>") == ["word-forbidden"]


def test_it_asks_the_database_a_fixed_number_of_questions(django_assert_num_queries: Any) -> None:
    ListedWord.objects.create(kind="forbidden", word="假货")
    stories = [make_article(f"甲{n}") for n in range(5)]
    photos = [make_photo(alt="检定员校准公平秤") for _ in range(3)]
    article = make_draft()
    marks = "".join(body.photo_mark(photo.pk) for photo in photos)
    content = {
        **revisions.content_of(article),
        "body": links_to(*(story.get_absolute_url() for story in stories)) + marks,
        "source": Source.objects.create(name="监站").pk,
    }
    preflight.matcher()
    foreign_links.forget_disarmed_hosts()
    with django_assert_num_queries(9):
        # Source, linked stories twice, profile, blocked sites, photos, same name, version of
        # the list, accepted warnings.
        preflight.examine(article, content, now=timezone.now())


def test_it_refuses_a_verb_on_an_error() -> None:
    article = make_draft(f"<p>身份证号{ID}。</p>")
    with pytest.raises(TransitionRefused, match="身份证号"):
        submit(article)
    article.refresh_from_db()
    assert article.status == workflow.DRAFT


def test_it_takes_no_name_for_an_error() -> None:
    article = make_draft(f"<p>身份证号{ID}。</p>")
    person, now = make_user(DUTY_CHIEF), timezone.now()
    report = preflight.examine(article, revisions.content_of(article), now=now)
    keys = {each.key for each in report.findings}
    assert preflight.accept(article, report, keys, revision=1, by=person, now=now) == 0
    with pytest.raises(TransitionRefused):
        submit(article)


def accept_all(article: Article, person: Any) -> int:
    now = timezone.now()
    report = preflight.examine(article, revisions.working_content(article), now=now)
    keys = {each.key for each in report.open_warnings}
    return preflight.accept(article, report, keys, revision=1, by=person, now=now)


def test_it_asks_for_a_name_below_a_warning_and_keeps_it() -> None:
    article, person = make_draft(), make_user(EDITOR, last_name="苏", first_name="闻笛")
    AcceptedWarning.objects.all().delete()
    with pytest.raises(TransitionRefused, match="3 条提醒还没有人确认"):
        submit(article)
    assert accept_all(article, person) == 3
    assert set(article.accepted_warnings.values_list("by_name", "revision")) == {("苏闻笛", 1)}
    submit(article)
    article.refresh_from_db()
    assert article.status != workflow.DRAFT


def test_it_asks_again_when_the_words_have_changed() -> None:
    article, person = make_draft("<p>甲的的乙。</p>"), make_user(EDITOR)
    accept_all(article, person)
    assert preflight.blocking(article, revisions.content_of(article), now=timezone.now()) == ""
    moved = {**revisions.content_of(article), "body": "<p>新的一段。</p><p>甲的的乙。</p>"}
    assert preflight.blocking(article, moved, now=timezone.now()) == ""
    changed = {**moved, "body": "<p>丙的的乙。</p>"}
    assert "的的" in preflight.blocking(article, changed, now=timezone.now())


def test_it_keeps_the_first_name_when_two_tick_at_once() -> None:
    article = make_draft()
    AcceptedWarning.objects.all().delete()
    first, second = make_user(EDITOR), make_user(EDITOR)
    now = timezone.now()
    report = preflight.examine(article, revisions.content_of(article), now=now)
    keys = {each.key for each in report.open_warnings}
    for person in (first, second):
        preflight.accept(article, report, keys, revision=1, by=person, now=now)
    assert set(article.accepted_warnings.values_list("by", flat=True)) == {first.pk}


@pytest.mark.parametrize(
    ("status", "verb"),
    [
        (workflow.DRAFT, "submit"),
        (workflow.FINAL_REVIEW, "sign_off"),
        (workflow.APPROVED, "publish"),
    ],
)
def test_it_holds_for_each_verb_that_sends_a_story_on(status: str, verb: str) -> None:
    article = make_article(status=status)
    ListedWord.objects.create(kind="forbidden", word="公平秤")
    with pytest.raises(TransitionRefused, match="禁用词"):
        verbs.act(article, verb, by=make_user(DUTY_CHIEF), now=timezone.now())
    article.refresh_from_db()
    assert article.status == status


@pytest.mark.parametrize(
    ("status", "verb"),
    [(workflow.FIRST_REVIEW, "pass_first"), (workflow.SECOND_REVIEW, "pass_second")],
)
def test_it_lets_a_reviewer_pass_no_error(status: str, verb: str) -> None:
    article, chief = make_article(status=status), make_user(DUTY_CHIEF)
    article.accepted_warnings.all().delete()
    word = ListedWord.objects.create(kind="forbidden", word="公平秤")
    with pytest.raises(TransitionRefused, match="禁用词"):
        verbs.act(article, verb, by=chief, now=timezone.now())
    word.delete()
    # A warning is for whoever signs off: they answer for it last.
    verbs.act(article, verb, by=chief, now=timezone.now())
    article.refresh_from_db()
    assert article.status != status


def test_it_never_stands_in_the_way_of_withdrawing_or_sending_back() -> None:
    ListedWord.objects.create(kind="forbidden", word="公平秤")
    chief, now = make_user(DUTY_CHIEF), timezone.now()
    article = make_article(status=workflow.FINAL_REVIEW)
    verbs.act(article, "send_back", by=chief, now=now, note="请改。")
    verbs.act(make_article(), "withdraw", by=chief, now=now, note="有误。")
    article.refresh_from_db()
    assert article.status == workflow.DRAFT
