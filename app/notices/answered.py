"""There is an answer. The resident hears that there is news, never what it says."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

MOVES = ("answer", "verify", "feedback", "share")
NOTICE = Notice("answered", MOVES, "您反映的事项有答复了", PROGRESS, resident_page, the_resident)
