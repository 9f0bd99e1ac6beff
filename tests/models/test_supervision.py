"""专项督办: who presses a matter, and what each of them sees."""

from dataclasses import replace

import pytest

from models import profile, supervision, verify
from models.board import pressing
from models.profile import Supervision
from models.service_request import Actor, NotYet, ServiceRequest, seeing
from models.service_request.telling import timeline
from models.supervision import Named, Supervisor, Unnamable
from models.workflow import NotAllowed
from tests.cast import Cast

FIVE = ("常委会领导重点督办", "政府领导领衔督办", "专委会对口督办", "人大代表参与督办", "相关工委跟踪督办")


@pytest.fixture
def set_roles(cast: Cast):
    """The county's file names the five roles, as 山城's does."""
    calm = profile.of("default")
    with profile.instead(replace(calm, version=99, supervision=Supervision(FIVE, calm.supervision.pushes))):
        yield


def pressed(cast: Cast, **more) -> str:
    number = cast.file("河道被占", **more).request.number
    cast.act(number, "specialise", cast.chief(), "群众反映集中")
    return number


def name(cast: Cast, number: str, role: str, who: str = "郑示例", person_id: int | None = None) -> int:
    def work(session) -> int:
        one = seeing.find(session, number, cast.chief())
        return one.add_supervisor(Named(role, who, person_id), by=cast.chief()).id

    return cast.database.transact(work)


def push(cast: Cast, number: str, by: Actor, text: str, kind: str) -> None:
    cast.database.transact(lambda session: seeing.find(session, number, by).supervise(text, by=by, kind=kind))


def dismiss(cast: Cast, number: str, supervisor_id: int) -> None:
    cast.act(number, "drop_supervisor", cast.chief(), supervisor_id, "工作调动")


