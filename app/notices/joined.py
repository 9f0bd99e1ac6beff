"""A neighbour joined another's request by one tap: the chief looks, at leisure, whether it is the same matter."""

from app.notices.notice import TASK, Notice, desk_page, the_chiefs

NOTICE = Notice(
    "joined", ("join",), "又有群众反映同一件事，请您知悉", TASK, desk_page, the_chiefs,
    phoned=False, only_in=("merged",),
)  # fmt: skip
