"""A story that readers have seen never changes silently, and keeps its first date."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from jiansite.lib.transitions import TransitionRefused
from jiansite.roles import DUTY_CHIEF, EDITOR
from news import revisions, verbs, workflow
from news.comparison import changes_between
from news.models import Article, Correction, Source
from tests.factories import change_live, make_article, make_channel, make_user

pytestmark = pytest.mark.django_db

REASON = "合格率原为笔误，应为 95.2%。"


@pytest.fixture
def article() -> Article:
    return make_article(
        "全市公平秤核查完成",
        channel=make_channel(review_levels=0),
        body="<p>合格率为92.5%。</p><p>其余不变。</p>",
        published_at=timezone.now() - timedelta(days=2),
    )


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user(EDITOR, first_name="闻笛"))
    return client


def save(editor: Client, article: Article, **changes: Any) -> str:
    """The page that follows when the editor saves the story with these changes and publishes."""
    answer = editor.post(
        f"/admin/news/article/{article.pk}/change/",
        {**values(article), "_verb": "publish", **changes},
        follow=True,
    )
    return answer.text


def values(article: Article) -> dict[str, Any]:
    no_rows = {
        f"{rows}-{kind}_FORMS": "0"
        for rows in ("attachments", "corrections", "events", "topic_entries")
        for kind in ("TOTAL", "INITIAL")
    }
    return {
        "channel": str(article.channel_id), "title": article.title, "body": article.body,
        "kicker": "", "subtitle": "", "summary": "", "source": "", "source_url": "",
        "original_title": "", "original_author": "", "credits_text": "", "remark": "",
        "scheduled_at_0": "", "scheduled_at_1": "", "expires_at_0": "", "expires_at_1": "",
        **no_rows,
    }  # fmt: skip


def corrected(
    article: Article, body: str = "<p>合格率为95.2%。</p><p>其余不变。</p>"
) -> Correction:
    """The story with a public correction."""
    return change_live(article, body=body, reason=REASON).corrections.get()


def test_it_asks_what_a_change_of_a_published_story_is(editor: Client, article: Article) -> None:
    answer = save(editor, article, body="<p>合格率为95.2%。</p>")
    assert "这次改动了正文。这次修改是" in answer
    assert "95.2%" in Article.objects.get().working_revision.content["body"]
    article.refresh_from_db()
    assert "92.5%" in article.body


def test_it_asks_for_the_reason_of_a_correction(editor: Client, article: Article) -> None:
    answer = save(editor, article, title="改过", change_kind="correction", change_reason=" ")
    assert "请写明更正了什么" in answer
    assert Article.objects.get().title == "全市公平秤核查完成"


def test_it_goes_on_where_the_reason_was_forgotten(editor: Client, article: Article) -> None:
    save(editor, article, body="<p>合格率为95.2%。</p>")
    page = f"/admin/news/article/{article.pk}/verb/publish/"
    answers = {"change_kind": "correction", "seen": editor.get(page).context["seen"]}
    refused = editor.post(page, answers)
    assert "请写明更正了什么" in refused.text
    # What the refused act kept was undone, and its number with it.
    assert refused.context["seen"] == answers["seen"]
    editor.post(page, {**answers, "seen": refused.context["seen"], "change_reason": REASON})
    assert Article.objects.get().corrections.get().reason == REASON


def test_it_shows_readers_the_reason_and_the_difference(
    editor: Client, article: Article, client: Client
) -> None:
    save(
        editor, article, body="<p>合格率为95.2%。</p><p>其余不变。</p>",
        change_kind="correction", change_reason=REASON,
    )  # fmt: skip
    client.logout()
    page = client.get(article.get_absolute_url()).text
    assert REASON in page
    assert "更正于" in page
    record = client.get(f"{article.get_absolute_url()}corrections/").text
    assert "<del>" in record
    assert "<ins>" in record
    assert REASON in record


def test_it_opens_a_corrected_story_for_the_next_change(editor: Client, article: Article) -> None:
    corrected(article)
    page = editor.get(f"/admin/news/article/{article.pk}/change/")
    assert page.status_code == 200
    assert REASON in page.text


def seen(editor: Client, article: Article) -> str:
    """Which version of the story the form says that it shows."""
    page = editor.get(f"/admin/news/article/{article.pk}/change/").text
    match = re.search(r'name="seen" value="([^"]+)"', page)
    assert match
    return match[1]


def test_it_undoes_no_correction_from_a_page_opened_before_it(
    editor: Client, article: Article
) -> None:
    version = seen(editor, article)
    corrected(Article.objects.get())
    fix = {"title": "全市公平秤核查完毕", "change_kind": "small_fix"}
    answer = save(editor, article, seen=version, **fix)
    assert "您的修改还没有保存，也没有丢" in answer
    assert "全市公平秤核查完毕" in answer
    assert "95.2%" in Article.objects.get().body
    # Told of it, and sent again: the title is meant, and the text stays corrected.
    kept = {"keep_title": "mine", "keep_body": "theirs"}
    match = re.search(r'name="seen" value="([^"]+)"', answer)
    assert match
    save(editor, article, seen=match[1], conflict_base=version, **kept, **fix)
    assert Article.objects.get().title == "全市公平秤核查完毕"
    assert "95.2%" in Article.objects.get().body


def test_it_takes_one_save_after_another(editor: Client, article: Article) -> None:
    for title in ("全市公平秤核查完毕", "全市公平秤核查已完成"):
        save(editor, article, title=title, change_kind="small_fix", seen=seen(editor, article))
        assert Article.objects.get().title == title


def test_it_tells_readers_nothing_of_a_small_fix(editor: Client, article: Article) -> None:
    save(editor, article, title="全市公平秤核查完毕", change_kind="small_fix")
    assert Correction.objects.get().by_name == "闻笛"
    page = editor.get(article.get_absolute_url()).text
    assert "更正" not in page.split('class="article"')[1].split("</article>")[0]
    assert editor.get(f"{article.get_absolute_url()}corrections/").status_code == 404
    article.refresh_from_db()
    assert (article.title, article.corrected_at) == ("全市公平秤核查完毕", None)


def test_it_asks_nothing_when_nothing_was_changed(editor: Client, article: Article) -> None:
    save(editor, article)
    save(editor, article, body="<p><strong>合格率</strong>为92.5%。</p><p>其余不变。</p>")
    assert not Correction.objects.exists()
    assert "<strong>" in Article.objects.get().body


@pytest.mark.parametrize(
    ("label", "changes"),
    [
        ("链接", {"body": '<p>合格率为<a href="https://b.example/">92.5%</a>。</p>'}),
        ("原文网址", {"source_url": "https://b.example/"}),
    ],
)
def test_it_asks_when_a_link_leads_elsewhere(
    editor: Client, article: Article, label: str, changes: dict[str, str]
) -> None:
    article = make_article(
        channel=article.channel,
        body='<p>合格率为<a href="https://a.example/">92.5%</a>。</p>',
        source_url="https://a.example/",
    )
    unchanged = {"source_url": article.source_url}
    answer = save(editor, article, **{**unchanged, **changes})
    assert f"这次改动了{label}。这次修改是" in answer
    save(editor, article, **unchanged)
    assert not Correction.objects.exists()


def test_it_asks_nothing_of_a_story_that_readers_have_not_seen(editor: Client) -> None:
    draft = make_article(status=workflow.DRAFT, channel=make_channel(review_levels=0))
    save(editor, draft, title="改过")
    assert Article.objects.get().is_public(timezone.now())
    assert not Correction.objects.exists()


@pytest.mark.parametrize("moved", [timedelta(days=-30), timedelta(days=1)])
def test_it_never_moves_the_date_of_a_first_publication(
    editor: Client, article: Article, moved: timedelta
) -> None:
    first = article.published_at
    assert first
    other = timezone.localtime(first + moved)
    save(
        editor, article, title="改过", change_kind="small_fix",
        published_at_0=f"{other:%Y-%m-%d}", published_at_1=f"{other:%H:%M}",
    )  # fmt: skip
    assert (Article.objects.get().title, Article.objects.get().published_at) == ("改过", first)


@pytest.mark.parametrize("field", ["scheduled_at", "expires_at"])
def test_it_refuses_a_date_that_is_over(editor: Client, field: str) -> None:
    draft = make_article(status=workflow.DRAFT)
    answer = save(editor, draft, **{f"{field}_0": "2020-01-01", f"{field}_1": "08:00"})
    assert "时间必须晚于现在" in answer
    assert getattr(Article.objects.get(), field) is None


def test_it_refuses_a_mistyped_year(editor: Client) -> None:
    draft = make_article(status=workflow.DRAFT)
    answer = save(editor, draft, scheduled_at_0="2926-01-01", scheduled_at_1="08:00")
    assert "年份应在 1900 到 2200 之间" in answer


def test_it_notices_a_change_of_source() -> None:
    before = revisions.content_of(make_article())
    after = {**before, "source": Source.objects.create(name="云川日报").pk}
    assert [change.label for change in changes_between(before, after)] == ["来源"]


def test_it_dates_the_story_anew_for_programs(client: Client, article: Article) -> None:
    etag = client.get("/feeds/atom.xml")["ETag"]
    correction = corrected(article)
    moment = timezone.localtime(correction.at).isoformat()
    assert f'"dateModified": "{moment}"' in client.get(article.get_absolute_url()).text
    feed = client.get("/feeds/feed.json").json()["items"][0]
    assert feed["date_modified"] == moment
    assert feed["date_published"] != moment
    assert client.get("/feeds/atom.xml", headers={"if-none-match": etag}).status_code == 200
    assert (
        f"{timezone.localtime(correction.at):%Y-%m-%dT%H:%M}"
        in client.get(f"/sitemaps/{timezone.localtime(article.published_at):%Y-%m}.xml").text
    )


def test_it_shows_hostile_text_of_a_correction_as_text(client: Client, article: Article) -> None:
    corrected(article, body="<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")
    record = client.get(f"{article.get_absolute_url()}corrections/").text
    assert "<script>alert" not in record


def test_it_compares_a_very_long_story(client: Client) -> None:
    article = make_article(body="".join(f"<p>第{n}段，共查了{n}家。</p>" for n in range(2500)))
    corrected(article, body=article.body.replace("共查了1234家", "共查了1243家"))
    record = client.get(f"{article.get_absolute_url()}corrections/").text
    assert len(record) < 40_000
    assert "<del>" in record


@pytest.mark.parametrize("path", ["", "corrections/"])
def test_it_says_that_a_corrected_story_was_withdrawn(
    client: Client, article: Article, path: str
) -> None:
    corrected(article)
    Article.objects.update(status=workflow.WITHDRAWN, is_live=False)
    assert client.get(f"{article.get_absolute_url()}{path}").status_code == 410


def test_it_holds_a_reason_for_every_public_correction(article: Article) -> None:
    with pytest.raises(IntegrityError, match="correction_tells_readers_its_reason"):
        Correction.objects.create(article=article, kind="correction", at=timezone.now())


def test_it_keeps_a_change_of_the_byline_for_the_newsroom(editor: Client, article: Article) -> None:
    save(editor, article, credits_text="文/林予澄")
    correction = Correction.objects.get()
    assert correction.kind == Correction.Kind.SMALL_FIX
    assert [change.label for change in correction.shown_changes] == ["署名"]


def test_it_tells_readers_of_a_byline_that_was_corrected(editor: Client, article: Article) -> None:
    explained = {"change_kind": "correction", "change_reason": "补上作者。"}
    save(editor, article, credits_text="文/林予澄", **explained)
    assert "补上作者。" in editor.get(article.get_absolute_url()).text


def test_it_compares_with_what_readers_had_before_a_withdrawal(article: Article) -> None:
    chief = make_user(DUTY_CHIEF)
    for verb in ("withdraw", "redraft"):
        verbs.act(Article.objects.get(), verb, by=chief, now=timezone.now(), note="有误")
    found = Article.objects.get()
    content = {**revisions.working_content(found), "title": "全市公平秤核查完毕"}
    revisions.keep(found, content, by=chief, now=timezone.now())
    with pytest.raises(TransitionRefused, match="您改动了标题，请选择是更正还是小修"):
        verbs.act(found, "publish", by=chief, now=timezone.now())
    revisions.keep(found, content, by=chief, now=timezone.now(), change_kind="small_fix")
    verbs.act(found, "publish", by=chief, now=timezone.now())
    assert [change.label for change in Correction.objects.get().shown_changes] == ["标题"]
    assert Article.objects.get().published_at == article.published_at
