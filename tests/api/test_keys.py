"""The same act sent twice happens once, however many send it."""

import threading
from io import BytesIO

import pytest

from models import tally
from models.idempotency import IdempotencyKey
from tests.api.conftest import Phone, refused
from tests.cast import Cast
from tests.samples import body_of


def filed(cast: Cast) -> int:
    with cast.database.read() as session:
        return tally.of_stations(session, [cast.station]).get("filed", 0)


def test_the_same_key_and_body_replay_the_first_answer(cast: Cast, li: Phone) -> None:
    body = {"text": "路灯坏了", "code_token": cast.wang_code}
    first = li.post("/requests", body, key="one-and-only")
    again = li.post("/requests", body, key="one-and-only")
    assert (again.status_code, again.json) == (201, first.json) and filed(cast) == 1
    assert "Idempotent-Replay" not in first.headers and again.headers["Idempotent-Replay"] == "true"


def test_the_same_key_with_another_body_is_refused(cast: Cast, li: Phone) -> None:
    body = {"text": "路灯坏了", "code_token": cast.wang_code}
    li.post("/requests", body, key="one-and-only")
    refused(li.post("/requests", body | {"text": "另一件事"}, key="one-and-only"), 422, "key-reused")
    assert filed(cast) == 1


def test_the_same_key_of_two_people_is_two_acts(cast: Cast, li: Phone, signed_in) -> None:
    body = {"text": "路灯坏了", "code_token": cast.wang_code}
    for phone in (li, signed_in(cast.stranger)):
        assert phone.post("/requests", body, key="one-and-only").status_code == 201
    assert filed(cast) == 2


def test_the_same_key_on_two_requests_is_two_acts(cast: Cast, li: Phone) -> None:
    one, other = li.file(cast), li.file(cast)
    for number in (one, other):
        assert li.post(f"/requests/{number}/messages", {"text": "还没修"}, key="said-once").status_code == 201


def test_a_withdrawal_seen_otherwise_is_another_act(cast: Cast, li: Phone) -> None:
    number = li.file(cast)
    li.delete(f"/requests/{number}?seen=1", key="take-it-back")
    assert li.delete(f"/requests/{number}?seen=1", key="take-it-back").headers["Idempotent-Replay"] == "true"
    refused(li.delete(f"/requests/{number}?seen=2", key="take-it-back"), 422, "key-reused")


def test_every_writing_route_wants_a_key(cast: Cast, li: Phone, photo: bytes) -> None:
    from app.api.contract import api

    own = {
        "messages": {"text": "好"}, "rating": {"grade": "satisfied", "seen": 1}, "phone": {"code": "c"},
        "requests": {"text": "好", "code_token": "x"}, "session": {"code": "c"}, "dispute": {"text": "没修", "seen": 1},
        "confirm": {"seen": 1}, "alike": {"text": "好"},
    }  # fmt: skip
    number = li.file(cast)
    for path, item in api.paths.items():
        rule = path.removeprefix("/api/v1").replace("{number}", number)
        if item.delete:
            refused(li.delete(rule + "?seen=1", key=None), 400, "key-missing")
        if item.post and rule == "/uploads":
            refused(li.post(rule, data={"file": (BytesIO(photo), "x")}, key=None), 400, "key-missing")
        elif item.post and rule == "/consents":
            body = {"answers": [{"template": "mp-tmpl-progress", "answer": "accept"}]}
            refused(li.post(rule, body, key=None), 400, "key-missing")
        elif item.post:
            last = rule.rsplit("/", 1)[1]
            moved = rule.startswith("/desk/") and last != "phone"
            body = body_of(last) if moved else {} if last == "phone" and "/desk/" in rule else own[last]
            refused(li.post(rule, body, key=None), 400, "key-missing")


def test_a_key_that_is_no_key_is_refused(cast: Cast, li: Phone) -> None:
    for key in ("short", "x" * 81, "schlüssel-1"):
        refused(li.post("/requests", {"text": "灯", "code_token": cast.wang_code}, key=key), 422, "key-invalid")


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)  # on SQLite a copy waits for the whole file
def test_a_copy_that_comes_while_the_first_is_under_way_is_told_to_wait(cast: Cast, li: Phone) -> None:
    body = {"text": "路灯坏了", "code_token": cast.wang_code}
    li.post("/requests", body, key="under-way")
    keys = IdempotencyKey.__table__
    with cast.database.engine.connect() as first:
        kept = first.execute(keys.select()).mappings().one()
        first.execute(keys.delete())
        first.commit()
        first.execute(keys.insert(), dict(kept))  # the first copy, before its COMMIT
        copy = li.post("/requests", body, key="under-way")
        refused(copy, 409, "still-running")
        assert copy.headers["Retry-After"] == "3"
        first.commit()
    assert li.post("/requests", body, key="under-way").headers["Idempotent-Replay"] == "true"
    assert filed(cast) == 1


def test_twenty_at_once_with_one_key_file_one_request(app, cast: Cast, li: Phone) -> None:
    body, answers = {"text": "路灯坏了", "code_token": cast.wang_code}, []
    start = threading.Barrier(20)

    def press() -> None:
        phone = Phone(app, li.token)
        start.wait()
        answers.append(phone.post("/requests", body, key="pressed-twenty-times"))

    presses = [threading.Thread(target=press) for _ in range(20)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert filed(cast) == 1
    made = [a.json["number"] for a in answers if a.status_code == 201]
    assert len(set(made)) == 1
    # Whoever waited longer than the lock's patience is told to come again, and then hears the same.
    late = [a for a in answers if a.status_code != 201]
    assert all(a.status_code in (409, 503) and a.headers["Retry-After"] for a in late)
    assert li.post("/requests", body, key="pressed-twenty-times").json["number"] == made[0]
