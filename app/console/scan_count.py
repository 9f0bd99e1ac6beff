"""How often one sheet was scanned: the last thirty days, the last twelve months."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from models import clock, code

DAYS, MONTHS = 30, 12
Counted = list[tuple[str, int]]  # what stands under a bar, how often


def by_day(session: Session, code_id: int) -> Counted:
    since = clock.days_ago(DAYS - 1)
    n = code.scans_by_day(session, code_id, since)
    days = [since + timedelta(days=ahead) for ahead in range(DAYS)]
    return [(f"{day.month}月{day.day}日", n.get(day, 0)) for day in days]


def by_month(session: Session, code_id: int) -> Counted:
    today = clock.today()
    firsts = [_month(today, back) for back in range(MONTHS - 1, -1, -1)]
    n = code.scans_by_day(session, code_id, firsts[0])
    sums = {first: sum(many for day, many in n.items() if day.replace(day=1) == first) for first in firsts}
    return [(f"{first.year}年{first.month}月", many) for first, many in sums.items()]


def _month(day: date, back: int) -> date:
    """The first of a month so many months ago."""
    year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return date(year, month + 1, 1)
