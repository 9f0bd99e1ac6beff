"""Theirs goes its own way again. The resident hears that, never why: the reason may be another's."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

LINE = "您反映的事项已恢复单独办理"
NOTICE = Notice("unmerged", ("unmerge",), LINE, PROGRESS, resident_page, the_resident, phoned=False)
