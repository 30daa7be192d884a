"""A very long story begins with a list of its parts."""

import pytest
from django.test import Client

from news import body
from news.templatetags.news_tags import LONG_BODY, MANY_HEADINGS
from tests.factories import make_article, make_photo

HEADINGS = [f"<h2>第{n}部分</h2>" for n in range(1, MANY_HEADINGS + 1)]
LONG = f"<p>{'秤' * LONG_BODY}</p>"


def page(client: Client, html: str) -> str:
    return client.get(make_article(body=html).get_absolute_url()).content.decode()


def test_it_lists_the_upper_two_levels_in_reading_order() -> None:
    html = "<h2>一<br>甲</h2><p>一</p><h3>二<strong>&amp;</strong></h3><h4>三</h4><h2>四</h2>"
    assert [(h.level, h.id, h.text) for h in body.headings(html)] == [
        (2, "part-1", "一\n甲"),
        (3, "part-2", "二&"),
        (2, "part-3", "四"),
    ]


def test_it_gives_each_of_them_the_id_that_its_link_names() -> None:
    html = "<h2>一</h2><p>一</p><h3>二</h3><h4>三</h4>"
    assert body.with_heading_ids(html) == (
        '<h2 id="part-1">一</h2><p>一</p><h3 id="part-2">二</h3><h4>三</h4>'
    )


@pytest.mark.django_db
def test_it_leads_from_the_list_to_the_parts_across_photos(client: Client) -> None:
    photo = body.photo_mark(make_photo().pk)
    text = page(client, LONG + photo.join(HEADINGS))
    for number in range(1, MANY_HEADINGS + 1):
        assert f'<a href="#part-{number}">第{number}部分</a>' in text
        assert f'<h2 id="part-{number}">第{number}部分</h2>' in text


@pytest.mark.django_db
@pytest.mark.parametrize("html", [LONG + "".join(HEADINGS[1:]), "".join(HEADINGS)])
def test_it_spares_a_story_that_is_short_or_has_few_parts(client: Client, html: str) -> None:
    assert "本文目录" not in page(client, html)
