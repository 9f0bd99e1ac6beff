"""Somebody asks for more time: the office rules on it, and until then the old promise holds."""

from app.notices.notice import TASK, Notice, desk_page, the_chiefs

NOTICE = Notice(
    "time_asked", ("ask_more_time",), "有一件延期申请，请您批复", TASK, desk_page, the_chiefs,
    only_in=("accepted", "taken"),
)  # fmt: skip
