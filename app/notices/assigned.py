"""The chief gave a request to a deputy."""

from app.notices.notice import TASK, Notice, deputy_page, the_addressed

NOTICE = Notice("assigned", ("assign",), "联络站交办一件诉求，请您受理", TASK, deputy_page, the_addressed)
