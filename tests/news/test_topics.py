"""专题: a banner, an introduction, sections with chosen stories."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from jiansite.roles import EDITOR
from news import workflow
from news.models import Article, Topic, TopicEntry, TopicSection
from tests.factories import make_article, make_channel, make_photo, make_user

pytestmark = pytest.mark.django_db


def make_topic(slug: str = "heating", **fields: object) -> Topic:
    fields.setdefault("published_at", timezone.now() - timedelta(days=1))
    fields.setdefault("title", "冬季取暖安全")
    return Topic.objects.create(slug=slug, **fields)


def enter(topic: Topic, article: Article, section: str = "", order: int = 0) -> TopicEntry:
    part = TopicSection.objects.get_or_create(topic=topic, title=section)[0] if section else None
    return TopicEntry.objects.create(topic=topic, article=article, section=part, order=order)


def main(client: Client, address: str) -> str:
    return client.get(address).text.split("<main")[1].split("</main>")[0]


def test_it_shows_sections_and_stories_in_the_order_of_staff(client: Client) -> None:
    topic = make_topic(introduction="选购、使用和召回。", banner=make_photo(alt="取暖器"))
    enter(topic, make_article("后"), "使用", order=2)
    enter(topic, make_article("前"), "使用", order=1)
    enter(topic, make_article("召回"), "召回")
    enter(topic, make_article("开头"))
    page = main(client, "/topics/heating/")
    places = [page.index(f">{word}<") for word in ("开头", "使用", "前", "后")]
    assert places == sorted(places)
    assert page.index(">召回<") > places[-1]
    assert "选购、使用和召回。" in page
    assert 'alt="取暖器"' in page


@pytest.mark.parametrize("status", [workflow.DRAFT, workflow.WITHDRAWN])
def test_it_leaves_out_what_readers_cannot_open_and_its_empty_section(
    client: Client, status: str
) -> None:
    topic = make_topic()
    enter(topic, make_article("撤下的", status=status), "只有一篇的板块")
    page = main(client, "/topics/heating/")
    assert "撤下的" not in page
    assert "只有一篇的板块" not in page
    assert "还没有稿件" in page


@pytest.mark.parametrize("published_at", [None, timezone.now() + timedelta(days=1)])
def test_it_keeps_a_topic_to_itself_until_its_date(client: Client, published_at: object) -> None:
    topic = make_topic(published_at=published_at, home_order=1)
    article = make_article()
    enter(topic, article)
    assert client.get("/topics/heating/").status_code == 404
    for address in ("/", "/topics/", "/sitemaps/pages.xml", article.get_absolute_url()):
        assert "heating" not in client.get(address).text


def test_it_stands_on_the_home_page_in_the_order_of_staff(client: Client) -> None:
    make_topic("b", title="乙专题", home_order=2)
    make_topic("a", title="甲专题", home_order=1)
    make_topic("c", title="丙专题")
    page = main(client, "/")
    assert page.index("甲专题") < page.index("乙专题")
    assert "丙专题" not in page
    assert "丙专题" in main(client, "/topics/")


def test_it_is_listed_for_search_engines(client: Client) -> None:
    make_topic()
    assert "/topics/heating/" in client.get("/sitemaps/pages.xml").text


def test_it_leads_on_from_a_changed_address(client: Client) -> None:
    topic = make_topic()
    topic.slug = "winter"
    topic.save()
    assert client.get("/topics/heating/")["Location"] == "/topics/winter/"


def test_it_refuses_a_section_of_another_topic() -> None:
    other = TopicSection.objects.create(topic=make_topic("other"), title="别处")
    entry = TopicEntry(topic=make_topic(), section=other, article=make_article())
    with pytest.raises(ValidationError, match="另一个专题"):
        entry.full_clean()


def test_it_is_made_by_an_editor_with_sections_and_stories(client: Client) -> None:
    client.force_login(make_user(EDITOR))
    article = make_article()
    values = {
        "title": "冬季取暖安全", "slug": "heating", "introduction": "", "banner": "",
        "published_at_0": "2026-11-01", "published_at_1": "08:00", "home_order": "1",
        "sections-TOTAL_FORMS": "1", "sections-INITIAL_FORMS": "0",
        "sections-0-title": "召回", "sections-0-order": "0",
        "entries-TOTAL_FORMS": "1", "entries-INITIAL_FORMS": "0",
        "entries-0-article": str(article.pk), "entries-0-section": "", "entries-0-order": "0",
    }  # fmt: skip
    client.post("/admin/news/topic/add/", values)
    topic = Topic.objects.get()
    assert [entry.article for entry in topic.entries.all()] == [article]
    section = topic.sections.get()
    entry = topic.entries.get()
    values |= {
        "sections-INITIAL_FORMS": "1", "sections-0-id": str(section.pk),
        "sections-0-topic": str(topic.pk), "entries-0-topic": str(topic.pk),
        "entries-INITIAL_FORMS": "1", "entries-0-id": str(entry.pk),
        "entries-0-section": str(section.pk),
    }  # fmt: skip
    client.post(f"/admin/news/topic/{topic.pk}/change/", values)
    entry.refresh_from_db()
    assert entry.section == section


def test_it_asks_no_more_with_many_stories(client: Client, django_assert_num_queries) -> None:
    topic = make_topic()
    channel = make_channel()
    for n in range(30):
        enter(topic, make_article(f"第{n}篇", channel=channel), f"板块{n % 4}")
    with django_assert_num_queries(7):
        client.get("/topics/heating/")
