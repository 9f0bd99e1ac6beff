"""The chief's queue under his hands: keys, filters that load no page, and the same without a script."""

from playwright.sync_api import Browser, Page

from tests.journeys.conftest import World
from tests.journeys.test_in_a_browser import fits, page, sign_in

__all__ = ["page"]  # the fixtures of the other journeys with eyes


def file_three(world: World) -> list[str]:
    kinds = (("村东头石桥的护栏断了", "道路交通"), ("水管渗水", "供水供电"), ("路灯不亮", "道路交通"))
    return [world.cast.file(text, category=kind).request.number for text, kind in kinds]


def at_the_desk(world: World, page: Page, path: str = "") -> None:
    sign_in(world, page, world.cast.chen, "console")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{world.url}/console/{path}")


def test_keys_walk_choose_and_open(world: World, page: Page) -> None:
    numbers = file_three(world)
    at_the_desk(world, page)
    for key in "jx":
        page.keyboard.press(key)
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert "已选 2 件" in page.inner_text("[data-picked]")
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    assert not page.is_visible("#keys")
    page.keyboard.press("o")
    page.wait_for_url(f"**/requests/{numbers[1]}")
    page.keyboard.press("u")
    page.wait_for_url("**/console/")
    page.keyboard.press("/")
    page.keyboard.type("jx?")
    assert page.input_value("#words") == "jx?" and not page.is_visible("#keys"), "no keys while somebody types"


def test_a_filter_and_the_board_change_the_page_without_loading_it(world: World, page: Page) -> None:
    file_three(world)
    at_the_desk(world, page)
    page.evaluate("window.here = 1")
    page.click("#sift")
    page.click("a.pill:has-text('道路交通')")
    page.wait_for_url("**category=**")
    page.wait_for_function("document.querySelectorAll('[data-row]').length === 2")
    page.keyboard.press("b")
    page.wait_for_selector(".board-view")
    fits(page)
    page.go_back()
    page.wait_for_selector(".rows.picks")
    assert page.evaluate("window.here") == 1 and "view=board" not in page.url
    assert page.evaluate("localStorage.length") == 0, "no page is kept in an office's browser"


def test_a_double_press_is_one_note_and_the_words_of_a_stale_page_stay(world: World, page: Page) -> None:
    [number, *_] = file_three(world)
    at_the_desk(world, page, f"requests/{number}")
    page.click("#do-note summary")
    page.fill("#note-text", "已电话了解")
    page.dblclick("#do-note button")
    page.wait_for_selector("text=备注已保存")
    assert page.locator(".course strong", has_text="内部备注").count() == 1
    world.cast.act(number, "accept", world.cast.deputy())
    page.click("#do-note summary")
    page.fill("#note-text", "我写了很久的话")
    page.click("#do-note button")
    page.wait_for_selector(".banner")
    assert "刚刚有了变化" in page.inner_text(".banner") and page.input_value("#note-text") == "我写了很久的话"
    assert page.url.endswith("?done=note"), "a refusal has no address of its own"


def test_menus_close_on_escape_and_on_a_click_elsewhere(world: World, page: Page) -> None:
    at_the_desk(world, page)
    menu = page.locator(".ways details[name=ways]").first
    menu.locator("summary").click()
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    menu.locator("summary").click()
    page.click("h1")
    assert menu.get_attribute("open") is None


def test_all_of_it_works_without_a_script(world: World, chromium: Browser) -> None:
    numbers = file_three(world)
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    plain = context.new_page()
    at_the_desk(world, plain)
    plain.click("#sift")
    plain.click("a.pill:has-text('供水供电')")
    plain.wait_for_url("**category=**")
    assert plain.locator("[data-row]").count() == 1
    plain.click("a.title")
    plain.wait_for_url(f"**/requests/{numbers[1]}**")
    plain.click("#do-accept button")
    plain.wait_for_url("**done=accept**")
    assert "已受理。" in plain.content()
    plain.goto(f"{world.url}/console/?state=filed")
    for box in plain.locator("input[name=pick]").all():
        box.check()
    plain.click("text=批量办理")
    plain.wait_for_url("**/bulk?**")
    plain.click("summary:has-text('内部备注')")
    plain.fill("#note-text", "下周一起去看")
    plain.click("text=保存备注（2 件）")
    plain.wait_for_url("**/bulk/note")
    assert "全部办成" in plain.content()
    context.close()
