"""A resident filed: the deputies asked hear of it; the chief when none can be reached."""

from app.notices.notice import TASK, Notice, deputy_page, the_hands

NOTICE = Notice("filed", ("file", "release"), "有群众反映事项，请您受理", TASK, deputy_page, the_hands)
