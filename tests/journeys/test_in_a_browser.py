"""The same journey with eyes: Chromium at phone and desk size, pages that fit and buttons a thumb can hit."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from models import websession
from tests.journeys.conftest import World

WIDTHS = (360, 1280)
SMALL = """() => [...document.querySelectorAll('a.button, button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => e.offsetParent !== null)
  .map(e => [e.closest('label.choice') || e, e]).map(([box, e]) => [box.getBoundingClientRect().height, e.outerHTML])
  .filter(([height]) => height < 43.5).map(([height, html]) => Math.round(height) + ' ' + html.slice(0, 90))"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" and "40" not in m.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []  # a page that the Content-Security-Policy maims complains here


def fits(page: Page) -> None:
    page.wait_for_load_state("load")  # with its stylesheet
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} px wide on a screen of {width}"
        assert page.evaluate(SMALL) == [], page.url
    page.set_viewport_size({"width": 360, "height": 740})


def sign_in(world: World, page: Page, person_id: int, kind: str) -> None:
    token = world.cast.database.transact(lambda s: websession.begin(s, person_id, kind))
    page.context.add_cookies([{"name": kind, "value": token, "url": world.url, "httpOnly": True}])


def test_scan_file_answer_see_in_chromium(world: World, page: Page) -> None:
    page.goto(f"{world.url}/")
    fits(page)
    page.goto(f"{world.url}/q/{world.cast.wang_code}")
    fits(page)
    page.fill("#text", "村东头石桥的护栏断了一截")
    page.click("form#form button.big")
    page.wait_for_url("**/slip")
    fits(page)
    number = page.url.split("/")[4]
    page.click("text=看办理情况")
    assert "村东头石桥的护栏断了一截" in page.content()
    fits(page)

    sign_in(world, page, world.cast.wang, "h5")
    page.goto(f"{world.url}/deputy")
    fits(page)
    page.click("text=村东头石桥")
    fits(page)
    page.click("#do-accept button")
    page.fill("textarea#answer-text", "护栏已焊好。")
    page.check("#do-answer input[value=solved]")
    page.click("text=发出答复")
    page.wait_for_url("**done=answer*")  # the script asks first whether there is a signal
    page.context.clear_cookies(name="h5")

    page.goto(f"{world.url}/r/{number}")
    assert "护栏已焊好" in page.content()
    page.check("input[value=satisfied]")
    page.click("text=提交评价")
    assert "已评价" in page.content()
    fits(page)


def test_the_chiefs_pages_fit_phone_and_desk(world: World, page: Page) -> None:
    number = world.cast.file("门前路灯不亮,晚上老人出门不方便").request.number
    page.goto(f"{world.url}/console/sign-in")
    fits(page)
    sign_in(world, page, world.cast.chen, "console")
    for path in ("", f"requests/{number}", "codes", "codes/new"):
        page.goto(f"{world.url}/console/{path}")
        assert page.locator("h1").count() >= 1, path
        fits(page)


def test_the_contract_is_readable(world: World, page: Page) -> None:
    page.goto(f"{world.url}/docs")
    assert "/api/v1/requests" in page.content()
    fits(page)


PLAYS = """() => new Promise(done => { const a = document.querySelector('audio');
  a.onerror = () => done(-1); a.oncanplaythrough = () => done(a.duration); a.preload = 'auto'; a.load(); })"""


def test_a_voice_from_an_old_phone_plays_in_chromium(world: World, page: Page) -> None:
    """AMR goes in, as WeChat and cheap phones record; what comes out must play where nothing else does."""
    from tests.media.test_voice import clip

    page.goto(f"{world.url}/q/{world.cast.wang_code}")
    page.fill("#text", "听我说")
    amr = clip("amr", "libopencore_amrnb", rate=8000)
    page.set_input_files("#voice", {"name": "voice.amr", "mimeType": "audio/amr", "buffer": amr})
    page.click("form#form button.big")
    page.click("text=看办理情况")
    page.wait_for_load_state("load")
    assert 1.5 < page.evaluate(PLAYS) < 2.5
