"""A real Chromium: found on the machine, or these tests are skipped, or fail if required."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
# Playwright's loop runs in this thread; Django would take it for asynchronous code of ours.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, and there is no chromium on this machine")
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """The address of the running site."""
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def new_context(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts of separate people. None of them may meet an error or another host."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(base_url=site, locale="zh-CN", **options)
        context.set_default_timeout(15_000)
        context.on("page", lambda page: _watch(page, site, complaints))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """A citizen's phone, 360 px wide."""
    return new_context(viewport={"width": 360, "height": 740}).new_page()


@pytest.fixture
def desk(new_context: Callable[..., BrowserContext]) -> Page:
    """A desk browser, 1280 px wide."""
    return new_context(viewport={"width": 1280, "height": 900}).new_page()


def _watch(page: Page, site: str, complaints: list[str]) -> None:
    def note_request(request: Any) -> None:
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(site):
            complaints.append(f"request to another host: {request.url}")

    def note_message(message: Any) -> None:
        if message.type == "error":
            complaints.append(f"console error: {message.text}")

    page.on("request", note_request)
    page.on("console", note_message)
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
