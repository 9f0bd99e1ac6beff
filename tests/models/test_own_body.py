"""Who acts for a department judges nothing of its work in another office of theirs, nor a complaint about it."""

from datetime import timedelta

import pytest

from models import clock
from models.person import Role
from models.service_request import Order, OwnWork, Report
from tests.cast import Cast


@pytest.fixture(autouse=True)
def of_the_body_too(cast: Cast) -> None:
    """陈站长 acts for the housing bureau as well."""
    post = Role(person_id=cast.chen, role="handler", scope_kind="department", scope_id=cast.housing)
    cast.database.transact(lambda session: session.add(post))


def refused(cast: Cast, number: str, verb: str, *said: object) -> None:
    with pytest.raises(OwnWork):
        cast.act(number, verb, cast.chief(), *said)


def test_nobody_of_the_body_judges_its_work_from_another_office(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "order", cast.chief(), Order(cast.housing, "修路灯", "换一盏路灯"))
    cast.act(number, "take", cast.handler())
    cast.act(number, "ask_more_time", cast.handler(), clock.today() + timedelta(days=60), "缺材料")
    refused(cast, number, "grant_time", "同意")
    cast.act(number, "report", cast.handler(), Report("换好了"))
    cast.act(number, "verify", cast.county_staff(), "已换好")
    refused(cast, number, "phoned", "满意", True)
    cast.act(number, "dispute", cast.resident(), "没有换")
    refused(cast, number, "uphold", "维持")
    refused(cast, number, "take_up")


def test_nor_does_anybody_of_the_body_that_is_complained_of(cast: Cast) -> None:
    number = cast.file("收费不办事", about="department", about_department_id=cast.housing).request.number
    cast.act(number, "answer", cast.deputy(), "已核实")
    cast.act(number, "dispute", cast.resident(), "没有核实")
    refused(cast, number, "uphold", "维持")
