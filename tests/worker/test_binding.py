"""A phone scans the chief's code: followed, bound, tested, believed; and everything that may come between."""

from datetime import timedelta

import pytest

from app import binding as testing
from app import inbox
from models import binding, clock, person
from models.binding import Binding, Standing, proving
from models.delivery import LEASE
from models.person import Identity
from tests.bindings import owner, read, show, stands, state
from tests.cast import MP, SA
from tests.worker.conftest import Office, event_of


def follows(office: Office, openid: str, scene: str, at: int | None = None) -> None:
    """A new follower, by the code."""
    office.push(event_of(openid, "subscribe", at=at or now(), EventKey=f"qrscene_{scene}", Ticket="t"))


def scans(office: Office, openid: str, scene: str, at: int | None = None) -> None:
    """One who follows already."""
    office.push(event_of(openid, "SCAN", at=at or now(), EventKey=scene, Ticket="t"))


def now() -> int:
    return int(clock.now().timestamp())


def sun(office: Office) -> Standing:
    return stands(office.cast, office.cast.sun)


def scanned(office: Office) -> int:
    shown = show(office.cast, office.cast.sun, "scene-1")
    follows(office, "o-sun", "scene-1")
    return shown


def time_passes(office: Office, time: timedelta) -> None:
    def hurry(session) -> None:
        for one in session.query(Binding).filter(Binding.next_at.is_not(None)):
            one.next_at -= time

    office.database.transact(hurry)


def test_scan_follow_test_message_receipt(office: Office) -> None:
    shown = scanned(office)
    office.drain()
    (sent,) = office.sa.taken
    assert sent.openid == "o-sun" and sent.template == "tmpl-asked" and sent.dedupe == str(shown)
    assert sent.fields["thing1"] == "绑定测试：收到即表示绑定成功" and sent.fields["thing4"] == "甲镇人大代表联络站"
    assert sent.url == "https://mashang.example/deputy"
    assert state(office.cast, shown) == "testing" and not sun(office).reachable
    office.receipt(sent.msgid, openid="o-sun")
    office.drain()
    assert state(office.cast, shown) == "proved" and sun(office).reachable
    assert len(office.sa.taken) == 1


def test_one_who_follows_already_is_bound_by_the_scan_alone(office: Office) -> None:
    show(office.cast, office.cast.sun, "scene-1")
    scans(office, "o-sun", "scene-1")
    office.drain()
    assert [s.openid for s in office.sa.taken] == ["o-sun"]


def test_a_scan_in_time_counts_though_the_worker_slept_for_hours(office: Office) -> None:
    then = clock.now() - timedelta(hours=3)
    with clock.at(then):
        shown = show(office.cast, office.cast.sun, "scene-1")
    follows(office, "o-sun", "scene-1", at=int(then.timestamp()) + 60)
    office.drain()
    assert state(office.cast, shown) == "testing"


@pytest.mark.parametrize("odd", [1, 10**11])
@pytest.mark.parametrize(("scanned_after", "comes_to"), [(timedelta(minutes=1), "testing"), (timedelta(hours=2), None)])
def test_a_scan_whose_time_cannot_be_counts_from_when_it_came(
    office: Office, odd: int, scanned_after: timedelta, comes_to: str | None
) -> None:
    then = clock.now() - timedelta(hours=3)
    with clock.at(then):
        shown = show(office.cast, office.cast.sun, "scene-1")
        untouched = state(office.cast, shown)
    with clock.at(then + scanned_after):
        follows(office, "o-sun", "scene-1", at=odd)
    office.drain()
    with clock.at(then):
        assert state(office.cast, shown) == (comes_to or untouched)


def test_a_chief_is_bound_too_and_led_to_the_desk(office: Office) -> None:
    show(office.cast, office.cast.chen, "scene-1")
    scans(office, "o-chen", "scene-1")
    office.drain()
    assert office.sa.taken[0].url == "https://mashang.example/console/"


def test_a_plain_follow_still_revives_and_binds_nobody(office: Office) -> None:
    office.push(event_of("o-wang", "unsubscribe", at=now()))
    office.drain()
    assert office.is_dead(office.cast.wang)
    office.push(event_of("o-wang", "subscribe", at=now() + 1, EventKey=""))
    office.drain()
    assert not office.is_dead(office.cast.wang) and office.sa.taken == []


def test_the_same_scan_pushed_five_times_sends_one_test(office: Office) -> None:
    show(office.cast, office.cast.sun, "scene-1")
    at = now()
    for _ in range(5):
        follows(office, "o-sun", "scene-1", at)
    office.drain()
    assert len(office.sa.taken) == 1


def test_a_receipt_that_overtakes_the_answer_waits_for_it(office: Office) -> None:
    shown = scanned(office)
    office.receipt("4000000000000000001", openid="o-sun")
    office.drain()  # the receipt is looked at before the test was sent, and again afterwards
    office.passes(timedelta(minutes=1))
    office.drain()
    assert state(office.cast, shown) == "proved"


