"""A department says that it is done: the office looks at the work, and accepts it or not."""

from app.notices.notice import TASK, Notice, desk_page, the_chiefs

NOTICE = Notice(
    "reported", ("report",), "承办单位已报结果，请您核实", TASK, desk_page, the_chiefs, only_in=("reported",)
)
