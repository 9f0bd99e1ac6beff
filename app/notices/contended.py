"""Sent back a second time: the office has to call the bodies together, and who ordered it hears."""

from app.notices.notice import TASK, Notice, deputy_page, the_orderer_and_office

NOTICE = Notice(
    "contended", ("contend",), "承办单位再次退单，请会商", TASK, deputy_page, the_orderer_and_office,
    only_in=("conferring",),
)  # fmt: skip
