"""What tests of a whole life share: a request filed, ordered, answered on given days, and read as she reads it."""

import re
from io import BytesIO

from flask import Flask
from PIL import Image

from app import uploads
from models import clock
from models.service_request import Ending, Order, seeing
from tests.browser import Browser
from tests.calendars import at
from tests.cast import Cast

ORDER_TITLE, ORDER_TEXT = "更换村口路灯", "更换村口东侧第二盏路灯灯头"


def shown(browser: Browser, number: str) -> str:
    """What the page says, without its tags and line breaks."""
    page = browser.open(f"/r/{number}").text
    main = page.split("<main", 1)[1].split("</main>")[0]
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", main))


def filed(cast: Cast, when: str = "2026-11-02 10:00", **more) -> str:
    with clock.at(at(when)):
        return cast.file(**more).request.number


def do(cast: Cast, when: str, number: str, verb: str, by, *args, **more) -> None:
    def work(session) -> None:
        getattr(seeing.find(session, number, by), verb)(*args, by=by, **more)

    with clock.at(at(when)):
        cast.database.transact(work)


def answered(cast: Cast, ending: Ending | None = None, text: str = "已经处理") -> str:
    number = filed(cast)
    do(cast, "2026-11-03 10:00", number, "answer", cast.deputy(), text, ending=ending)
    return number


def ordered(cast: Cast) -> str:
    number = filed(cast)
    do(cast, "2026-11-03 10:00", number, "order", cast.deputy(), Order(cast.housing, ORDER_TITLE, ORDER_TEXT))
    return number


def photo(app: Flask, cast: Cast, who: int) -> int:
    buffer = BytesIO()
    Image.new("RGB", (64, 48), "sienna").save(buffer, "JPEG")
    with app.app_context():
        safe = uploads.receive(buffer.getvalue())
        cast.database.transact(lambda s: uploads.write_down(s, who, safe))
    return safe.id
