"""The chief found that theirs and another's are one. The resident hears that, and nothing of the other."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

LINE = "您反映的事项已与同类诉求并案"
NOTICE = Notice("merged", ("merge",), LINE, PROGRESS, resident_page, the_resident, phoned=False)
