"""Every screenshot in the docs, made anew: `make shots` plays the journey in Chromium and photographs it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from docs import posters

ROOT = Path(__file__).parent.parent
SHOTS = Path(__file__).parent / "shots"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 860}
HALL = {"width": 1920, "height": 1080}
PORT, SIM_PORT = "8300", "9300"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PAGES = (
    ("console-codes", "codes"), ("console-new-code", "codes/new"), ("console-prints", "prints"),
    ("console-people", "people"),
    ("console-deliveries", "deliveries"), ("console-calls", "calls"), ("console-figures", "figures"),
    ("console-bulletin", "bulletin"), ("console-meetings", "meetings"), ("console-supervision", "supervision"),
    ("console-topics", "topics"), ("console-letters", "letters"), ("console-intake", "intake"),
    ("console-look-back", "look-back"), ("console-absences", "absences"), ("console-imports", "imports"),
    ("console-board", "?view=board"), ("console-figures-tables", "figures/tables"),
    ("console-month", "figures/month"), ("console-ledger", "ledger"),
)  # fmt: skip
OF_THE_COUNTY = (
    ("county-figures", "figures"), ("county-book", "county-book"), ("county-readiness", "readiness"),
    ("county-prints", "prints"),
)  # fmt: skip
TRUSTED = (("安全审计员", "audit"), ("安全保密管理员", "grants"), ("系统管理员", "upkeep"))
WORDS = "村东头石桥的护栏断了一截，孩子上学从那儿过，天黑看不清。"


@contextmanager
def running() -> Iterator[str]:
    """A fresh demonstration in a folder of its own; what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"VAR_DIR": f"{folder}/var", "PORT": PORT, "SIM_PORT": SIM_PORT}
        env.pop("DATABASE_URL", None)
        env.pop("MASHANG_ENV", None)
        command = [sys.executable, "-m", "app.demo.run"]
        child = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
        told = ""
        assert child.stdout is not None
        for line in child.stdout:
            told += line
            if line.lstrip().startswith("日志"):
                break
        try:
            yield told
        finally:
            child.send_signal(signal.SIGINT)
            child.wait(30)


def link(told: str, what: str) -> str:
    """The address that stands behind these words."""
    found = re.search(rf"{re.escape(what)}[^\n]*?: (http://\S+)", told)
    assert found, f"{what} is not in:\n{told}"
    return found.group(1)


def shoot(page: Page, name: str) -> None:
    page.wait_for_load_state()
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True, animations="disabled")
    print(f"  {name}")


def phone(browser: Browser) -> Page:
    return browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai").new_page()  # type: ignore[arg-type]


def resident(browser: Browser, told: str) -> str:
    page = phone(browser)
    page.goto(link(told, "首页"))
    shoot(page, "front")
    page.goto(link(told, "墙上的码 / posted codes:\n  王示例"))
    shoot(page, "scan")
    page.fill("#text", WORDS)
    page.click("form#form button.big")
    page.wait_for_selector("form#alike, .slip")
    if page.query_selector("form#alike"):
        shoot(page, "alike")
        page.click("text=不是同一件，单独提交")
    shoot(page, "slip")
    page.click("text=看办理情况")
    shoot(page, "request-filed")
    filed = page.url
    page.goto(f"http://127.0.0.1:{PORT}/mine/data")
    shoot(page, "own-data")
    return filed


def deputy(browser: Browser, told: str, number: str) -> None:
    page = phone(browser)
    page.goto(link(told, "代表 王示例"))
    for _ in range(20):
        if number in page.content():
            break
        time.sleep(1)
        page.reload()
    shoot(page, "notice")
    page.click("text=查看详情 >> nth=0")
    shoot(page, "deputy-request")
    page.click("#do-accept button")
    page.wait_for_load_state()
    page.fill("textarea#answer-text", "已到现场看过，护栏明天上午焊好，先拉了警示带。")
    page.check("#do-answer input[value=solved]")
    page.click("text=发出答复")
    page.wait_for_url("**done=answer*")
    shoot(page, "deputy-answered")
    page.goto(f"http://127.0.0.1:{PORT}/deputy")
    shoot(page, "deputy-list")


