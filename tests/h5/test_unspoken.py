"""Who cannot write sends a photo or a voice: that is a request like any other."""

from io import BytesIO

from flask import Flask

from models.service_request import listing, seeing
from models.service_request.telling import first_words
from tests.browser import Browser
from tests.cast import Cast
from tests.h5.test_resident import photo
from tests.media.test_voice import clip


def sent(browser: Browser, cast: Cast, **files):
    scan = f"/q/{cast.wang_code}"
    return browser.press(scan, scan, text="", visibility="public", **files)


def title(cast: Cast, answer) -> str:
    assert answer.status_code == 303, answer.text
    with cast.database.read() as session:
        one = seeing.by_number(session, answer.headers["Location"].split("/")[2])
        return listing.title(first_words(session, one))


def test_a_photo_alone_is_filed_and_called_a_photo(aunt_li: Browser, cast: Cast, wang: Browser) -> None:
    answer = sent(aunt_li, cast, photos=(BytesIO(photo()), "a.jpg"))
    assert title(cast, answer) == "（照片）"
    number = answer.headers["Location"].split("/")[2]
    assert "/attachments/" in aunt_li.open(f"/r/{number}").text
    assert "（照片）" in aunt_li.open("/mine").text and "（照片）" in wang.open("/deputy").text


def test_a_voice_alone_is_filed_and_called_a_voice(aunt_li: Browser, cast: Cast) -> None:
    both = {"photos": (BytesIO(photo()), "a.jpg"), "voice": (BytesIO(clip("webm", "libopus", 48_000)), "v.webm")}
    assert title(cast, sent(aunt_li, cast, **both)) == "（语音）"


def test_nothing_at_all_is_no_request_and_says_what_is_wanted(aunt_li: Browser, cast: Cast) -> None:
    answer = sent(aunt_li, cast)
    assert answer.status_code == 422 and "请写一两句话，或者附上照片、语音。" in answer.text


def test_a_broken_voice_alone_is_told_as_such(aunt_li: Browser, cast: Cast) -> None:
    answer = sent(aunt_li, cast, voice=(BytesIO(b"no voice at all"), "v.mp3"))
    assert answer.status_code == 422 and "不是能打开的录音" in answer.text


def test_two_voices_are_no_neighbours(aunt_li: Browser, cast: Cast, app: Flask) -> None:
    sent(Browser(app), cast, photos=(BytesIO(photo()), "a.jpg"))
    assert sent(aunt_li, cast, photos=(BytesIO(photo()), "b.jpg")).status_code == 303
