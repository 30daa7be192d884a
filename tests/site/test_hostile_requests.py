"""Whatever a request asks for, it gets a right answer or a clean page that says no."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.models import Attachment
from jiansite.lib import short_codes
from news import attachments, body, previews, revisions
from news.models import Page, Source, Tag, Topic
from tests.factories import (
    make_article,
    make_channel,
    make_error_report,
    make_photo,
    make_user,
    picture_bytes,
    upload,
)
from tests.test_policies import POLICIES

pytestmark = pytest.mark.django_db

MARK = "<x9 y=1>"
# For one step of a path, as it comes over the wire.
STEPS = [
    "", ".", "..", "%2e%2e", "%2F", "%5C", "%00", "%FF", "%C0%AF", "%ED%A0%80", "%25", "%0d%0aX:1",
    "%3Cx9%20y=1%3E", "'%22%3E%3Cx9%3E", "-1", "0", "00", "1.0", "1e9", "999999999",
    "9223372036854775808", "9" * 400, "%EF%BC%91", "2026/13", "0000/01", "99999/12", "2026-02-30",
    "a" * 3000, "%E5%AD%97" * 400, "/evil.example", "/evil.example/%2e%2e", "1;2", "*",
    "%F0%9F%98%80", "__proto__", "%7B%7B7*7%7D%7D", "admin", "null", "%20", "%E2%80%AE",
]  # fmt: skip
QUERIES = [
    "q=%00", "q=%FF%FE", "q=%3Cx9%20y=1%3E", "q[]=1&q[]=2", "q=1&q=2", "q=" + "%E5%AD%97" * 2000,
    "before=-1", "before=0", "before=1e9", "before=%EF%BC%91", "before=9223372036854775808",
    "before=" + "9" * 500, "before[]=1", "before=1&before=x", "page=-1", "page=99999999",
    "article=-1", "article=x", "article=9223372036854775808", "article=%00", "article[]=1",
    "from=2026-13-01", "to=0000-00-00", "from=99999-01-01", "channel=%3Cx9%3E", "code=%00",
    "code=%3Cx9%20y=1%3E", "code=" + "A" * 5000, "&&&===", "%", "%ZZ=%ZZ", "=" * 500, "a=1&" * 900,
    "a=1&" * 1100, "_=;--", "%C0%AF", "q=%ED%A0%80", "format=xml", "next=//evil.example/",
]  # fmt: skip
METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "CONNECT", "Ж"]
# Where a step can be anything: the address with a gap for each name that takes one.
GAPS = {
    "complaints:draft_picture": ["/complaints/new/evidence/{}/"],
    "complaints:step": ["/complaints/new/{}/"],
    "complaints:autosave": ["/complaints/new/autosave/{}/"],
    "complaints:piece": ["/complaints/new/files/{}/"],
    "complaints:phone": ["/complaints/p/{}/"],
    "complaints:complete": ["/complaints/complete/{}/"],
    "complaints:region_parts": ["/complaints/regions/{}.json"],
    "complaints:status": ["/complaints/track/{}/"],
    "code_picture": ["/q/{}.svg"],
    "short_link": ["/q/{}/"],
    "media": ["/media/{}", "/media/photos/2026/{}/aaaaaaaaaaaa/480.jpg"],
    "news:channel": ["/c/{}/", "/c/food/{}/", "/c/food/{}"],
    "news:article": ["/a/{}/", "/a/{}"],
    "news:photo": ["/a/{}/photos/1/", "STORYphotos/{}/"],
    "news:attachment": ["/a/{}/files/1/", "STORYfiles/{}/"],
    "news:click": ["/a/{}/click/"],
    "news:archive": ["/c/food/{}/", "/c/food/2026/{}/", "/c/{}/2026/03/"],
    "news:corrections": ["/a/{}/corrections/"],
    "news:report": ["/a/{}/report/"],
    "news:preview": ["/preview/{}/"],
    "news:preview_file": ["/preview/{}/files/1/", "PREVIEWfiles/{}/"],
    "news:report_status": ["/reports/{}/"],
    "complaints:recover": ["/complaints/track/lost-code/{}/"],
    "complaints:verify_seal": ["/complaints/verify/{}/"],
    "complaints:act": ["/complaints/track/20261122-48213/{}/"],
    "complaints:merchant": ["/complaints/merchant/{}/", "/complaints/merchant/{}/evidence/"],
    "news:article_qr": ["/a/{}/qr.svg"],
    "news:source": ["/sources/{}/", "/sources/{}"],
    "news:topic": ["/topics/{}/", "/topics/{}"],
    "news:tag": ["/tags/{}/", "/tags/{}"],
    "news:feed": ["/feeds/{}"],
    "news:channel_feed": ["/c/{}/feeds/rss.xml", "/c/food/feeds/{}"],
    "news:sitemap_month": ["/sitemaps/{}.xml", "/sitemaps/2026-{}.xml"],
    "news:page": ["/{}/", "/{}"],
}


_FILE = "00000000-0000-4000-8000-000000000000"
AFTER_SENDING = {
    "complaints:receipt_pdf": "/complaints/new/receipt.pdf",
    "complaints:receipt_qr": "/complaints/new/receipt.svg",
    "complaints:report_receipt_pdf": "/complaints/new/report-receipt.pdf",
    "complaints:report_receipt_qr": "/complaints/new/report-receipt.svg",
    "complaints:glance": "/complaints/track/glance/",
    "complaints:leave": "/complaints/track/leave/",
    "complaints:lost_code": "/complaints/track/lost-code/",
    "complaints:enter_secret": "/complaints/track/lost-code/enter/",
    "complaints:recover": "/complaints/track/lost-code/AAAA-BBBB-CCCC/",
    "complaints:everything": "/complaints/track/20261122-48213/all.zip",
    "complaints:handover": "/complaints/track/20261122-48213/12315.zip",
    "complaints:own_file": f"/complaints/track/20261122-48213/file/{_FILE}/",
    "complaints:act": "/complaints/track/20261122-48213/answer/",
    "complaints:verify": "/complaints/verify/",
    "complaints:verify_keys": "/complaints/verify/keys.json",
    "complaints:verify_seal": "/complaints/verify/abc/",
    "complaints:merchant": "/complaints/merchant/AAAAAAAAAAAAAAAAAAAAAA/",
    "complaints:merchant_evidence": f"/complaints/merchant/AAAA/evidence/{_FILE}/",
}


@pytest.fixture
def asker() -> Client:
    """Like a real one: with the seal of forms enforced, and errors answered."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def addresses(client: Client) -> dict[str, str]:
    """One good address for each name."""
    photo = make_photo(picture_bytes(size=(60, 40)))
    article = make_article(
        channel=make_channel(), body=f"<p>文</p>{body.photo_mark(photo.pk)}", cover=photo
    )
    document = attachments.attach(article, upload(b"%PDF-1.7\n%%EOF\n").file, name="文.pdf")
    article.tags.add(Tag.objects.create(name="计量"))
    report = make_error_report(article)
    Source.objects.create(name="监管局")
    Topic.objects.create(slug="heating", title="取暖", published_at=article.published_at)
    Page.objects.create(slug="about", title="关于我们", body="<p>文</p>")
    client.post("/complaints/new/all/", {"evidence": [upload()]})
    picture = Attachment.objects.get()
    code = short_codes.encode(article.pk)
    story = article.get_absolute_url()
    revisions.keep(article, revisions.content_of(article), by=None, now=timezone.now())
    link = previews.hand_out(article, lifetime="day", by=make_user(), now=timezone.now())
    preview = reverse("news:preview", args=[previews.token_of(link)])
    month = f"{article.published_at:%Y-%m}"
    return {
        "complaints:desk": "/complaints/",
        "complaints:new": "/complaints/new/",
        "complaints:step": "/complaints/new/evidence/",
        "complaints:all": "/complaints/new/all/",
        "complaints:quick": "/complaints/new/quick/",
        "complaints:autosave": "/complaints/new/autosave/what/",
        "complaints:both_receipts": "/complaints/new/receipts/",
        "complaints:files": "/complaints/new/files/",
        "complaints:piece": f"/complaints/new/files/{picture.pk}/",
        "complaints:finish": f"/complaints/new/files/{picture.pk}/finish/",
        "complaints:cancel": f"/complaints/new/files/{picture.pk}/cancel/",
        "complaints:phone_link": "/complaints/new/phone/",
        "complaints:phone_picture": "/complaints/new/phone.svg",
        "complaints:phone_enter": "/complaints/p/",
        "complaints:phone_photos": "/complaints/p/photos/",
        "complaints:phone": "/complaints/p/aaaaaaaaaaaaaaaaaaaaaa/",
        "complaints:phone_files": "/complaints/p/files/",
        "complaints:phone_piece": f"/complaints/p/files/{picture.pk}/",
        "complaints:phone_finish": f"/complaints/p/files/{picture.pk}/finish/",
        "complaints:phone_cancel": f"/complaints/p/files/{picture.pk}/cancel/",
        "complaints:complete": "/complaints/complete/20261122-48213/",
        "complaints:region_parts": "/complaints/regions/37.json",
        "complaints:review": "/complaints/new/review/",
        "complaints:receipt": "/complaints/new/receipt/",
        "complaints:discard": "/complaints/new/discard/",
        "complaints:draft_picture": f"/complaints/new/evidence/{picture.pk}/",
        "complaints:track": "/complaints/track/",
        "complaints:status": "/complaints/track/20261122-48213/",
        **AFTER_SENDING,
        "enter_code": "/q/",
        "code_picture": f"/q/{code}.svg",
        "short_link": f"/q/{code}/",
        "health": "/healthz",
        "robots": "/robots.txt",
        "media": photo.standard_url,
        "news:home": "/",
        "news:channel": "/c/food/",
        "news:article": story,
        "news:photo": f"{story}photos/{photo.pk}/",
        "news:preview": preview,
        "news:preview_file": f"{preview}files/{document.pk}/",
        "news:attachment": document.get_absolute_url(),
        "news:click": f"{story}click/",
        "news:archive": "/c/food/2026/03/",
        "news:corrections": f"{story}corrections/",
        "news:report": f"{story}report/",
        "news:report_status": report.get_absolute_url(),
        "news:article_qr": f"{story}qr.svg",
        "news:source": "/sources/监管局/",
        "news:topics": "/topics/",
        "news:topic": "/topics/heating/",
        "news:tag": "/tags/计量/",
        "news:search": "/search/",
        "news:search_json": "/search.json",
        "news:feed": "/feeds/rss.xml",
        "news:channel_feed": "/c/food/feeds/rss.xml",
        "news:sitemap": "/sitemap.xml",
        "news:sitemap_pages": "/sitemaps/pages.xml",
        "news:sitemap_month": f"/sitemaps/{month}.xml",
        "news:news_sitemap": "/news-sitemap.xml",
        "news:manifest": "/site.webmanifest",
        "news:page": "/about/",
    }


