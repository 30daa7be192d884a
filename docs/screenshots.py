"""Takes the pictures of the README, and every kind of page at three widths.

`make screenshots` fills a database of its own with the demo, serves it, and writes
docs/images/*.png (README) and var/screenshots/<page>-<width>.png (to look at).
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.testcases import LiveServerThread
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from complaints.models import Complaint
from news.models import Article

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = (360, 768, 1280)
README = ROOT / "docs" / "images"
ALL = ROOT / "var" / "screenshots"
MAX_BYTES = 300_000


@dataclass(frozen=True)
class Demo:
    """What is photographed: read before the browser starts, whose loop wants its own database."""

    site: str
    story: Article
    case: int
    session: str


def main() -> None:
    """Take them all."""
    # Playwright's loop runs in this thread; Django would take it for asynchronous code of ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    README.mkdir(parents=True, exist_ok=True)
    ALL.mkdir(parents=True, exist_ok=True)
    with demo_site() as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for width in WIDTHS:
            take_width(browser, demo, width)
        take_readme(browser, demo)
        browser.close()
    print(f"Done: {len(list(ALL.glob('*.png')))} pictures in {ALL}, README's in {README}.")


@contextmanager
def demo_site() -> Iterator[Demo]:
    """The demo in a database and folders of its own, served on a free port."""
    folder = Path(tempfile.mkdtemp())
    settings.MEDIA_ROOT = folder / "media"
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    name = connection.settings_dict["NAME"]
    # The server's threads must let go of the database before it is dropped.
    connection.settings_dict["CONN_MAX_AGE"] = 0
    connection.settings_dict["TEST"]["NAME"] = "screenshots"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    call_command("load_demo")
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    settings.SITE_URL = f"http://127.0.0.1:{server.port}"
    try:
        yield read_demo()
    finally:
        server.terminate()
        connection.creation.destroy_test_db(name, verbosity=0)
        shutil.rmtree(folder)


def read_demo() -> Demo:
    """The story with the most photos, a case in the middle of its life, an administrator."""
    stories = Article.objects.exclude(cover=None).select_related("channel")
    case = Complaint.objects.filter(status="verifying", attachments__isnull=False)[0]
    client = Client()
    client.force_login(User.objects.get(username="manager"))
    return Demo(
        site=settings.SITE_URL,
        story=max(stories, key=lambda each: each.body.count("photo:")),
        case=case.pk,
        session=client.cookies[settings.SESSION_COOKIE_NAME].value,
    )


def take_width(browser: Browser, demo: Demo, width: int) -> None:
    """Every kind of page at one width."""
    page = browser.new_page(viewport={"width": width, "height": 900}, base_url=demo.site)
    article = demo.story
    pages = {
        "home": "/",
        "channel": article.channel.get_absolute_url(),
        "topic": "/topics/winter-safety/",
        "article": article.get_absolute_url(),
        "search": "/search/?q=召回",
        "not-found": "/nothing-here/",
        "desk": "/complaints/",
    }
    for name, address in pages.items():
        page.goto(address)
        keep(page, f"{name}-{width}")
    take_complaint(page, article, width)
    sign_in(page, demo)
    page.goto(f"/admin/news/article/{article.pk}/change/")
    page.frame_locator("iframe.cke_wysiwyg_frame").locator("p").first.wait_for()
    keep(page, f"admin-article-{width}")
    page.goto(f"/admin/complaints/complaint/{demo.case}/change/")
    keep(page, f"admin-case-{width}")
    page.close()


def take_complaint(page: Page, article: Article, width: int) -> None:
    """Form, errors, review, receipt and status, by filling them in."""
    page.goto(f"/complaints/new/?article={article.pk}")
    keep(page, f"form-{width}")
    page.get_by_role("button", name="下一步：检查内容").click()
    keep(page, f"form-errors-{width}")
    page.get_by_label("买了什么商品或服务？").fill("实木书柜")
    page.get_by_label("事情的经过").fill("书柜送来时侧板开裂，商家说是运输问题，不肯换。")
    page.get_by_label("商家叫什么名字？").fill("禾木家居江屏店")
    page.get_by_label("换货").check()
    page.get_by_label("您的姓名").fill("程晚舟")
    page.get_by_label("联系电话").fill("13900001234")
    page.get_by_label("我同意本站为处理").check()
    page.get_by_label("我声明以上内容真实").check()
    page.get_by_role("button", name="下一步：检查内容").click()
    keep(page, f"review-{width}")
    page.get_by_role("button", name="确认提交").click()
    keep(page, f"receipt-{width}")
    page.get_by_role("link", name="现在就查看进度").click()
    keep(page, f"status-{width}")


def sign_in(page: Page, demo: Demo) -> None:
    """As the demo's administrator, with a session made beforehand."""
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": demo.session, "url": demo.site}])


def take_readme(browser: Browser, demo: Demo) -> None:
    """The pictures of the README."""
    page = browser.new_page(viewport={"width": 1280, "height": 860}, base_url=demo.site)
    article = demo.story
    page.goto("/")
    show(page, "home")
    page.goto(article.get_absolute_url())
    show(page, "article")
    page.set_viewport_size({"width": 360, "height": 800})
    page.get_by_role("button", name="关怀版").click()
    page.locator(".article").evaluate("article => article.scrollIntoView()")
    show(page, "care")
    page.evaluate("scrollTo(0, 0)")
    page.get_by_role("button", name="关怀版").click()
    page.set_viewport_size({"width": 1280, "height": 860})
    sign_in(page, demo)
    page.goto(f"/admin/complaints/complaint/{demo.case}/change/")
    show(page, "case")
    page.close()


def keep(page: Page, name: str) -> None:
    """The whole page, with its lazy pictures loaded."""
    page.evaluate(
        "() => document.querySelectorAll('img[loading=lazy]').forEach(i => i.loading = 'eager')"
    )
    page.wait_for_load_state("networkidle")
    page.screenshot(path=ALL / f"{name}.png", full_page=True)


def show(page: Page, name: str) -> None:
    """What a window shows, in few enough colours to be committed."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    path = README / f"{name}.png"
    picture.quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > MAX_BYTES:
        raise SystemExit(f"{path} has {path.stat().st_size} bytes, more than {MAX_BYTES}")