def written(browser: Browser, told: str) -> None:
    """A second matter, answered by writing to the account."""
    page = phone(browser)
    page.goto(link(told, "墙上的码 / posted codes:\n  王示例"))
    page.fill("#text", "霍庄小学门口没有斑马线，车开得快。")
    page.click("form#form button.big")
    page.wait_for_url("**/slip")
    number = page.url.split("/r/")[1].split("/")[0]
    page = phone(browser)
    page.goto(link(told, "代表 王示例"))
    page.fill("form[action$='/say'] textarea", f"{number} 已同交警队说好，周四前画上斑马线、立限速牌。")
    page.click("form[action$='/say'] button")
    for _ in range(20):
        if "答复草稿" in page.content():
            break
        time.sleep(1)
        page.reload()
    shoot(page, "chat")
    page.click("a[href*='/deputy/drafts/'] >> nth=0")
    shoot(page, "draft")


def chief(browser: Browser, told: str) -> None:
    page = browser.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai").new_page()  # type: ignore[arg-type]
    page.goto(f"http://127.0.0.1:{PORT}/console/sign-in")
    shoot(page, "console-sign-in")
    page.goto(link(told, "站长（丁营乡人大代表联络站）"))
    shoot(page, "console-queue")
    page.click("main a[href*='/console/requests/'] >> nth=0")
    shoot(page, "console-request")
    for name, path in PAGES:
        page.goto(f"http://127.0.0.1:{PORT}/console/{path}")
        shoot(page, name)
    page.goto(f"http://127.0.0.1:{PORT}/console/people")
    page.click("text=出示绑定码 >> nth=-1")
    shoot(page, "console-binding")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"http://127.0.0.1:{PORT}/console/")
    shoot(page, "console-queue-phone")
    wall(page)


def wall(page: Page) -> None:
    """The hall's screen, as the chief opens it."""
    page.set_viewport_size(HALL)  # type: ignore[arg-type]
    page.goto(f"http://127.0.0.1:{PORT}/console/wall")
    page.click("form[action$='/make'] button")
    way = page.locator("a[href*='/wall/']:not([href*='/console/'])").first.get_attribute("href")
    page.goto(f"http://127.0.0.1:{PORT}{way}")
    page.screenshot(path=SHOTS / "wall.png", animations="disabled")
    print("  wall")


def office(browser: Browser, told: str) -> None:
    """The county's staff, and the three administrators."""
    page = browser.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai").new_page()  # type: ignore[arg-type]
    page.goto(link(told, "县人大工作人员"))
    for name, path in OF_THE_COUNTY:
        page.goto(f"http://127.0.0.1:{PORT}/console/{path}")
        shoot(page, name)
    for who, path in TRUSTED:
        page = browser.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai").new_page()  # type: ignore[arg-type]
        page.goto(link(told, who))
        page.goto(f"http://127.0.0.1:{PORT}/console/{path}")
        shoot(page, f"trust-{path}")


def elder(browser: Browser, told: str) -> None:
    """长辈版 of what hangs on the wall."""
    page = phone(browser)
    page.goto(link(told, "墙上的码 / posted codes:\n  王示例"))
    page.click("form[action='/elder'] button")
    shoot(page, "scan-elder")


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not on this machine: install Debian's `chromium` to make the pictures")
    SHOTS.mkdir(exist_ok=True)
    posters.draw(SHOTS)
    with running() as told, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(QUIET))
        url = resident(browser, told)
        deputy(browser, told, url.rsplit("/", 1)[1])
        written(browser, told)
        page = phone(browser)
        page.goto(link(told, "旧码"))
        shoot(page, "revoked")
        chief(browser, told)
        office(browser, told)
        elder(browser, told)
        browser.close()


if __name__ == "__main__":
    main()
