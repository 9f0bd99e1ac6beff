"""More time was granted. The resident hears that the date has moved; the page says from when to when."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

NOTICE = Notice("extended", ("grant_time",), "您反映的事项经批准延期", PROGRESS, resident_page, the_resident)
