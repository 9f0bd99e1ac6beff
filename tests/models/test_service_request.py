"""The life of a request, as its cast lives it."""

from datetime import timedelta

import pytest

from models import delivery, event, tally, verify
from models.service_request import Actor, HeldByAnother, ServiceRequest, seeing
from models.service_request.telling import timeline
from models.workflow import NotAllowed
from tests.cast import Cast, on_duty


def holds(cast: Cast) -> list[str]:
    with cast.database.read() as session:
        return list(verify.faults(session))


def look(cast: Cast, number: str) -> ServiceRequest:
    with cast.database.read() as session:
        request = seeing.by_number(session, number)
        assert request is not None
        return request


def test_what_li_files_is_in_the_stations_queue_at_once(cast: Cast) -> None:
    filed = cast.file()
    with cast.database.read() as session:
        assert tally.of_stations(session, [cast.station])["filed"] == 1
    assert look(cast, filed.request.number).state == "filed"
    assert len(filed.query_code) == 8
    assert holds(cast) == []


def test_from_filing_to_close_the_history_is_whole(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    cast.act(number, "ask", cast.deputy(), "是哪一盏路灯?")
    cast.act(number, "tell", cast.resident(), "村口第二盏")
    cast.act(number, "answer", cast.deputy(), "已联系电工,今晚修好")
    cast.act(number, "rate", cast.resident(), "satisfied", "亮了,谢谢")
    done = cast.act(number, "close", cast.chief(), "")
    assert (done.state, done.grade, done.version) == ("closed", "satisfied", 7)
    with cast.database.read() as session:
        moves = [e.move for e in event.history(session, done.id)]
        assert moves == ["file", "accept", "ask", "reply", "answer", "rate", "close"]
        assert tally.of_stations(session, [cast.station]) == {
            "filed": 0, "accepted": 0, "asked": 0, "answered": 0, "rated": 0, "closed": 1,
        }  # fmt: skip
    assert holds(cast) == []


def test_the_first_deputy_of_a_group_to_accept_holds_it_and_the_other_sees_by_whom(cast: Cast) -> None:
    number = cast.file(token=cast.group_code).request.number
    cast.act(number, "accept", cast.deputy(cast.wang))
    with pytest.raises(HeldByAnother):
        cast.act(number, "answer", cast.deputy(cast.zhao), "我来")
    with cast.database.read() as session:
        seen = seeing.find(session, number, cast.deputy(cast.zhao))
        assert seen is not None and seen.holder_id == cast.wang
        assert seen.moves_for(cast.deputy(cast.zhao)) == []


def test_only_the_duty_deputies_of_a_group_are_asked(cast: Cast) -> None:
    on_duty(cast, cast.zhao)
    number = cast.file(token=cast.group_code).request.number
    with cast.database.read() as session:
        assert seeing.find(session, number, cast.deputy(cast.zhao)) is not None
        assert seeing.find(session, number, cast.deputy(cast.wang)) is None


def test_what_is_not_yours_does_not_exist(cast: Cast) -> None:
    number = cast.file().request.number
    strangers = (
        cast.resident(cast.stranger), cast.deputy(cast.zhao), Actor(cast.zhou, "chief", (cast.far_station,)),
        Actor(cast.chen, "chief", ()),
    )  # fmt: skip
    with cast.database.read() as session:
        assert [seeing.find(session, number, someone) for someone in strangers] == [None] * 4


def test_a_deputy_passes_it_to_the_station_and_may_not_move_it_again(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "pass_on", cast.deputy(), "不在本选区")
    with pytest.raises(NotAllowed):
        cast.act(number, "accept", cast.deputy())
    cast.act(number, "assign", cast.chief(), cast.zhao, "请你接一下")
    cast.act(number, "accept", cast.deputy(cast.zhao))
    assert look(cast, number).holder_id == cast.zhao
    assert holds(cast) == []


def test_a_resident_never_reads_what_colleagues_wrote_to_one_another(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "note", cast.chief(), "这户去年也反映过")
    cast.act(number, "pass_on", cast.deputy(), "不在本选区")
    with cast.database.read() as session:
        request = seeing.find(session, number, cast.resident())
        assert request is not None
        told = timeline(session, request, for_resident=True)
        assert [e.move for e in told] == ["file", "pass_on"]
        assert "去年" not in repr(told) and "选区" not in repr(told)


def test_words_can_be_erased_and_the_history_still_holds(cast: Cast) -> None:
    from models.words import Words

    filed = cast.file()

    def erase(session) -> None:
        for words in session.query(Words).filter_by(request_id=filed.request.id):
            words.erase()

    cast.database.transact(erase)
    assert holds(cast) == []


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE events SET move='answer' WHERE seq=2",
        "UPDATE events SET actor_id=NULL WHERE seq=1",
        "DELETE FROM events WHERE seq=2",
        "UPDATE service_requests SET state='closed'",
        "UPDATE tallies SET n=n+1",
    ],
)
def test_a_row_changed_behind_our_back_is_found(cast: Cast, tamper: str) -> None:
    from sqlalchemy import text

    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    assert holds(cast) == []
    cast.database.transact(lambda session: session.execute(text(tamper)))
    assert holds(cast) != []


def test_words_of_the_oldest_scripts_come_back_byte_for_byte(cast: Cast) -> None:
    text = "𠮷野家\t门口\n積水‮abc👩‍👩‍👧 é é"
    number = cast.file(text).request.number
    from models.service_request.telling import first_words

    with cast.database.read() as session:
        request = seeing.find(session, number, cast.resident())
        assert request is not None and first_words(session, request)["text"] == text


def test_a_delivery_is_owed_once_and_claimed_by_one_worker(cast: Cast) -> None:
    filed = cast.file()

    def owe(session) -> None:
        delivery.owe(session, event.history(session, filed.request.id)[0], cast.wang, "filed")

    cast.database.transact(owe)
    every = {"": (10, timedelta(0))}
    first = cast.database.transact(lambda s: delivery.claim(s, "one", 10, every))
    second = cast.database.transact(lambda s: delivery.claim(s, "two", 10, every))
    assert [who for _, who in first] == [cast.wang] and second == []
