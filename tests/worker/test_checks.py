"""A filing of the mini program waits for WeChat's opinion; whatever WeChat says, or does not say, it is there."""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import checking
from models import clock, event
from models.check import Check
from models.db import Database
from models.person import Identity
from tests.api.conftest import Phone
from tests.browser import Browser
from tests.worker.censor import RISKY, WELL, Desk, desk_with, picture
from wechat.checking import Verdict
from wechat.errors import WechatError, refusal, unreachable


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return desk_with(database, tmp_path, wx_content_checks=True)


@pytest.fixture
def li(desk: Desk) -> Phone:
    return desk.phone(desk.cast.li)


def test_the_deputy_hears_nothing_before_it_has_passed_and_then_once(desk: Desk, li: Phone) -> None:
    number = li.file(desk.cast, "桥头的护栏断了")
    desk.mp.opinion = unreachable()
    desk.drain()
    assert desk.state(number) == "held" and desk.told(desk.cast.wang) == [] and desk.sa.taken == []
    desk.mp.opinion = WELL
    desk.later(timedelta(hours=1))
    desk.drain()
    desk.drain()
    assert desk.state(number) == "filed" and desk.told(desk.cast.wang) == ["filed"]
    assert [sent.openid for sent in desk.sa.taken].count("o-wang") == 1
    assert desk.mp.texts == [("o-li-aunt", "桥头的护栏断了")] * 2 and desk.faults() == []


def test_one_round_of_the_worker_takes_a_good_filing_to_its_deputy(desk: Desk, li: Phone) -> None:
    number = li.file(desk.cast)
    desk.drain()
    assert desk.history(number) == ["hold", "release"] and desk.told(desk.cast.wang) == ["filed"]


def test_with_checks_off_or_in_a_browser_all_is_as_ever(database: Database, tmp_path: Path) -> None:
    desk = desk_with(database, tmp_path)
    number = desk.phone(desk.cast.li).file(desk.cast)
    desk.drain()
    assert desk.history(number) == ["file"] and desk.mp.texts == []


def test_who_is_not_known_in_the_mini_program_is_not_asked_about(desk: Desk) -> None:
    """WeChat judges words only by an openid of the mini program."""
    number = desk.phone(desk.cast.chen).file(desk.cast)
    assert desk.history(number) == ["file"] and desk.checks(number) == []


def test_a_filing_in_a_browser_is_not_checked_even_when_its_filer_has_the_mini_program(desk: Desk) -> None:
    scan = f"/q/{desk.cast.wang_code}"
    li = Browser(desk.app).sign_in(desk.database, desk.cast.li, "h5")
    assert li.press(scan, scan, text="路灯坏了", visibility="public").status_code == 303
    desk.drain()
    assert desk.mp.texts == [] and desk.told(desk.cast.wang) == ["filed"]


def test_a_risky_one_is_held_for_the_chief_who_hears_at_once_and_may_release_it(desk: Desk, li: Phone) -> None:
    desk.mp.opinion = RISKY
    number = li.file(desk.cast)
    desk.drain()
    assert desk.state(number) == "held" and desk.history(number) == ["hold", "flag"]
    assert desk.told(desk.cast.wang) == [] and desk.outcomes(number) == [("risky", "20001")]
    assert desk.told(desk.cast.chen) == ["risky"] and [sent.openid for sent in desk.sa.taken] == ["o-chen"]
    with desk.database.read() as session:
        flag = event.history(session, desk.find(session, number).id)[-1]
        assert (flag.changes["label"], flag.actor_role) == ("20001", "system")
    assert li.get(f"/requests/{number}").json["state"] == "filed"
    desk.cast.act(number, "release", desk.cast.chief())
    desk.drain()
    assert desk.state(number) == "filed" and "filed" in desk.told(desk.cast.wang) and desk.faults() == []


@pytest.mark.parametrize("code", [40003, 43104, 61010, 44002, 47001, 48001, 12345])
def test_what_wechat_refuses_for_good_is_held_for_the_chief_and_not_asked_again(
    desk: Desk, li: Phone, code: int
) -> None:
    desk.mp.opinion = refusal(code)
    number = li.file(desk.cast)
    desk.drain()
    desk.later(timedelta(days=2))
    desk.drain()
    assert desk.state(number) == "held" and desk.history(number) == ["hold", "flag"] and len(desk.mp.texts) == 1
    with desk.database.read() as session:
        assert event.history(session, desk.find(session, number).id)[-1].changes["label"] == "failed"
    assert desk.told(desk.cast.wang) == [] and desk.faults() == []


