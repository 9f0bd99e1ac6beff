"""Whose WeChat is whose: one code, one scan, one person, one phone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import binding, clock, person
from models.binding import Binding, proving
from models.binding.record import LASTS
from models.person import Identity, Person
from models.service_request import seeing
from tests.bindings import bind, openid_of, owner, read, scan, show, sign_in, stands, state, still_in
from tests.cast import MP, SA, Cast


def test_from_a_code_to_a_proved_binding_step_by_step(cast: Cast) -> None:
    shown = show(cast, cast.sun, "scene-1")
    assert state(cast, shown) == "waiting" and stands(cast, cast.sun).why == "尚未绑定"
    scan(cast, "scene-1", "o-sun")
    assert state(cast, shown) == "scanned" and stands(cast, cast.sun).why == "正在发测试消息"
    assert openid_of(cast, cast.sun) == "o-sun"
    cast.database.transact(lambda s: proving.sent(s.get_one(Binding, shown), "m1"))
    assert state(cast, shown) == "testing" and not stands(cast, cast.sun).reachable
    cast.database.transact(lambda s: binding.settle(s, binding.by_msgid(s, "m1"), True, ""))
    assert state(cast, shown) == "proved"
    found = stands(cast, cast.sun)
    assert (found.reachable, found.why) == (True, "") and found.since is not None


def test_the_scene_is_kept_as_a_hash_and_the_picture_goes_with_the_scan(cast: Cast) -> None:
    shown = show(cast, cast.sun, "scene-1")
    row = read(cast, lambda s: s.get_one(Binding, shown))
    assert "scene-1" not in row.scene_hash and row.url is not None
    scan(cast, "scene-1", "o-sun")
    assert read(cast, lambda s: s.get_one(Binding, shown)).url is None


def test_a_code_works_once(cast: Cast) -> None:
    show(cast, cast.sun, "scene-1")
    scan(cast, "scene-1", "o-sun")
    scan(cast, "scene-1", "o-passer-by")
    assert openid_of(cast, cast.sun) == "o-sun"
    assert read(cast, lambda s: person.known_as(s, SA, "o-passer-by")) is None


def test_a_code_nobody_scanned_in_time_works_no_more(cast: Cast) -> None:
    with clock.at(clock.now() - LASTS - timedelta(seconds=1)):
        shown = show(cast, cast.sun, "scene-1")
    scan(cast, "scene-1", "o-sun")
    assert state(cast, shown) == "expired" and openid_of(cast, cast.sun) is None


def test_a_scan_in_time_counts_however_late_the_worker_comes(cast: Cast) -> None:
    made = clock.now() - timedelta(hours=3)
    with clock.at(made):
        shown = show(cast, cast.sun, "scene-1")
    scan(cast, "scene-1", "o-sun", at=int(made.timestamp()) + 60)
    assert state(cast, shown) == "scanned"


def test_a_newer_code_makes_the_older_one_worthless(cast: Cast) -> None:
    older, newer = show(cast, cast.sun, "scene-1"), show(cast, cast.sun, "scene-2")
    scan(cast, "scene-1", "o-sun")
    assert (state(cast, older), state(cast, newer)) == ("expired", "waiting")
    assert read(cast, lambda s: s.get_one(Binding, older)).url is None


def test_a_scene_nobody_made_does_nothing(cast: Cast) -> None:
    scan(cast, "guessed", "o-passer-by")
    assert read(cast, lambda s: s.query(Binding).count()) == 0


def test_a_resident_who_became_a_deputy_keeps_what_they_filed(cast: Cast) -> None:
    resident = cast.database.transact(lambda s: person.meet(s, SA, "o-sun-at-home").id)
    number = cast.file(who=resident).request.number
    h5 = sign_in(cast, resident, "h5")
    show(cast, cast.sun, "scene-1")
    scan(cast, "scene-1", "o-sun-at-home")
    assert owner(cast, "o-sun-at-home") == cast.sun
    assert read(cast, lambda s: seeing.by_number(s, number).filer_id) == resident
    assert read(cast, lambda s: s.get(Person, resident)) is not None
    assert not still_in(cast, h5, "h5")  # else the phone would go on as the resident


@pytest.mark.parametrize("whose", ["a deputy", "a chief"])
def test_a_colleagues_wechat_is_refused_and_stays_theirs(cast: Cast, whose: str) -> None:
    theirs, openid = {"a deputy": (cast.zhao, "o-zhao"), "a chief": (cast.chen, "o-chen")}[whose]
    shown = show(cast, cast.sun, "scene-1")
    scan(cast, "scene-1", openid)
    assert state(cast, shown) == "failed" and owner(cast, openid) == theirs and openid_of(cast, cast.sun) is None
    assert stands(cast, cast.sun).why == "扫码的微信已绑定其他代表或工作人员"


def test_a_colleagues_wechat_does_not_undo_a_binding_that_works(cast: Cast) -> None:
    bind(cast, cast.sun, "o-sun")
    show(cast, cast.sun, "scene-2")
    scan(cast, "scene-2", "o-zhao")
    assert stands(cast, cast.sun).reachable and openid_of(cast, cast.sun) == "o-sun"


def test_a_new_phone_takes_over_and_the_old_one_opens_nothing_any_more(cast: Cast) -> None:
    older = bind(cast, cast.sun, "o-old-phone")
    h5, desk = sign_in(cast, cast.sun, "h5"), sign_in(cast, cast.sun, "console")
    newer = bind(cast, cast.sun, "o-new-phone")
    assert openid_of(cast, cast.sun) == "o-new-phone" and owner(cast, "o-old-phone") != cast.sun
    assert read(cast, lambda s: s.get_one(Binding, older)).replaced_at is not None
    assert read(cast, lambda s: s.scalars(select(Identity).where(Identity.openid == "o-old-phone")).one()).dead_at
    assert not still_in(cast, h5, "h5") and still_in(cast, desk, "console")
    found = stands(cast, cast.sun)
    assert found.reachable and found.changed_at is not None and state(cast, newer) == "proved"


def test_the_old_phones_other_account_goes_with_it(cast: Cast) -> None:
    bind(cast, cast.sun, "o-old-phone")

    def same_wechat(session) -> None:
        session.scalars(select(Identity).where(Identity.openid == "o-old-phone")).one().unionid = "u-old"
        session.add(Identity(appid=MP, openid="mp-old-phone", unionid="u-old", person_id=cast.sun))

    cast.database.transact(same_wechat)
    bind(cast, cast.sun, "o-new-phone")
    mini = read(cast, lambda s: person.known_as(s, MP, "mp-old-phone").id)
    assert owner(cast, "o-old-phone") == mini != cast.sun


def test_the_same_phone_again_ends_no_session(cast: Cast) -> None:
    bind(cast, cast.sun, "o-sun")
    h5 = sign_in(cast, cast.sun, "h5")
    show(cast, cast.sun, "scene-2")
    scan(cast, "scene-2", "o-sun")
    assert still_in(cast, h5, "h5")
    assert stands(cast, cast.sun).why == "正在发测试消息" and stands(cast, cast.sun).changed_at is None
