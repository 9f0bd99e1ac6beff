"""It went to other hands. The resident hears that there is news, never what it says."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

MOVES = ("pass_on", "assign", "redo", "confer", "contend", "send_up", "send_down", "take_over")
NOTICE = Notice("progressed", MOVES, "您反映的事项有新进展", PROGRESS, resident_page, the_resident)
