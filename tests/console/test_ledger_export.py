"""电子台账: what an office prints and hands back; the same file comes in again, and nothing twice."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from app.console import import_sheet
from models import clock, ledger_import, region
from models.ledger_import import Import
from models.person import Role
from models.region import Region
from models.service_request import Ending, Order, ServiceRequest
from models.station import Station
from models.types import new_id
from tests.browser import Browser
from tests.cast import LONG_AGO, Cast
from tests.console.test_imports import IMPORTS, upload
from tests.models.gathering import each, filer, gather

LEDGER = "/console/ledger.xlsx"
MEAN = "=HYPERLINK(\"http://x\")\n+86 000-7654321 😀"


def mixed(cast: Cast) -> list[str]:
    """A case in each state that a ledger must be able to tell."""
    first = cast.file(MEAN, name="李示例", phone="000-1234567", category="环境卫生", place="老槐树旁").request.number
    numbers = [first, *gather(cast, 7)]
    each(cast, numbers[1:2], "accept", cast.deputy())
    each(cast, numbers[2:6], "answer", cast.deputy(), "换了灯泡，问000-1234567。", ending=Ending("solved"))
    cast.act(numbers[3], "rate", filer(cast, numbers[3]), "satisfied", "")
    cast.act(numbers[4], "rate", filer(cast, numbers[4]), "fairly", "")
    each(cast, numbers[4:5], "close", cast.chief(), "")
    each(cast, numbers[6:7], "order", cast.chief(), Order(cast.housing, "修路灯", "请修。"))
    cast.act(numbers[7], "withdraw", filer(cast, numbers[7]), "不用了")
    promised = gather(cast, 1)
    each(cast, promised, "answer", cast.deputy(), "列入计划。",
         ending=Ending("promised", look_back_on=clock.today() + timedelta(days=40)))  # fmt: skip
    cannot = gather(cast, 1)
    each(cast, cannot, "answer", cast.deputy(), "解释过了。", ending=Ending("cannot", reason="没有钱", rule="某规定"))
    return numbers + promised + cannot


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data)).active


def rows(data: bytes) -> list[dict[str, Any]]:
    sheet = list(opened(data).iter_rows(min_row=2, values_only=True))
    return [dict(zip(sheet[0], row, strict=True)) for row in sheet[1:]]


def test_it_is_laid_out_as_an_office_expects_it(cast: Cast, chen: Browser) -> None:
    mixed(cast)
    answer = chen.open(LEDGER)
    sheet = opened(answer.data)
    assert sheet["A1"].value.startswith("甲镇人大代表联络站群众意见台账") and sheet.freeze_panes == "A3"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:P1"] and sheet.print_title_rows == "$1:$2"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页" and sheet.page_setup.fitToHeight in (0, "0")
    titles = [cell.value for cell in sheet[2]]
    for title in ("序号", "编号", "提出时间", "姓名（脱敏）", "联系方式（脱敏）", "内容", "代表", "承办单位",
                  "办理期限", "办理结果", "满意度", "状态"):  # fmt: skip
        assert title in titles
    first = next(one for one in sheet.iter_rows(min_row=3) if one[0].value == 1)
    day = first[titles.index("提出时间")]
    assert day.value.date() == clock.today() and day.number_format == "yyyy-mm-dd"


def test_persons_are_masked_and_no_words_are_a_formula(cast: Cast, chen: Browser) -> None:
    mixed(cast)
    data = chen.open(LEDGER).data
    [one] = [row for row in rows(data) if row["姓名（脱敏）"]]
    assert one["姓名（脱敏）"] == "李**" and one["联系方式（脱敏）"] == "000-*******"
    assert one["内容"].startswith("=HYPERLINK") and "😀" in one["内容"] and "7654321" not in one["内容"]
    said = [cell for row in opened(data).iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in said)
    assert not any("1234567" in str(cell.value) or "李示例" in str(cell.value) for cell in said)


def test_each_desk_gets_what_it_may_read(cast: Cast, chen: Browser, zhou: Browser, county: Browser) -> None:
    gather(cast, 2)
    gather(cast, 3, visibility="private")
    assert len(rows(chen.open(LEDGER).data)) == 5 and not rows(zhou.open(LEDGER).data)
    assert len(rows(county.open(LEDGER).data)) == 2
    assert zhou.open(f"{LEDGER}?station={cast.station}").status_code == 404
    assert not rows(chen.open(f"{LEDGER}?period=2024").data)
    assert opened(county.open(LEDGER).data)["A1"].value.startswith("示例县人大代表联络站群众意见台账")


def test_into_the_same_station_it_adds_nothing_and_says_so(cast: Cast, chen: Browser) -> None:
    numbers = mixed(cast)
    page = upload(chen, cast, chen.open(LEDGER).data).headers["Location"]
    told = chen.open(page).text
    assert told.count("已在系统中，跳过") == len(numbers) and "没有新的要导入" in told and "确认导入" not in told
    with cast.database.read() as session:
        assert session.scalar(select(func.count(ServiceRequest.id))) == len(numbers)


def test_a_row_added_by_hand_is_new_and_the_others_are_passed_over(cast: Cast, chen: Browser) -> None:
    numbers = mixed(cast)
    book = openpyxl.load_workbook(BytesIO(chen.open(LEDGER).data))
    titles = [cell.value for cell in book.active[2]]
    new = {"提出时间": date.today() - timedelta(days=1), "来源": "信箱", "内容": "手写的一件", "状态": "待受理"}
    book.active.append([new.get(title) for title in titles])
    out = BytesIO()
    book.save(out)
    page = upload(chen, cast, out.getvalue()).headers["Location"]
    told = chen.open(page).text
    assert "新的 1 行" in told and "待受理 1 件" in told and "确认导入 1 件" in told
    assert chen.press(page, f"{page}/commit").status_code == 303 and "1 件已于" in chen.open(page).text
    with cast.database.read() as session:
        assert session.scalar(select(func.count(ServiceRequest.id))) == len(numbers) + 1


def elsewhere(cast: Cast) -> int:
    """A county with one station, whose chief 周站长 is too, and nothing in it; its deputies are others."""

    def work(session) -> int:
        place = Region(id=new_id(), kind="county", name="别县", parent_id=None)
        place.county_id = place.id
        session.add(place)
        session.flush()
        home = Station(id=new_id(), county_id=place.id, region_id=place.id, kind="township", name="别县站",
                       opens_on=LONG_AGO)  # fmt: skip
        session.add(home)
        session.add(Role(person_id=cast.zhou, role="chief", scope_kind="station", scope_id=home.id))
        return home.id

    return cast.database.transact(work)


def test_into_an_empty_county_all_come_in_without_personal_data(cast: Cast, chen: Browser, zhou: Browser) -> None:
    mixed(cast)
    data, home = chen.open(LEDGER).data, elsewhere(cast)
    answer = zhou.press(IMPORTS, IMPORTS, station=str(home), sheet=(BytesIO(data), "甲镇.xlsx"))
    assert answer.status_code == 303, answer.text[answer.text.index("<main"):]
    page = answer.headers["Location"]
    told = zhou.open(page).text
    assert "新的 9 行" in told and "群众已撤回，跳过" in told
    assert zhou.press(page, f"{page}/commit").status_code == 303
    with cast.database.read() as session:
        mine = ServiceRequest.station_id == home
        found = list(session.scalars(select(ServiceRequest).where(mine).order_by(ServiceRequest.id)))
        before = session.scalars(select(ServiceRequest).where(ServiceRequest.station_id == cast.station)).all()
        assert {one.number for one in found}.isdisjoint({one.number for one in before})
    assert len(found) == 9 and not any(one.contact_name or one.contact_phone for one in found)
    assert sorted(one.outcome or "" for one in found) == ["", "", "", "cannot", "promised", *["solved"] * 4]
    assert sorted(one.grade or "" for one in found) == [*[""] * 7, "fairly", "satisfied"]
    assert {one.state for one in found} == {"filed", "accepted", "answered", "rated", "closed"}
    assert {one.category for one in found} == {"环境卫生", None}
    assert {one.filed_at.astimezone(clock.HERE).date() for one in found} == {clock.today()}


def test_a_paper_ledger_with_numbers_of_its_own_is_read_as_before(cast: Cast, chen: Browser) -> None:
    """编号 of an office's own, ten digits long, proves nothing: an unknown deputy is still a fault."""
    cells = {"number": "2026000001", "filed_at": "2026-03-02", "source": "信箱", "text": "路灯", "standing": "待受理"}

    def work(session) -> int:
        home = session.get_one(Station, cast.station)
        wrong = ledger_import.look(session, home, [ledger_import.Row(3, cells | {"deputy": "没有这位"})])
        right = ledger_import.look(session, home, [ledger_import.Row(3, cells)])
        return len(wrong.faults), len(right.lines), right.passed_over

    assert cast.database.transact(work) == (1, 1, {})


