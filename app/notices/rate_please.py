"""Answered some days ago and not yet rated. Owed by the clock, not by a move."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

NOTICE = Notice(
    "rate_please", (), "请您评价答复是否满意", PROGRESS, resident_page, the_resident,
    phoned=False, only_in=("answered",),
)  # fmt: skip
