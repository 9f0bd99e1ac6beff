"""A ledger's sheet: the template with the county's own words, what was handed in, and why it cannot be taken."""

from collections import Counter
from collections.abc import Mapping, Sequence

from app.pages import when
from media.ledger import reading, writing
from media.ledger.book import Book, Column
from media.ledger.unreadable import EMPTY, TOO_MANY, Unreadable
from models.ledger_import import MOST_READ, MOST_ROWS, OURS, TITLES, Fault, Faulty, Line, Row, TakenIn, TooMany
from models.ledger_import.reading import NEEDED, STANDINGS
from models.profile import Profile
from models.service_request.closing import GRADES

ALSO = {"standing": "状态"}  # as the electronic ledger calls it
WIDE = {"text": 40, "answer": 36, "place": 20, "filed_at": 18, "answered_at": 18}
COLUMNS = tuple(
    Column(key, title, WIDE.get(key, 12), key in NEEDED, ALSO.get(key, "")) for key, title in TITLES.items()
)
BY_HAND = tuple(column for column in COLUMNS if column.key not in OURS)  # what a person fills in
HINT, LONGEST = "填写说明", "最多2000字"
NO_ROWS = "表头下面没有内容。请填写后重新上传。"


def template(office: str, rules: Profile) -> bytes:
    """One line of choices under the header: left in, it is passed over."""
    hint = {
        "no": HINT + "（导入时自动跳过）", "filed_at": "2026-03-05", "phone": "可空", "name": "可空", "place": "可空",
        "category": "可空，或填：" + "、".join(rules.categories), "source": "、".join(rules.sources.values()),
        "text": LONGEST, "deputy": "本站代表的姓名；空着表示由本站办理", "standing": "、".join(STANDINGS),
        "answer": "已答复的填写；可以“" + "”“".join(e.label for e in rules.endings.values()) + "”开头，后接“：”",
        "answered_at": "2026-03-12", "grade": "可空，或填：" + "、".join(GRADES.values()),
    }  # fmt: skip
    return writing.write(Book(f"{office}台账", BY_HAND, [hint]))


def read(data: bytes) -> tuple[list[Row], list[Fault]]:
    """The rows, and the cells that could not be read; those stand empty in their rows."""
    if not data:
        raise Unreadable(EMPTY)
    sheet = reading.read(data, COLUMNS, MOST_READ)
    rows = [Row(row.number, row.cells) for row in sheet.rows if not _is_hint(row.cells)]
    if not rows:
        raise Unreadable(NO_ROWS)
    return rows, [_fault(one) for one in sheet.faults]


def _is_hint(cells: Mapping[str, str]) -> bool:
    """The template's own line, left in the sheet: nobody's matter has been written over it."""
    return cells.get("no", "").startswith(HINT) and cells.get("text") == LONGEST


def _fault(one: reading.Fault) -> Fault:
    return Fault(one.row, one.column_title, one.message)


def counted(lines: Sequence[Line]) -> list[tuple[str, int]]:
    n = Counter(line.standing for line in lines)
    return [(standing, n[standing]) for standing in STANDINGS if n[standing]]


def said(why: Exception) -> str:
    if isinstance(why, Unreadable):
        return why.reason
    if isinstance(why, TooMany):
        return TOO_MANY.format(MOST_ROWS)
    if isinstance(why, TakenIn):
        return f"这份文件已于{when(why.at)}导入，没有重复导入。"
    if isinstance(why, Faulty):
        return f"有 {len(why.faults)} 处需要改正，没有导入任何一行。请改好后重新上传。"
    return "这张表已经提交过别的文件，请重新选择文件再提交。"
