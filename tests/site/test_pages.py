"""What is true of the pages as a whole: found, refused, cached, sealed."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from jiansite.lib import short_codes
from tests.factories import make_article, make_channel

pytestmark = pytest.mark.django_db

PUBLIC = ["/", "/c/food/", "/search/", "/search/?q=秤", "/complaints/", "/robots.txt"]


@pytest.fixture(autouse=True)
def _food() -> None:
    make_channel()


@pytest.mark.parametrize("address", PUBLIC)
def test_it_lets_shared_caches_hold_public_pages_and_sets_no_cookie(
    client: Client, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("address", ["/complaints/new/all/", "/complaints/track/"])
def test_it_never_lets_a_cache_hold_personal_pages(client: Client, address: str) -> None:
    assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_refuses_other_methods_on_public_pages(client: Client, method: str) -> None:
    assert getattr(client, method)("/").status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/nothing-here/",
        "/a/999999/",
        "/a/99999999999999999999999999/",
        "/c/none/",
        "/c/a/b/c/d/",
        "/complaints/track/２０２６１１２２-４８２１３/",
        "/tags/none/",
        "/c/food/?before=abc",
        "/c/food/?before=99999999",
        "/c/food/?before=１２",
        "/c/food/?before=" + "9" * 400,
        "/q/000000/",
        "/q/ZZZZZZZZZZZZ.svg",
        "/media/../settings.py",
        "/media/photos/2026/11/aaaaaaaaaaaa/" + "x" * 20 + ".jpg",
        "/%00/",
        "/%ff%fe/",
    ],
)
def test_it_answers_404_with_search_and_channels(client: Client, address: str) -> None:
    response = client.get(address)
    text = response.content.decode()
    assert response.status_code == 404
    assert 'role="search"' in text
    assert 'href="/c/food/"' in text


@pytest.mark.parametrize(
    "question", ["\x00", "' OR 1=1 --", "<script>", "&|!():*", "字" * 5000, "%"]
)
def test_it_answers_any_search_politely(client: Client, question: str) -> None:
    response = client.get("/search/", {"q": question})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("<main", 1)[1].replace(
        "&lt;script&gt;", ""
    )


def test_it_seals_every_page_with_a_strict_policy(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_it_carries_no_inline_script_or_style(client: Client) -> None:
    article = make_article()
    for address in [*PUBLIC[:-1], article.get_absolute_url(), "/complaints/new/all/"]:
        text = client.get(address).content.decode()
        assert " style=" not in text
        assert "<style" not in text
        scripts = re.findall(r"<script([^>]*)>", text)
        assert all(" src=" in tag or "application/ld+json" in tag for tag in scripts)


def test_it_leads_from_a_short_link_to_the_form_of_the_article(client: Client) -> None:
    article = make_article()
    response = client.get(reverse("short_link", args=[short_codes.encode(article.pk)]))
    assert response.status_code == 302
    assert response["Location"] == f"/complaints/new/?article={article.pk}"


def test_it_takes_a_code_typed_from_paper(client: Client) -> None:
    article = make_article()
    code = short_codes.encode(article.pk)
    typed = f" {code[:3].lower()}-{code[3:]} "
    response = client.get("/q/", {"code": typed}, follow=True)
    assert response.request["QUERY_STRING"] == f"article={article.pk}"


def test_it_says_what_is_wrong_with_a_mistyped_code(client: Client) -> None:
    response = client.get("/q/", {"code": "ABCDE1"})
    assert response.status_code == 404
    assert "不是有效的投诉码" in response.content.decode()


def test_it_draws_the_code_as_a_picture(client: Client) -> None:
    response = client.get(reverse("code_picture", args=[short_codes.encode(7)]))
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<?xml")


@pytest.mark.parametrize(
    "path",
    [
        "ckeditor/ckeditor/plugins/exportpdf/tests/manual/integration.html",
        "ckeditor/ckeditor/samples/index.html",
        "ckeditor/ckeditor/README.md",
        "ckeditor/galleriffic/css/basic.css",
    ],
)
def test_it_hides_the_editors_sample_pages(client: Client, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


@pytest.mark.parametrize("path", ["/ckeditor/upload/", "/ckeditor/browse/"])
def test_it_does_not_route_the_editors_own_upload(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (404, 405)


def test_it_answers_404_to_a_nul_in_the_address(client: Client) -> None:
    assert client.get("/tags/%00/").status_code == 404


@pytest.mark.parametrize("charset", ["rot13", "gb18030", "nonsense", "utf-16", "base64"])
def test_it_reads_utf_8_whatever_a_request_claims(client: Client, charset: str) -> None:
    make_article("通告", body="<p>抽查了电子秤。</p>")
    response = client.get("/search/", {"q": "抽查"}, content_type=f"text/plain; charset={charset}")
    assert response.status_code == 200
    assert "通告" in response.content.decode().split("<main")[1]
