"""Walks from page to page as a person with curiosity would: one address of each kind, by the links that are there."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from app.demo.county.settle import tokens

LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map(a => a.href)"
STARTS = {
    "nobody": ["/", "/demo", "/docs", "/console/sign-in"], "resident": ["/", "/mine", "/mine/data"],
    "deputy": ["/deputy"],
}  # fmt: skip
FILES = (".docx", ".pdf", ".png", ".svg", ".jpg", ".xlsx", ".json", ".zip", ".csv")
AT_A_PHONE = ("resident", "deputy")
INTO_WECHAT = ("h5.enter", "h5.come_back", "demo.redeem")  # led away; WeChat is not here
MOST = 120


def endpoint_of(app: Flask, address: str) -> str | None:
    """Which page an address of ours is; none for a file or another house's."""
    parts = urlsplit(address)
    try:
        return str(app.url_map.bind("127.0.0.1").match(parts.path, method="GET")[0])
    except HTTPException:
        return None


def starts(looker: str) -> list[str]:
    posted = [f"/q/{tokens()[key]}" for key in ("王示例", "丁营站", "旧码")] if looker == "nobody" else []
    return STARTS.get(looker, ["/console/"]) + posted


def walk(page: Page, app: Flask, url: str, looker: str) -> Iterator[str]:
    """Every kind of page this looker comes to, each once; the page stands open at it when it is told."""
    ahead, met = [url + path for path in starts(looker)], set[str]()
    while ahead:
        address = ahead.pop(0)
        kind = _kind(app, address)
        if kind is None or kind in met or not address.startswith(url):
            continue
        assert len(met) < MOST, "the walk does not end"
        met.add(kind)
        if kind in INTO_WECHAT or (looker not in AT_A_PHONE and kind.startswith(("h5.deputy", "h5.supervis"))):
            continue
        if "text/html" not in page.request.head(address).headers.get("content-type", ""):
            continue  # a photo or a file: Chromium shows it in a page of its own making
        answer = page.goto(address)
        assert answer is not None and answer.status < 500, address
        page.wait_for_load_state("load")
        met.add(here := _kind(app, page.url) or kind)
        yield here
        ahead += page.evaluate(LINKS)


def _kind(app: Flask, address: str) -> str | None:
    """A page's endpoint; the queue's other view, and each state of a scanned sheet, are kinds of their own."""
    endpoint, path = endpoint_of(app, address), urlsplit(address).path
    if endpoint is None or endpoint == "static" or path.endswith(FILES):
        return None
    query = urlsplit(address).query
    view = next((part for part in query.split("&") if part.startswith("view=")), "")
    return f"{endpoint}?{view}" if view else path if endpoint == "h5.scan" else endpoint
