"""The county's workbook as Excel: the template with its choices and examples, and what was handed in."""

from collections.abc import Mapping

from media.county_book import reading, writing
from media.county_book.form import Ask, Form, Page
from media.ledger.book import Column
from media.ledger.unreadable import EMPTY, Unreadable
from models.county_book import MOST_ROWS, SHEETS, Book, Note, Row
from models.county_book.titles import (
    BODIES,
    DEPUTIES,
    EXAMPLE,
    GROUPS,
    LEVEL_TITLES,
    REGION_TITLES,
    REGIONS,
    STAFF,
    STAFF_ROLES,
    STATIONS,
)
from models.station import KINDS

NO_ROWS = "几张工作表里都没有内容。请填写后重新上传。"
NOT_READ = "不是模板里的工作表，没有读取。"
WIDTHS = {"no": 8, "name": 24, "address": 32, "hours": 40, "stations": 26, "groups": 24, "post": 20, "district": 20,
          "station": 26, "place": 26, "region": 18, "parent": 18, "duty": 36, "superior": 22, "kind": 20}  # fmt: skip
DAY = "写成 2026-03-05 这样。"
HINTS = {
    (REGIONS, "parent"): "乡镇、街道空着或写本县名；村、社区写乡镇；网格写村。有同名的写成“甲镇/柳树村”。",
    (STATIONS, "region"): "写“区划”里的名称；县级的站写本县名。",
    (STATIONS, "hours"): "例如：周一至周五 08:30-12:00、14:30-17:30；周六 09:00-11:30",
    (STATIONS, "opens_on"): "空着的从导入当天算起。" + DAY, (STATIONS, "closes_on"): "最后一天。长期的空着。" + DAY,
    (STATIONS, "successor"): "停用后由哪个站接替，写它的名称。",
    (GROUPS, "duty"): "组员姓名，用“、”隔开，每人一天轮流。还没有排班的小组，导入时先排 90 天。",
    (GROUPS, "dissolved_on"): DAY,
    (DEPUTIES, "phone"): "本人手机。同名的人靠手机分清；再次导入时也靠它认人。",
    (DEPUTIES, "district"): "县乡代表写选区，全国、省、市代表写选举单位。一人有两级职务的写两行。",
    (DEPUTIES, "since"): "空着的从导入当天算起。" + DAY, (DEPUTIES, "until"): DAY,
    (DEPUTIES, "stations"): "写“联络站”里的名称，几个站用“、”隔开。",
    (DEPUTIES, "groups"): "写“代表小组”里的名称，几个小组用“、”隔开；有同名的写成“联络站/小组”。",
    (DEPUTIES, "left_on"): "已经离任的才写。" + DAY, (BODIES, "region"): "空着的是县直单位。",
    (BODIES, "superior"): "垂直管理的单位写上级主管，例如“示例市供电公司”。",
    (STAFF, "phone"): "本人手机。同名的人靠手机分清；再次导入时也靠它认人。",
    (STAFF, "place"): "站长、工作人员写联络站；网格员写村或网格；经办人写承办单位；县人大工作人员空着。",
    (STAFF, "until"): "不再担任的才写。" + DAY,
}  # fmt: skip
CHOICES = {
    (REGIONS, "kind"): REGION_TITLES, (STATIONS, "kind"): tuple(KINDS.values()),
    (DEPUTIES, "level"): LEVEL_TITLES, (STAFF, "role"): tuple(STAFF_ROLES),
}  # fmt: skip
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    REGIONS: {"parent": "示例镇", "name": "柳树村", "kind": "村"},
    STATIONS: {
        "name": "示例镇人大代表联络站", "kind": KINDS["township"], "region": "示例镇",
        "address": "示例镇便民服务中心一楼", "phone": "000-0000-0000", "hours": "周一至周五 08:30-12:00、14:30-17:30",
        "opens_on": "2026-01-01",
    },
    GROUPS: {"name": "柳树村代表小组", "station": "示例镇人大代表联络站", "duty": "王示例、李示例"},
    DEPUTIES: {
        "name": "王示例", "phone": "00000000001", "level": "县人大代表", "district": "示例镇第一选区",
        "since": "2022-03-01", "until": "2027-03-01", "post": "柳树村村民", "stations": "示例镇人大代表联络站",
        "groups": "柳树村代表小组",
    },
    BODIES: {"name": "示例县供电公司", "superior": "示例市供电公司"},
    STAFF: {"name": "陈示例", "phone": "00000000002", "role": "站长", "place": "示例镇人大代表联络站"},
}  # fmt: skip
TOLD = (
    "1. 依次填写后面六张表：区划、联络站、代表小组、代表、承办单位、工作人员。不用的表可以删去或空着。",
    "2. 灰底的第一行是示例，序号写着“示例”的行不会导入，可以留着。",
    "3. 请填文字和数字，不要用公式，不要合并单元格，不要改表头。点到格子上，会显示怎么填。",
    "4. 有下拉选项的格子，请从选项里选。日期写成 2026-03-05 这样。",
    "5. 代表一人有两级职务的写两行，姓名、手机相同。同一个站里同名的人，都要填手机。",
    "6. 上传后先核对、预览，这时什么也不写入；有一处不对，整本都不导入。改好后可以再次上传。",
    "7. 再次导入时，格子空着表示不改动原有内容，写“无”表示清空；表里没有的人和单位不会被删除，只会列出来。",
    "8. 表中有姓名和手机，请妥善保管，不要在群里转发。",
)


def _page(sheet: str) -> Page:
    asks = [
        Ask(Column(key, title, WIDTHS.get(key, 14)), HINTS.get((sheet, key), ""), CHOICES.get((sheet, key), ()))
        for key, title in SHEETS[sheet].items()
    ]
    return Page(sheet, asks, {"no": EXAMPLE, **EXAMPLES[sheet]})


PAGES = tuple(_page(sheet) for sheet in SHEETS)


def template(county: str) -> bytes:
    return writing.write(Form(f"{county}建县导入表", TOLD, PAGES))


def read(data: bytes) -> Book:
    """Bounded in bytes, parts, rows and letters before anything of it is believed."""
    if not data:
        raise Unreadable(EMPTY)
    told = reading.read(data, PAGES, MOST_ROWS, aside=(writing.NOTES,))
    rows = {sheet: [Row(row.number, row.cells) for row in of] for sheet, of in told.rows.items()}
    book = Book(
        rows, told.letters, [Note(one.where, one.said) for one in told.wrong],
        [Note(name, NOT_READ) for name in told.unread],
    )  # fmt: skip
    if not any(row.cells.get("no") != EXAMPLE for of in rows.values() for row in of) and not book.wrong:
        raise Unreadable(NO_ROWS)
    return book
