"""长辈版: on every page, remembered, and left by the same button."""

import pytest

from tests.browser import Browser
from tests.cast import Cast
from tests.h5.test_resident import filed_by

LARGE = 'class="elder"'


def test_one_tap_makes_every_page_large_and_it_is_remembered(aunt_li: Browser, cast: Cast) -> None:
    scan = f"/q/{cast.wang_code}"
    assert LARGE not in aunt_li.open(scan).text
    answer = aunt_li.press(scan, "/elder")
    assert answer.status_code == 303 and answer.headers["Location"] == scan
    assert "Max-Age=31536000" in answer.headers["Set-Cookie"]
    for path in (scan, "/", "/mine", f"{scan}/elsewhere/danger", "/no-such-page"):
        assert LARGE in aunt_li.open(path).text, path
    aunt_li.press("/", "/elder")
    assert LARGE not in aunt_li.open(scan).text


def test_the_deputys_pages_have_it_too(wang: Browser) -> None:
    wang.press("/deputy", "/elder")
    assert LARGE in wang.open("/deputy").text


@pytest.mark.parametrize(
    "here, back",
    [
        ("//evil.example/", "/"), ("https://evil.example", "/"), ("/console/", "/"), ("/static/icon.svg", "/"),
        ("/mine", "/mine"),
    ],
)
def test_it_comes_back_to_a_page_of_ours_and_nowhere_else(aunt_li: Browser, here: str, back: str) -> None:
    assert aunt_li.press("/", "/elder", here=here).headers["Location"] == back


def test_behind_a_refused_form_it_comes_back_to_where_the_form_stood(aunt_li: Browser, cast: Cast) -> None:
    number = filed_by(aunt_li, cast)
    answer = aunt_li.press("/", "/elder", here=f"/r/{number}/messages")
    assert answer.headers["Location"] == f"/r/{number}"
