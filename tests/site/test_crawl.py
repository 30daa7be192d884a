"""The whole site, walked from link to link without a network: whole, accessible, light, its own.

All lists and single pages are visited; of many stories, some. A link to one of the others is
held against the database.
"""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db.models.functions import Length
from django.test import Client
from django.utils import timezone
from lxml import etree
from lxml import html as lxml_html

from news.models import Article

pytestmark = pytest.mark.django_db

SITE = "https://news.example.org"
# Bytes of HTML, style sheets and scripts, uncompressed; without pictures, and without the words
# of a story: a law may be as long as a booklet.
HEAVIEST = 150 * 1024
# What a browser fetches by itself, and by which attribute.
LOADED = (
    ("img", "src"), ("img", "srcset"), ("source", "srcset"), ("script", "src"), ("iframe", "src"),
    ("video", "src"), ("audio", "src"), ("embed", "src"), ("object", "data"),
)  # fmt: skip
LOADED_RELATIONS = {"stylesheet", "icon", "manifest", "apple-touch-icon", "preload"}


@dataclass
class Walk:
    """What was seen on the way."""

    wrong: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    weights: dict[str, int] = field(default_factory=dict)
    fragments: set[tuple[str, str]] = field(default_factory=set)
    ids: dict[str, set[str]] = field(default_factory=dict)


def walk_through(client: Client, *, stories: set[str]) -> Walk:
    """Every page that can be reached from the home page; of the stories only these."""
    walk = Walk()
    public = set(Article.objects.published(timezone.now()).values_list("pk", flat=True))
    ahead, walk.seen = deque(["/"]), {"/"}
    while ahead:
        address = ahead.popleft()
        story = re.match(r"/a/(\d+)/", address)
        if story and story[0] not in stories:
            if int(story[1]) not in public:
                walk.wrong.append(f"{address} leads to no public story")
            continue
        for link in _visit(client, address, walk):
            if link not in walk.seen:
                walk.seen.add(link)
                ahead.append(link)
    walk.wrong += [
        f"{page}#{part} leads nowhere"
        for page, part in walk.fragments
        if page in walk.ids and part not in walk.ids[page]
    ]
    return walk


def _visit(client: Client, address: str, walk: Walk) -> set[str]:
    """Ask for one address, judge the answer, and return where it leads."""
    if address.startswith("/static/"):
        if finders.find(address.removeprefix("/static/")) is None:
            walk.wrong.append(f"{address} is missing")
        return set()
    response = client.get(address)
    walk.answers[response.status_code] += 1
    if response.status_code in (301, 302):
        return {urljoin(address, response["Location"])}
    if response.status_code not in (200, 410):
        walk.wrong.append(f"{address} answers {response.status_code}")
    if not response["Content-Type"].startswith("text/html"):
        return set()
    page = lxml_html.document_fromstring(response.content)
    walk.wrong += [f"{address} {what}" for what in _faults(page)]
    words = sum(len(each.text_content().encode()) for each in page.xpath("//*[@class='body']"))
    around = sum(map(_size, _sheets_and_scripts(page)))
    walk.weights[address] = len(response.content) - words + around
    walk.ids[address] = {element.get("id") for element in page.iter(etree.Element)}
    links, fragments = _links(page, address)
    walk.fragments |= fragments
    return links


def _faults(page: Any) -> list[str]:
    ids = Counter(element.get("id") for element in page.xpath("//*[@id]"))
    loaded = _loaded(page)
    loaded += [
        link.get("href")
        for link in page.iter("link")
        if LOADED_RELATIONS & set((link.get("rel") or "").split())
    ]
    faults = [f"has the id {name} {times} times" for name, times in ids.items() if times > 1]
    faults += [f"loads {each}" for each in loaded if urlsplit(each).netloc or ":" in each]
    faults += [f"shows {image.get('src')} without alt" for image in page.xpath("//img[not(@alt)]")]
    if len(page.xpath("//h1")) != 1:
        faults.append(f"has {len(page.xpath('//h1'))} h1")
    if page.get("lang") != "zh-CN":
        faults.append(f"is in the language {page.get('lang')}")
    if not "".join(page.xpath("//title/text()")).strip():
        faults.append("has no title")
    return faults


def _loaded(page: Any) -> list[str]:
    return [
        part.split()[0]
        for tag, attribute in LOADED
        for element in page.iter(tag)
        for part in (element.get(attribute) or "").split(",")
        if part.strip()
    ]


def _links(page: Any, address: str) -> tuple[set[str], set[tuple[str, str]]]:
    """Where the page leads within the site, and the places on pages that it means."""
    found = [element.get("href") for element in page.xpath("//a[@href] | //link[@href]")]
    found += _loaded(page)
    links: set[str] = set()
    fragments: set[tuple[str, str]] = set()
    for each in found:
        link, part = urldefrag(urljoin(f"{SITE}{address}", each.strip()))
        if not link.startswith(f"{SITE}/"):
            continue
        # As a browser sends it, and as the test client wants it.
        own = unquote(urlsplit(link).path) + (
            f"?{query}" if (query := urlsplit(link).query) else ""
        )
        links.add(own)
        if part:
            fragments.add((own, part))
    return links, fragments


def _sheets_and_scripts(page: Any) -> list[str]:
    sheets = page.xpath("//link[@rel='stylesheet']/@href")
    return [*sheets, *page.xpath("//script/@src")]


@cache
def _size(address: str) -> int:
    return Path(finders.find(address.removeprefix("/static/"))).stat().st_size


@pytest.fixture(params=["the demo", "the demo and the real records"])
def content(request: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> str:
    settings.SITE_URL = SITE
    monkeypatch.setattr("news.demo.PICTURE_SIZE", (160, 107))
    call_command("load_demo", stdout=StringIO())
    if request.param != "the demo":
        folder: Path = request.getfixturevalue("shared_data")
        files = [str(folder / name) for name in ("seed_article.json", "articles.jsonl.gz")]
        call_command("import_articles", *files, "--create-channels", stdout=StringIO())
    return request.param


def test_it_holds_together_from_page_to_page(client: Client, content: str) -> None:
    public = Article.objects.published(timezone.now())
    everything = list(public.order_by("pk").values_list("pk", "import_key"))
    demo = [pk for pk, key in everything if (key or "").startswith("demo-")]
    others = [pk for pk, _ in everything if pk not in demo]
    longest = public.order_by(Length("body").desc()).values_list("pk", flat=True)[:3]
    chosen = {f"/a/{pk}/" for pk in [*demo, *longest, *others[:: max(1, len(others) // 40)]]}
    walk = walk_through(client, stories=chosen)
    assert walk.wrong == []
    assert chosen <= walk.seen
    # For who wants to know: pytest -s.
    heaviest = sorted(walk.weights.items(), key=lambda pair: -pair[1])[:5]
    print(f"{content}: {len(walk.weights)} pages, {dict(walk.answers)}, heaviest {heaviest}")
    assert [pair for pair in heaviest if pair[1] > HEAVIEST] == []
