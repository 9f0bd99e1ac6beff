"""What a script saves 李阿姨 on a poor line: her words outlive a reload and a lost signal, and are filed once."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.journeys.conftest import World
from tests.journeys.test_in_a_browser import SMALL, page  # noqa: F401

TEXT = "村东头石桥的护栏断了一截"
SEND = "form#form button.big"
DRAFTS = "Object.keys(localStorage).length"


@pytest.fixture
def scan(world: World, page: Page) -> str:  # noqa: F811
    page.goto(f"{world.url}/q/{world.cast.wang_code}")
    return page.url


def test_what_was_typed_is_there_again_and_can_be_cleared(scan: str, page: Page) -> None:  # noqa: F811
    page.fill("#text", TEXT)
    page.goto(scan)
    assert page.input_value("#text") == TEXT and page.is_visible("text=已为您恢复上次没有提交的内容")
    page.click("text=清除")
    assert page.input_value("#text") == "" and page.evaluate(DRAFTS) == 0


def test_without_a_signal_nothing_is_lost_and_a_second_press_files_it_once(
    world: World, scan: str, page: Page  # noqa: F811
) -> None:
    page.fill("#text", TEXT)
    page.context.set_offline(True)
    page.click(SEND)
    page.wait_for_selector("text=现在没有网络，还没有提交")
    assert page.input_value("#text") == TEXT
    page.context.set_offline(False)
    page.click(SEND)
    page.wait_for_url("**/slip")
    page.goto(f"{world.url}/mine")
    assert page.locator("a.card").count() == 1


def test_once_filed_no_draft_is_left_on_the_phone(scan: str, page: Page) -> None:  # noqa: F811
    page.fill("#text", TEXT)
    page.click(SEND)
    page.wait_for_url("**/slip")
    assert page.evaluate(DRAFTS) == 0


def test_who_sends_while_still_speaking_has_sent_what_was_said(world: World, scan: str, page: Page) -> None:  # noqa: F811
    page.fill("#text", TEXT)
    page.click("[data-record]")
    page.wait_for_selector("text=说完再按一下")
    page.wait_for_selector("text=/正在录 [1-9] 秒/")
    page.click(SEND)
    page.wait_for_url("**/slip")
    page.goto(page.url.removesuffix("/slip"))
    assert page.locator("main audio[src*='/attachments/']").count() == 1


def test_chosen_photos_are_seen_and_one_can_be_taken_out(scan: str, page: Page, tmp_path: Path) -> None:  # noqa: F811
    for name in ("a.jpg", "b.jpg"):
        Image.new("RGB", (80, 60), "sienna").save(tmp_path / name)
    page.set_input_files("#photos", tmp_path / "a.jpg")
    page.set_input_files("#camera", tmp_path / "b.jpg")
    page.wait_for_function("document.querySelectorAll('.picked img').length == 2")
    page.click("[aria-label='删除第 1 张照片']")
    assert page.evaluate("document.querySelector('#photos').files.length") == 1


def test_in_the_large_edition_what_is_pressed_is_sixty_pixels_and_nothing_runs_sideways(
    scan: str, page: Page  # noqa: F811
) -> None:
    page.click("text=长辈版")
    page.wait_for_selector("html.elder")
    assert page.evaluate(SMALL.replace("43.5", "59.5")) == []
    for width, size in ((360, "125%"), (360, "250%")):
        page.set_viewport_size({"width": width, "height": 740})
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
