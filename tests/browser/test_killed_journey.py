"""A citizen at a browser whose server is killed under them: nothing typed or uploaded is lost."""

import hashlib
import random
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from bench.crash import Site
from complaints.pieces import PIECE_BYTES

NEXT = "下一步"
FACTS = "洗衣机用了两天漏水，打电话说是安装问题，不肯换。"


@pytest.fixture
def own_site() -> Iterator[Site]:
    # Not in pytest's own folder: it closes that to every other user, such as PostgreSQL's.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        site = Site(Path(folder), workers=1)
        try:
            site.start()
            yield site
        finally:
            site.stop()


@pytest.fixture
def page(browser: Browser, own_site: Site) -> Iterator[Page]:
    """Whose console may tell of the broken line."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{own_site.port}",
        locale="zh-CN",
        viewport={"width": 360, "height": 740},
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Several pieces long: noise, which no format makes small."""
    path = tmp_path / "漏水.png"
    noise = random.Random(7).randbytes(1300 * 1000 * 3)
    Image.frombytes("RGB", (1300, 1000), noise).save(path, compress_level=0)
    assert path.stat().st_size > 5 * PIECE_BYTES
    return path


def killed(site: Site) -> None:
    """As if the power had been gone for a moment."""
    site.kill_server()
    site.start_server()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def go_on(page: Page, title: str) -> None:
    page.get_by_role("button", name=NEXT, exact=True).click()
    heading(page, title)


def test_it_goes_on_where_it_stopped_however_often_the_server_dies(
    own_site: Site, page: Page, photo: Path
) -> None:
    page.goto("/complaints/new/what/")
    page.get_by_label("事情的经过").fill(FACTS)
    page.get_by_label("买了什么商品或服务？").fill("滚筒洗衣机")
    go_on(page, "商家")

    # Between two steps; and with the tab closed, as after a dead battery.
    own_site.kill_server()
    page.close()
    own_site.start_server()
    page = page.context.new_page()
    page.goto("/complaints/new/")
    page.get_by_role("link", name="接着写").click()
    heading(page, "商家")
    page.get_by_label("商家叫什么名字？").fill("暖川电器")
    # A step that is sent while nobody answers: what was typed is there on the way back.
    expect(page.locator("[data-saved]")).to_contain_text("已自动保存")
    own_site.kill_server()
    page.get_by_role("button", name=NEXT, exact=True).click()
    page.wait_for_url(re.compile("chrome-error"))
    own_site.start_server()
    page.goto("/complaints/new/merchant/")
    expect(page.get_by_label("商家叫什么名字？")).to_have_value("暖川电器")
    go_on(page, "您的要求")
    page.get_by_label("退款", exact=True).check()
    go_on(page, "证据")

    # In the middle of a file.
    pieces: list[int] = []

    def kill_at_the_third(route: Route) -> None:
        offset = re.search(r"offset=(\d+)", route.request.url)
        if offset:
            pieces.append(int(offset[1]))
            if len(pieces) == 3:
                killed(own_site)
                route.abort()
                return
        route.continue_()

    page.route("**/complaints/new/files/**", kill_at_the_third)
    page.get_by_label("选择文件").set_input_files(photo)
    expect(page.locator(".kept-file")).to_have_count(1, timeout=60_000)
    assert pieces == sorted(pieces), "the upload began anew"
    assert len(set(pieces)) == -(-photo.stat().st_size // PIECE_BYTES)
    page.unroute("**/complaints/new/files/**")

    go_on(page, "您的联系方式")
    page.get_by_label("您的姓名").fill("程晚舟")
    page.get_by_label("联系电话").fill("139 0000 1234")
    go_on(page, "请检查一遍，再提交")
    killed(own_site)
    page.get_by_label("我同意本站为处理").check()
    page.get_by_label("我声明以上内容真实").check()
    page.get_by_role("button", name="确认提交").click()
    heading(page, "投诉已收到")
    number = page.locator("#receipt-number").inner_text()
    killed(own_site)
    page.reload()
    expect(page.locator("#receipt-number")).to_have_text(number)

    digest = hashlib.sha256(photo.read_bytes()).hexdigest()
    cases = own_site.rows("SELECT number, facts FROM complaints_complaint")
    assert cases == [(number, FACTS)]
    sealed = own_site.rows("SELECT sha256, original, complaint_id FROM complaints_attachment")
    assert [(row[0], row[2] is not None) for row in sealed] == [(digest, True)]
    original = own_site.folder / "evidence" / sealed[0][1]
    assert hashlib.sha256(original.read_bytes()).hexdigest() == digest
    assert not own_site.rows("SELECT 1 FROM complaints_partialupload")