def faults(response: Any, asked: str, *, is_refused: bool = False) -> Iterator[str]:
    """What is wrong with an answer, as sentences."""
    status = response.status_code
    if status >= 500 or (is_refused and not 400 <= status < 500):
        yield f"{asked[:120]} answers {status}"
    if status in (301, 302) and not re.match(r"/(?!/)", response["Location"]):
        yield f"{asked[:120]} leads to {response['Location']}"
    if response.streaming:
        return
    text = response.content.decode()
    is_page = response.get("Content-Type", "").startswith("text/html")
    if "<x9" in text:
        yield f"{asked[:120]} gives back what it was given"
    if is_page and status not in (301, 302) and 'class="masthead"' not in text:
        yield f"{asked[:120]} answers {status} outside the site's design"


def test_it_knows_an_address_for_every_name(addresses: dict[str, str]) -> None:
    assert set(addresses) == set(POLICIES)


@pytest.mark.parametrize("name", sorted(GAPS))
def test_it_answers_any_path(asker: Client, addresses: dict[str, str], name: str) -> None:
    story, preview = addresses["news:article"], addresses["news:preview"]
    gaps = [gap.replace("STORY", story).replace("PREVIEW", preview) for gap in GAPS[name]]
    asked = [gap.format(step) for gap in gaps for step in STEPS]
    assert [fault for each in asked for fault in faults(asker.get(each), each)] == []


