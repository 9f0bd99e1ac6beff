"""The chief urges whoever has it."""

from app.notices.notice import TASK, Notice, deputy_page, the_hands

NOTICE = Notice("supervised", ("supervise",), "联络站督办一件诉求，请抓紧", TASK, deputy_page, the_hands)
