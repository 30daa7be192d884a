"""Where a photo is used: texts, covers, and whatever else points at it."""

import pytest
from django.db import connection
from django.utils import timezone

from news import body, photo_library, photo_uses, revisions, workflow
from news.models import Article, Page, Photo, Placement, SiteProfile, Tag, Topic
from news.photo_uses import Use
from tests.factories import make_article, make_photo, make_user

pytestmark = pytest.mark.django_db


def photo() -> Photo:
    return Photo.objects.create(caption="公平秤")


def where(shown: Photo) -> list[tuple[str, str]]:
    return [(use.where, use.title) for use in photo_uses.uses_of(shown)]


def marked(*photos: Photo) -> str:
    return "<p>一</p>" + "".join(body.photo_mark(each.pk) for each in photos)


@pytest.mark.parametrize("status", [workflow.DRAFT, workflow.PUBLISHED, workflow.WITHDRAWN])
def test_it_finds_the_stories_whose_text_shows_it(status: str) -> None:
    shown = photo()
    article = make_article("甲篇", status=status, body=marked(photo(), shown))
    make_article("乙篇", body=marked(photo()))
    assert photo_uses.uses_of(shown) == [
        Use(
            "稿件正文",
            "甲篇",
            article.get_status_display(),
            f"/admin/news/article/{article.pk}/change/",
        )
    ]


def test_it_takes_no_number_for_another() -> None:
    shown = photo()
    make_article(body=body.photo_mark(int(f"{shown.pk}7")) + "<p>photo:1</p>")
    assert where(shown) == []


@pytest.mark.parametrize("make", ["cover", "placement", "banner", "logo", "page"])
def test_it_finds_every_other_place(make: str) -> None:
    shown = photo()
    now = timezone.now()
    if make == "cover":
        make_article("甲篇", cover=shown)
    elif make == "placement":
        story = make_article("甲篇")
        Placement.objects.create(slot="lead", article=story, photo=shown, starts_at=now)
    elif make == "banner":
        Topic.objects.create(title="甲专题", slug="a", banner=shown)
    elif make == "logo":
        SiteProfile.objects.create(name="云川质量观察", logo=shown)
    else:
        Page.objects.create(title="关于我们", slug="about", body=marked(shown))
    expected = {
        "cover": ("稿件封面图", "甲篇"),
        "placement": ("推荐位图片", "头条：甲篇"),
        "banner": ("专题题图", "甲专题"),
        "logo": ("站点信息标志", "云川质量观察"),
        "page": ("单页正文", "关于我们"),
    }
    assert where(shown) == [expected[make]]
    assert list(photo_uses.used(Photo.objects.all())) == [shown]


def keep(article: Article, **changes: object) -> None:
    revisions.keep(
        article, revisions.content_of(article) | changes, by=make_user(), now=timezone.now()
    )


@pytest.mark.parametrize("place", ["body", "cover"])
def test_it_finds_a_photo_that_only_the_next_version_shows(place: str) -> None:
    shown = photo()
    article = make_article("甲篇")
    keep(article, **{place: marked(shown) if place == "body" else shown.pk})
    assert where(shown) == [("稿件修改稿", "甲篇")]
    assert list(photo_uses.used(Photo.objects.all())) == [shown]
    with pytest.raises(photo_library.PhotoInUse):
        photo_library.delete(shown, now=timezone.now())


def test_it_finds_a_photo_in_the_version_that_was_signed_off() -> None:
    shown = photo()
    article = make_article("甲篇")
    keep(article, body=marked(shown))
    signed = article.working_revision
    keep(article, body="<p>又改了</p>")
    assert where(shown) == []
    Article.objects.filter(pk=article.pk).update(approved_revision=signed)
    assert where(shown) == [("稿件修改稿", "甲篇")]


def test_it_counts_the_versions_that_only_remember_it() -> None:
    shown = photo()
    article = make_article()
    keep(article, body=marked(shown))
    keep(article, body=marked(shown) + "<p>二</p>")
    assert photo_uses.earlier_versions(shown) == 1
    keep(article, body="<p>没有图了</p>")
    assert photo_uses.earlier_versions(shown) == 2
    assert list(photo_uses.unused(Photo.objects.all())) == [shown]


def test_it_names_a_story_once_whose_row_and_next_version_show_it() -> None:
    shown = photo()
    article = make_article("甲篇", body=marked(shown))
    keep(article, body=marked(shown) + "<p>二</p>")
    assert where(shown) == [("稿件正文", "甲篇")]


def test_it_takes_a_tag_for_no_use() -> None:
    lonely = photo()
    lonely.tags.add(Tag.objects.create(name="计量"))
    assert list(photo_uses.unused(Photo.objects.all())) == [lonely]


def test_it_parts_the_used_from_the_unused() -> None:
    shown, cover, lonely = photo(), photo(), photo()
    make_article(body=marked(shown), cover=cover)
    answers = {each.pk: each.is_used for each in photo_uses.with_use(Photo.objects.all())}
    assert answers == {shown.pk: True, cover.pk: True, lonely.pk: False}
    assert list(photo_uses.unused(Photo.objects.all())) == [lonely]


def test_it_reads_the_same_marks_as_the_texts_do() -> None:
    html = marked(photo(), photo()) + '<p>&lt;img src="photo:99"&gt;</p><img src="photo:77">'
    article = make_article(body=html)
    found = Article.objects.annotate(ids=photo_uses.PhotoIds("body")).get(pk=article.pk).ids
    assert sorted(found) == sorted(set(body.photo_ids(html)))


def test_it_asks_an_index_and_reads_no_bodies() -> None:
    make_article()
    article = Article.objects.alias(ids=photo_uses.PhotoIds("body")).filter(ids__contains=[7])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "article_photos" in article.explain()


def test_it_deletes_no_photo_that_is_used() -> None:
    shown = make_photo()
    make_article("甲篇", body=marked(shown))
    with pytest.raises(photo_library.PhotoInUse, match=r"正在使用（稿件正文：甲篇）"):
        photo_library.delete(shown, now=timezone.now())
    assert Photo.objects.get().is_available


def test_it_deletes_an_unused_photo_and_its_files_later() -> None:
    lonely = make_photo()
    photo_library.delete(lonely, now=timezone.now())
    assert not Photo.objects.exists()
    assert lonely.is_available
