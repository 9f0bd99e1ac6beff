"""反映人电话 over the API: masked where a matter is read, told once to who presses for it, and the look is kept."""

from datetime import timedelta

import pytest
from flask import Flask

from models import clock, phone_look
from models.service_request import seeing
from models.sight import Sight
from tests.api.conftest import Phone, refused
from tests.cast import Cast

NUMBER = "000-1111-2222"


@pytest.fixture
def number(li: Phone, cast: Cast) -> str:
    return li.file(cast, name="李阿姨", phone=NUMBER)


def looks(cast: Cast, number: str) -> list[tuple[int, str]]:
    with cast.database.read() as session:
        found = phone_look.of_request(session, seeing.by_number(session, number).id)
        return [(one.person_id, one.role) for one in found]


def test_reading_the_matter_shows_that_there_is_a_number_and_no_more(
    cast: Cast, number: str, li: Phone, wang: Phone, chen: Phone
) -> None:
    for phone in (wang, chen):
        whole = phone.get(f"/desk/{number}")
        assert whole.json["contact"] == {"name": "李阿姨", "phone": "000**********"} and NUMBER not in whole.text
    assert li.get(f"/requests/{number}").json["contact"]["phone"] == NUMBER
    assert looks(cast, number) == []


def test_who_presses_is_told_it_and_the_look_is_kept_for_the_chief_and_the_auditor(
    cast: Cast, number: str, wang: Phone
) -> None:
    told = wang.post(f"/desk/{number}/phone", {})
    assert (told.status_code, told.json) == (200, {"phone": NUMBER})
    assert looks(cast, number) == [(cast.wang, "deputy")]
    with cast.database.read() as session:
        assert session.query(Sight).filter_by(way="api.see_desk_phone", about=number).count() == 1


def test_sent_twice_it_is_one_look_and_later_it_is_told_no_more(cast: Cast, number: str, wang: Phone) -> None:
    first, again = (wang.post(f"/desk/{number}/phone", {}, key="pressed-once") for _ in range(2))
    assert first.json == again.json and again.headers["Idempotent-Replay"] == "true"
    with clock.at(clock.now() + timedelta(minutes=2)):
        refused(wang.post(f"/desk/{number}/phone", {}, key="pressed-once"), 409, "look-again")
    assert looks(cast, number) == [(cast.wang, "deputy")]


def test_who_only_looks_on_or_is_not_to_know_is_told_nothing(
    app: Flask, cast: Cast, li: Phone, wang: Phone, chen: Phone, signed_in
) -> None:
    group = li.file(cast, token=cast.group_code, phone=NUMBER)
    wang.post(f"/desk/{group}/accept", {"seen": 1})
    official = li.file(cast, phone=NUMBER, about="official")
    without = li.file(cast)
    for phone, one in ((signed_in(cast.zhao), group), (wang, official), (chen, without), (li, group)):
        refused(phone.post(f"/desk/{one}/phone", {}), 404, "not-found")
    assert [looks(cast, one) for one in (group, official, without)] == [[], [], []]
    assert chen.post(f"/desk/{official}/phone", {}).json == {"phone": NUMBER}
