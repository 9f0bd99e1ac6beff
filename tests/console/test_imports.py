"""导入台账: template, upload, preview, commit; whole or not at all."""

from io import BytesIO

import openpyxl
import pytest
from flask import Flask

from app.console import import_sheet
from media.ledger import reading
from models.ledger_import import TITLES, Import
from models.service_request import ServiceRequest
from tests.browser import Browser
from tests.cast import Cast

IMPORTS = "/console/imports"
ROW = {
    "序号": 1, "提出时间": "2026-03-02", "姓名": "张大爷", "联系方式": "000-1111", "地点": "村口", "类别": "",
    "来源": "信箱", "内容": "路灯不亮，夜里看不见路", "代表": "王示例", "办理情况": "已答复", "办理结果": "换了灯泡",
    "答复时间": "2026-03-06", "满意度": "满意",
}  # fmt: skip


def sheet(*rows: dict) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.append(list(TITLES.values()))
    for row in rows:
        page.append([row.get(title) for title in TITLES.values()])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(browser: Browser, cast: Cast, data: bytes, name: str = "甲镇台账.xlsx"):
    return browser.press(IMPORTS, IMPORTS, station=str(cast.station), sheet=(BytesIO(data), name))


def counted(cast: Cast) -> tuple[int, int]:
    with cast.database.read() as session:
        return session.query(Import).count(), session.query(ServiceRequest).count()


def test_the_template_reads_back_and_speaks_the_countys_words(cast: Cast, chen: Browser) -> None:
    given = chen.open(f"{IMPORTS}/template.xlsx?station={cast.station}")
    assert given.status_code == 200
    read = reading.read(given.data, import_sheet.COLUMNS)
    assert not read.faults and "信箱" in read.rows[0].cells["source"]


def filled_in(template: bytes, *rows: dict, **over: str) -> bytes:
    """The template as somebody fills it in below its own line, or over it."""
    book = openpyxl.load_workbook(BytesIO(template))
    page = book.active
    titles = {cell.value: cell.column for cell in page[page.max_row - 1]}
    for title, said in over.items():
        page.cell(page.max_row, titles[title]).value = said
    for n, row in enumerate(rows, start=page.max_row + 1):
        for title, column in titles.items():
            page.cell(n, column).value = row.get(title)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_templates_own_line_may_stay_in_and_is_nobodys_matter(cast: Cast, chen: Browser) -> None:
    template = chen.open(f"{IMPORTS}/template.xlsx?station={cast.station}").data
    assert upload(chen, cast, filled_in(template)).status_code == 422, "nothing was filled in"
    page = upload(chen, cast, filled_in(template, ROW)).headers["Location"]
    told = chen.open(page).text
    assert "共 1 行" in told and "填写说明" not in told
    written_over = upload(chen, cast, filled_in(template, 内容="井盖坏了"))
    assert written_over.status_code == 422, "what was written over it is read like any row"


def test_a_good_sheet_is_shown_first_and_taken_in_when_the_chief_says_so(cast: Cast, chen: Browser) -> None:
    page = upload(chen, cast, sheet(ROW, ROW | {"序号": 2, "内容": "井盖坏了"})).headers["Location"]
    assert counted(cast) == (1, 0), "nothing but the sheet itself is written"
    told = chen.open(page).text
    assert "共 2 行" in told and "已答复 2 件" in told and "路灯不亮" in told
    assert chen.press(page, f"{page}/commit").headers["Location"] == page
    assert counted(cast) == (1, 2)
    assert "2 件已于" in chen.open(page).text
    assert "路灯不亮" in chen.open("/console/?state=rated").text


def test_all_rows_can_be_looked_through_page_by_page(cast: Cast, chen: Browser) -> None:
    rows = [ROW | {"序号": n, "内容": f"第{n}盏路灯不亮"} for n in range(1, 53)]
    page = upload(chen, cast, sheet(*rows)).headers["Location"]
    first, second = chen.open(page).text, chen.open(f"{page}?after=50").text
    assert "前 50 行，共 52 行" in first and "第50盏" in first and "第51盏" not in first
    assert f'rel="next" href="{page}?after=50"' in first
    assert "第 51 至 52 行，共 52 行" in second and "第52盏" in second and "第50盏" not in second
    for odd in ("-1", "9999", "x"):
        assert "前 50 行" in chen.open(f"{page}?after={odd}").text


