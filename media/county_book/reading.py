"""A filled-in workbook read sheet by sheet under our titles; every fault is named by sheet and cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from media.county_book.form import Page
from media.ledger.grid import Grid
from media.ledger.reading import Fault, NoHeader, Reading, Row, Sheet, kindly, opened
from media.ledger.unreadable import NO_HEADER, Unreadable

NONE_OF_OURS = "没有找到要填的工作表：{}。请下载模板，把内容贴进去再上传。"
HIDDEN = "工作表是隐藏的，没有读取。请取消隐藏，核对后重新上传。"
TWICE = "有两个同名的工作表，分不清用哪一个。请只留一个。"
IN_SHEET = "工作表“{}”：{}"


@dataclass(frozen=True)
class Wrong:
    """`where` as Excel says it: `代表!C12`, or the sheet alone."""

    where: str
    said: str


@dataclass
class Told:
    """What the workbook said: rows by the page's title; what was wrong; tabs that are none of ours."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    letters: dict[str, dict[str, str]] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


def read(data: bytes, pages: Sequence[Page], most_rows: int, aside: Sequence[str] = ()) -> Told:
    """All pages there are, in one round; `aside` are tabs nobody need be told of."""
    told = Told()
    with kindly():
        package, parts, values = opened(data)
        ours = {page.title: page for page in pages}
        for name, part in parts.visible:
            page = ours.get(name.strip())
            if page is None:
                told.unread += [] if name.strip() in aside else [name]
            elif page.title in told.rows:
                told.wrong.append(Wrong(page.title, TWICE))
            else:
                _take(told, page, Reading(Grid(package.events(part)), values, page.columns, most_rows))
        told.wrong += [Wrong(name.strip(), HIDDEN) for name in parts.hidden if name.strip() in ours]
    told.absent = [title for title in ours if title not in told.rows]
    if not told.rows and not told.wrong:
        raise Unreadable(NONE_OF_OURS.format("、".join(ours)))
    return told


def _take(told: Told, page: Page, reading: Reading) -> None:
    told.rows[page.title] = []
    try:
        sheet = reading.sheet(page.title)
    except NoHeader as near:
        titles = "、".join(column.title for column in page.columns)
        told.wrong.append(Wrong(page.title, near.refusal.reason if near.refusal else NO_HEADER.format(titles)))
    except Unreadable as why:  # too many rows, a title twice: a person must know in which sheet
        raise Unreadable(IN_SHEET.format(page.title, why.reason)) from why
    else:
        told.rows[page.title], told.letters[page.title] = sheet.rows, sheet.letters
        told.wrong += [_wrong(page, sheet, fault) for fault in sheet.faults]


def _wrong(page: Page, sheet: Sheet, fault: Fault) -> Wrong:
    key = next(column.key for column in page.columns if column.title == fault.column_title)
    cell = f"{sheet.letters[key]}{fault.row}"
    return Wrong(f"{page.title}!{cell}", fault.message.removeprefix(f"单元格 {cell}："))
