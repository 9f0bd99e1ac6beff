"""A department was ordered to see to it. The resident hears that there is news, never what it says."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

MOVES = ("order", "convene")
NOTICE = Notice("handed_over", MOVES, "您反映的事项已交办承办单位", PROGRESS, resident_page, the_resident)
