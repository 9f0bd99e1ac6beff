"""A draft: one open at a time, sealed, and gone from its row once it is used or dropped."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from models import attachment, clock, draft, verify
from models.attachment import Attachment, NotYours
from models.draft import Draft
from models.service_request import seeing
from models.types import new_id
from tests.cast import Cast
from tests.models.test_plans import plan


def begin(cast: Cast, number: str, words: str = "修好了", push_id: int = 1) -> int:
    def work(session) -> int:
        one = draft.begin(session, seeing.by_number(session, number), cast.wang)
        one.write(words, push_id)
        return one.id

    return cast.database.transact(work)


def look(cast: Cast, draft_id: int) -> Draft:
    with cast.database.read() as session:
        return session.get_one(Draft, draft_id)


def files(cast: Cast, draft_id: int, kind: str, count: int) -> list[int]:
    def work(session) -> list[int]:
        one = session.get_one(Draft, draft_id)
        rows = [
            Attachment(id=new_id(), owner_id=cast.wang, kind=kind, mime="audio/mpeg", size=1) for _ in range(count)
        ]
        for row in rows:
            session.add(row)
            one.enclose(row, "", push_id=2)
        return [row.id for row in rows]

    return cast.database.transact(work)


def answer(cast: Cast, number: str, ids: list[int]) -> None:
    def work(session) -> None:
        seeing.find(session, number, cast.deputy()).answer("（语音答复）", by=cast.deputy(), attachments=ids)

    cast.database.transact(work)


def test_of_one_request_and_deputy_only_one_is_open(cast: Cast) -> None:
    number = cast.file().request.number
    first = begin(cast, number)
    assert begin(cast, number, "再查一遍") == first
    assert look(cast, first).text == "修好了\n再查一遍"
    cast.database.transact(lambda s: s.get_one(Draft, first).use())
    assert begin(cast, number, "又坏了") != first


def test_two_workers_who_add_at_once_lose_nothing(cast: Cast) -> None:
    number, together = cast.file().request.number, threading.Barrier(4)

    def add(n: int) -> None:
        together.wait()
        begin(cast, number, f"第{n}句", push_id=n)

    workers = [threading.Thread(target=add, args=(n,)) for n in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    with cast.database.read() as session:
        (kept,) = session.query(Draft).all()
    assert sorted(kept.text.split("\n")) == ["第0句", "第1句", "第2句", "第3句"] and sorted(kept.heard) == [0, 1, 2, 3]


def test_its_words_lie_sealed(cast: Cast) -> None:
    begin(cast, cast.file().request.number, "金丝雀")
    with cast.database.read() as session:
        row = session.execute(text("SELECT * FROM drafts")).one()
    assert "金丝雀".encode() not in repr(tuple(row)).encode() and "金丝雀".encode() not in bytes(row.words)


def test_used_or_dropped_it_says_nothing_any_more(cast: Cast) -> None:
    number = cast.file().request.number
    used = begin(cast, number)
    cast.database.transact(lambda s: s.get_one(Draft, used).use())
    dropped = begin(cast, number)
    cast.database.transact(lambda s: s.get_one(Draft, dropped).drop(s))
    assert [look(cast, one).words for one in (used, dropped)] == [None, None]
    with cast.database.read() as session:
        assert draft.open_for(session, look(cast, used).request_id, cast.wang) is None
        assert draft.owned(session, dropped, cast.wang) is None and draft.owned(session, used, cast.zhao) is None


def test_an_answer_takes_its_draft_files_along(cast: Cast) -> None:
    number = cast.file().request.number
    voices = files(cast, begin(cast, number), "voice", 3)
    answer(cast, number, voices)
    with cast.database.read() as session:
        request = seeing.by_number(session, number)
        found = [seeing.find_attachment(session, one, cast.resident()) for one in voices]
        assert all(f and f.request_id == request.id and f.words_id for f in found)
        assert list(verify.faults(session)) == []


@pytest.mark.parametrize(("kind", "count"), [("voice", 4), ("photo", 10)])
def test_one_file_too_many_is_no_answer_at_all(cast: Cast, kind: str, count: int) -> None:
    number = cast.file().request.number
    ids = files(cast, begin(cast, number), kind, count)
    with pytest.raises(NotYours):
        answer(cast, number, ids)
    with cast.database.read() as session:
        assert seeing.by_number(session, number).state == "filed"


def test_a_resident_may_still_file_one_voice_only(cast: Cast) -> None:
    def work(session) -> list[int]:
        rows = [Attachment(id=new_id(), owner_id=cast.li, kind="voice", mime="audio/mpeg", size=1) for _ in range(2)]
        session.add_all(rows)
        return [row.id for row in rows]

    ids = cast.database.transact(work)
    with pytest.raises(NotYours):
        cast.file(attachments=ids)


def test_what_waits_in_a_draft_is_neither_loose_nor_swept(cast: Cast) -> None:
    one = begin(cast, cast.file().request.number)
    files(cast, one, "voice", 1)
    later = clock.now() + timedelta(days=2)
    with cast.database.read() as session:
        assert attachment.loose(session, cast.wang) == 0
        assert attachment.forget(session, later, 10) == []
    cast.database.transact(lambda s: s.get_one(Draft, one).drop(s))
    with cast.database.read() as session:
        assert attachment.loose(session, cast.wang) == 1
        assert len(attachment.forget(session, later, 10)) == 1


def test_a_choice_holds_half_an_hour_and_the_last_one_counts(cast: Cast) -> None:
    ids = [cast.file(f"第{n}件").request.id for n in range(2)]
    for request_id in ids:
        cast.database.transact(lambda s, r=request_id: draft.choose(s, cast.wang, r))
    with cast.database.read() as session:
        assert draft.chosen(session, cast.wang) == ids[1] and draft.chosen(session, cast.zhao) is None
        with clock.at(clock.now() + draft.AT_HAND):
            assert draft.chosen(session, cast.wang) is None


def test_a_deputys_drafts_and_a_drafts_files_are_found_by_index(cast: Cast) -> None:
    lately = select(Draft.id).where(Draft.person_id == 7, Draft.changed_at > clock.now())
    assert "ix_drafts_person_id_changed_at" in plan(cast, lately)
    assert "ix_attachments_draft_id" in plan(cast, select(Attachment.id).where(Attachment.draft_id == 7))
