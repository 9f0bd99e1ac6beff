"""Every page and deed of an office holder has its words in the audit: a new one cannot be forgotten."""

from flask import Flask

from app.audit_words import RESIDENTS_TOO, WATCHED, said
from app.auth import OPEN
from models.workflow import MOVES

# What a resident reads and does about their own matters, and what everybody may do at the door.
UNWATCHED = {
    "h5": (
        "find", "mine", "file", "unlock", "slip", "slip_picture", "act", "leave", "elder", "own_data", "take_along",
        "forget_me",
    ),
    "api": (
        "see_alike", "upload", "file_request", "my_requests", "my_request", "say_more", "rate_request", "end_session",
        "confirm_request", "dispute_request", "withdraw_request", "consents", "phone_number",
    ),
}  # fmt: skip


def test_every_guarded_page_of_the_desk_is_watched(app: Flask) -> None:
    desk = {r.endpoint for r in app.url_map.iter_rules() if r.endpoint.startswith("console.")} - set(OPEN)
    assert desk - set(WATCHED) == set()


def test_what_is_not_watched_is_a_residents_own(app: Flask) -> None:
    others = {r.endpoint for r in app.url_map.iter_rules() if r.endpoint.startswith(("h5.", "api."))} - set(OPEN)
    own = {f"{group}.{name}" for group, names in UNWATCHED.items() for name in names}
    assert others - set(WATCHED) == own


def test_the_words_are_for_routes_that_there_are(app: Flask) -> None:
    there = {r.endpoint for r in app.url_map.iter_rules()}
    assert set(WATCHED) - there == set() and there >= RESIDENTS_TOO


def test_a_move_is_told_by_its_own_name() -> None:
    assert said("console.move:accept") == said("api.desk_accept") == f"诉求：{MOVES['accept'].label}"
    assert said("console.queue") == "诉求列表"
