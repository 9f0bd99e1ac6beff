"""Refused for now or for good: a message waits, or takes the next way, and never merely fails."""

from datetime import timedelta

import pytest

from app import announcing
from models import consent, person
from models.person import Identity
from tests.cast import MP, SA
from tests.worker.conftest import SUBSCRIBE, Office

FOR_NOW = (-1, 40001, 45009)
FOR_GOOD = (40003, 43004, 43019, 47003, 99999)


@pytest.mark.parametrize("code", FOR_NOW)
def test_refused_for_now_it_waits_for_the_account_and_comes_again(office: Office, code: int) -> None:
    number = office.cast.file().request.number
    office.sa.refuse(code)
    for n in range(1, 4):
        office.drain()
        ((owed, attempt),) = office.deliveries(number)
        assert (office.sa.asked, owed.tries, owed.rung, attempt.outcome, owed.ended_as) == (n, 0, 0, "sending", None)
        office.passes(timedelta(hours=25) if code == 45009 else timedelta(minutes=2), but_not="owed")
    office.sa.be_well()
    office.drain()
    assert [sent.openid for sent in office.sa.taken] == ["o-wang"]
    assert office.faults() == []


def test_an_account_in_trouble_is_asked_by_one_message_at_a_time(office: Office) -> None:
    for n in range(9):
        office.cast.file(f"第 {n} 件", token=(office.cast.wang_code, office.cast.group_code)[n % 2])
    office.sa.be_away()
    for _ in range(2):
        office.drain()
        office.passes(timedelta(minutes=1), but_not="owed")
    office.drain()
    asked = office.sa.asked
    office.drain()
    assert office.sa.asked == asked, "it rests, and nobody calls it meanwhile"
    office.passes(timedelta(minutes=1))
    office.drain()
    assert office.sa.asked == asked + 1
    office.sa.be_well()
    office.passes(timedelta(minutes=1))
    office.drain()
    assert len(office.sa.taken) > 1 and office.faults() == []


def test_an_account_away_for_hours_is_given_up_on_and_the_chief_stands_in_the_queue(office: Office) -> None:
    number = office.cast.file().request.number
    office.sa.be_away()
    for _ in range(5):
        office.drain()
        office.passes(timedelta(minutes=45))
    office.drain()
    assert sorted(office.owed(number)) == [("filed", "told_chief"), ("unreached", None)]
    assert office.faults() == []


def test_what_was_only_delayed_keeps_its_dedupe_key(office: Office) -> None:
    office.cast.file()
    office.sa.be_away()
    office.drain()
    ((attempt),) = office.attempts()
    office.sa.be_well()
    office.passes(timedelta(hours=1))
    office.drain()
    assert [sent.dedupe for sent in office.sa.taken] == [str(attempt.id)]


@pytest.mark.parametrize("code", FOR_GOOD)
def test_refused_for_good_the_chief_is_told_at_once(office: Office, code: int) -> None:
    number = office.cast.file().request.number
    office.sa.refuse(code, who="o-wang")
    office.drain()
    assert sorted(office.owed(number)) == [("filed", "told_chief"), ("unreached", None)]
    assert [sent.openid for sent in office.sa.taken] == ["o-chen"]
    assert office.is_dead(office.cast.wang) is (code in (40003, 43004, 43019)) and office.faults() == []


def test_where_even_the_chief_cannot_be_told_it_ends_as_told_and_stands_in_the_queue(office: Office) -> None:
    number = office.cast.file().request.number
    office.sa.refuse(43004)
    office.drain()
    assert sorted(office.owed(number)) == [("filed", "told_chief"), ("unreached", "told_chief")]
    assert office.faults() == []


def test_a_deputy_who_unfollowed_is_not_written_to_again_and_the_chief_hears_of_the_next(office: Office) -> None:
    office.cast.file()
    office.sa.refuse(43004, who="o-wang")
    office.drain()
    asked = office.sa.asked
    office.passes(timedelta(hours=1))  # a chief is written to once an hour
    number = office.cast.file("又一件").request.number
    office.drain()
    assert office.owed(number) == [("filed", None)] and office.sa.asked == asked + 1
    assert office.sa.taken[-1].openid == "o-chen"


def test_nobody_looked_so_the_chief_is_told_once(office: Office) -> None:
    number = office.cast.file().request.number
    office.drain()
    office.passes(timedelta(hours=3))
    for _ in range(3):
        office.drain()
    assert sorted(office.owed(number)) == [("filed", "told_chief"), ("unreached", None)]
    assert [sent.openid for sent in office.sa.taken] == ["o-wang", "o-chen"]


def test_two_deputies_who_did_not_look_are_one_message_to_the_chief(office: Office) -> None:
    number = office.cast.file(token=office.cast.group_code).request.number
    office.drain()
    office.passes(timedelta(hours=3))
    office.drain()
    assert sorted(office.owed(number)) == [("filed", "told_chief")] * 2 + [("unreached", None)]
    assert [sent.openid for sent in office.sa.taken].count("o-chen") == 1


# Residents: only where they agreed, and only as often.


