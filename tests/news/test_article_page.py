import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jiansite.lib import short_codes
from jiansite.roles import DUTY_CHIEF, EDITOR
from news import body, verbs
from news.models import Credit, Photo, Source, Tag
from tests.factories import make_article, make_channel, make_photo, make_user

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_every_part_of_a_story(client: Client) -> None:
    market = make_channel("市场监管", "market")
    article = make_article(
        "公平秤核查完成",
        channel=make_channel("执法行动", "action", parent=market),
        kicker="民生计量",
        subtitle="三台当场停用",
        summary="五十八台公平秤中五十五台准确。",
        source=Source.objects.create(name="云川市市场监督管理局"),
        click_count=1864,
    )
    Credit.objects.create(article=article, role="文", name="林予澄", order=0)
    Credit.objects.create(article=article, role="摄影", name="苏闻笛", order=1)
    article.tags.add(Tag.objects.create(name="计量"))
    text = page(client, article.get_absolute_url())
    for part in (
        "民生计量", "公平秤核查完成</h1>", "三台当场停用", "五十八台公平秤中五十五台准确。",
        ">云川市市场监督管理局</a>", "点击：1864", "文/林予澄", "摄影/苏闻笛", "/tags/",
        article.date_label,
    ):  # fmt: skip
        assert part in text


def test_it_names_each_channel_once_in_the_breadcrumb(client: Client) -> None:
    market = make_channel("市场监管", "market")
    article = make_article(channel=make_channel("执法行动", "action", parent=market))
    text = page(client, article.get_absolute_url())
    crumbs = text.split('class="breadcrumb"')[1].split("</nav>")[0]
    assert [crumbs.count(f">{name}</a>") for name in ("首页", "市场监管", "执法行动")] == [1, 1, 1]


def test_it_carries_the_complaint_box_with_form_link_code_and_picture(client: Client) -> None:
    article = make_article()
    code = short_codes.encode(article.pk)
    text = page(client, article.get_absolute_url())
    assert f'href="/complaints/new/?article={article.pk}"' in text
    assert f'href="/q/{code}/"' in text
    assert f'src="/q/{code}.svg"' in text
    assert f">{code}<" in text


def test_it_shows_a_photo_with_sizes_and_words(client: Client) -> None:
    photo = make_photo(caption="公平秤", alt="一台秤", credit="资料图")
    article = make_article(body=f"<p>前</p>{body.photo_mark(photo.pk)}<p>后</p>")
    text = page(client, article.get_absolute_url())
    assert '<source type="image/webp"' in text
    assert 'width="1200" height="800" alt="一台秤"' in text
    assert "<figcaption>公平秤" in text
    assert client.get(photo.standard_url).status_code == 200


def test_it_offers_the_smallest_files_first_and_each_under_its_type(client: Client) -> None:
    photo = make_photo()
    article = make_article(body=f"<p>前</p>{body.photo_mark(photo.pk)}")
    text = page(client, article.get_absolute_url())
    types = re.findall(r'<source type="([^"]+)" srcset="(\S+)', text)
    assert [type for type, _ in types] == [f"image/{kind}" for kind in photo.kinds[:-1]]
    for type, address in types:
        assert client.get(address)["Content-Type"] == type
    assert client.get(photo.standard_url)["Content-Type"] == "image/jpeg"


def test_it_shows_readers_nothing_where_a_file_is_missing(client: Client) -> None:
    photo = Photo.objects.create(caption="还没有到")
    article = make_article(body=f"<p>前</p>{body.photo_mark(photo.pk)}<p>后</p>")
    text = page(client, article.get_absolute_url())
    assert "还没有到" not in text
    assert "photo:" not in text


def test_it_shows_staff_a_captioned_placeholder_there(client: Client) -> None:
    photo = Photo.objects.create(caption="还没有到")
    article = make_article(body=f"<p>前</p>{body.photo_mark(photo.pk)}<p>后</p>")
    client.force_login(make_user(EDITOR))
    text = page(client, f"/admin/news/article/{article.pk}/preview/page/")
    assert "缺少图片文件" in text
    assert "还没有到" in text


def test_it_hides_a_photo_whose_file_was_lost(client: Client) -> None:
    photo = make_photo(caption="丢失的图片")
    article = make_article(body=f"<p>前</p>{body.photo_mark(photo.pk)}", cover=photo)
    photo.image.storage.delete(photo.image.name)
    assert "丢失的图片" not in page(client, article.get_absolute_url())
    assert photo.thumbnail_url not in page(client, "/")


def test_it_escapes_everything_typed_outside_the_body(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    article = make_article(evil, kicker=evil, subtitle=evil, summary=evil)
    Credit.objects.create(article=article, role="文", name=evil)
    assert evil not in page(client, article.get_absolute_url())


def test_it_answers_404_for_a_draft(client: Client) -> None:
    assert client.get(make_article(status="draft").get_absolute_url()).status_code == 404


def test_it_answers_404_before_its_hour(client: Client) -> None:
    article = make_article(published_at=timezone.now() + timedelta(hours=1))
    assert client.get(article.get_absolute_url()).status_code == 404


def test_it_answers_410_with_the_reason_when_withdrawn(client: Client) -> None:
    article = make_article()
    verbs.act(
        article,
        "withdraw",
        by=make_user(DUTY_CHIEF),
        now=timezone.now(),
        note="数据有误，核实后重发。",
    )
    response = client.get(article.get_absolute_url())
    assert response.status_code == 410
    assert "数据有误，核实后重发。" in response.content.decode()
    assert article.body not in response.content.decode()
