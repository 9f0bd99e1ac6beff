"""The doubt was looked at and the answer stands. The resident hears that there is news, never what it says."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

NOTICE = Notice("upheld", ("uphold",), "您的异议已有核实结果", PROGRESS, resident_page, the_resident)
