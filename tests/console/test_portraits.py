"""A deputy's photo: hung by the chief, seen by everybody, taken down; and whatever else somebody calls a photo."""

import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from PIL import Image

from media.store import NoSuchBytes
from models import portrait
from models.deputy import Deputy
from tests.browser import Browser
from tests.cast import Cast
from tests.console.test_codes import path_of

PAYLOAD = b"X5O!P%@AP-a-test-virus<?php system($_GET['x']); ?><script>alert(1)</script>"


def picture(wide: int = 600, high: int = 800, kind: str = "JPEG", **more) -> bytes:
    out = BytesIO()
    Image.new("RGB", (wide, high), "steelblue").save(out, kind, **more)
    return out.getvalue()


def page_of(who: int) -> str:
    return f"/console/people/{who}/portrait"


def hang(browser: Browser, who: int, data: bytes, name: str = "photo.jpg"):
    return browser.press(page_of(who), page_of(who), photo=(BytesIO(data), name))


def face(browser: Browser, cast: Cast, who: int):
    return browser.open(f"/portraits/{cast.deputies[who]}.jpg")


def test_a_photo_is_hung_and_everybody_sees_it(cast: Cast, chen: Browser, stranger: Browser) -> None:
    assert face(stranger, cast, cast.wang).status_code == 404
    answer = hang(chen, cast.wang, picture(1600, 1200))
    assert answer.status_code == 303 and "照片已换上" in chen.open(answer.headers["Location"]).text
    seen = face(stranger, cast, cast.wang)
    assert seen.mimetype == "image/jpeg" and "max-age" in seen.headers["Cache-Control"]
    wide, high = Image.open(BytesIO(seen.data)).size
    assert (wide, high) == (720, 960), "three by four, whatever was sent"
    [told] = stranger.open(f"/api/v1/codes/{cast.wang_code}").json["deputies"]
    assert told["portrait"].startswith(f"/portraits/{cast.deputies[cast.wang]}.jpg")
    pdf = pypdfium2.PdfDocument(chen.open(path_of(cast, cast.wang_code) + ".pdf").data)
    assert any(thing.type == 3 for thing in pdf[0].get_objects()), "and it is on the poster"


def test_another_photo_takes_its_place_and_nothing_of_the_first_stays(cast: Cast, chen: Browser, app: Flask) -> None:
    hang(chen, cast.wang, picture())
    first = kept(cast, cast.wang)
    hang(chen, cast.wang, picture(900, 1200))
    second = kept(cast, cast.wang)
    assert first.photo_id != second.photo_id
    with pytest.raises(NoSuchBytes):
        app.extensions["mashang"].store.get(first.store_key)


def test_a_photo_taken_down_is_gone(cast: Cast, chen: Browser, app: Flask) -> None:
    hang(chen, cast.wang, picture())
    was = kept(cast, cast.wang)
    assert chen.press(page_of(cast.wang), page_of(cast.wang) + "/remove").status_code == 303
    assert face(chen, cast, cast.wang).status_code == 404 and kept(cast, cast.wang) is None
    with pytest.raises(NoSuchBytes):
        app.extensions["mashang"].store.get(was.store_key)


def kept(cast: Cast, who: int):
    with cast.database.read() as session:
        return portrait.of_deputy(session, cast.deputies[who])


