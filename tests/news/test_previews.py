"""The working copy as readers will see it, for staff and for whoever is handed a link."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jiansite.roles import COMPLAINT_OFFICER, EDITOR
from news import attachments, body, previews, revisions, workflow
from news.models import Article, PreviewLink
from tests.factories import make_article, make_photo, make_user
from tests.news.test_attachments import PDF
from tests.site.test_admin import ARTICLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    photo = make_photo(caption="核查现场")
    return make_article(
        "还没发布的标题",
        status=workflow.DRAFT,
        body=f"<p>共五十八台。</p>{body.photo_mark(photo.pk)}",
    )


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user(EDITOR))
    return client


def hand_out(article: Article, *, lifetime: str = "day", ago: timedelta = timedelta()) -> str:
    link = previews.hand_out(
        article, lifetime=lifetime, by=make_user(EDITOR), now=timezone.now() - ago
    )
    return reverse("news:preview", args=[previews.token_of(link)])


def save(article: Article, **changes: str) -> None:
    row = Article.objects.get(pk=article.pk)
    content = {**revisions.working_content(row), **changes}
    revisions.keep(row, content, by=None, now=timezone.now())
    revisions.apply(row, content)


def test_it_shows_an_unpublished_story_to_who_has_the_link(article: Article) -> None:
    outside = Client()
    answer = outside.get(hand_out(article))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "还没发布的标题" in text
    assert "核查现场" in text
    assert "没有经过发布，请勿转发或引用" in text
    assert outside.get(article.get_absolute_url()).status_code == 404


def test_it_is_neither_indexed_nor_kept_nor_passed_on(article: Article) -> None:
    answer = Client().get(hand_out(article))
    assert "noindex" in answer["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert '"@type": "NewsArticle"' not in answer.content.decode()
    assert "Disallow: /preview/" in Client().get("/robots.txt").content.decode()


def test_it_counts_no_reader_and_offers_no_door_that_is_shut(article: Article) -> None:
    text = Client().get(hand_out(article)).content.decode()
    assert "data-click" not in text
    assert f"/a/{article.pk}/report/" not in text
    assert f"/a/{article.pk}/photos/" not in text


def test_it_shows_the_version_it_was_made_for(article: Article) -> None:
    address = hand_out(article)
    save(article, title="后来改的标题")
    text = Client().get(address).content.decode()
    assert "还没发布的标题" in text
    assert "后来改的标题" not in text
    assert "编辑部此后又改过" in text


def test_it_shows_the_change_of_a_live_story_and_not_to_readers() -> None:
    live = make_article("读者看到的标题")
    row = Article.objects.get(pk=live.pk)
    content = {**revisions.working_content(row), "title": "正在改的标题"}
    revisions.keep(row, content, by=None, now=timezone.now())
    assert "正在改的标题" in Client().get(hand_out(row)).content.decode()
    assert "正在改的标题" not in Client().get(live.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("lifetime", "still", "over"),
    [
        ("hour", timedelta(minutes=59), timedelta(minutes=61)),
        ("day", timedelta(hours=23), timedelta(hours=25)),
        ("week", timedelta(days=6, hours=23), timedelta(days=7, minutes=1)),
    ],
)
def test_it_ends_when_it_said(
    article: Article, lifetime: str, still: timedelta, over: timedelta
) -> None:
    assert Client().get(hand_out(article, lifetime=lifetime, ago=still)).status_code == 200
    answer = Client().get(hand_out(article, lifetime=lifetime, ago=over))
    assert answer.status_code == 410
    assert "这个预览链接已过期" in answer.content.decode()
    assert "还没发布的标题" not in answer.content.decode()


def test_it_ends_by_its_signature_even_if_its_record_says_otherwise(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = hand_out(article)
    monkeypatch.setattr("time.time", (timezone.now() + timedelta(days=8)).timestamp)
    PreviewLink.objects.update(expires_at=timezone.now() + timedelta(days=30))
    assert Client().get(address).status_code == 410


@pytest.mark.parametrize("token", ["1", "1:x:y", "%00", "..", "a" * 500])
def test_it_opens_for_nothing_that_was_not_signed(article: Article, token: str) -> None:
    hand_out(article)
    assert Client().get(f"/preview/{token}/").status_code == 404


def test_it_opens_for_no_other_number(article: Article) -> None:
    address = hand_out(article)
    number = PreviewLink.objects.get().pk
    forged = address.replace(f"/preview/{number}:", f"/preview/{number + 1}:")
    assert Client().get(forged).status_code == 404


def test_it_serves_the_documents_of_its_version_and_no_others(article: Article) -> None:
    file = attachments.attach(article, BytesIO(PDF), name="公告.pdf")
    text_with_link = f'<p><a href="/a/{article.pk}/files/{file.pk}/">公告</a></p>'
    listed = [{"id": file.pk, "title": "公告"}]
    save(article, body=text_with_link, attachments=listed)  # type: ignore[arg-type]
    later = attachments.attach(article, BytesIO(PDF), name="后来的.pdf")
    address = hand_out(Article.objects.get(pk=article.pk))
    text = Client().get(address).content.decode()
    assert text.count(f'href="{address}files/{file.pk}/"') == 2
    answer = Client().get(f"{address}files/{file.pk}/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert "no-store" in answer["Cache-Control"]
    assert Client().get(f"{address}files/{later.pk}/").status_code == 404


def test_it_is_made_and_taken_back_by_buttons(editor: Client, article: Article) -> None:
    page = f"{ARTICLES}{article.pk}/preview/"
    editor.post(f"{page}links/", {"lifetime": "hour"})
    link = PreviewLink.objects.get()
    address = reverse("news:preview", args=[previews.token_of(link)])
    assert address in editor.get(page).content.decode()
    assert Client().get(address).status_code == 200
    editor.post(f"{page}links/{link.pk}/revoke/")
    answer = Client().get(address)
    assert answer.status_code == 410
    assert "已被编辑部收回" in answer.content.decode()
    assert address not in editor.get(page).content.decode()


@pytest.mark.parametrize("lifetime", ["", "year", "0"])
def test_it_makes_no_link_without_an_end(editor: Client, article: Article, lifetime: str) -> None:
    page = f"{ARTICLES}{article.pk}/preview/"
    answer = editor.post(f"{page}links/", {"lifetime": lifetime}, follow=True)
    assert "请选择链接的有效时间" in answer.content.decode()
    assert not PreviewLink.objects.exists()


def test_it_takes_back_no_link_of_another_story(editor: Client, article: Article) -> None:
    hand_out(article)
    other = make_article("另一篇")
    link = PreviewLink.objects.get()
    assert editor.post(f"{ARTICLES}{other.pk}/preview/links/{link.pk}/revoke/").status_code == 404
    assert PreviewLink.objects.open(timezone.now()).exists()


def test_it_may_stand_in_a_frame_of_this_site_only(editor: Client, article: Article) -> None:
    outer = editor.get(f"{ARTICLES}{article.pk}/preview/")
    inner = editor.get(f"{ARTICLES}{article.pk}/preview/page/")
    assert "frame-src 'self'" in outer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in outer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in inner["Content-Security-Policy"]
    assert inner["X-Frame-Options"] == "SAMEORIGIN"
    assert "工作人员预览" in inner.content.decode()
    assert "X-Frame-Options" in outer and outer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("method", "way"),
    [
        ("get", "preview/"),
        ("get", "preview/page/"),
        ("post", "preview/links/"),
        ("post", "preview/links/PK/revoke/"),
    ],
)
def test_it_refuses_a_complaint_officer(
    client: Client, article: Article, method: str, way: str
) -> None:
    hand_out(article)
    link = PreviewLink.objects.get()
    client.force_login(make_user(COMPLAINT_OFFICER))
    address = f"{ARTICLES}{article.pk}/{way.replace('PK', str(link.pk))}"
    assert getattr(client, method)(address, {"lifetime": "day"}).status_code == 403
    assert PreviewLink.objects.open(timezone.now()).count() == 1


@pytest.mark.parametrize("way", ["links/", "links/1/revoke/"])
def test_it_changes_nothing_by_a_mere_visit(editor: Client, article: Article, way: str) -> None:
    assert editor.get(f"{ARTICLES}{article.pk}/preview/{way}").status_code == 405


def test_it_asks_the_database_a_fixed_number_of_times(
    article: Article, django_assert_num_queries: object
) -> None:
    address = hand_out(article)
    Client().get(address)
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        Client().get(address)


QUERIES = 11
