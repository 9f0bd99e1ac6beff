"""Styles and scripts go out packed to whoever can unpack them; a page never does."""

import gzip

import pytest

from tests.browser import Browser

GZIP = {"Accept-Encoding": "gzip, br"}


def ask(anyone: Browser, path: str, **headers: str):
    return anyone.client.get(path, base_url=anyone.base_url, headers=headers)


@pytest.mark.parametrize("path", ["/static/mashang.css", "/static/desk.js", "/static/vendor/htmx/htmx.min.js"])
def test_a_style_or_a_script_is_packed_and_the_same(anyone: Browser, path: str) -> None:
    plain, packed = ask(anyone, path), ask(anyone, path, **GZIP)
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data and len(packed.data) < len(plain.data) * 0.7
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["Content-Length"] == str(len(packed.data))


def test_who_has_it_already_is_told_so(anyone: Browser) -> None:
    had = ask(anyone, "/static/mashang.css", **GZIP)
    again = ask(anyone, "/static/mashang.css", **GZIP, **{"If-None-Match": had.headers["ETag"]})
    assert again.status_code == 304 and not again.data


def test_a_page_with_a_forms_secret_in_it_is_not_packed(anyone: Browser) -> None:
    assert "Content-Encoding" not in ask(anyone, "/", **GZIP).headers


def test_a_part_of_a_file_is_a_part_of_the_plain_one(anyone: Browser) -> None:
    part = ask(anyone, "/static/mashang.css", **GZIP, Range="bytes=0-9")
    assert "Content-Encoding" not in part.headers
