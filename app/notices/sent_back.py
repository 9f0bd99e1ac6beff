"""A department sent the order back, once: whoever gave it must place it anew."""

from app.notices.notice import TASK, Notice, deputy_page, the_orderer

NOTICE = Notice(
    "sent_back", ("decline",), "承办单位退回一件交办事项", TASK, deputy_page, the_orderer, only_in=("accepted",)
)
