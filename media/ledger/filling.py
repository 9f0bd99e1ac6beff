"""A ledger's rows written straight into its sheet: openpyxl makes the book around them, and is ten times slower."""

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

SHEET = "xl/worksheets/sheet1.xml"
STYLE = re.compile(r'<c r="[A-Z]+\d+" s="(\d+)"')
Cells = Sequence[str | int | date]
Filled = tuple[int, Cells]  # how high in points, and what stands in it


class Pattern:
    """The last row of a book as openpyxl wrote it: words, a number, a day. It shows their styles, and makes room."""

    def __init__(self, book: bytes, number: int) -> None:
        self._zip, self._first = zipfile.ZipFile(BytesIO(book)), number
        sheet = self._zip.read(SHEET).decode()
        found = re.search(rf'<row r="{number}".*?</row>', sheet, re.S)
        if found is None:
            raise ValueError("a book without the row that shows its styles")
        self._head, self._tail = sheet[: found.start()], sheet[found.end() :]
        self._words, self._count, self._day = STYLE.findall(found[0])

    def filled(self, rows: Iterator[Filled]) -> bytes:
        """Row by row: a county's year never stands in memory as cells."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for part in self._zip.infolist():
                if part.filename != SHEET:
                    made.writestr(part, self._zip.read(part))
            with made.open(SHEET, "w") as sheet:
                self._write(sheet.write, rows)
        return out.getvalue()

    def _write(self, write: Callable[[bytes], object], rows: Iterator[Filled]) -> None:
        write(self._head.encode())
        for number, (high, cells) in enumerate(rows, start=self._first):
            told = "".join(self._cell(f"{_letter(n)}{number}", value) for n, value in enumerate(cells, start=1))
            write(f'<row r="{number}" ht="{high}" customHeight="1">{told}</row>'.encode())
        write(self._tail.encode())

    def _cell(self, at: str, value: str | int | date) -> str:
        if isinstance(value, str):
            if not value:
                return f'<c r="{at}" s="{self._words}"/>'
            keep = ' xml:space="preserve"' if value != value.strip() else ""
            return f'<c r="{at}" s="{self._words}" t="inlineStr"><is><t{keep}>{escape(value)}</t></is></c>'
        if isinstance(value, date):
            return f'<c r="{at}" s="{self._day}" t="n"><v>{to_excel(value)}</v></c>'
        return f'<c r="{at}" s="{self._count}" t="n"><v>{value}</v></c>'


LETTERS = [get_column_letter(n) for n in range(1, 101)]


def _letter(column: int) -> str:
    return LETTERS[column - 1] if column <= len(LETTERS) else get_column_letter(column)