def progress(office: Office, steps: int) -> str:
    """A request that moves so often that its resident is owed word."""
    cast = office.cast
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    for n in range(steps - 1):
        cast.act(number, "ask", cast.deputy(), f"第 {n} 问")
        cast.act(number, "tell", cast.resident(), f"第 {n} 答")
    return number


def told(office: Office, number: str) -> list[str | None]:
    return sorted(how or "open" for notice, how in office.owed(number) if notice in ("accepted", "asked_back"))


@pytest.mark.parametrize("credits", [0, 2, 6])
def test_a_resident_gets_exactly_as_many_messages_as_they_allowed(office: Office, credits: int) -> None:
    office.grants(credits)
    number = progress(office, 4)
    office.drain()
    assert len(office.mp.taken) == min(credits, 4)
    assert told(office, number) == ["call_list"] * max(0, 4 - credits) + ["open"] * min(credits, 4)
    if credits:
        assert office.left() == max(0, credits - 4) == office.mp.credits
    assert office.faults() == []


def test_wechat_is_believed_over_our_own_count(office: Office) -> None:
    office.grants(3)
    office.mp.credits = 0  # spent, or taken back, behind our back
    number = progress(office, 1)
    office.drain()
    assert office.left() == 0 and told(office, number) == ["call_list"]
    office.cast.act(number, "ask", office.cast.deputy(), "再问")
    asked = office.mp.asked
    office.drain()
    assert office.mp.asked == asked, "nobody asks WeChat again for what is known to be used up"


def test_a_used_up_subscription_goes_on_as_a_template_message_where_that_was_agreed(office: Office) -> None:
    def follows(session) -> None:
        session.add(Identity(appid=SA, openid="o-li-sa", person_id=office.cast.li))
        consent.answered(session, office.cast.li, SA, "tmpl-progress", "accept", standing=True)
        consent.answered(session, office.cast.li, MP, SUBSCRIBE, "accept", standing=False)

    office.database.transact(follows)
    office.mp.credits = 0
    number = progress(office, 1)
    office.drain()
    assert [sent.openid for sent in office.sa.taken if sent.template == "tmpl-progress"] == ["o-li-sa"]
    assert told(office, number) == ["open"]


def test_a_resident_who_is_never_heard_of_again_is_on_the_call_list(office: Office) -> None:
    office.grants(1)
    number = progress(office, 1)
    office.drain()
    assert told(office, number) == ["open"]
    office.passes(timedelta(hours=25))
    office.drain()
    assert told(office, number) == ["call_list"] and office.faults() == []


# Moot: what nobody needs to be told any more.


@pytest.mark.parametrize("when", ["before it was sent", "after it was sent"])
def test_withdrawn_meanwhile_nobody_is_told(office: Office, when: str) -> None:
    number = office.cast.file().request.number
    announcing.announce(office.house)
    if when == "after it was sent":
        office.drain()
    office.cast.act(number, "withdraw", office.cast.resident(), "")
    office.passes(timedelta(hours=3))
    office.drain()
    assert office.owed(number) == [("filed", "moot")]
    assert len(office.sa.taken) == (1 if when == "after it was sent" else 0)


def test_given_to_another_deputy_the_first_is_not_told_any_more(office: Office) -> None:
    number = office.cast.file().request.number
    announcing.announce(office.house)
    office.cast.act(number, "assign", office.cast.chief(), office.cast.zhao, "请接")
    office.drain()
    assert {("assigned", None), ("filed", "moot")} <= set(office.owed(number))
    assert [sent.openid for sent in office.sa.taken] == ["o-zhao"]


@pytest.mark.parametrize("further", ["accepted", "answered"])
def test_once_a_colleague_has_it_the_others_silence_alarms_no_chief(office: Office, further: str) -> None:
    cast = office.cast
    number = cast.file(token=cast.group_code).request.number
    office.drain()
    cast.act(number, "accept", cast.deputy(cast.wang))
    if further == "answered":
        cast.act(number, "answer", cast.deputy(cast.wang), "办好了")
    office.read(number, cast.wang)
    office.passes(timedelta(hours=3))
    office.drain()
    hows = {d.recipient_id: d.ended_as for d, _ in office.deliveries(number) if d.notice == "filed"}
    assert hows[cast.zhao] == "moot"
    assert "unreached" not in [notice for notice, _ in office.owed(number)]
    assert "o-chen" not in [sent.openid for sent in office.sa.taken]


def test_who_holds_it_is_still_told_what_the_resident_adds(office: Office) -> None:
    cast = office.cast
    number = cast.file(token=cast.group_code).request.number
    cast.act(number, "accept", cast.deputy(cast.zhao))
    cast.act(number, "tell", cast.resident(), "又坏了一盏")
    office.drain()
    assert ("o-zhao", "群众补充了情况，请您查看") in [(s.openid, s.fields["thing1"]) for s in office.sa.taken]


def test_a_person_with_two_identities_is_written_to_at_the_living_one(office: Office) -> None:
    def work(session) -> None:
        person.bury(session, SA, "o-wang")
        session.add(Identity(appid=SA, openid="o-wang-new", person_id=office.cast.wang))

    office.database.transact(work)
    office.cast.file()
    office.drain()
    assert [sent.openid for sent in office.sa.taken] == ["o-wang-new"]
