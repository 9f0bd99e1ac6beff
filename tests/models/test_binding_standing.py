"""What the boards may say of a binding: reachable, out of reach and why, taken back, gone with a worker."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import binding, clock, consent, person
from models.binding import Binding, Standing, proving
from models.binding.record import SILENCE
from models.binding.revoking import revoke
from models.consent import Consent
from models.person import Identity
from models.service_request import seeing
from models.types import new_id
from models.websession import WebSession
from tests.bindings import bind, openid_of, prove, read, scan, show, sign_in, stands, state, still_in
from tests.cast import MP, SA, Cast


@pytest.mark.parametrize(
    ("why", "told"), [("user_block", "拉黑"), ("system_failed", "微信没有送达"), ("never heard of", "收不到")]
)
def test_a_test_message_that_did_not_arrive_says_so_in_plain_words(cast: Cast, why: str, told: str) -> None:
    shown = show(cast, cast.sun, "scene-1")
    scan(cast, "scene-1", "o-sun")
    prove(cast, shown, ok=False, why=why)
    found = stands(cast, cast.sun)
    assert not found.reachable and told in found.why and state(cast, shown) == "failed"
    assert (openid_of(cast, cast.sun) is None) == (why == "user_block")


def test_a_second_receipt_does_not_change_the_first(cast: Cast) -> None:
    shown = bind(cast, cast.sun, "o-sun")
    cast.database.transact(lambda s: binding.settle(s, s.get_one(Binding, shown), False, "system_failed"))
    assert state(cast, shown) == "proved"


def test_who_unfollows_is_out_of_reach_until_they_follow_again(cast: Cast) -> None:
    bind(cast, cast.sun, "o-sun")
    assert stands(cast, cast.sun).since is not None
    cast.database.transact(lambda s: person.bury(s, SA, "o-sun", dead=True, at=1_900_000_000))
    gone = stands(cast, cast.sun)
    assert (gone.reachable, gone.why) == (False, "已取消关注或拉黑") and gone.since is not None
    cast.database.transact(lambda s: person.bury(s, SA, "o-sun", dead=False, at=1_900_000_100))
    assert stands(cast, cast.sun).reachable


def test_a_wechat_that_was_never_tested_is_not_called_reachable(cast: Cast) -> None:
    assert openid_of(cast, cast.wang) == "o-wang" and stands(cast, cast.wang) == Standing(False, None, "尚未绑定")


def test_a_silent_test_is_no_success(cast: Cast) -> None:
    shown = show(cast, cast.sun, "scene-1")
    scan(cast, "scene-1", "o-sun")
    with clock.at(clock.now() - SILENCE - timedelta(seconds=1)):
        cast.database.transact(lambda s: proving.sent(s.get_one(Binding, shown), "m1"))
    assert read(cast, lambda s: s.get_one(Binding, shown)).silent and "回执" in stands(cast, cast.sun).why


def test_of_two_workers_one_has_the_test_message(cast: Cast) -> None:
    shown = show(cast, cast.sun, "scene-1")
    scan(cast, "scene-1", "o-sun")
    first = cast.database.transact(lambda s: proving.claim(s, "first", 8))
    second = cast.database.transact(lambda s: proving.claim(s, "second", 8))
    assert (first, second) == ([shown], [])
    assert read(cast, lambda s: proving.held_by(s, shown, "second")) is None


def test_revoking_leaves_nothing_of_their_wechat_and_all_of_their_requests(cast: Cast) -> None:
    shown = bind(cast, cast.sun, "o-sun")
    number = cast.file(who=cast.sun).request.number
    cast.database.transact(lambda s: consent.answered(s, cast.sun, SA, "tmpl", "accept", standing=True))
    h5, desk = sign_in(cast, cast.sun, "h5"), sign_in(cast, cast.sun, "console")
    for _ in range(2):  # WeChat repeats itself
        cast.database.transact(lambda s: revoke(s, SA, "o-sun", ("h5",)))
    assert read(cast, lambda s: s.query(Identity).filter_by(person_id=cast.sun, appid=SA).count()) == 0
    assert read(cast, lambda s: s.query(Consent).filter_by(person_id=cast.sun).count()) == 0
    row = read(cast, lambda s: s.get_one(Binding, shown))
    assert (row.openid, row.test_msgid, row.proved_at, row.failed) == (None, None, None, "revoked")
    assert not still_in(cast, h5, "h5") and still_in(cast, desk, "console")
    assert read(cast, lambda s: seeing.by_number(s, number).filer_id) == cast.sun
    assert "撤回授权" in stands(cast, cast.sun).why


def test_revoking_touches_nobody_else_and_no_other_account(cast: Cast) -> None:
    bind(cast, cast.sun, "o-sun")
    show(cast, cast.sun, "scene-2")
    scan(cast, "scene-2", "o-zhao")  # refused: 赵代表's; but the row names her WeChat
    token = sign_in(cast, cast.li, "api")
    cast.database.transact(lambda s: revoke(s, SA, "o-zhao", ("h5",)))
    assert stands(cast, cast.sun).reachable
    assert read(cast, lambda s: s.query(Binding).filter_by(openid="o-zhao").count()) == 0
    assert still_in(cast, token, "api") and read(cast, lambda s: person.known_as(s, MP, "o-li-aunt")) is not None


def test_what_is_due_and_what_a_receipt_names_are_found_by_index(cast: Cast) -> None:
    from tests.models.test_plans import plan

    due = select(Binding.id).where(Binding.next_at <= clock.now()).order_by(Binding.next_at).limit(8)
    assert "ix_bindings_next_at" in plan(cast, due)

    def many(session) -> None:
        row = {"county_id": cast.county, "station_id": cast.station, "person_id": cast.sun, "expires_at": clock.now()}
        session.add_all([Binding(id=new_id(), scene_hash=f"h{n}", test_msgid=f"m{n}", **row) for n in range(200)])

    cast.database.transact(many)
    assert "ix_bindings_test_msgid" in plan(cast, select(Binding).where(Binding.test_msgid == "m7"))


def test_sessions_of_others_are_left_alone(cast: Cast) -> None:
    bind(cast, cast.sun, "o-old-phone")
    wang = sign_in(cast, cast.wang, "h5")
    bind(cast, cast.sun, "o-new-phone")
    assert still_in(cast, wang, "h5")
    assert read(cast, lambda s: s.query(WebSession).filter(WebSession.ended_at.is_not(None)).count()) == 0