@pytest.mark.parametrize(("code", "said"), [(43004, "没有关注"), (43019, "黑名单"), (40037, "模板"), (48001, "设置")])
def test_a_refusal_for_good_is_shown_at_once(office: Office, code: int, said: str) -> None:
    shown = scanned(office)
    office.sa.refuse(code)
    office.drain()
    assert state(office.cast, shown) == "failed" and said in sun(office).why and office.sa.asked == 1
    assert (person_is_dead(office)) == (code in (43004, 43019))


def person_is_dead(office: Office) -> bool:
    return read(office.cast, lambda s: s.query(Identity).filter_by(openid="o-sun").one().dead_at is not None)


def test_wechat_away_is_tried_again_later_and_then_proved(office: Office) -> None:
    shown = scanned(office)
    office.sa.be_away()
    office.drain()
    assert state(office.cast, shown) == "scanned" and office.sa.asked == 1
    office.sa.be_well()
    office.drain()
    assert office.sa.taken == []  # not yet: it backs off
    time_passes(office, proving.LONGEST_PAUSE)
    office.drain()
    assert len(office.sa.taken) == 1


def test_wechat_away_for_ever_ends_as_a_failure_with_its_reason(office: Office) -> None:
    shown = scanned(office)
    office.sa.be_away()
    for _ in range(proving.GIVE_UP):
        office.drain()
        time_passes(office, proving.LONGEST_PAUSE)
    office.drain()
    assert state(office.cast, shown) == "failed" and office.sa.asked == proving.GIVE_UP and "连不上" in sun(office).why


def test_a_worker_that_dies_after_sending_sends_again_under_the_same_key(office: Office) -> None:
    scanned(office)
    inbox.work_through(office.house)
    (one,) = office.database.transact(lambda s: proving.claim(s, "dead", 8))
    message = office.database.transact(lambda s: testing._pack(s, office.house, one, "dead"))
    testing._send(office.house, message)
    office.drain()
    assert len(office.sa.taken) == 1  # its lease holds
    time_passes(office, LEASE + timedelta(seconds=1))
    office.drain()
    assert len({s.dedupe for s in office.sa.taken}) == 1 and len(office.sa.taken) == 2
    office.database.transact(lambda s: testing._write_down(s, one, "dead", "late"))
    assert read(office.cast, lambda s: binding.by_msgid(s, "late")) is None  # the living one's word stands


def test_no_template_is_no_reason_to_wait(office: Office) -> None:
    shown = scanned(office)
    object.__setattr__(office.house.settings, "wx_sa_templates", {})
    office.drain()
    assert state(office.cast, shown) == "failed" and "模板" in sun(office).why


def test_a_block_by_receipt_buries_the_identity(office: Office) -> None:
    shown = scanned(office)
    office.drain()
    office.receipt(office.sa.taken[0].msgid, "failed:user block", openid="o-sun")
    office.drain()
    assert state(office.cast, shown) == "failed" and person_is_dead(office) and "拉黑" in sun(office).why


def test_who_comes_too_late_hears_why(office: Office) -> None:
    show(office.cast, office.cast.sun, "scene-1")
    follows(office, "o-sun", "scene-1")
    scans(office, "o-passer-by", "scene-1")
    office.drain()
    assert office.sa.said == [("o-passer-by", "这个绑定码已失效或已用过，请联络站站长重新出示一张。")]


def test_a_colleague_who_scans_hears_that_it_is_not_theirs_to_scan(office: Office) -> None:
    show(office.cast, office.cast.sun, "scene-1")
    scans(office, "o-zhao", "scene-1")
    office.drain()
    assert owner(office.cast, "o-zhao") == office.cast.zhao and office.sa.taken == []
    ((whom, said),) = office.sa.said
    assert whom == "o-zhao" and "已绑定其他代表" in said


def test_a_courtesy_that_cannot_be_said_undoes_nothing(office: Office) -> None:
    show(office.cast, office.cast.sun, "scene-1")
    office.sa.refuse(45015, who="o-zhao")
    scans(office, "o-zhao", "scene-1")
    follows(office, "o-sun", "scene-1")
    office.drain()
    assert sun(office).why == "扫码的微信已绑定其他代表或工作人员" and office.sa.said == [
        ("o-sun", "这个绑定码已失效或已用过，请联络站站长重新出示一张。")
    ]


def test_revoked_consent_deletes_their_wechat_data_in_that_account(office: Office) -> None:
    shown = scanned(office)
    office.drain()
    office.push(event_of("gh_platform", "user_authorization_revoke", at=now(), OpenID="o-sun", RevokeInfo="1"))
    office.drain()
    assert read(office.cast, lambda s: person.known_as(s, SA, "o-sun")) is None
    assert read(office.cast, lambda s: s.get_one(Binding, shown)).openid is None and "撤回" in sun(office).why
    assert read(office.cast, lambda s: person.known_as(s, MP, "o-li-aunt")) is not None
