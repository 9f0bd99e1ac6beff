"""A department was ordered to do something: everyone who acts for it hears, until one of them has accepted."""

from app.notices.notice import TASK, Notice, handling_page, the_handlers

NOTICE = Notice(
    "ordered", ("order",), "有一件交办事项，请您受理", TASK, handling_page, the_handlers, only_in=("ordered",)
)
