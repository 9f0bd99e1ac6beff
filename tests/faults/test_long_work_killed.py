"""kill -9 of the worker while it draws an order of sheets or takes in a county's book: it ends once, nothing twice."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app import county_books, create_app, printing
from app.config import Settings
from app.house import House
from models import clock, county_book, print_gathering, print_order
from models.code import Code
from models.county_book import CountyBook
from models.county_book.titles import DEPUTIES, STAFF
from models.deputy import Deputy
from models.person import Person, Role
from models.print_order import PrintOrder, PrintSheet
from models.region import Region
from models.sight import Sight
from models.types import new_id
from tests.cast import Cast
from tests.faults import processes
from tests.faults.dying_long import VOLUME


def killed(settings: Settings, folder: Path, *how: str) -> None:
    """Somewhere on its way, by itself."""
    env = processes.environment(settings, folder)
    dying = processes.start(["tests.faults.dying_long", *how], env, folder / "log")
    assert dying.wait(60) == -9, (folder / "log").read_text()[-2000:]


def the_lease_runs_out(cast: Cast, kind: type[PrintOrder] | type[CountyBook]) -> None:
    past = clock.now() - timedelta(seconds=1)
    leased = update(kind).where(kind.lease_owner.is_not(None), kind.next_at.is_not(None))
    cast.database.transact(lambda session: session.execute(leased.values(next_at=past)))


@pytest.fixture
def house(settings: Settings) -> House:
    return create_app(settings).extensions["mashang"]


@pytest.mark.parametrize(
    ("nth", "when"),
    [("2", "before"), ("7", "before"), ("7", "after")], ids=["gathering", "a volume drawn", "a volume bound"],
)
def test_an_order_of_sheets_ends_once(
    cast: Cast, settings: Settings, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: str, when: str
) -> None:
    monkeypatch.setattr(print_order, "VOLUME", VOLUME)

    def wish(session) -> int:
        one = PrintOrder(
            id=new_id(), county_id=cast.county, station_id=cast.station, scope="station", scope_id=cast.station,
            whose="station group deputy", forms="a4", batch="一", made_by=cast.chen,
        )  # fmt: skip
        session.add(one)
        print_gathering.begin(session, one)
        return one.id

    order_id = cast.database.transact(wish)
    killed(settings, tmp_path, "prints", nth, when)
    the_lease_runs_out(cast, PrintOrder)
    while printing.work_through(house):
        pass
    with cast.database.read() as session:
        one = session.get_one(PrintOrder, order_id)
        assert (one.finished_at is not None, one.failed_at, one.total, one.done) == (True, None, 5, 5)
        assert session.query(Code).count() == 5, "who had none was given one, and not two"
        drawn = Counter(session.scalars(select(PrintSheet.code_id).where(PrintSheet.order_id == order_id)))
        assert set(drawn.values()) == {1} and len(drawn) == 5
        bound = print_order.volumes(session, order_id)
        assert [(v.volume, v.sheets) for v in bound] == [(1, 2), (2, 2), (3, 1)]
    for v in bound:
        data = house.keyring.unseal(house.store.get(v.store_key), v.store_key)
        assert data.startswith(b"%PDF") and len(data) == v.size
    house.database.engine.dispose()


def book() -> county_book.Book:
    seated = {"level": "县人大代表", "district": "第九选区", "stations": "甲镇人大代表联络站"}
    rows = {
        DEPUTIES: [{"name": f"钱样本{n}", "phone": f"0000000010{n}"} | seated for n in range(3)],
        STAFF: [{"name": "秦示例", "role": "站长", "place": "乙镇人大代表联络站"}],
    }
    return county_book.Book(
        {sheet: [county_book.Row(n, row) for n, row in enumerate(listed, start=3)] for sheet, listed in rows.items()}
    )


@pytest.mark.parametrize(
    ("phase", "nth", "when"),
    [("checking", "5", "before"), ("taking", "3", "after"), ("taking", "5", "before"), ("taking", "5", "after")],
    ids=["looked at", "on its way", "all written", "committed"],
)
def test_a_countys_book_is_taken_in_once(
    cast: Cast, settings: Settings, house: House, tmp_path: Path, phase: str, nth: str, when: str
) -> None:
    def bring(session) -> int:
        return county_book.wait(session, session.get_one(Region, cast.county), cast.zhou, "县.xlsx", book()).id

    def say_yes(session) -> None:
        county_book.confirm(session, session.get_one(CountyBook, book_id))

    def work() -> None:
        the_lease_runs_out(cast, CountyBook)
        while county_books.work_through(house):
            pass

    book_id = cast.database.transact(bring)
    if phase == "checking":
        killed(settings, tmp_path, "book", nth, when)
    work()
    cast.database.transact(say_yes)
    if phase == "taking":
        killed(settings, tmp_path, "book", nth, when)
    work()
    with cast.database.read() as session:
        assert session.get_one(CountyBook, book_id).state == county_book.TAKEN
        assert session.query(Deputy).count() == 6
        assert Counter(one.name for one in session.query(Person))["秦示例"] == 1
        assert session.query(Role).filter_by(made_via="book").count() == 1
        assert session.query(Sight).filter_by(way="book.role").count() == 1
    house.database.engine.dispose()


def test_of_two_who_say_yes_to_one_book_one_does_and_it_is_taken_in_once(cast: Cast) -> None:
    """Pressed at once at two desks; and two books of one county wait for one another."""

    def bring(session) -> int:
        one = county_book.wait(session, session.get_one(Region, cast.county), cast.zhou, "县.xlsx", book())
        session.flush()
        county_book.checked(one, county_book.check(session, one, lambda rows: None))
        return one.id

    first, second = (cast.database.transact(bring) for _ in range(2))
    start = threading.Barrier(8)

    def press(n: int) -> int | None:
        book_id = (first, second)[n % 2]

        def yes(session) -> int:
            county_book.confirm(session, session.get_one(CountyBook, book_id))
            return book_id

        start.wait()
        try:
            return cast.database.transact(yes)
        except county_book.Busy:
            return None

    with ThreadPoolExecutor(8) as pool:
        told = [one for one in pool.map(press, range(8)) if one]
    assert len(told) == 1
    with cast.database.read() as session:
        assert [b.id for b in session.query(CountyBook).filter_by(state="taking")] == told
