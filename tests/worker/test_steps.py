"""The whole ladder, step by step: each is a row, taken when the one above cannot, fails, or is not answered."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from app import announcing
from models import clock, consent, pace, profile
from models.delivery import Delivery
from models.person import Identity
from models.profile import Notices
from tests.app_setup import settings
from tests.browser import Browser
from tests.cast import MP, SA, on_duty
from tests.worker.conftest import NOW, Office, event_of
from wechat.errors import refusal

NIGHT = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)  # 23:30 in the county
MORNING = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)


def wang_has_everything(office: Office) -> None:
    """王代表 uses the mini program too, and agreed to both kinds of subscription messages."""

    def work(session) -> None:
        session.add(Identity(appid=MP, openid="o-wang-mp", person_id=office.cast.wang))
        consent.answered(session, office.cast.wang, MP, "mp-tmpl-asked", "accept", standing=False)
        consent.answered(session, office.cast.wang, SA, "notice-asked", "accept", standing=True)

    office.database.transact(work)


def rows(office: Office, number: str, notice: str = "filed") -> list[tuple[str, str]]:
    owed = next(d for d, _ in office.deliveries(number) if d.notice == notice)
    return [(a.channel, a.outcome) for a in office.attempts() if a.delivery_id == owed.id]


def test_unread_it_climbs_by_the_countys_marks_and_ends_with_the_chief(office: Office) -> None:
    wang_has_everything(office)
    on_duty(office.cast, office.cast.zhao)
    number = office.cast.file().request.number
    office.drain()
    assert rows(office, number) == [("template", "accepted")]
    office.passes(timedelta(hours=2))
    office.drain()
    assert rows(office, number)[1:] == [("subscribe", "accepted")]
    office.passes(timedelta(hours=21, minutes=50))
    office.drain()
    assert len(rows(office, number)) == 2, "the second mark is a day after the first message"
    office.passes(timedelta(minutes=10))
    office.drain()
    assert rows(office, number)[2:] == [("notice", "accepted")]
    office.passes(timedelta(hours=24))
    office.drain()
    assert rows(office, number)[3:] == [("duty", "accepted")]
    assert office.sa.taken[-1].openid == "o-zhao" and ("stand_in", None) in office.owed(number)
    office.passes(timedelta(hours=2))
    office.drain()
    assert rows(office, number)[4:] == [("station", "accepted"), ("list", "accepted")]
    assert ("filed", "told_chief") in office.owed(number) and office.sa.taken[-1].openid == "o-chen"
    assert office.faults() == []


def test_what_cannot_go_one_way_goes_the_next_at_once(office: Office) -> None:
    wang_has_everything(office)
    office.sa.refuse(43004, who="o-wang")
    number = office.cast.file().request.number
    office.drain()
    assert rows(office, number) == [("template", "refused"), ("subscribe", "accepted")]
    assert [(s.openid, s.template) for s in office.mp.taken] == [("o-wang-mp", "mp-tmpl-asked")]


def test_read_on_any_step_it_climbs_no_further(office: Office) -> None:
    wang_has_everything(office)
    number = office.cast.file().request.number
    office.drain()
    office.passes(timedelta(hours=2))
    office.drain()
    office.read(number, office.cast.wang)
    office.passes(timedelta(days=3))
    office.drain()
    assert office.owed(number) == [("filed", "acknowledged")] and len(office.sa.taken) == 1


def test_who_saw_only_the_list_is_asked_again_and_who_opened_the_matter_is_not(office: Office) -> None:
    wang_has_everything(office)
    wang = Browser(office.app).sign_in(office.database, office.cast.wang, "h5")
    number = office.cast.file().request.number
    office.drain()
    page = wang.open("/deputy")
    page.close()
    assert number in page.text and office.owed(number) == [("filed", None)]
    office.passes(timedelta(hours=2))
    office.drain()
    assert rows(office, number)[1:] == [("subscribe", "accepted")], "a line in a list is not the matter"
    wang.open(f"/deputy/requests/{number}").close()
    office.passes(timedelta(days=3))
    office.drain()
    assert office.owed(number) == [("filed", "acknowledged")] and len(office.mp.taken) == 1


def test_the_deputy_on_duty_who_is_called_in_can_take_it(office: Office) -> None:
    cast = office.cast
    on_duty(cast, cast.zhao)
    number = cast.file().request.number
    office.drain()
    office.passes(timedelta(hours=2))
    office.drain()
    taken = cast.act(number, "accept", cast.deputy(cast.zhao))
    assert taken.holder_id == cast.zhao
    with office.database.read() as session:
        from models import event
        from models.service_request import seeing

        called = event.history(session, seeing.by_number(session, number).id)[1]
    assert (called.move, called.actor_id, called.actor_role) == ("call_in", None, "system")
    assert office.faults() == []


def test_three_waiting_are_three_messages_and_four_are_one(office: Office) -> None:
    for n in range(3):
        office.cast.file(f"第 {n} 件")
    office.drain()
    assert len(office.sa.taken) == 3
    for n in range(4):
        office.cast.file(f"再 {n} 件")
    office.drain()
    [digest] = office.sa.taken[3:]
    assert digest.fields["thing1"] == "有4件诉求等您处理" and digest.url == "https://mashang.example/deputy"


def test_danger_is_said_first_and_travels_alone(office: Office) -> None:
    danger = office.cast.file("仓库着火了").request.number
    for n in range(4):
        office.cast.file(f"第 {n} 件")
    office.drain()
    lines = [(sent.fields["thing1"], sent.url) for sent in office.sa.taken]
    said = "可能有危险：有群众反映事项，请您受理"
    page = f"https://mashang.example/deputy/requests/{danger}"
    assert sorted(lines) == sorted([(said, page), ("有4件诉求等您处理", "https://mashang.example/deputy")])
    office.cast.act(danger, "lift_alert", office.cast.chief(), "是烧秸秆")
    office.cast.act(danger, "assign", office.cast.chief(), office.cast.wang, "")
    office.drain()
    assert office.sa.taken[-1].fields["thing1"] == "联络站交办一件诉求，请您受理"


def announce_all(office: Office) -> None:
    while announcing.announce(office.house):
        pass


def digest_of_five(office: Office) -> list[str]:
    numbers = [office.cast.file(f"第 {n} 件").request.number for n in range(5)]
    announce_all(office)
    office.drain()
    assert len(office.sa.taken) == 1
    return numbers


def test_every_delivery_of_a_digest_has_its_own_row_and_its_receipt(office: Office) -> None:
    digest_of_five(office)
    assert {(a.outcome, a.msgid) for a in office.attempts()} == {("accepted", office.sa.taken[0].msgid)}
    office.receipt(office.sa.taken[0].msgid)
    office.drain()
    assert [a.outcome for a in office.attempts()] == ["delivered"] * 5


def test_a_digest_that_is_refused_for_good_parts_and_each_goes_on(office: Office) -> None:
    wang_has_everything(office)
    for n in range(5):
        office.cast.file(f"第 {n} 件")
    announce_all(office)
    office.sa.refuse(43004, who="o-wang")
    office.drain()
    channels = sorted((a.channel, a.outcome) for a in office.attempts())
    assert channels == [("subscribe", "accepted")] * 5 + [("template", "refused")] * 5
    assert len(office.mp.taken) == 1, "one credit pays for all of them together"


def test_killed_after_sending_a_digest_the_same_one_goes_again_under_the_same_key(office: Office) -> None:
    for n in range(5):
        office.cast.file(f"第 {n} 件")
    announce_all(office)
    mine = office.claim("dies")
    assert len(mine) == 5
    parcel = office.pack("dies", mine[0])
    office.send(parcel)
    office.lease_runs_out()
    office.drain()
    assert len({s.dedupe for s in office.sa.taken}) == 1 and len(office.sa.taken) == 2
    assert {a.outcome for a in office.attempts()} == {"accepted"} and office.faults() == []


def test_a_chief_is_written_to_once_an_hour_and_then_of_all_at_once(office: Office) -> None:
    for n in range(4):
        office.cast.file(f"第 {n} 件", token=office.cast.station_code)
        office.drain()
    assert [s.openid for s in office.sa.taken] == ["o-chen"]
    office.passes(timedelta(hours=1))
    office.drain()
    assert [s.fields["thing1"] for s in office.sa.taken[1:]] == ["有3件诉求等您处理"]
    assert office.sa.taken[1].url == "https://mashang.example/console/"


def test_what_is_overdue_does_not_wait_for_the_chiefs_hour(office: Office) -> None:
    from app import reminding

    number = office.cast.file(token=office.cast.station_code).request.number
    office.drain()

    def lapse(session) -> None:
        from models.service_request import seeing

        request = seeing.by_number(session, number)
        session.execute(request.__table__.update().values(due_at=clock.now() - timedelta(minutes=1)))

    office.database.transact(lapse)
    assert reminding.look(office.house) == 1
    office.drain()
    assert [s.fields["thing1"] for s in office.sa.taken][1:] == ["有一件诉求已经超期"]
    assert reminding.look(office.house) == 0, "said once for each promise"


@pytest.fixture
def quiet(office: Office):
    """The county sleeps from ten to seven, and the product minds it."""
    awake = office.app.extensions["mashang"]
    night = settings(office.database, awake.settings.attachments.parent, quiet_hours=True)
    office.app.extensions["mashang"] = replace(awake, settings=night)
    with profile.instead(replace(profile.of(None), notices=Notices(quiet=("22:00", "07:00")))):
        yield office


def test_at_night_nothing_is_sent_and_in_the_morning_everything(quiet: Office) -> None:
    with clock.at(NIGHT):
        quiet.cast.file()
        announce_all(quiet)
        number = quiet.cast.file("又一件").request.number
        announce_all(quiet)
        with quiet.database.read() as session:
            due = [owed.id for owed in session.query(Delivery)]
            session.rollback()
        quiet.database.transact(lambda s: s.execute(update(Delivery).values(lease_owner="me")))
        assert [quiet.pack("me", one) for one in due] == [None, None] and quiet.sa.taken == []
        ((owed, attempt),) = quiet.deliveries(number)
        assert (owed.next_at, attempt) == (MORNING, None)


def test_slots_are_given_out_fewer_than_twenty_a_second_whoever_asks(office: Office) -> None:
    turns = [office.database.transact(lambda session: pace.take(session, "sa")) for _ in range(41)]
    assert timedelta(seconds=1.5) < turns[-1] - turns[0] + timedelta(seconds=5)
    gaps = [later - sooner for sooner, later in itertools.pairwise(turns)]
    assert all(gap <= pace.GAP for gap in gaps) and timedelta(seconds=1 / 20) < pace.GAP
    other = office.database.transact(lambda session: pace.take(session, "mp"))
    assert other == timedelta(0), "each account has its own"


def test_one_credit_is_counted_once_though_the_page_and_the_event_both_tell_of_it(office: Office) -> None:
    told = {"TemplateId": "mp-tmpl-progress", "SubscribeStatusString": "accept", "PopupScene": "0"}
    office.database.transact(
        lambda s: consent.answered(s, office.cast.li, MP, "mp-tmpl-progress", "accept", standing=False)
    )
    office.push_mp(event_of("o-li-aunt", "subscribe_msg_popup_event", SubscribeMsgPopupEvent={"List": told}))
    office.drain()
    assert office.left() == 1
    asked = {"SubscribeMsgPopupEvent": {"List": told}}
    office.push_mp(event_of("o-li-aunt", "subscribe_msg_popup_event", at=NOW + 9, **asked))
    office.drain()
    assert office.left() == 2, "a dialog of which only WeChat told us"
    told["SubscribeStatusString"] = "reject"
    office.push_mp(event_of("o-li-aunt", "subscribe_msg_change_event", SubscribeMsgChangeEvent={"List": told}))
    office.drain()
    assert office.left() == 0


def test_a_subscribe_receipt_without_a_number_finds_the_message_it_belongs_to(office: Office) -> None:
    office.grants(1)
    number = office.cast.file().request.number
    office.cast.act(number, "accept", office.cast.deputy())
    office.drain()
    said = {"TemplateId": "mp-tmpl-progress", "MsgID": "77", "ErrorCode": "0", "ErrorStatus": "success"}
    for _ in range(3):
        office.push_mp(event_of("o-li-aunt", "subscribe_msg_sent_event", SubscribeMsgSentEvent={"List": said}))
    office.drain()
    assert ("accepted", "receipted") in office.owed(number) and office.faults() == []


def test_a_receipt_whose_number_is_zero_finds_the_oldest_message_of_that_person(office: Office) -> None:
    office.cast.file()
    office.drain()
    office.receipt("0")
    office.drain()
    assert [a.outcome for a in office.attempts()] == ["delivered"]


def test_an_unfollow_that_is_told_late_does_not_bury_who_followed_since(office: Office) -> None:
    office.push(event_of("o-wang", "subscribe", at=NOW + 20))
    office.drain()
    office.push(event_of("o-wang", "unsubscribe", at=NOW + 10))
    office.drain()
    assert not office.is_dead(office.cast.wang)


def test_an_unfollow_from_the_far_future_does_not_stand_against_every_later_follow(office: Office) -> None:
    office.push(event_of("o-wang", "unsubscribe", at=10**11))
    office.drain()
    assert office.is_dead(office.cast.wang)
    office.push(event_of("o-wang", "subscribe"))
    office.drain()
    assert not office.is_dead(office.cast.wang)


def test_a_field_that_wechat_refuses_is_shortened_then_said_in_general_words(office: Office) -> None:
    tried: list[dict[str, str]] = []

    class Choosy:
        def send_template(self, openid, template_id, data, url=None, dedupe=None) -> str:
            tried.append(data)
            if len(tried) < 3:
                raise refusal(47003, "argument invalid! data.thing4.value invalid rid: 00000000-00000000-00000000")
            return "99"

    office.app.extensions["mashang"] = replace(office.house, sa=Choosy())
    number = office.cast.file().request.number
    office.drain()
    assert rows(office, number) == [("template", "accepted")] and len(tried) == 3
    assert tried[1]["thing1"] == tried[0]["thing1"] and len(tried[1]["thing4"]) < len(tried[0]["thing4"])
    assert tried[2]["character_string2"] == number, "what is sound in itself stays"


def test_what_stayed_unread_together_goes_the_next_way_together(office: Office) -> None:
    wang_has_everything(office)
    digest_of_five(office)
    office.passes(timedelta(hours=2))
    office.drain()
    assert [s.fields["thing1"] for s in office.mp.taken] == ["有5件诉求等您处理"]
    assert sorted((a.channel, a.outcome) for a in office.attempts()) == (
        [("subscribe", "accepted")] * 5 + [("template", "accepted")] * 5
    )


def test_a_digest_counts_only_what_is_still_worth_telling(office: Office) -> None:
    cast = office.cast
    numbers = [cast.file(f"第 {n} 件").request.number for n in range(6)]
    announce_all(office)
    for number in numbers[:2]:
        cast.act(number, "withdraw", cast.resident(), "")
    office.drain()
    assert [s.fields["thing1"] for s in office.sa.taken] == ["有4件诉求等您处理"]
    assert [office.owed(number)[0][1] for number in numbers] == ["moot"] * 2 + [None] * 4
    assert office.faults() == []


def test_where_no_way_is_left_every_attempt_of_a_digest_says_so(office: Office) -> None:
    from models import person

    numbers = [office.cast.file(f"第 {n} 件").request.number for n in range(5)]
    announce_all(office)
    office.database.transact(lambda s: person.bury(s, SA, "o-wang"))
    office.drain()
    assert {a.outcome for a in office.attempts()} <= {"refused", "accepted"}
    assert {office.owed(number)[0][1] for number in numbers} == {"told_chief"}