def test_ten_thousand_that_are_here_already_come_back_whole(cast: Cast) -> None:
    """More than an import takes may be handed in, as long as no more than it takes are new."""
    number = cast.file().request.number
    known = {"number": number, "masked": "未留", "filed_at": "2026-03-02", "source": "信箱", "text": "x"}
    here = [ledger_import.Row(n, known) for n in range(3, 4003)]
    with cast.database.read() as session:
        home = session.get_one(Station, cast.station)
        assert len(ledger_import.look(session, home, here).passed_over) == 4000
        with pytest.raises(ledger_import.TooMany):
            ledger_import.look(session, home, [
                ledger_import.Row(n, known | {"number": "", "text": f"第{n}件"}) for n in range(1001)
            ])  # fmt: skip


def test_an_old_digest_still_knows_its_file(cast: Cast) -> None:
    """Files that came in before there was a column 编号 are the same files still."""
    from models.ledger_import import waiting

    old = {"filed_at": "2026-03-02", "text": "路灯"}
    row = ledger_import.Row(3, old | {"number": "", "masked": ""})
    assert waiting.digest([row]) == waiting.digest([ledger_import.Row(3, old)])


def test_nothing_of_the_sheet_stays_where_it_waits_in_the_clear(cast: Cast, chen: Browser) -> None:
    mixed(cast)
    upload(chen, cast, chen.open(LEDGER).data)
    with cast.database.read() as session:
        [one] = session.scalars(select(Import))
        assert "李**".encode() not in bytes(one.sheet) and import_sheet.counted([]) == []
        assert region.county(session, cast.county) and isinstance(one.made_at, datetime)
