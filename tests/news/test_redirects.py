"""What moved, or came from an older site, is still found at its old address."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from news import workflow
from news.models import Article, Channel, FormerAddress, Page, Source, Tag
from tests.factories import make_article, make_channel

pytestmark = pytest.mark.django_db


def goes_to(client: Client, address: str) -> str:
    """Where a permanent redirect leads; the page there answers."""
    response = client.get(address)
    assert response.status_code == 301
    return response["Location"]


@pytest.mark.parametrize(
    "legacy", ["/news/1042.html", "/index.php?m=content&id=1042", "/新闻/1042.html"]
)
def test_it_leads_from_a_legacy_address_to_the_story(client: Client, legacy: str) -> None:
    article = make_article(legacy_address=legacy)
    assert goes_to(client, legacy) == article.get_absolute_url()


def test_it_ignores_what_a_link_adds_to_a_legacy_path(client: Client) -> None:
    article = make_article(legacy_address="/news/1042.html")
    assert goes_to(client, "/news/1042.html?from=wechat") == article.get_absolute_url()


def test_it_tells_stories_apart_by_their_query(client: Client) -> None:
    make_article(legacy_address="/view.asp?id=1")
    second = make_article(legacy_address="/view.asp?id=2")
    assert goes_to(client, "/view.asp?id=2") == second.get_absolute_url()
    assert client.get("/view.asp?id=3").status_code == 404


def test_it_does_not_lead_to_a_draft(client: Client) -> None:
    make_article(legacy_address="/news/1042.html", status=workflow.DRAFT)
    assert client.get("/news/1042.html").status_code == 404


def test_it_does_not_lead_to_a_story_before_its_time(client: Client) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    make_article(legacy_address="/news/1042.html", published_at=tomorrow)
    assert client.get("/news/1042.html").status_code == 404


def test_it_leads_to_the_reason_of_a_withdrawn_story(client: Client) -> None:
    article = make_article(legacy_address="/news/1042.html")
    Article.objects.update(status=workflow.WITHDRAWN, is_live=False)
    assert client.get(goes_to(client, "/news/1042.html")).status_code == 410
    assert article.get_absolute_url() in goes_to(client, "/news/1042.html")


def test_it_keeps_the_place_in_a_list_that_moved(client: Client) -> None:
    food = make_channel("食品", "food")
    food.slug = "foods"
    food.save()
    assert goes_to(client, "/c/food/?before=12") == "/c/foods/?before=12"
    tag = Tag.objects.create(name="计量")
    tag.name = "公平秤"
    tag.save()
    assert goes_to(client, "/tags/计量/?after=12") == f"{tag.get_absolute_url()}?after=12"
    # Where staff lead on from an older site, its parameters mean nothing here.
    FormerAddress.objects.create(old_path="/list.asp", new_path="/c/foods/")
    assert goes_to(client, "/list.asp?c=7") == "/c/foods/"


def test_it_leads_from_a_moved_channel_and_everything_below(client: Client) -> None:
    food = make_channel("食品", "food")
    make_channel("乳品", "milk", parent=food)
    food.slug = "foods"
    food.save()
    assert goes_to(client, "/c/food/") == "/c/foods/"
    assert goes_to(client, "/c/food/milk/") == "/c/foods/milk/"
    assert goes_to(client, "/c/food/milk/feeds/rss.xml") == "/c/foods/milk/feeds/rss.xml"


def test_it_leads_in_one_step_after_two_moves(client: Client) -> None:
    food = make_channel("食品", "food")
    milk = make_channel("乳品", "milk", parent=food)
    for slug in ("foods", "grain"):
        food.slug = slug
        food.save()
    assert goes_to(client, "/c/food/milk/") == f"/c/grain/{milk.slug}/"


def test_it_forgets_the_old_address_when_something_moves_back(client: Client) -> None:
    food = make_channel("食品", "food")
    for slug in ("foods", "food"):
        food.slug = slug
        food.save()
    assert client.get("/c/food/").status_code == 200
    assert goes_to(client, "/c/foods/") == "/c/food/"


def test_it_shows_a_new_channel_at_an_address_that_was_left(client: Client) -> None:
    food = make_channel("食品", "food")
    food.slug = "foods"
    food.save()
    make_channel("新的食品", "food")
    assert "新的食品" in client.get("/c/food/").text


def test_it_leads_to_chinese_addresses_of_full_length(client: Client) -> None:
    food = make_channel("食品", "食" * 60)
    milk = make_channel("乳品", "奶" * 60, parent=food)
    food.slug = "粮" * 60
    food.save()
    milk.refresh_from_db()
    assert goes_to(client, f"/c/{'食' * 60}/{'奶' * 60}/") == milk.get_absolute_url()


@pytest.mark.parametrize(
    ("model", "old"), [(Tag, "/tags/计量/"), (Source, "/sources/计量/")], ids=["tag", "source"]
)
def test_it_leads_from_a_renamed_label(client: Client, model: type, old: str) -> None:
    label = model.objects.create(name="计量")
    label.name = "民生计量 100% C#"
    label.save()
    assert client.get(goes_to(client, old)).status_code == 200


def test_it_leads_from_a_renamed_page(client: Client) -> None:
    page = Page.objects.create(slug="about", title="关于我们")
    page.slug = "us"
    page.save()
    assert goes_to(client, "/about/") == "/us/"


def test_it_leads_where_staff_say(client: Client) -> None:
    make_channel("食品", "food")
    move = FormerAddress(old_path="http://old.example/list.asp?c=7#top", new_path="/c/food/")
    move.full_clean()
    move.save()
    assert goes_to(client, "/list.asp?c=7") == "/c/food/"


@pytest.mark.parametrize("new", ["https://evil.example/", "//evil.example/", "/\\evil.example", ""])
def test_it_never_leads_to_another_site(new: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        FormerAddress(old_path="/old/", new_path=new).full_clean()
    assert "new_path" in refusal.value.message_dict


def test_it_adds_nothing_to_an_address_outside_the_channels(client: Client) -> None:
    FormerAddress.objects.create(old_path="/c/old/", new_path="/")
    assert client.get("/c/old//evil.example/").status_code == 404


def test_it_refuses_to_lead_in_a_circle() -> None:
    FormerAddress.objects.create(old_path="/a.html", new_path="/b.html")
    with pytest.raises(ValidationError, match="最后的地址"):
        FormerAddress(old_path="/b.html", new_path="/a.html").full_clean()
    with pytest.raises(ValidationError, match="没有尽头"):
        FormerAddress(old_path="/c.html", new_path="/c.html").full_clean()


def test_it_keeps_the_rows_of_staff_to_one_step(client: Client) -> None:
    FormerAddress.objects.create(old_path="/a.html", new_path="/b.html")
    FormerAddress.objects.create(old_path="/b.html", new_path="/about/")
    assert goes_to(client, "/a.html") == "/about/"


def test_it_answers_a_form_sent_to_an_old_address_without_leading_on(client: Client) -> None:
    FormerAddress.objects.create(old_path="/a.html", new_path="/about/")
    assert client.post("/a.html").status_code == 404


def test_it_keeps_the_tree_when_a_channel_keeps_its_address() -> None:
    channel = make_channel("食品", "food")
    channel.name = "食品安全"
    channel.save()
    assert not FormerAddress.objects.exists()
    assert Channel.objects.get().path == "food"
