"""Whose it is, what has changed meanwhile, and who came first."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import profile
from tests.api.conftest import Phone, refused
from tests.cast import Cast, on_duty
from tests.conftest import ROOT


def test_what_is_not_yours_does_not_exist(cast: Cast, li: Phone, signed_in) -> None:
    number = li.file(cast)
    stranger, zhao, zhou = (signed_in(who) for who in (cast.stranger, cast.zhao, cast.zhou))
    for phone in (stranger, zhao, zhou):
        refused(phone.get(f"/requests/{number}"), 404, "not-found")
        refused(phone.get(f"/desk/{number}"), 404, "not-found")
        refused(phone.post(f"/requests/{number}/messages", {"text": "我也说"}), 404, "not-found")
        refused(phone.post(f"/requests/{number}/rating", {"grade": "satisfied", "seen": 1}), 404, "not-found")
        refused(phone.delete(f"/requests/{number}?seen=1"), 404, "not-found")
        refused(phone.post(f"/desk/{number}/accept", {"seen": 1}), 404, "not-found")
    assert stranger.get("/requests").json["items"] == []
    assert li.get(f"/requests/{number}").json["version"] == 1


def test_a_resident_has_no_desk(li: Phone) -> None:
    refused(li.get("/desk"), 403, "no-desk")


def test_a_chief_who_is_no_deputy_has_no_deputys_desk(cast: Cast, chen: Phone) -> None:
    refused(chen.get("/desk?as=deputy"), 403, "no-desk")
    assert chen.get("/desk?as=chief").json["role"] == "chief"


def test_who_is_chief_and_deputy_sees_both_desks_and_moves_as_whichever_may(cast: Cast, li: Phone, signed_in) -> None:
    from models.person import Role

    def promote(session) -> None:
        session.add(Role(person_id=cast.wang, role="chief", scope_kind="station", scope_id=cast.station))

    cast.database.transact(promote)
    wang, number = signed_in(cast.wang), li.file(cast)
    assert [wang.get(f"/desk{q}").json["role"] for q in ("", "?as=deputy")] == ["chief", "deputy"]
    passed = wang.post(f"/desk/{number}/pass_on", {"seen": 1, "text": "由站里安排"})
    assert passed.json["state"] == "returned"
    assert wang.post(f"/desk/{number}/answer", {"seen": 2, "text": "已办"}).json["state"] == "answered"


def test_a_move_on_what_has_changed_meanwhile_hears_the_present_state(cast: Cast, li: Phone, wang: Phone) -> None:
    number = li.file(cast)
    wang.post(f"/desk/{number}/accept", {"seen": 1})
    now = refused(wang.post(f"/desk/{number}/answer", {"seen": 1, "text": "好"}), 409, "changed")
    assert (now["state"], now["version"], now["with"]) == ("accepted", 2, "王示例代表")
    assert refused(li.delete(f"/requests/{number}?seen=1"), 409, "changed")["version"] == 2


def test_a_step_the_workflow_does_not_have_is_refused_with_the_present_state(
    cast: Cast, li: Phone, wang: Phone
) -> None:
    number = li.file(cast)
    now = refused(li.post(f"/requests/{number}/rating", {"grade": "satisfied", "seen": 1}), 409, "not-allowed")
    assert now["state"] == "filed"
    refused(wang.post(f"/desk/{number}/close", {"seen": 1}), 409, "not-allowed")
    refused(wang.post(f"/desk/{number}/melt", {"seen": 1}), 404, "not-found")


def test_two_deputies_of_a_group_accept_at_once_and_one_is_told_by_whom(app, cast: Cast, li: Phone, signed_in) -> None:
    number = li.file(cast, token=cast.group_code)
    phones = {"王示例代表": signed_in(cast.wang), "赵示例代表": signed_in(cast.zhao)}
    start, heard = threading.Barrier(2), {}

    def accept(name: str, phone: Phone) -> None:
        start.wait()
        heard[name] = phone.post(f"/desk/{number}/accept", {"seen": 1})

    hands = [threading.Thread(target=accept, args=pair) for pair in phones.items()]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(a.status_code for a in heard.values()) == [200, 409]
    holder = next(name for name, a in heard.items() if a.status_code == 200)
    loser = next(a for a in heard.values() if a.status_code == 409)
    assert loser.json["with"] == holder and holder in loser.json["detail"]
    again = next(phone for name, phone in phones.items() if name != holder)
    assert holder in refused(again.post(f"/desk/{number}/answer", {"seen": 2, "text": "我来"}), 409, "held")["detail"]
    assert again.get(f"/desk/{number}").json["contact"] is None


def test_only_the_deputies_on_duty_find_it_on_their_desk(cast: Cast, li: Phone, wang: Phone, signed_in) -> None:
    on_duty(cast, cast.zhao)
    li.file(cast, token=cast.group_code)
    assert [len(p.get("/desk").json["items"]) for p in (wang, signed_in(cast.zhao))] == [0, 1]


def test_the_eleventh_filing_of_an_hour_has_to_wait(cast: Cast, li: Phone) -> None:
    for n in range(10):
        li.file(cast, f"第{n}件")
    late = li.post("/requests", {"text": "第十一件", "code_token": cast.wang_code})
    refused(late, 429, "too-many-filings")
    assert int(late.headers["Retry-After"]) > 0
    assert len(li.get("/requests").json["items"]) == 10


@pytest.fixture
def a_storm(app, tmp_path: Path) -> Iterator[None]:
    """A county whose stations take in two an hour, and look at the rest first."""
    calm = (ROOT / "profiles" / "default.toml").read_text("utf8")
    (tmp_path / "default.toml").write_text(calm.replace("station_hour = 240", "station_hour = 2"), "utf8")
    profile.use(tmp_path)
    yield
    profile.use(ROOT / "profiles")


def test_what_a_storm_brings_is_held_from_the_deputy_until_the_chief_releases_it(
    cast: Cast, a_storm, li: Phone, wang: Phone, chen: Phone
) -> None:
    numbers = [li.file(cast, f"第{n}件") for n in range(3)]
    assert [one["number"] for one in wang.get("/desk").json["items"]] == numbers[:2]
    assert wang.get("/desk?state=held").json["items"] == []
    refused(wang.get(f"/desk/{numbers[2]}"), 404, "not-found")
    mine = li.get(f"/requests/{numbers[2]}").json
    assert (mine["state"], mine["timeline"][0]["move"], mine["timeline"][0]["state"]) == ("filed", "file", "filed")
    at_once = refused(li.post(f"/requests/{numbers[2]}/rating", {"grade": "fairly", "seen": 1}), 409, "not-allowed")
    assert at_once["state"] == "filed"
    held = chen.get("/desk?state=held").json
    assert [one["number"] for one in held["items"]] == numbers[2:] and held["tallies"]["held"] == 1
    assert chen.post(f"/desk/{numbers[2]}/release", {"seen": 1}).json["state"] == "filed"
    assert wang.get(f"/desk/{numbers[2]}").status_code == 200
    assert [e["move"] for e in li.get(f"/requests/{numbers[2]}").json["timeline"]] == ["file"]


def test_a_private_matter_that_was_taken_from_him_leaves_his_list(cast: Cast, signed_in) -> None:
    number = cast.file("我家的事不想让人知道", visibility="private").request.number
    wang = signed_in(cast.wang)
    assert number in wang.get("/desk").text
    cast.act(number, "pass_on", cast.deputy(), "请转交")
    cast.act(number, "assign", cast.chief(), cast.zhao, "")
    assert wang.get(f"/desk/{number}").status_code == 404
    assert number not in wang.get("/desk").text
