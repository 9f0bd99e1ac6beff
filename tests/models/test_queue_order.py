"""The order of a queue: danger, the longest overdue, then due soonest; what rests for its resident comes last."""

from datetime import timedelta

from sqlalchemy import update

from models import clock
from models.service_request import ServiceRequest, queue, todo
from models.workflow import WAITING
from tests.cast import Cast
from tests.models.gathering import neighbours

NOW = clock.now().replace(microsecond=0)


def due(cast: Cast, days: int, tier: str = "small", alert: str | None = None) -> str:
    """A request of one more resident, with this promise, as a move would rank it."""
    number = cast.file(who=neighbours(cast, 1)[0]).request.number

    def work(session) -> None:
        one = session.query(ServiceRequest).filter_by(number=number).one()
        one.due_at, one.tier, one.alert = NOW + timedelta(days=days), tier, alert
        one.sort_key = one.rank({})

    cast.database.transact(work)
    return number


def shown(cast: Cast, after=None, limit: int = 20, back: bool = False) -> list[ServiceRequest]:
    with cast.database.read() as session:
        return queue.page(session, cast.chief(), WAITING, after, limit, back=back)


def test_overdue_first_then_due_soonest_whatever_the_tier(cast: Cast) -> None:
    soon, long_over, later, over = (due(cast, days, tier) for days, tier in (
        (1, "big"), (-9, "big"), (5, "small"), (-1, "hard")))  # fmt: skip
    assert [one.number for one in shown(cast)] == [long_over, over, soon, later]
    with cast.database.read() as session:
        assert [i.request.number for i in todo.of(session, cast.deputy()).mine] == [long_over, over, soon, later]


def test_danger_is_before_the_overdue_and_due_together_the_tier_counts_then_age(cast: Cast) -> None:
    hard, older, over, younger, danger = (
        due(cast, 2, "hard"), due(cast, 2), due(cast, -9), due(cast, 2), due(cast, 9, "hard", "danger")
    )  # fmt: skip
    assert [one.number for one in shown(cast)] == [danger, over, older, younger, hard]


def test_a_danger_that_was_made_sure_of_goes_back_to_its_place(cast: Cast) -> None:
    danger, over = due(cast, 9, alert="danger"), due(cast, -1)
    cast.act(danger, "lift_alert", cast.chief(), "电线已由供电所处理")
    assert [one.number for one in shown(cast)] == [over, danger]


def test_what_waits_for_its_resident_is_behind_all_that_is_due_and_comes_back_to_its_place(cast: Cast) -> None:
    asked, later = due(cast, -3), due(cast, 30)
    cast.act(asked, "ask", cast.deputy(), "哪一盏？")
    assert [one.number for one in shown(cast)] == [later, asked]
    cast.act(asked, "tell", cast.resident(resident_of(cast, asked)), "东头那盏")
    assert shown(cast)[0].number == asked


def resident_of(cast: Cast, number: str) -> int:
    with cast.database.read() as session:
        return session.query(ServiceRequest.filer_id).filter_by(number=number).scalar()


def test_pages_of_two_across_states_follow_one_another_and_lead_back(cast: Cast) -> None:
    numbers = [due(cast, days, tier) for days in (3, -2, 1, 1) for tier in ("big", "small")]
    for number in numbers[::3]:
        cast.act(number, "ask", cast.deputy(), "哪一盏？")
    for number in numbers[1::3]:
        cast.act(number, "supervise", cast.chief(), "请抓紧")
    whole = [one.number for one in shown(cast)]
    assert sorted(whole) == sorted(numbers) and set(whole[-3:]) == set(numbers[::3])
    seen: list[str] = []
    after = None
    while page := shown(cast, after, 2):
        seen += [one.number for one in page]
        after = queue.position(page[-1])
    assert seen == whole
    back = shown(cast, after, 20, back=True)
    assert [one.number for one in back] == whole[:-1][::-1]


def test_a_move_ranks_anew(cast: Cast) -> None:
    first, second = due(cast, 1), due(cast, 2)
    cast.act(first, "promise_until", cast.chief(), clock.today() + timedelta(days=40), "要等材料")
    assert [one.number for one in shown(cast)] == [second, first]


def test_one_whose_promise_is_gone_stands_by_the_day_it_was_filed(cast: Cast) -> None:
    number = due(cast, 10)
    cast.database.transact(
        lambda s: s.execute(update(ServiceRequest).where(ServiceRequest.number == number).values(due_at=None))
    )
    with cast.database.read() as session:
        one = session.query(ServiceRequest).filter_by(number=number).one()
        assert one.rank({}) < one.sort_key