def test_what_rides_behind_or_inside_a_photo_is_left_behind(cast: Cast, chen: Browser, stranger: Browser) -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x8825] = "at home, 34.0 N", {1: "N"}
    hang(chen, cast.wang, picture(exif=exif, comment=PAYLOAD) + PAYLOAD)
    seen = face(stranger, cast, cast.wang).data
    assert PAYLOAD not in seen and b"<?php" not in seen and b"at home" not in seen
    assert seen.endswith(b"\xff\xd9") and not Image.open(BytesIO(seen)).getexif()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "没有收到"), (b"MZ\x90\x00" + PAYLOAD, "不是能打开的照片"), (PAYLOAD, "不是能打开的照片"),
        (b"%PDF-1.7 ...", "不是能打开的照片"), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是能打开的照片"),
        (picture()[:900], "已损坏"), (b"\xff\xd8\xff" + b"0" * (5 * 1024 * 1024 + 1), "超过 5 MB"),
        (picture(100, 130), "照片太小"), (b"\x00\x00\x00\x18ftypheic" + b"0" * 90, "HEIC"),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_told_so_and_not_kept(cast: Cast, chen: Browser, data: bytes, said: str) -> None:
    answer = hang(chen, cast.wang, data, "virus.jpg")
    assert answer.status_code == 422 and said in answer.text and kept(cast, cast.wang) is None


def test_a_double_press_hangs_it_once(cast: Cast, chen: Browser) -> None:
    hidden = chen.forms(page_of(cast.wang))[page_of(cast.wang)]
    for _ in range(2):
        answer = chen.post(page_of(cast.wang), **hidden, photo=(BytesIO(picture()), "photo.jpg"))
        assert answer.status_code == 303


def stored(app: Flask) -> list[Path]:
    folder: Path = app.extensions["mashang"].settings.attachments
    return [one for one in folder.rglob("portraits/*/*") if one.is_file()]


@pytest.mark.parametrize("one_key", [True, False], ids=["one form", "several forms"])
def test_of_several_photos_at_once_one_hangs_and_no_other_file_is_left(
    app: Flask, cast: Cast, chen: Browser, one_key: bool
) -> None:
    if not one_key:
        hang(chen, cast.wang, picture())  # there is one already: each would take the same one away
    forms = [chen.forms(page_of(cast.wang))[page_of(cast.wang)] for _ in range(1 if one_key else 6)]
    start = threading.Barrier(6)

    def press(n: int) -> int:
        browser, form = Browser(app), forms[n % len(forms)]
        browser.client._cookies = dict(chen.client._cookies)
        photo = (BytesIO(picture(600 + n * (not one_key))), "a.jpg")
        start.wait()
        return browser.post(page_of(cast.wang), **form, photo=photo).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(press, range(6)))
    assert answers == [303] * 6
    assert [one.name for one in stored(app)] == [str(kept(cast, cast.wang).photo_id)]


def test_another_stations_deputy_is_not_there(cast: Cast, zhou: Browser, stranger: Browser) -> None:
    assert zhou.open(page_of(cast.wang)).status_code == 404
    own = zhou.forms("/console/")["/console/sign-out"]
    assert zhou.post(page_of(cast.wang), **own, photo=(BytesIO(picture()), "a.jpg")).status_code == 404
    assert zhou.post(page_of(cast.wang) + "/remove", **own).status_code == 404
    assert kept(cast, cast.wang) is None


def test_who_is_no_deputy_has_no_portrait(cast: Cast, chen: Browser) -> None:
    assert chen.open(page_of(cast.chen)).status_code == 404


def test_the_county_hangs_one_too(cast: Cast, county: Browser) -> None:
    assert hang(county, cast.sun, picture()).status_code == 303 and kept(cast, cast.sun)


def test_who_left_is_on_no_wall_any_more(cast: Cast, chen: Browser, stranger: Browser) -> None:
    hang(chen, cast.wang, picture())

    def leave(session) -> None:
        session.get_one(Deputy, cast.deputies[cast.wang]).left_on = portrait.clock.days_ago(1)

    cast.database.transact(leave)
    assert face(stranger, cast, cast.wang).status_code == 404


def test_the_list_of_people_shows_who_has_one(cast: Cast, chen: Browser) -> None:
    assert "加照片" in chen.open("/console/people").text
    hang(chen, cast.wang, picture())
    page = chen.open("/console/people").text
    assert f"/portraits/{cast.deputies[cast.wang]}.jpg" in page and "换照片" in page
