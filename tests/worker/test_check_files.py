"""Photos and voice: lent to WeChat under a link that soon dies, and judged by a push that comes when it comes."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from app import inbox, lending
from models.db import Database
from models.inbound import Inbound
from tests.api.conftest import Phone
from tests.app_setup import PUBLIC_URL
from tests.cast import MP
from tests.worker.censor import Desk, desk_with, picture
from tests.worker.conftest import envelope, event_of


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return desk_with(database, tmp_path, wx_content_checks=True)


@pytest.fixture
def li(desk: Desk) -> Phone:
    return desk.phone(desk.cast.li)


@pytest.fixture
def with_photo(desk: Desk, li: Phone) -> str:
    number = li.file(desk.cast, attachments=[li.upload(picture()).json["id"]])
    desk.drain()
    return number


def test_a_photo_is_lent_to_wechat_while_its_check_is_open_and_released_by_the_pushed_verdict(
    desk: Desk, with_photo: str
) -> None:
    ((openid, url, kind),) = desk.mp.files
    lent = desk.fetch(url)
    assert (openid, kind, lent.status_code, lent.mimetype) == ("o-li-aunt", "image", 200, "image/jpeg")
    assert desk.state(with_photo) == "held"
    assert desk.verdict("trace-1").text == "success"
    desk.drain()
    assert desk.state(with_photo) == "filed" and desk.told(desk.cast.wang) == ["filed"]
    assert desk.fetch(url).status_code == 404, "judged: the link is dead"
    desk.verdict("trace-1", "risky", "20002")
    desk.drain()
    assert desk.outcomes(with_photo) == [("passed", "100")] * 2, "the first verdict stands"


def test_a_risky_photo_holds_it(desk: Desk, with_photo: str) -> None:
    desk.verdict("trace-1", "risky", "20002")
    desk.drain()
    assert desk.history(with_photo) == ["hold", "flag"] and desk.outcomes(with_photo)[1] == ("risky", "20002")


def test_a_verdict_may_overtake_the_answer_that_names_it(desk: Desk, li: Phone) -> None:
    number = li.file(desk.cast, attachments=[li.upload(picture()).json["id"]])
    desk.verdict("trace-1")
    inbox.work_through(desk.house)  # before anything was asked
    desk.database.transact(lambda session: session.query(Inbound).update({"look_at": None}))  # its pause is over
    desk.drain()
    assert desk.state(number) == "filed"


def test_no_verdict_is_asked_for_once_more_and_then_the_chief_is(desk: Desk, with_photo: str) -> None:
    desk.later(timedelta(minutes=29))
    desk.drain()
    assert len(desk.mp.files) == 1
    desk.later(timedelta(minutes=2))
    desk.drain()
    assert len(desk.mp.files) == 2 and desk.history(with_photo) == ["hold"]
    desk.later(timedelta(minutes=31))
    desk.drain()
    assert desk.outcomes(with_photo)[1] == ("failed", "no_verdict") and desk.history(with_photo) == ["hold", "flag"]
    desk.later(timedelta(days=1))
    desk.drain()
    assert len(desk.mp.files) == 2
    desk.verdict("trace-2")  # very late, and still good
    desk.drain()
    assert desk.history(with_photo) == ["hold", "flag", "release"] and desk.faults() == []


def test_a_file_wechat_could_not_fetch_is_offered_once_more(desk: Desk, with_photo: str) -> None:
    desk.verdict("trace-1", "", "", errcode=-1010)
    desk.drain()
    desk.later(timedelta(minutes=1))
    desk.drain()
    assert len(desk.mp.files) == 2 and desk.history(with_photo) == ["hold"]
    desk.verdict("trace-2", "pass", errcode=-1010)
    desk.drain()
    assert desk.outcomes(with_photo)[1] == ("failed", "media") and desk.history(with_photo) == ["hold", "flag"]


@pytest.mark.parametrize("fields", [{}, {"trace_id": ""}, {"trace_id": "another's"}, {"trace_id": ["x"], "result": 7}])
def test_a_verdict_that_makes_no_sense_moves_nothing(desk: Desk, with_photo: str, fields: dict[str, Any]) -> None:
    query, body = envelope(event_of("o-li-aunt", "wxa_media_check", **fields), token="mp-token", appid=MP)
    pushed = desk.app.test_client().post("/wechat/mp", query_string=query, data=body, base_url=PUBLIC_URL)
    assert pushed.status_code == 200
    desk.drain()
    assert desk.outcomes(with_photo) == [("passed", "100"), ("sent", None)] and desk.state(with_photo) == "held"


class Earlier(TimestampSigner):
    """Signs as we would have signed a little more than an hour ago."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - lending.SECONDS - 5


def signed(desk: Desk, value: object, signer: type[TimestampSigner] = TimestampSigner) -> str:
    key = desk.house.settings.signing_key
    return "/wechat/media/" + str(URLSafeTimedSerializer(key, salt="media check", signer=signer).dumps(value))


def test_the_link_is_good_for_one_file_an_hour_and_cannot_be_made_by_others(desk: Desk, with_photo: str) -> None:
    ((_, url, _),) = desk.mp.files
    head, _, tail = url.rpartition("/")
    what, when, signature = tail.split(".")
    forged = (f"{what}.{when}.{signature[::-1]}", f"x{what}.{when}.{signature}", "x", "1.2.3", "a" * 5000, "%00")
    assert [desk.fetch(f"{head}/{one}").status_code for one in forged] == [404] * len(forged)
    text, image = desk.checks(with_photo)
    assert desk.fetch(url).status_code == desk.fetch(signed(desk, image.id)).status_code == 200
    for other in (signed(desk, text.id), signed(desk, 7), signed(desk, image.id, Earlier)):
        assert desk.fetch(other).status_code == 404
