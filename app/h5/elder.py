"""长辈版: larger type and fewer choices, by one button on every page, kept by this browser for a year."""

from flask import current_app, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect
from werkzeug.wrappers import Response

from app import cookies

YEAR = 365 * 86400


def switch() -> Response:
    response = redirect(_back(request.form.get("here", "/")), 303)
    if request.form.get("on"):
        cookies.put(response, "elder", "1", YEAR)
    else:
        cookies.drop(response, "elder")
    return response


def _back(path: str) -> str:
    """The page they were on; behind a form that was refused, the page it stood on. Never elsewhere."""
    pages = current_app.url_map.bind("")
    while path.startswith("/") and not path.startswith(("//", "/\\")) and path != "/":
        if _is_page(pages, path):
            return path
        path = path.rpartition("/")[0] or "/"
    return "/"


def _is_page(pages: MapAdapter, path: str) -> bool:
    try:
        return str(pages.match(path, "GET")[0]).startswith("h5.")
    except (HTTPException, RequestRedirect):
        return False
