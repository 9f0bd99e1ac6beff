"""It is written off, or comes back to be done again. The resident hears that there is news, never what it says."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

NOTICE = Notice("closed", ("close", "redo"), "您反映的事项有新进展", PROGRESS, resident_page, the_resident)
