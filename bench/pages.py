"""What a page weighs and how long a slow phone waits for it: every page of the demonstration, photos aside."""

import shutil
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page, Response, sync_playwright

from docs.shots import PORT, QUIET, link, running

BYTES, MILLISECONDS = 150 * 1024, 1000
LOOKS = 5
SLOWER = 4  # times, for a cheap phone's processor
PER_SECOND, DELAY = 1_500_000 // 8, 40  # 1.5 Mbit/s down, and milliseconds to the station and back
HERE = f"http://127.0.0.1:{PORT}"
OURS = {  # who, by the words before their link, and where they look
    "群众": ("", ("/", "/mine", "/mine/data")),
    "代表": ("人大代表 王示例", ("/deputy", "/deputy/away")),
    "站长": ("站长（丁营乡人大代表联络站）", (
        "/console/", "/console/?view=board", "/console/codes", "/console/people", "/console/figures", "/console/intake",
        "/console/deliveries", "/console/calls", "/console/meetings", "/console/supervision", "/console/topics",
    )),
}  # fmt: skip
PHOTOS = ("*/attachments/*", "*/portraits/*")  # neither weighed nor waited for
LOADED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"


@dataclass(frozen=True)
class Cost:
    path: str
    bytes: int
    milliseconds: float


def measure() -> list[tuple[str, float, str]]:
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not on this machine: install Debian's `chromium` to weigh the pages")
    with running() as told, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(QUIET))
        costs = [cost for who in OURS for cost in _as(browser, told, who)]
    for one in costs:
        print(f"  {one.path:<44} {one.bytes / 1024:7.1f} KB {one.milliseconds:7.0f} ms")
    heaviest, slowest = max(c.bytes for c in costs), max(c.milliseconds for c in costs)
    return [
        ("heaviest page / 150 KB", heaviest / BYTES, "≤ 1"),
        ("slowest page / 1 s at 1.5 Mbit/s and 4 × CPU", slowest / MILLISECONDS, "≤ 1"),
    ]


def _as(browser: Browser, told: str, who: str) -> list[Cost]:
    words, paths = OURS[who]
    page = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN").new_page()
    if words:
        page.goto(link(told, words))
        page.wait_for_load_state("load")
    else:
        paths = (*paths, link(told, "墙上的码 / posted codes:\n  王示例").removeprefix(HERE))
    if "/deputy" in paths or "/console/" in paths:
        paths = (*paths, *_first_matter(page, paths[0]))
    wire = page.context.new_cdp_session(page)
    return [_cost(page, wire, path) for path in paths]


def _first_matter(page: Page, listed: str) -> list[str]:
    page.goto(HERE + listed)
    found = page.locator("main a[href*='/requests/']").first
    return [str(found.get_attribute("href"))]


def _cost(page: Page, wire: CDPSession, path: str) -> Cost:
    """The middle of some looks: the machine has other things to do, and a server just started has cold caches."""
    looks = [_look(page, wire, path) for _ in range(LOOKS)]
    return sorted(looks, key=lambda one: one.milliseconds)[LOOKS // 2]


def _look(page: Page, wire: CDPSession, path: str) -> Cost:
    """Nothing is kept from the page before; of a second visit the phone would have the stylesheet already."""
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    slow = {"offline": False, "latency": DELAY, "downloadThroughput": PER_SECOND, "uploadThroughput": PER_SECOND}
    wire.send("Network.emulateNetworkConditions", slow)
    wire.send("Network.setBlockedURLs", {"urls": list(PHOTOS)})
    came: list[Response] = []

    def note(one: Response) -> None:
        came.append(one)  # a bare `came.append` is a builtin, on which the driver can hang no mark

    page.on("response", note)
    page.goto(HERE + path, wait_until="load")
    page.remove_listener("response", note)
    weight = sum(one.request.sizes()["responseBodySize"] + one.request.sizes()["responseHeadersSize"] for one in came)
    return Cost(path, weight, page.evaluate(LOADED))
