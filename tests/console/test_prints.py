"""A whole station printed in one go: ordered, gathered, drawn in steps, downloaded, swept; a dead worker is no loss."""

import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import chores, printing
from app.house import House
from media.store import NoSuchBytes
from models import clock, code, print_order
from models.code import Code
from models.deputy import Deputy
from models.person import Person
from models.print_order import PrintOrder
from tests.browser import Browser
from tests.cast import Cast

PAGE = "/console/prints"
LONG_GONE = clock.date(2020, 1, 2)
EVERYBODY = ["station", "group", "deputy"]

QR = zxingcpp.BarcodeFormat.QRCode  # among random modules a reader may fancy a bar code as well


@pytest.fixture
def house(app: Flask) -> House:
    return app.extensions["mashang"]


def order(browser: Browser, scope: str, page: str = PAGE, **more) -> str:
    """As the form has it, ticked the way most offices would."""
    wanted = {"scope": scope, "forms": ["a4"], "whose": EVERYBODY, "make_missing": "yes", "batch": "第一批"} | more
    [action] = [one for one in browser.forms(page) if one.startswith(PAGE)]
    answer = browser.press(page, action, **wanted)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def work(house: House) -> None:
    while printing.work_through(house):
        pass


def leads(pdf: bytes) -> list[str]:
    """Where each page leads, by its token."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        seen = zxingcpp.read_barcodes(page.render(scale=2).to_pil(), formats=QR)
        found.append({one.text.rsplit("/", 1)[1] for one in seen}.pop())
    return found


def codes(cast: Cast) -> list[Code]:
    with cast.database.read() as session:
        return list(session.scalars(select(Code).order_by(Code.id)))


def the_order(cast: Cast, path: str) -> PrintOrder:
    with cast.database.read() as session:
        return session.get_one(PrintOrder, int(path.rsplit("/", 1)[1]))


def test_a_station_in_one_go_with_codes_for_who_had_none(cast: Cast, chen: Browser, house: House) -> None:
    path = order(chen, f"station:{cast.station}")
    work(house)
    page = chen.open(path).text
    assert "做好了，共 5 张" in page, "station, group and three deputies, one of whom had no code"
    made = [one for one in codes(cast) if one.who_id == cast.deputies[cast.zhao]]
    assert [(one.place, one.batch, one.made_by) for one in made] == [("甲镇人大代表联络站", "第一批", cast.chen)]
    pdf = chen.open(f"{path}/1.pdf")
    assert pdf.mimetype == "application/pdf" and sorted(leads(pdf.data)) == sorted(one.token for one in codes(cast))
    again = order(chen, f"station:{cast.station}")
    work(house)
    assert "共 5 张" in chen.open(again).text and len(codes(cast)) == 5, "who has a code is given no second"


def test_who_has_no_code_may_be_left_out(cast: Cast, chen: Browser, house: House) -> None:
    path = order(chen, f"station:{cast.station}", make_missing="", whose=["deputy"])
    work(house)
    assert "共 2 张" in chen.open(path).text and len(codes(cast)) == 4


@pytest.mark.parametrize(("scope", "n"), [("deputy", 1), ("group", 3)])
def test_one_deputy_or_a_group_with_its_members(cast: Cast, chen: Browser, house: House, scope: str, n: int) -> None:
    ids = {"deputy": cast.deputies[cast.sun], "group": cast.group}
    path = order(chen, f"{scope}:{ids[scope]}")
    work(house)
    assert the_order(cast, path).total == n and len(leads(chen.open(f"{path}/1.pdf").data)) == n


def test_several_forms_are_several_files_and_one_bag(cast: Cast, chen: Browser, house: House) -> None:
    path = order(chen, f"deputy:{cast.deputies[cast.wang]}", forms=["a4", "a3", "cards", "card"])
    work(house)
    bag = zipfile.ZipFile(BytesIO(chen.open(f"{path}.zip").data))
    assert len(bag.namelist()) == 4 and all("王示例代表" in name for name in bag.namelist())
    sizes = {round(pypdfium2.PdfDocument(bag.read(name))[0].get_size()[0] / 72 * 25.4) for name in bag.namelist()}
    assert sizes == {297, 210, 90}


def test_a_large_order_comes_in_volumes_and_shows_how_far_it_is(
    cast: Cast, chen: Browser, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_order, "VOLUME", 2)
    path = order(chen, f"station:{cast.station}")
    waiting = chen.open(path)
    assert waiting.headers["Refresh"] == "2" and "<progress" in waiting.text
    for _ in range(3):  # the station, that it was the last one, and the first volume
        printing.work_through(house)
    half = chen.open(path).text
    assert 'value="2" max="5"' in half and f"{path}/1.pdf" in half and f"{path}/2.pdf" not in half
    work(house)
    done = chen.open(path)
    assert "Refresh" not in done.headers and "<progress" not in done.text
    volumes = [leads(chen.open(f"{path}/{number}.pdf").data) for number in (1, 2, 3)]
    assert [len(one) for one in volumes] == [2, 2, 1] and len({t for one in volumes for t in one}) == 5


def test_a_worker_that_dies_while_drawing_loses_and_doubles_nothing(
    cast: Cast, chen: Browser, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_order, "VOLUME", 2)
    path = order(chen, f"station:{cast.station}")

    class Dies:
        """Puts the file away, and then the power is gone."""

        def __getattr__(self, name):
            return getattr(house.store, name)

        def put(self, name, data):
            house.store.put(name, data)
            raise SystemExit

    for _ in range(2):
        printing.work_through(house)
    with pytest.raises(SystemExit):
        printing.work_through(replace(house, store=Dies()))
    assert printing.work_through(house) == 0, "it is leased to the dead"
    cast.database.transact(lambda s: _due(s, the_order(cast, path).id))  # and the lease has run out
    work(house)
    found = [token for number in (1, 2, 3) for token in leads(chen.open(f"{path}/{number}.pdf").data)]
    assert sorted(found) == sorted(one.token for one in codes(cast))


def test_an_order_that_cannot_be_drawn_ends_as_failed_and_stops_nobody(cast: Cast, chen: Browser, house: House) -> None:
    path = order(chen, f"station:{cast.station}")

    class Full:
        def put(self, name, data):
            raise OSError("no space left")

    broken = replace(house, store=Full())
    for _ in range(print_order.MOST_TRIES + 5):
        printing.work_through(broken)
        cast.database.transact(lambda s: _due(s, the_order(cast, path).id))
    one = the_order(cast, path)
    assert one.failed_at and one.next_at is None and "没有做成" in chen.open(path).text


def _due(session, order_id: int) -> None:
    one = session.get_one(PrintOrder, order_id)
    one.next_at = clock.now() - timedelta(minutes=1) if one.next_at else None


def test_what_names_somebody_who_left_is_printed_anew_for_whoever_followed(
    cast: Cast, chen: Browser, house: House
) -> None:
    cast.database.transact(lambda s: _left(s, cast))
    [old] = [one for one in codes(cast) if one.token == cast.wang_code]
    listed = chen.open("/console/codes?show=reprint").text
    assert "重印这些" in listed and f"scope=reprint:{cast.station}" in listed.replace("%3A", ":")
    path = order(chen, f"reprint:{cast.station}", f"{PAGE}?scope=reprint:{cast.station}", forms=["same"])
    work(house)
    assert "共 1 张" in chen.open(path).text
    [new] = [one for one in codes(cast) if one.id not in {old.id} and one.who_id == cast.deputies[cast.zhao]]
    assert (new.place, new.village_id, new.form) == (old.place, old.village_id, "a3"), "as the old one hung"
    assert leads(chen.open(f"{path}/1.pdf").data) == [new.token]
    assert "没有需要重印的码" in chen.open("/console/codes?show=reprint").text
    assert chen.open(f"/q/{old.token}").status_code == 200, "until it is taken down the old one works"
    where = f"/console/codes/{new.id}"
    chen.press(where, f"{where}/hang", on=clock.today().isoformat(), form="a3")
    assert next(one for one in codes(cast) if one.id == old.id).down_on == clock.today()


def _left(session, cast: Cast) -> None:
    wang = session.get_one(Deputy, cast.deputies[cast.wang])
    wang.left_on, wang.successor_id = LONG_GONE, cast.deputies[cast.zhao]
    code.hang(session, code.find(session, cast.wang_code), LONG_GONE, "a3")


def revoke(cast: Cast, token: str) -> None:
    cast.database.transact(lambda s: code.find(s, token).revoke("贴错了地方"))


def test_a_code_revoked_before_it_is_drawn_is_left_out_and_the_order_says_so(
    cast: Cast, chen: Browser, house: House
) -> None:
    path = order(chen, f"station:{cast.station}")
    printing.work_through(house)
    revoke(cast, cast.wang_code)
    work(house)
    page = chen.open(path).text
    assert "做好了，共 4 张" in page and "有 1 张没有印：码在制作之前已停用" in page and "贴错了地方" in page
    drawn = leads(chen.open(f"{path}/1.pdf").data)
    assert len(drawn) == 4 and cast.wang_code not in drawn


def test_a_code_revoked_while_it_is_drawn_is_left_out_too(cast: Cast, chen: Browser, house: House) -> None:
    path = order(chen, f"station:{cast.station}")

    class Slow:
        """While the file is put away, somebody revokes one of its codes."""

        def put(self, name, data):
            house.store.put(name, data)
            revoke(cast, cast.wang_code)

    for _ in range(2):
        printing.work_through(house)
    printing.work_through(replace(house, store=Slow()))
    assert the_order(cast, path).done == 0, "that file is not one"
    work(house)
    assert the_order(cast, path).finished_at and "做好了，共 4 张" in chen.open(path).text
    assert cast.wang_code not in leads(chen.open(f"{path}/1.pdf").data)


def test_an_order_of_revoked_codes_alone_ends_with_the_reason(cast: Cast, chen: Browser, house: House) -> None:
    path = order(chen, f"deputy:{cast.deputies[cast.wang]}")
    printing.work_through(house)
    revoke(cast, cast.wang_code)
    work(house)
    page = chen.open(path).text
    assert the_order(cast, path).finished_at and "有 1 张没有印" in page and "顺便做一张" not in page


def test_what_hangs_already_may_be_left_out(cast: Cast, chen: Browser, house: House) -> None:
    cast.database.transact(lambda s: code.hang(s, code.find(s, cast.wang_code), clock.today(), "a4"))
    path = order(chen, f"deputy:{cast.deputies[cast.wang]}", only_unhung="yes")
    work(house)
    assert the_order(cast, path).total == 0 and "没有要印的" in chen.open(path).text


def test_a_card_is_one_for_each_however_many_sheets_hang(cast: Cast, chen: Browser, house: House) -> None:
    who = {"who": "deputy", "who_id": cast.deputies[cast.wang], "county_id": cast.county, "station_id": cast.station}
    cast.database.transact(lambda s: s.add(Code(token="Second222222", place="东墙", batch="一", **who)))
    path = order(chen, f"deputy:{cast.deputies[cast.wang]}", forms=["a4", "card"])
    work(house)
    assert the_order(cast, path).total == 3


@pytest.mark.parametrize(
    "typed", [
        {"scope": "station:1"}, {"scope": "county:1"}, {"scope": ""}, {"scope": "people:1"}, {"forms": []},
        {"forms": ["a5"]}, {"forms": ["same"]}, {"whose": []}, {"whose": ["cat"]}, {"batch": "长" * 41},
    ],
)  # fmt: skip
def test_what_the_form_did_not_offer_is_refused(cast: Cast, chen: Browser, typed: dict) -> None:
    wanted = {"scope": f"station:{cast.station}", "forms": ["a4"], "whose": EVERYBODY} | typed
    answer = chen.press(PAGE, PAGE, **wanted)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    with cast.database.read() as session:
        assert session.scalars(select(PrintOrder)).all() == []


def test_a_double_press_is_one_order(cast: Cast, chen: Browser) -> None:
    hidden = chen.forms(PAGE)[PAGE]
    wanted = {"scope": f"station:{cast.station}", "forms": ["a4"], "whose": EVERYBODY}
    assert len({chen.post(PAGE, **hidden, **wanted).headers["Location"] for _ in range(3)}) == 1


def test_another_stations_order_is_not_there(cast: Cast, chen: Browser, zhou: Browser, house: House) -> None:
    path = order(chen, f"station:{cast.station}")
    work(house)
    assert [zhou.open(path + end).status_code for end in ("", "/1.pdf", ".zip")] == [404] * 3
    assert path not in zhou.open(PAGE).text and chen.open(f"{path}/2.pdf").status_code == 404


def test_a_county_in_one_go_and_a_chief_sees_nothing_of_it(
    cast: Cast, county: Browser, chen: Browser, house: House
) -> None:
    path = order(county, f"county:{cast.county}")
    work(house)
    page = county.open(path).text
    assert "做好了，共 6 张" in page, "two stations, one group, three deputies"
    assert chen.open(path).status_code == 404
    assert f"county:{cast.county}" not in chen.open(PAGE).text


def test_a_county_orders_for_one_deputy_by_their_station(cast: Cast, county: Browser, house: House) -> None:
    page = f"{PAGE}?station={cast.station}"
    path = order(county, f"deputy:{cast.deputies[cast.sun]}", page)
    work(house)
    assert "孙示例代表" in county.open(path).text and the_order(cast, path).station_id == cast.station


def test_after_a_week_the_files_are_gone_and_the_codes_stay(cast: Cast, chen: Browser, house: House) -> None:
    path = order(chen, f"station:{cast.station}")
    work(house)
    one, n = the_order(cast, path), len(codes(cast))
    with clock.at(clock.now() + timedelta(days=8)):
        chores.sweep(house)
    assert chen.open(path).status_code == 404 and len(codes(cast)) == n
    with pytest.raises(NoSuchBytes):
        house.store.get(print_order.store_key(one.id, 1))


def test_the_files_of_an_order_lie_sealed(cast: Cast, chen: Browser, house: House) -> None:
    path = order(chen, f"station:{cast.station}")
    work(house)
    assert not house.store.get(print_order.store_key(the_order(cast, path).id, 1)).startswith(b"%PDF")
    assert re.match(b"%PDF", chen.open(f"{path}/1.pdf").data)


def test_a_name_leads_no_file_of_the_bag_into_another_folder(cast: Cast, chen: Browser, house: House) -> None:
    def rename(session: Session) -> None:
        session.get_one(Person, cast.wang).name = "../../王/示例"

    cast.database.transact(rename)
    path = order(chen, f"deputy:{cast.deputies[cast.wang]}")
    work(house)
    with zipfile.ZipFile(BytesIO(chen.open(f"{path}.zip").data)) as bag:
        assert bag.namelist() and not any("/" in name or name.startswith(".") for name in bag.namelist())
