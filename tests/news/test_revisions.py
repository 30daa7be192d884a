"""Every save is a revision; any two can be compared, any one restored."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiansite.roles import COMPLAINT_OFFICER, DUTY_CHIEF, EDITOR, REVIEWER
from news import attachments, outlines, revisions, verbs, workflow
from news.comparison import differences_between
from news.models import Article, Attachment, Credit, Revision, Source, Tag
from tests.factories import make_article, make_channel, make_photo, make_user, upload
from tests.site.test_admin import typed

pytestmark = pytest.mark.django_db

NOW = timezone.now()
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user(EDITOR, first_name="闻笛"))
    return client


def page(article: Article, path: str = "change/") -> str:
    return f"/admin/news/article/{article.pk}/{path}"


def stored(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def save(editor: Client, article: Article, **changes: Any) -> str:
    return editor.post(page(article), typed(**changes), follow=True).text


def keep(article: Article, **changes: Any) -> Revision:
    """Another revision of the working copy."""
    article = stored(article)
    content = {**revisions.working_content(article), **changes}
    kept = revisions.keep(article, content, by=None, now=NOW)
    assert kept
    if not article.is_live:
        revisions.apply(article, content)
    return kept


# --- What a save keeps ------------------------------------------------------------------------


def test_it_keeps_everything_that_an_editor_writes(editor: Client) -> None:
    source, tag = Source.objects.create(name="云川日报"), Tag.objects.create(name="计量")
    photo = make_photo()
    editor.post(
        "/admin/news/article/add/",
        typed(
            kicker="引", title="题", subtitle="副", summary="导", source=source.pk, tags=[tag.pk],
            cover=photo.pk, source_url="https://example.org/1", original_title="原",
            original_author="人", body="<p>文</p>", credits_text="文/林予澄 摄影/苏闻笛",
            expires_at_0="2199-01-02", expires_at_1="08:00", remark="第一稿",
            **{"attachments-TOTAL_FORMS": "1", "attachments-0-upload": upload(PDF, "公告.pdf"),
               "attachments-0-title": "公告全文", "attachments-0-order": "0"},
        ),
    )  # fmt: skip
    article = Article.objects.get()
    revision = article.revisions.get()
    assert revision.content == {
        "channel": article.channel_id, "kicker": "引", "title": "题", "subtitle": "副",
        "summary": "导", "source": source.pk, "source_url": "https://example.org/1",
        "original_title": "原", "original_author": "人", "body": "<p>文</p>", "cover": photo.pk,
        "tags": [tag.pk], "credits": [["文", "林予澄"], ["摄影", "苏闻笛"]],
        "attachments": [{"id": Attachment.objects.get().pk, "title": "公告全文"}],
        "expires_at": "2199-01-02T08:00:00+08:00",
    }  # fmt: skip
    assert (revision.number, revision.remark, revision.state) == (1, "第一稿", "draft")
    assert (revision.by_name, article.working_revision) == ("闻笛", revision)
    # The row says the same, because nobody reads it yet.
    assert revisions.content_of(article) == revision.content


def test_it_keeps_nothing_when_nothing_was_changed(editor: Client) -> None:
    editor.post("/admin/news/article/add/", typed())
    article = Article.objects.get()
    save(editor, article)
    save(editor, article)
    assert article.revisions.count() == 1


def test_it_numbers_the_saves_of_a_draft(editor: Client) -> None:
    article = make_article(status=workflow.DRAFT)
    for title in ("一", "二"):
        save(editor, article, title=title)
    found = article.revisions.newest_first()
    assert [(each.number, each.title) for each in found] == [
        (3, "二"), (2, "一"), (1, article.title),
    ]  # fmt: skip
    assert stored(article).title == "二"


@pytest.mark.parametrize(
    ("line", "credits"),
    [
        ("文/王鲲鹏 摄影/亓怀斌", [["文", "王鲲鹏"], ["摄影", "亓怀斌"]]),
        ("责编：顾南枝", [["责任编辑", "顾南枝"]]),
        ("数据支持／云川市计量院", [["数据支持", "云川市计量院"]]),
        ("摄/某人", [["摄", "某人"]]),  # as it stands in the story already
    ],
)
def test_it_reads_bylines_as_people_write_them(
    editor: Client, line: str, credits: list[list[str]]
) -> None:
    article = make_article(status=workflow.DRAFT)
    Credit.objects.create(article=article, role="摄", name="某人")
    revisions.keep(stored(article), revisions.content_of(stored(article)), by=None, now=NOW)
    save(editor, article, credits_text=f"\n {line} \n")
    assert stored(article).working_revision.content["credits"] == credits


def test_it_names_the_line_that_is_no_byline(editor: Client) -> None:
    article = make_article(status=workflow.DRAFT)
    answer = save(editor, article, credits_text="文/林予澄\n本文不代表本站观点", title="改过")
    assert "看不懂这一行：本文不代表本站观点" in answer
    assert "改过" in answer
    assert article.revisions.count() == 1


# --- A story that readers have ----------------------------------------------------------------


def test_it_changes_nothing_for_readers_when_a_live_story_is_saved(
    editor: Client, client: Client
) -> None:
    tag = Tag.objects.create(name="新标签")
    article = make_article()
    before = revisions.content_of(article)
    answer = save(
        editor, article, title="新标题", body="<p>新的正文。</p>", credits_text="文/林予澄",
        tags=[tag.pk],
        **{"attachments-TOTAL_FORMS": "1", "attachments-0-upload": upload(PDF, "公告.pdf"),
           "attachments-0-order": "0"},
    )  # fmt: skip
    assert "读者看到的还是原来的版本" in answer
    found = stored(article)
    assert (found.status, found.is_live) == (workflow.DRAFT, True)
    assert [event.verb for event in found.events.all()] == ["revise"]
    assert revisions.content_of(found) == before
    client.logout()
    text = client.get(article.get_absolute_url()).text
    assert article.title in text
    for hidden in ("新标题", "新的正文", "林予澄", "新标签", "公告"):
        assert hidden not in text.split('class="article"')[1].split("</article>")[0]
    file = Attachment.objects.get()
    assert client.get(file.get_absolute_url()).status_code == 404
    assert "attachments" not in client.get("/feeds/feed.json").json()["items"][0]


def test_it_opens_the_change_in_work_and_not_what_readers_have(editor: Client) -> None:
    article = make_article()
    save(editor, article, title="新标题", credits_text="文/林予澄")
    text = editor.get(page(article)).text
    assert 'value="新标题"' in text
    assert "文/林予澄" in text
    assert "草稿（已发布稿件的修改）" in text
    assert "读者看到的是第 1 版" in text


def test_it_previews_the_change_in_work(editor: Client) -> None:
    tag = Tag.objects.create(name="新标签")
    article = make_article()
    save(
        editor, article, title="新标题", body="<p>新的正文。</p>", credits_text="文/林予澄",
        tags=[tag.pk],
    )  # fmt: skip
    text = editor.get(page(article, "preview/page/")).text
    for shown in ("新标题", "新的正文", "林予澄", "新标签"):
        assert shown in text


def test_it_begins_no_change_where_nothing_was_changed(editor: Client) -> None:
    article = make_article()
    save(editor, article, title=article.title, body=article.body)
    save(editor, article, title=article.title, body=f"{article.body}\n")
    assert stored(article).status == workflow.PUBLISHED
    assert not article.events.exists()


def test_it_lists_a_document_once_its_revision_is_live(client: Client) -> None:
    article = make_article(channel=make_channel(review_levels=0))
    client.force_login(make_user(EDITOR))
    save(
        client, article, title=article.title, body=article.body, _verb="publish",
        **{"attachments-TOTAL_FORMS": "1", "attachments-0-upload": upload(PDF, "公告.pdf"),
           "attachments-0-order": "0"},
    )  # fmt: skip
    client.logout()
    file = Attachment.objects.get()
    assert client.get(file.get_absolute_url()).status_code == 200


def test_it_replaces_a_document_without_touching_the_one_that_readers_have(
    editor: Client,
) -> None:
    article = make_article()
    old = attachments.attach(article, upload(PDF, "公告.pdf"), name="公告.pdf")
    revisions.keep(stored(article), revisions.content_of(stored(article)), by=None, now=NOW)
    new = PDF + b"2"
    save(
        editor, article, title=article.title, body=article.body,
        **{"attachments-TOTAL_FORMS": "1", "attachments-INITIAL_FORMS": "1",
           "attachments-0-id": old.pk, "attachments-0-article": article.pk,
           "attachments-0-title": "公告（更新）", "attachments-0-order": "0",
           "attachments-0-upload": upload(new, "公告.pdf")},
    )  # fmt: skip
    (entry,) = stored(article).working_revision.content["attachments"]
    assert entry["id"] != old.pk
    assert entry["title"] == "公告（更新）"
    old.refresh_from_db()
    assert (old.title, old.is_listed, old.file.read()) == ("公告", True, PDF)
    assert not Attachment.objects.get(pk=entry["id"]).is_listed


# --- Reading, comparing, restoring ------------------------------------------------------------


def test_it_lists_who_saved_what_in_which_state(editor: Client) -> None:
    article = make_article(status=workflow.DRAFT)
    save(editor, article, title="改过", remark="改了标题", _verb="submit")
    text = editor.get(page(article, "revisions/")).text
    for shown in ("第 1 版", "第 2 版", "闻笛", "改了标题", "送审", "最新"):
        assert shown in text


def test_it_shows_any_two_field_by_field_and_word_by_word(editor: Client) -> None:
    article = make_article(
        "公平秤核查完成", status=workflow.DRAFT,
        body="<h2>经过</h2><p>合格率为92.5%，共三周。</p><ul><li>甲</li></ul>",
    )  # fmt: skip
    tag = Tag.objects.create(name="计量")
    keep(
        article, body="<h3>经过</h3><p>合格率为95.2%，共三周。</p><ul><li>甲</li><li>乙</li></ul>",
        tags=[tag.pk], credits=[["文", "林予澄"]],
    )  # fmt: skip
    text = editor.get(page(article, "revisions/compare/?old=2&new=1")).text
    for label in ("正文", "标签", "署名"):
        assert f"<dt>{label}</dt>" in text
    assert "<dt>标题</dt>" not in text
    for piece in ("92.5%", "95.2%"):
        assert f"{piece}</" in text
    assert "【标题" in text
    assert "· 乙" in text


def test_it_shortens_what_is_the_same_unless_asked(editor: Client) -> None:
    middle = "".join(f"<p>第{n}段没有改。</p>" for n in range(60))
    article = make_article(status=workflow.DRAFT, body=f"<p>头。</p>{middle}<p>尾。</p>")
    keep(article, body=f"<p>头！</p>{middle}<p>尾！</p>")
    short = editor.get(page(article, "revisions/compare/?old=1&new=2")).text
    whole = editor.get(page(article, "revisions/compare/?old=1&new=2&whole=1")).text
    assert "第30段" not in short
    assert "第30段" in whole


@pytest.mark.parametrize(
    "question", ["", "?old=1", "?old=1&new=9", "?old=x&new=1", "?old=1&new=99999999999"]
)
def test_it_answers_404_for_revisions_that_are_not_there(editor: Client, question: str) -> None:
    article = make_article()
    assert editor.get(page(article, f"revisions/compare/{question}")).status_code == 404


def test_it_shows_a_revision_as_readers_would_see_it(editor: Client) -> None:
    article = make_article("第一个标题", status=workflow.DRAFT)
    keep(article, title="第二个标题")
    text = editor.get(page(article, "revisions/1/")).text
    assert "第一个标题" in text
    assert "第 1 版" in text


def test_it_shows_hostile_words_as_words(editor: Client) -> None:
    article = make_article(status=workflow.DRAFT)
    keep(article, title="<script>alert(1)</script>")
    text = editor.get(page(article, "revisions/compare/?old=1&new=2")).text
    assert "<script>alert(1)" not in text


def test_it_restores_a_draft_as_a_new_revision(editor: Client) -> None:
    article = make_article("原来的标题", status=workflow.DRAFT)
    keep(article, title="改坏的标题", credits=[["文", "林予澄"]])
    assert "改坏的标题" in editor.get(page(article, "revisions/1/restore/")).text
    editor.post(page(article, "revisions/1/restore/"))
    found = stored(article)
    assert (found.title, found.credits.count()) == ("原来的标题", 0)
    assert found.working_revision.number == 3
    assert found.working_revision.remark == "恢复第 1 版的内容"
    assert found.working_revision.by_name == "闻笛"


def test_it_restores_into_a_change_of_a_live_story(editor: Client) -> None:
    article = make_article("原来的标题")
    keep(article, title="放弃的标题")
    keep(article, title="原来的标题")
    editor.post(page(article, "revisions/2/restore/"))
    found = stored(article)
    assert (found.title, found.status) == ("原来的标题", workflow.DRAFT)
    assert found.working_revision.content["title"] == "放弃的标题"


def test_it_restores_without_what_was_deleted_since(editor: Client) -> None:
    tag, source = Tag.objects.create(name="计量"), Source.objects.create(name="云川日报")
    channel, gone = make_channel(), make_channel("旧栏目", "old")
    article = make_article(status=workflow.DRAFT, channel=channel)
    keep(article, tags=[tag.pk], source=source.pk, channel=gone.pk)
    keep(article, tags=[], source=None, channel=channel.pk, title="后来")
    for thing in (tag, source, gone):
        thing.delete()
    assert "已删除" in editor.get(page(article, "revisions/compare/?old=2&new=3")).text
    editor.post(page(article, "revisions/2/restore/"))
    found = stored(article)
    assert (found.source, found.channel, found.tags.count()) == (None, channel, 0)
    assert found.working_revision.number == 4


def test_it_restores_nothing_where_the_text_is_locked(editor: Client) -> None:
    article = make_article("现在的标题", status=workflow.DRAFT)
    keep(article, title="后来的标题")
    Article.objects.update(status=workflow.FINAL_REVIEW)
    answer = editor.post(page(article, "revisions/1/restore/"))
    assert answer.status_code == 409
    assert "文字已锁定" in answer.text
    assert stored(article).title == "后来的标题"


def test_it_says_that_there_is_nothing_to_restore(editor: Client) -> None:
    article = make_article(status=workflow.DRAFT)
    assert "没有什么要恢复" in editor.post(page(article, "revisions/1/restore/")).text
    assert article.revisions.count() == 1


VIEWS = ["revisions/", "revisions/compare/?old=1&new=2", "revisions/1/", "revisions/1/restore/"]


@pytest.mark.parametrize("path", VIEWS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_refuses_those_without_the_right(client: Client, path: str, method: str) -> None:
    article = make_article("原来的标题", status=workflow.DRAFT)
    keep(article, title="后来的标题")
    client.force_login(make_user(COMPLAINT_OFFICER))
    assert getattr(client, method)(page(article, path)).status_code == 403
    assert stored(article).title == "后来的标题"
    assert article.revisions.count() == 2


@pytest.mark.parametrize(("number", "path"), [(3, p) for p in VIEWS] + [(40, p) for p in VIEWS])
def test_it_asks_a_fixed_number_of_questions(editor: Client, number: int, path: str) -> None:
    article = make_article(status=workflow.DRAFT, by=make_user(EDITOR))
    for n in range(number):
        keep(article, title=f"标题{n}", tags=[Tag.objects.create(name=f"词{n}").pk])
        article.events.create(
            verb="submit", from_state="draft", to_state="draft", at=NOW,
            revision=stored(article).working_revision,
        )  # fmt: skip
    editor.get(page(article, path))
    with CaptureQueriesContext(connection) as queries:
        assert editor.get(page(article, path)).status_code == 200
    expected = {VIEWS[0]: 11, VIEWS[1]: 13, VIEWS[2]: 15, VIEWS[3]: 13}
    assert len(queries) == expected[path]


def test_it_pages_through_a_long_history(editor: Client) -> None:
    article = make_article(status=workflow.DRAFT)
    for n in range(55):
        keep(article, title=f"标题{n}")
    first = editor.get(page(article, "revisions/")).text
    assert "第 56 版" in first
    assert "第 6 版" not in first
    second = editor.get(page(article, "revisions/?before=7")).text
    assert "第 6 版" in second
    assert "第 7 版" not in second


# --- Locked, taken away, too late -------------------------------------------------------------


@pytest.mark.parametrize(
    "status", [workflow.FINAL_REVIEW, workflow.APPROVED, workflow.WITHDRAWN, workflow.FIRST_REVIEW]
)
def test_it_is_to_read_where_the_text_is_locked(editor: Client, status: str) -> None:
    article = make_article(status=status)
    Credit.objects.create(article=article, role="文", name="林予澄")
    text = editor.get(page(article)).text
    assert 'name="title"' not in text
    assert article.title in text
    assert "林予澄" not in text  # not in the working copy
    assert f'<div class="locked-body">{article.body}</div>' in text


def test_it_keeps_what_was_typed_when_it_was_locked_meanwhile(editor: Client) -> None:
    article = make_article(status=workflow.APPROVED)
    answer = save(editor, article, title="写了半天的标题")
    assert "没有保存：已签发的稿件文字已锁定" in answer
    assert "写了半天的标题" in answer
    assert article.revisions.count() == 1


def test_it_saves_nothing_for_an_account_whose_rights_were_taken(client: Client) -> None:
    person = make_user(EDITOR)
    client.force_login(person)
    article = make_article(status=workflow.DRAFT)
    assert client.get(page(article)).status_code == 200
    person.groups.clear()
    for path in ("change/", "verb/submit/", "revisions/1/restore/"):
        answer = client.post(page(article, path), typed(title="改过"))
        assert answer.status_code == 403
        assert "权限" in answer.text
    assert (stored(article).title, stored(article).status) == (article.title, workflow.DRAFT)
    assert article.revisions.count() == 1


def test_it_asks_a_reviewer_who_edits_for_a_remark(client: Client) -> None:
    author = make_user(EDITOR)
    article = make_article(status=workflow.DRAFT, by=author)
    verbs.act(article, "submit", by=author, now=NOW)
    client.force_login(make_user(REVIEWER))
    assert "请写明改了什么" in save(client, article, title="审核中改过")
    save(client, article, title="审核中改过", remark="标题写明数字", _verb="pass_first")
    found = stored(article)
    assert (found.status, found.title) == (workflow.SECOND_REVIEW, "审核中改过")
    assert found.working_revision.remark == "标题写明数字"
    assert found.events.last().note == "标题写明数字"


def test_it_tells_a_reviewer_that_the_text_was_changed_since_it_was_read(client: Client) -> None:
    article = make_article(status=workflow.FINAL_REVIEW)
    client.force_login(make_user(DUTY_CHIEF))
    read = stored(article).working_revision_id
    Article.objects.update(status=workflow.SECOND_REVIEW)
    keep(article, title="另一位改过")
    Article.objects.update(status=workflow.FINAL_REVIEW)
    answer = client.post(page(article, "verb/sign_off/"), {"seen": read, "note": ""})
    assert answer.status_code == 409
    assert "另一位同事改过它" in answer.text
    assert stored(article).status == workflow.FINAL_REVIEW


def test_it_says_whose_turn_it_is(client: Client) -> None:
    author = make_user(EDITOR, first_name="予澄")
    article = make_article(status=workflow.DRAFT, by=author)
    verbs.act(article, "submit", by=author, now=NOW, note="急稿")
    client.force_login(make_user(REVIEWER))
    text = client.get(page(article)).text
    assert "等审稿人初审" in text
    assert "予澄送审：急稿" in text
    verbs.act(article, "send_back", by=make_user(REVIEWER), now=NOW, note="数字没有出处")
    assert "退回：数字没有出处" in client.get(page(article)).text
    Article.objects.update(
        status=workflow.APPROVED, approved_revision=article.working_revision_id,
        scheduled_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    assert "自动发布" in client.get(page(article)).text


# --- The outline of a body --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>一&amp;二</p>\n<p>三</p>", "一&二\n三"),
        ("<h2>头</h2><h3>次</h3>", "【标题二】头\n【标题三】次"),
        ("<ul><li>甲</li><li>乙<ol><li>子</li></ol></li></ul>", "· 甲\n· 乙\n1. 子"),
        ('<ol start="3"><li>丙</li><li>丁</li></ol>', "3. 丙\n4. 丁"),
        (
            "<table><caption>表</caption><tr><th>名</th><td>值</td></tr></table>",
            "【表题】表\n｜名｜值｜",
        ),
        ("<blockquote><p>引</p></blockquote><p>后</p>", "❝ 引\n后"),
        ('<p><a href="https://a.example/">看</a></p>', "看〔→ https://a.example/〕"),
        ('<p>前</p><img src="photo:7"><p>后</p>', "前\n〔图片 7〕\n后"),
        ("<p>很<strong>重</strong>要<br>二</p>", "很＊重＊要\n二"),
        ("", ""),
    ],
)
def test_it_shows_the_structure_of_a_body(html: str, text: str) -> None:
    assert outlines.outline(html) == text


def test_it_finds_no_difference_between_the_same() -> None:
    content = revisions.content_of(make_article())
    assert differences_between(content, content) == []


@pytest.mark.parametrize("number", [2, 40])
def test_it_asks_a_fixed_number_of_questions_for_the_form(client: Client, number: int) -> None:
    article = make_article(status=workflow.FIRST_REVIEW, by=make_user(EDITOR))
    for n in range(number):
        keep(article, title=f"标题{n}")
        article.events.create(
            verb="submit", from_state="draft", to_state="draft", at=NOW,
            revision=stored(article).working_revision,
        )  # fmt: skip
    client.force_login(make_user(REVIEWER))
    client.get(page(article))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page(article)).status_code == 200
    # Seven of them look for what an editor should see before the story goes on.
    assert len(queries) == 39


def test_it_is_written_once() -> None:
    revision = make_article().working_revision
    revision.remark = "后来想想"
    with pytest.raises(TypeError, match="written once"):
        revision.save()


@pytest.mark.parametrize(
    "change",
    [
        {"content": {}}, {"at": timezone.now() - timedelta(days=1)}, {"remark": "后来想想"},
        {"by_name": "别人"}, {"number": 7}, {"change_kind": "small_fix"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_it_is_kept_as_written_by_the_database_itself(change: dict[str, Any]) -> None:
    revisions = make_article().revisions.all()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        revisions.update(**change)
    assert revisions.get().number == 1


def test_it_is_not_given_to_another_person_but_forgets_a_deleted_one() -> None:
    writer = make_user(EDITOR, last_name="苏", first_name="闻笛")
    revisions = make_article(by=writer).revisions.all()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        revisions.update(by=make_user(EDITOR))
    writer.delete()
    assert (revisions.get().by, revisions.get().by_name) == (None, "苏闻笛")


@pytest.mark.django_db(transaction=True)
def test_it_goes_only_with_its_story() -> None:
    article = make_article()
    with pytest.raises(IntegrityError, match="append-only"):
        Article.objects.update(working_revision=None, live_revision=None)
        article.revisions.all().delete()
    assert article.revisions.count() == 1
    article.delete()
    assert not Revision.objects.exists()