@pytest.mark.parametrize("name", sorted(POLICIES))
def test_it_answers_any_question(asker: Client, addresses: dict[str, str], name: str) -> None:
    asked = [f"{addresses[name]}?{query}" for query in QUERIES]
    assert [fault for each in asked for fault in faults(asker.get(each), each)] == []


@pytest.mark.parametrize("name", sorted(POLICIES))
def test_it_refuses_any_other_method(asker: Client, addresses: dict[str, str], name: str) -> None:
    wrong = []
    for method in METHODS:
        if method == "POST" and POLICIES[name] in ("counter", "personal page"):
            continue
        response = asker.generic(method, addresses[name])
        wrong += faults(response, f"{method} {addresses[name]}", is_refused=True)
        if POLICIES[name].startswith("public") and response.status_code != 405:
            wrong.append(f"{method} {addresses[name]} answers {response.status_code}")
        if response.status_code == 405 and not response["Allow"]:
            wrong.append(f"{method} {addresses[name]} does not say what is allowed")
    assert wrong == []


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"'),
        ("multipart/form-data; boundary=\xff", b"--x"),
        ("application/x-www-form-urlencoded", b"%ff=%00&a[]=1&" * 50),
        ("application/x-www-form-urlencoded", b"a=1&" * 2000),
        ("application/json", b"{"),
        ("text/plain; charset=utf-7", b"+ADw-x9+AD4-"),
        ("", b"\x00\xff"),
    ],
)
@pytest.mark.parametrize("address", ["/complaints/new/all/", "/complaints/track/", "/", "/search/"])
def test_it_answers_any_body(address: str, kind: str, content: bytes) -> None:
    client = Client(raise_request_exception=False)
    response = client.generic("POST", address, content, content_type=kind)
    assert list(faults(response, f"POST {address} {kind}")) == []
