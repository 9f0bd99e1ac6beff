"""What WeChat says about a filing decides only who looks first; nothing is dropped, whatever it says."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import check, clock, event, verify
from models.attachment import Attachment
from models.check import Check
from models.delivery import LEASE
from models.person import Identity
from models.service_request import ServiceRequest, checking, listing, seeing
from models.service_request.telling import timeline
from models.words import Words
from tests.cast import MP, Cast
from tests.faults.county import quotas
from tests.models.test_plans import plan


def identity(cast: Cast) -> int:
    with cast.database.read() as session:
        found = check.identity_of(session, cast.li, MP)
    assert found is not None
    return found


def upload(cast: Cast, kind: str = "photo") -> int:
    def work(session: Session) -> Attachment:
        row = Attachment(owner_id=cast.li, kind=kind, mime="image/jpeg", size=9)
        session.add(row)
        return row

    return cast.database.transact(work).id


def file(cast: Cast, text: str = "桥头的护栏断了", **more) -> str:
    return cast.file(text, checked_as=identity(cast), **more).request.number


def checks(cast: Cast, number: str) -> list[Check]:
    with cast.database.read() as session:
        found = check.of_requests(session, [look(session, number).id])
    return sorted(found, key=lambda one: one.attachment_id or 0)


def look(session: Session, number: str) -> ServiceRequest:
    found = seeing.by_number(session, number)
    assert found is not None
    return found


def judge(cast: Cast, one: Check, outcome: str, label: str = "") -> None:
    cast.database.transact(lambda session: session.get_one(Check, one.id).judge(outcome, label))


def conclude(cast: Cast, one: Check) -> None:
    cast.database.transact(lambda session: checking.conclude(session, session.get_one(Check, one.id)))


def decide(cast: Cast, number: str, *outcomes: tuple[str, str]) -> None:
    """Each check of it, in turn, judged and acted on."""
    for one, (outcome, label) in zip(checks(cast, number), outcomes, strict=True):
        judge(cast, one, outcome, label)
        conclude(cast, one)


def state(cast: Cast, number: str) -> str:
    with cast.database.read() as session:
        return look(session, number).state


def history(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        return [e.move for e in event.history(session, look(session, number).id)]


def concern(cast: Cast, number: str, for_chief: bool = True) -> str:
    reader = cast.chief() if for_chief else cast.county_staff()
    with cast.database.read() as session:
        return listing.lines(session, [look(session, number)], reader)[0].concern


def holds(cast: Cast) -> bool:
    with cast.database.read() as session:
        return list(verify.faults(session)) == []


def test_a_filing_under_check_is_whole_and_held_and_its_resident_sees_it_as_filed(cast: Cast) -> None:
    files = [upload(cast), upload(cast), upload(cast, "voice")]
    number = file(cast, attachments=files)
    assert state(cast, number) == "held" and history(cast, number) == ["hold"]
    assert sorted(one.kind for one in checks(cast, number)) == ["image", "image", "text", "voice"]
    assert {one.attachment_id for one in checks(cast, number)} == {None, *files}
    with cast.database.read() as session:
        assert event.history(session, look(session, number).id)[0].changes["why"] == "check"
        (told,) = timeline(session, look(session, number), for_resident=True)
        assert (told.label, told.state) == ("提交诉求", "filed")
        assert seeing.find(session, number, cast.deputy()) is None
    assert holds(cast)


def test_a_filing_that_nobody_checks_is_filed_as_ever(cast: Cast) -> None:
    number = cast.file().request.number
    assert state(cast, number) == "filed" and checks(cast, number) == []
    with cast.database.read() as session:
        assert "why" not in event.history(session, look(session, number).id)[0].changes


def test_it_is_released_by_the_system_when_the_last_piece_has_passed_and_not_before(cast: Cast) -> None:
    number = file(cast, attachments=[upload(cast)])
    with cast.database.read() as session:
        promised = look(session, number).due_at
    text, photo = checks(cast, number)
    judge(cast, text, "passed")
    conclude(cast, text)
    assert state(cast, number) == "held"
    judge(cast, photo, "passed")
    with clock.at(clock.now() + timedelta(days=3)):
        conclude(cast, photo)
    assert state(cast, number) == "filed" and history(cast, number) == ["hold", "release"]
    with cast.database.read() as session:
        last = event.history(session, look(session, number).id)[-1]
        assert (last.actor_role, last.actor_id) == ("system", None)
        assert look(session, number).due_at == promised, "what was promised at the filing stays promised"
        assert seeing.find(session, number, cast.deputy()) is not None
    assert holds(cast)


def test_two_last_verdicts_that_did_not_see_each_other_still_release_it_once(cast: Cast) -> None:
    """Each was committed before either is acted on, so whichever is acted on sees both."""
    number = file(cast, attachments=[upload(cast)])
    both = checks(cast, number)
    for one in both:
        judge(cast, one, "passed")
    for one in both:
        conclude(cast, one)
    assert history(cast, number) == ["hold", "release"]
    assert [one.next_at for one in checks(cast, number)] == [None, None]


@pytest.mark.parametrize(
    ("outcome", "label", "said"),
    [
        ("risky", "10001", "核看内容（微信提示：广告）"), ("review", "20001", "核看内容（微信提示：时政）"),
        ("risky", "99999", "核看内容（微信提示：99999）"), ("risky", "", "核看内容（微信提示：未说明）"),
        ("failed", "network", "内容检查未完成"),
    ],
)  # fmt: skip
def test_what_did_not_pass_stays_held_with_its_label_shown_to_the_chief(
    cast: Cast, outcome: str, label: str, said: str
) -> None:
    number = file(cast)
    decide(cast, number, (outcome, label))
    assert state(cast, number) == "held" and history(cast, number) == ["hold", "flag"]
    assert concern(cast, number) == said
    assert concern(cast, number, for_chief=False) == "暂留待核", "the county learns no label"
    with cast.database.read() as session:
        request = look(session, number)
        flag = event.history(session, request.id)[-1]
        assert flag.changes["label"] == (label if outcome != "failed" and label else "failed")
        assert [e.move for e in timeline(session, request, for_resident=True)] == ["hold"]
    assert holds(cast)


def test_the_chief_may_release_it_at_any_time_and_a_later_verdict_changes_nothing(cast: Cast) -> None:
    number = file(cast)
    cast.act(number, "release", cast.chief())
    decide(cast, number, ("risky", "20001"))
    assert state(cast, number) == "filed" and history(cast, number) == ["hold", "release"]
    assert checks(cast, number)[0].outcome == "risky" and concern(cast, number) == ""
    with cast.database.read() as session:
        assert checking.notes(session, look(session, number)) == ["文字：微信提示可能涉及“时政”"]


def test_what_a_storm_brought_waits_for_the_chief_even_when_all_passed(cast: Cast) -> None:
    with quotas(station_hour=0):
        number = file(cast)
    decide(cast, number, ("passed", "100"))
    assert state(cast, number) == "held" and concern(cast, number) == "短时来件过多，暂留待核"
    assert concern(cast, number, for_chief=False) == "短时来件过多，暂留待核"


def test_the_chief_is_told_once_of_all_that_was_said_in_one_breath(cast: Cast) -> None:
    number = file(cast, attachments=[upload(cast), upload(cast)])
    decide(cast, number, ("failed", "network"), ("risky", "20002"), ("passed", "100"))
    assert history(cast, number) == ["hold", "flag"]
    with cast.database.read() as session:
        assert checking.notes(session, look(session, number)) == [
            "文字：检查未完成（连不上微信）", "照片 1：微信提示可能涉及“色情”",
        ]  # fmt: skip


def test_while_it_is_being_checked_the_chief_is_not_bothered_unless_it_takes_long(cast: Cast) -> None:
    number = file(cast)
    assert concern(cast, number) == ""
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert concern(cast, number) == "内容检查未完成"
    (one,) = checks(cast, number)
    put_off = lambda session: session.get_one(Check, one.id).put_off(clock.now(), "network")  # noqa: E731
    cast.database.transact(put_off)
    assert concern(cast, number) == "内容检查未完成"


def say(cast: Cast, number: str, text: str) -> Check:
    """李阿姨 adds to it in the mini program, where it is looked at after the fact."""
    who = identity(cast)

    def work(session: Session) -> int:
        request = look(session, number)
        told = request.tell(text, by=cast.resident())
        check.begin(session, told, who, [])
        return told.id

    told_id = cast.database.transact(work)
    return next(one for one in checks(cast, number) if one.event_id == told_id)


def test_what_is_added_later_is_flagged_and_kept_from_nobody(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    one = say(cast, number, "加我微信领优惠")
    judge(cast, one, "risky", "10001")
    conclude(cast, one)
    assert state(cast, number) == "accepted" and history(cast, number)[-1] == "flag"
    with cast.database.read() as session:
        request = seeing.find(session, number, cast.deputy())
        assert request is not None
        assert "加我微信领优惠" in repr(timeline(session, request, for_resident=False))
    assert concern(cast, number) == "核看内容（微信提示：广告）" and concern(cast, number, for_chief=False) == ""
    cast.act(number, "note", cast.chief(), "已核看，无妨")
    assert concern(cast, number) == "", "the chief has looked"
    assert holds(cast)


def test_what_is_added_while_it_is_held_is_waited_for_too(cast: Cast) -> None:
    number = file(cast)
    later = say(cast, number, "再补一句")
    first = checks(cast, number)[0]
    judge(cast, first, "passed")
    conclude(cast, first)
    assert state(cast, number) == "held"
    judge(cast, later, "passed")
    conclude(cast, later)
    assert state(cast, number) == "filed"


def test_a_withdrawn_request_is_flagged_to_nobody(cast: Cast) -> None:
    number = file(cast)
    cast.act(number, "withdraw", cast.resident(), "")
    decide(cast, number, ("risky", "20001"))
    assert history(cast, number) == ["hold", "withdraw"] and concern(cast, number) == ""


def test_of_two_workers_only_one_claims_and_a_dead_ones_work_comes_back(cast: Cast) -> None:
    file(cast)

    def claim(me: str) -> list[int]:
        return cast.database.transact(lambda session: check.claim(session, me, 10))

    (mine,) = claim("one")
    assert claim("two") == []
    assert held(cast, mine, "one") and not held(cast, mine, "two")
    cast.database.transact(lambda s: sooner(s, LEASE + timedelta(seconds=1)))
    assert claim("two") == [mine] and not held(cast, mine, "one")


def held(cast: Cast, check_id: int, me: str) -> bool:
    return cast.database.transact(lambda session: check.held_by(session, check_id, me)) is not None


def sooner(session: Session, by: timedelta) -> None:
    for one in session.scalars(select(Check).where(Check.next_at.is_not(None))):
        one.next_at -= by


def deleted_identity(session: Session, cast: Cast) -> None:
    session.delete(session.get_one(Identity, check.identity_of(session, cast.li, MP)))


def erased_words(session: Session, cast: Cast) -> None:
    for words in session.scalars(select(Words)):
        words.erase()


@pytest.mark.parametrize("gone", [deleted_identity, erased_words])
def test_a_check_stands_in_the_way_of_no_deletion(cast: Cast, gone: Callable[[Session, Cast], None]) -> None:
    number = file(cast)
    cast.database.transact(lambda session: gone(session, cast))
    with cast.database.read() as session:
        (one,) = check.of_requests(session, [look(session, number).id])
        assert not (check.openid_of(session, one) and check.said_with(session, one))
    assert holds(cast)


def test_what_is_asked_about_is_all_that_was_written(cast: Cast) -> None:
    number = file(cast, "灯坏了", title="路灯", place="老槐树旁")
    with cast.database.read() as session:
        (one,) = check.of_requests(session, [look(session, number).id])
        assert check.said_with(session, one) == "路灯\n老槐树旁\n灯坏了"
        assert check.openid_of(session, one) == "o-li-aunt"


def test_what_is_due_and_whose_trace_it_is_are_found_by_index(cast: Cast) -> None:
    for n in range(3):
        file(cast, f"第 {n} 件")
    due = select(Check.id, Check.next_at).where(Check.next_at <= clock.now()).order_by(Check.next_at).limit(8)
    assert "ix_checks_next_at" in plan(cast, due)
    assert "ix_checks_trace_id" in plan(cast, select(Check.id).where(Check.trace_id == "t"))
    assert "ix_checks_request_id" in plan(cast, select(Check.id).where(Check.request_id.in_([7])))


def test_a_check_that_nobody_will_make_is_a_fault_of_the_record(cast: Cast) -> None:
    file(cast)
    cast.database.transact(lambda session: session.execute(update(Check).values(next_at=None)))
    assert not holds(cast)