def test_what_was_written_is_told_beside_what_is_wrong_and_no_number_of_a_person(cast: Cast, chen: Browser) -> None:
    wrong = ROW | {"提出时间": "三月五号", "代表": "王小明", "联系方式": "一三八0013八零零一2x", "内容": "长" * 2001}
    page = upload(chen, cast, sheet(wrong)).get_data(as_text=True)
    for said in (
        "“三月五号”：日期认不出来", "“王小明”：不是本站现任代表", f"“{'长' * 19}…”：太长了", "：不是电话号码",
    ):  # fmt: skip
        assert said in page, said
    assert "八零零" not in page and "0013" not in page


def test_the_same_file_again_is_refused_with_its_date(cast: Cast, chen: Browser) -> None:
    page = upload(chen, cast, sheet(ROW)).headers["Location"]
    chen.press(page, f"{page}/commit")
    again = upload(chen, cast, sheet(ROW), "换个名字.xlsx")
    assert again.status_code == 409 and "这份文件已于" in again.text and "没有重复导入" in again.text
    assert counted(cast) == (1, 1)


def test_committed_twice_it_comes_in_once(cast: Cast, chen: Browser) -> None:
    page = upload(chen, cast, sheet(ROW)).headers["Location"]
    first, second = chen.forms(page)[f"{page}/commit"], chen.forms(page)[f"{page}/commit"]
    assert chen.post(f"{page}/commit", **first).status_code == 303
    assert chen.post(f"{page}/commit", **first).status_code == 303, "the same press, sent again"
    assert chen.post(f"{page}/commit", **second).status_code == 409, "another press"
    assert counted(cast) == (1, 1)


def test_faults_are_told_by_row_and_column_formulas_too_and_nothing_is_kept(cast: Cast, chen: Browser) -> None:
    wrong = ROW | {"提出时间": "2099-01-01", "代表": "没有这位", "姓名": "=1+1"}
    page = upload(chen, cast, sheet(ROW, wrong))
    assert page.status_code == 422 and counted(cast) == (0, 0)
    for said in ("第 3 行", "将来的日期", "不是本站现任代表", "这是公式", "有 3 处需要改正"):
        assert said in page.text, said
    assert "第 2 行" not in page.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "没有收到文件内容"),
        (b"not a sheet at all", "不是 Excel 工作簿"),
        (sheet(), "表头下面没有内容"),
        (sheet(*(ROW | {"内容": f"第{n}件"} for n in range(1001))), "表格超过 1000 行"),
    ],
    ids=["empty", "other", "no rows", "too many"],
)
def test_what_is_no_ledger_is_told_why(cast: Cast, chen: Browser, data: bytes, said: str) -> None:
    page = upload(chen, cast, data)
    assert page.status_code == 422 and said in page.text and counted(cast) == (0, 0)


def test_one_may_think_better_of_it(cast: Cast, chen: Browser) -> None:
    page = upload(chen, cast, sheet(ROW)).headers["Location"]
    assert chen.press(page, f"{page}/drop").status_code == 303
    assert chen.open(page).status_code == 404 and counted(cast) == (0, 0)


def test_it_is_the_chiefs_alone_and_no_other_stations(
    app: Flask, cast: Cast, chen: Browser, zhou: Browser, county: Browser
) -> None:  # fmt: skip
    page = upload(chen, cast, sheet(ROW)).headers["Location"]
    hidden = chen.forms(page)[f"{page}/commit"]
    for other in (zhou, county, Browser(app).sign_in(cast.database, cast.gao, "console")):
        token = other.open("/console/sign-in").text.split('name="token" value="')[1].split('"')[0]
        assert other.open(page).status_code == 404
        assert other.post(f"{page}/commit", **(hidden | {"token": token})).status_code == 404
    token = zhou.open("/console/sign-in").text.split('name="token" value="')[1].split('"')[0]
    asked = hidden | {"token": token, "station": str(cast.station), "sheet": (BytesIO(sheet(ROW)), "a.xlsx")}
    assert zhou.post(IMPORTS, **asked).status_code == 404
    assert counted(cast) == (1, 0)