def standing(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        return [s.role for s in supervision.current(session, look(session, number).id)]


def look(session, number: str) -> ServiceRequest:
    found = seeing.by_number(session, number)
    assert found is not None
    return found


def moves(cast: Cast, number: str, by: Actor) -> set[str]:
    with cast.database.read() as session:
        return {m.name for m in look(session, number).moves_for(by)}


def test_it_is_listed_once_and_its_supervisors_are_named_and_changed_all_the_same(cast: Cast) -> None:
    number = pressed(cast)
    with pytest.raises(NotYet, match="special_before"):
        cast.act(number, "specialise", cast.chief(), "群众反映集中")
    with pytest.raises(NotAllowed):
        cast.act(number, "specialise", cast.deputy(), "群众反映集中")
    dismiss(cast, number, name(cast, number, "督办组"))
    other = cast.file("路灯坏了").request.number
    name(cast, other, "督办组")
    with pytest.raises(NotYet, match="special_before"):
        cast.act(other, "specialise", cast.chief(), "群众反映集中")


def test_five_supervisors_in_the_countys_roles_and_no_sixth(cast: Cast, set_roles) -> None:
    number = pressed(cast)
    for role in FIVE:
        name(cast, number, role)
    assert standing(cast, number) == list(FIVE)
    with pytest.raises(Unnamable, match="role_unknown"):
        name(cast, number, "乡贤督办")
    with pytest.raises(Unnamable, match="role_taken"):
        name(cast, number, FIVE[0])
    assert standing(cast, number) == list(FIVE)


def test_where_a_county_names_no_roles_they_are_free_and_still_five(cast: Cast) -> None:
    number = pressed(cast)
    for n in range(supervision.MOST):
        name(cast, number, f"督办组第{n}组")
    with pytest.raises(Unnamable, match="full"):
        name(cast, number, "第六个")


def test_a_county_that_names_six_roles_still_has_five_supervisors(cast: Cast) -> None:
    calm = profile.of("default")
    with profile.instead(replace(calm, version=99, supervision=Supervision((*FIVE, "乡镇督办"), ()))):
        number = pressed(cast)
        for role in FIVE:
            name(cast, number, role)
        with pytest.raises(Unnamable, match="full"):
            name(cast, number, "乡镇督办")


def test_a_dismissed_one_makes_room_and_stays_in_the_log(cast: Cast, set_roles) -> None:
    number = pressed(cast)
    first = name(cast, number, FIVE[0], "郑示例")
    dismiss(cast, number, first)
    name(cast, number, FIVE[0], "冯示例")
    with cast.database.read() as session:
        one = look(session, number)
        assert [s.name for s in supervision.current(session, one.id)] == ["冯示例"]
        told = [e.said.get("text", "") for e in timeline(session, one) if e.move == "specialise"]
        assert told == [
            "群众反映集中", f"确定督办人：郑示例（{FIVE[0]}）", f"不再由郑示例（{FIVE[0]}）督办：工作调动",
            f"确定督办人：冯示例（{FIVE[0]}）",
        ]  # fmt: skip
        assert list(verify.faults(session)) == []
    with pytest.raises(Unnamable, match="gone"):
        dismiss(cast, number, first)


def test_the_resident_reads_nothing_of_who_supervises(cast: Cast) -> None:
    number = pressed(cast)
    name(cast, number, "人大代表参与督办", "孙示例", cast.sun)
    cast.act(number, "supervise", Actor(cast.sun, "supervisor"), "请抓紧")
    with cast.database.read() as session:
        told = timeline(session, look(session, number), for_resident=True)
        assert "孙示例" not in str(told) and "请抓紧" not in str(told)


def test_only_who_was_named_sees_it_and_a_private_one_too(cast: Cast) -> None:
    number = pressed(cast, visibility="private")
    sun, zhao = Actor(cast.sun, "supervisor"), Actor(cast.zhao, "supervisor")
    with cast.database.read() as session:
        assert seeing.find(session, number, sun) is None
    row = name(cast, number, "人大代表参与督办", "孙示例", cast.sun)
    with cast.database.read() as session:
        assert seeing.find(session, number, sun) is not None and seeing.find(session, number, zhao) is None
        assert {m.name for m in look(session, number).moves_for(sun)} == {"supervise", "note"}
    dismiss(cast, number, row)
    with cast.database.read() as session:
        assert seeing.find(session, number, sun) is None


def test_a_complaint_hides_its_filer_from_who_supervises(cast: Cast) -> None:
    number = cast.file("村干部的事", name="李阿姨", phone="00000001380").request.number
    cast.database.transact(lambda session: setattr(look(session, number), "about", "official"))
    name(cast, number, "相关工委跟踪督办", "孙示例", cast.sun)
    with cast.database.read() as session:
        assert not seeing.knows_filer(look(session, number), Actor(cast.sun, "supervisor"))


def test_each_push_is_in_the_log_with_its_kind(cast: Cast) -> None:
    number = pressed(cast)
    name(cast, number, "人大代表参与督办", "孙示例", cast.sun)
    push(cast, number, Actor(cast.sun, "supervisor"), "到现场看了，占道还在", "现场督办")
    push(cast, number, cast.chief(), "请水利局三日内回话", "书面交办")
    with cast.database.read() as session:
        one = look(session, number)
        log = [(e.who, e.facts.get("kind"), e.said["text"]) for e in timeline(session, one) if e.move == "supervise"]
        assert log == [
            ("孙示例（督办）", "现场督办", "到现场看了，占道还在"),
            ("甲镇人大代表联络站", "书面交办", "请水利局三日内回话"),
        ]  # fmt: skip
        seen = pressing.one(session, one)
        assert (seen.pushes, seen.role_of(cast.sun)) == (2, "人大代表参与督办")


def test_a_supervisors_own_list_holds_what_goes_on_and_what_is_over(cast: Cast) -> None:
    going, over, others = pressed(cast), pressed(cast), pressed(cast)
    for number in (going, over):
        name(cast, number, "人大代表参与督办", "孙示例", cast.sun)
    name(cast, others, "人大代表参与督办", "赵示例", cast.zhao)
    cast.act(over, "withdraw", cast.resident(), "")
    with cast.database.read() as session:
        on, off = pressing.mine(session, Actor(cast.sun, "supervisor"))
        assert [one.request.number for one in on] == [going] and [one.request.number for one in off] == [over]
        here = {one.request.number for one in pressing.here(session, cast.chief())}
        assert here == {going, others}


def test_a_special_supervision_that_nobody_presses_yet_is_on_the_offices_list(cast: Cast) -> None:
    number, other = pressed(cast), cast.file().request.number
    with cast.database.read() as session:
        [only] = pressing.here(session, cast.chief())
        assert (only.request.number, only.supervisors) == (number, []) and other != number


def test_of_two_who_name_somebody_for_one_role_one_is_told_to_look_again(cast: Cast) -> None:
    number = pressed(cast)

    def both(session) -> None:
        one = seeing.find(session, number, cast.chief())
        one.add_supervisor(Named("专委会对口督办", "郑示例"), by=cast.chief())
        one.add_supervisor(Named("专委会对口督办", "冯示例"), by=cast.chief())

    with pytest.raises(Unnamable, match="role_taken"):
        cast.database.transact(both)
    assert standing(cast, number) == []


def test_a_special_supervision_that_nobody_was_named_for_is_not_written_off(cast: Cast) -> None:
    number = pressed(cast)
    cast.act(number, "answer", cast.deputy(), "已清理")
    with pytest.raises(NotYet, match="supervised"):
        cast.act(number, "close", cast.chief(), "")
    dismiss(cast, number, name(cast, number, "专委会对口督办"))
    cast.act(number, "close", cast.chief(), "")
    with cast.database.read() as session:
        assert look(session, number).state == "closed"


def test_once_written_off_nobody_is_named_any_more(cast: Cast) -> None:
    number = cast.file("河道被占").request.number
    cast.act(number, "answer", cast.deputy(), "已清理")
    cast.act(number, "close", cast.chief(), "")
    with pytest.raises(NotAllowed):
        name(cast, number, "专委会对口督办")
    with cast.database.read() as session:
        assert session.query(Supervisor).all() == []