def test_wechat_away_for_ever_loses_nothing_and_after_a_day_the_chief_is_asked(desk: Desk, li: Phone) -> None:
    desk.mp.opinion = unreachable()
    numbers = [li.file(desk.cast, f"第 {n} 件") for n in range(3)]
    for _ in range(20):
        desk.drain()
        desk.later(timedelta(hours=1))
    assert {desk.history(number)[-1] for number in numbers} == {"hold"}
    assert all(one.late and one.tries > 10 for number in numbers for one in desk.checks(number))
    for _ in range(8):
        desk.drain()
        desk.later(timedelta(hours=1))
    desk.drain()
    for number in numbers:
        assert desk.history(number) == ["hold", "flag"] and desk.outcomes(number) == [("failed", "network")]
        assert li.get(f"/requests/{number}").json["state"] == "filed"
    asked = len(desk.mp.texts)
    desk.later(timedelta(days=3))
    desk.drain()
    assert len(desk.mp.texts) == asked and desk.told(desk.cast.wang) == [] and desk.faults() == []


def test_a_wait_that_wechat_asks_for_is_kept(desk: Desk, li: Phone) -> None:
    desk.mp.opinion = WechatError("quota", False, "", 45009, scope="account", wait=7200)
    li.file(desk.cast)
    desk.drain()
    desk.later(timedelta(minutes=110))
    desk.drain()
    assert len(desk.mp.texts) == 1
    desk.later(timedelta(minutes=11))
    desk.drain()
    assert len(desk.mp.texts) == 2


@pytest.mark.parametrize("opinion", [Verdict("maybe?", "\x00" * 90, ""), Verdict("", "", "t" * 500)])
def test_an_opinion_that_makes_no_sense_is_for_the_chief_to_read(desk: Desk, li: Phone, opinion: Verdict) -> None:
    desk.mp.opinion = opinion
    number = li.file(desk.cast)
    desk.drain()
    assert desk.state(number) == "held" and desk.outcomes(number)[0][0] == "review" and desk.faults() == []


def test_an_error_of_our_own_costs_no_other_check_and_ends_with_the_chief(desk: Desk, li: Phone) -> None:
    bad, good = li.file(desk.cast, "坏的"), li.file(desk.cast, "好的")
    plain = desk.mp.check_text

    def stumble(openid: str, content: str, nickname: str = "") -> Verdict:
        if content == "坏的":
            raise ZeroDivisionError
        return plain(openid, content)

    desk.mp.check_text = stumble  # type: ignore[method-assign]
    desk.drain()
    assert (desk.state(bad), desk.state(good)) == ("held", "filed")
    desk.database.transact(lambda s: setattr(s.get_one(Check, desk.checks(bad)[0].id), "tries", checking.MOST_TRIES))
    desk.later(timedelta(minutes=2))
    desk.drain()
    assert desk.outcomes(bad) == [("failed", "ours")] and desk.history(bad) == ["hold", "flag"]


def deleted(session: Any) -> None:
    session.delete(session.query(Identity).filter_by(openid="o-li-aunt").one())


def left(session: Any) -> None:
    session.query(Identity).filter_by(openid="o-li-aunt").one().dead_at = clock.now()


@pytest.mark.parametrize("gone", [deleted, left])
def test_where_the_consent_was_taken_back_nothing_is_said_to_wechat(
    desk: Desk, li: Phone, gone: Callable[[Any], None]
) -> None:
    number = li.file(desk.cast)
    desk.database.transact(gone)
    desk.drain()
    assert desk.mp.texts == [] and desk.outcomes(number) == [("failed", "gone")] and desk.state(number) == "held"


def test_what_was_withdrawn_meanwhile_is_not_said_to_wechat(desk: Desk, li: Phone) -> None:
    number = li.file(desk.cast)
    assert li.delete(f"/requests/{number}?seen=1").status_code == 200
    desk.drain()
    assert desk.mp.texts == [] and desk.outcomes(number) == [("moot", None)]
    assert desk.history(number) == ["hold", "withdraw"]


def test_what_is_added_later_is_looked_at_after_the_fact(desk: Desk, li: Phone) -> None:
    number = li.file(desk.cast)
    desk.drain()
    desk.cast.act(number, "ask", desk.cast.deputy(), "哪一盏?")
    desk.mp.opinion = RISKY
    more = {"text": "扫码领奖", "attachments": [li.upload(picture()).json["id"]]}
    assert li.post(f"/requests/{number}/messages", more).json["state"] == "accepted"
    desk.drain()
    assert desk.state(number) == "accepted" and desk.history(number)[-2:] == ["reply", "flag"]
    assert [kind for _, _, kind in desk.mp.files] == ["image"] and desk.mp.texts[-1][1] == "扫码领奖"
    assert "replied" in desk.told(desk.cast.wang), "the deputy reads it as ever"


def test_nothing_a_resident_wrote_and_no_openid_is_in_a_log_line(
    desk: Desk, li: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("mashang").propagate = True
    try:
        for opinion in (unreachable(), RISKY):
            desk.mp.opinion = opinion
            li.file(desk.cast, "金丝雀正文")
            desk.drain()
        desk.mp.check_text = None  # type: ignore[assignment]
        li.file(desk.cast, "金丝雀正文")
        desk.drain()
    finally:
        logging.getLogger("mashang").propagate = False
    shown = repr([record.__dict__ for record in caplog.records])
    assert "a content check failed" in shown
    assert "金丝雀" not in shown and "o-li-aunt" not in shown
