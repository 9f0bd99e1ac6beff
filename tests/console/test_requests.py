"""One request at the desk: the whole record, every move as a form, and refusals that lose nothing."""

import re
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from app import uploads
from app.deeds import fields
from models import delivery, event
from models.service_request import seeing
from tests.browser import Browser
from tests.cast import Cast

# How each move becomes possible, by the cast's own acts.
ROADS = {
    "accept": [], "assign": [], "ask": [], "answer": [], "note": [],
    "redo": [("answer", "deputy", "修好了")], "close": [("answer", "deputy", "修好了")],
}  # fmt: skip
AFTER = {"accept": "accepted", "assign": "filed", "ask": "asked", "answer": "answered", "note": "filed",
         "redo": "returned", "close": "closed", "release": "filed"}  # fmt: skip


def at(number: str, move: str = "") -> str:
    return f"/console/requests/{number}" + (f"/{move}" if move else "")


def history(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        return [e.move for e in event.history(session, seeing.by_number(session, number).id)]


def state(cast: Cast, number: str) -> str:
    with cast.database.read() as session:
        return seeing.by_number(session, number).state


def photo_of(app: Flask, cast: Cast) -> int:
    picture = BytesIO()
    Image.new("RGB", (64, 48), "sienna").save(picture, "JPEG")
    with app.app_context():
        safe = uploads.receive(picture.getvalue())
        cast.database.transact(lambda s: s.add(safe.row(cast.li)))
    return safe.id


def fields_for(cast: Cast, move: str) -> dict[str, str]:
    if move == "assign":
        return {"deputy": str(cast.deputies[cast.zhao]), "text": "请赵代表跟进"}
    return {} if move in ("accept", "release") else {"text": f"一句话:{move}"}


def test_the_whole_record_is_on_one_page(app: Flask, cast: Cast, chen: Browser) -> None:
    filed = cast.file(
        "灯坏了\n三天", title="路灯", place="老槐树旁", name="李阿姨", phone="00000001380", category="道路交通",
        attachments=[photo_of(app, cast)],
    )  # fmt: skip
    number = filed.request.number
    cast.act(number, "accept", cast.deputy())
    cast.act(number, "ask", cast.deputy(), "哪一盏?")
    page = chen.open(at(number)).text
    for words in ("路灯", "灯坏了\n三天", "老槐树旁", "李阿姨", "道路交通", "哪一盏?", "王示例代表"):
        assert words in page
    assert "00000001380" not in page and "00000001380" in chen.press(at(number), at(number, "phone")).text
    picture = chen.open(re.search(r'src="(/console/attachments/\d+)"', page)[1])
    assert picture.status_code == 200 and picture.mimetype == "image/jpeg"
    assert Image.open(BytesIO(picture.data)).size == (64, 48)


@pytest.mark.parametrize("move", ROADS)
def test_every_move_has_a_form_that_works(cast: Cast, chen: Browser, move: str) -> None:
    number = cast.file().request.number
    for verb, _role, *words in ROADS[move]:
        cast.act(number, verb, cast.deputy(), *words)
    answer = chen.press(at(number), at(number, move), **fields_for(cast, move))
    assert answer.status_code == 303 and answer.headers["Location"] == f"{at(number)}?done={move}"
    assert state(cast, number) == AFTER[move] and history(cast, number)[-1] == move
    page = chen.open(at(number)).text
    assert fields_for(cast, move).get("text", "") in page
    if move == "assign":
        assert "赵示例代表" in page


def test_what_was_held_in_a_storm_is_released(cast: Cast, chen: Browser) -> None:
    from models import profile

    calm = profile.of("default").quotas
    storm = type(calm)(calm.person_hour, calm.person_day, calm.browser_hour, calm.browser_day, 0)
    object.__setattr__(profile.of("default"), "quotas", storm)
    try:
        number = cast.file().request.number
    finally:
        object.__setattr__(profile.of("default"), "quotas", calm)
    assert state(cast, number) == "held" and "暂留待核" in chen.open("/console/").text
    assert chen.press(at(number), at(number, "release")).status_code == 303
    assert state(cast, number) == "filed"


def test_only_what_the_workflow_allows_is_shown(cast: Cast, chen: Browser, county: Browser) -> None:
    number = cast.file().request.number
    moves = {a.rsplit("/", 1)[1] for a in chen.forms(at(number)) if at(number) in a}
    with cast.database.read() as session:
        allowed = {m.name for m in fields.moves_of(seeing.by_number(session, number), cast.chief())}
    assert moves == allowed and {"accept", "assign", "order", "answer"} <= moves and "close" not in moves
    theirs = {a.rsplit("/", 1)[1] for a in county.forms(at(number)) if at(number) in a}
    assert theirs == {"note", "supervise", "specialise", "exclude"}, "the county looks on and presses"
    assert "disabled" not in chen.open(at(number)).text


def test_a_double_press_is_one_event(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    hidden = chen.forms(at(number))[at(number, "note")]
    answers = [chen.post(at(number, "note"), **hidden, text="已电话了解").status_code for _ in range(3)]
    assert answers == [303, 303, 303] and history(cast, number) == ["file", "note"]


def test_an_old_form_sent_again_with_other_words_keeps_them(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    hidden = chen.forms(at(number))[at(number, "note")]
    chen.post(at(number, "note"), **hidden, text="第一句")
    again = chen.post(at(number, "note"), **hidden, text="第二句")
    assert again.status_code == 409 and "第二句" in again.text and history(cast, number) == ["file", "note"]


def test_a_stale_page_shows_what_is_now_and_keeps_the_words(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    hidden = chen.forms(at(number))[at(number, "answer")]
    cast.act(number, "accept", cast.deputy())
    answer = chen.post(at(number, "answer"), **hidden, text="我写了很久的\r\n答复")
    assert answer.status_code == 409 and history(cast, number) == ["file", "accept"]
    assert "刚刚有了变化" in answer.text and "办理中" in answer.text and "王示例代表" in answer.text
    kept = re.search(r'<textarea id="answer-text"[^>]*>(.*?)</textarea>', answer.text, re.S)[1]
    assert kept.strip().replace("\r\n", "\n") == "我写了很久的\n答复"
    fresh = dict(re.findall(r'name="(token|key|seen)" value="([^"]+)"', answer.text.split(at(number, "answer"))[1]))
    assert chen.post(at(number, "answer"), **fresh, text="我写了很久的\n答复").status_code == 303


def test_words_for_a_move_that_is_gone_are_still_on_the_page(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    hidden = chen.forms(at(number))[at(number, "ask")]
    cast.act(number, "answer", cast.deputy(), "修好了")
    answer = chen.post(at(number, "ask"), **hidden, text="想问问是哪一盏")
    assert answer.status_code == 409 and "想问问是哪一盏" in answer.text and "留给您复制" in answer.text


@pytest.mark.parametrize(
    ("move", "typed"),
    [
        ("answer", {"text": ""}), ("answer", {"text": " \n "}), ("answer", {"text": "长" * 2001}),
        ("answer", {"text": "好\x07"}), ("assign", {"deputy": "", "text": "留下这句"}),
        ("assign", {"deputy": "abc", "text": "留下这句"}), ("assign", {"deputy": "1", "text": "留下这句"}),
        ("answer", {"text": "留下这句", "seen": "x"}), ("answer", {"text": "留下这句", "seen": "²"}),
        ("answer", {"text": "留下这句", "more": "1"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast, chen: Browser, move: str, typed: dict) -> None:
    number = cast.file().request.number
    answer = chen.press(at(number), at(number, move), **typed)
    assert answer.status_code == 422 and history(cast, number) == ["file"]
    assert 'class="fault"' in answer.text
    assert "留下这句" not in typed["text"] or "留下这句" in answer.text


def test_a_move_that_is_none_of_the_desks_is_404(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    hidden = chen.forms(at(number))[at(number, "note")]
    for move in ("withdraw", "rate", "file", "nonsense"):
        assert chen.post(at(number, move), **hidden, text="x").status_code == 404


def test_another_stations_chief_finds_nothing_and_moves_nothing(
    app: Flask, cast: Cast, chen: Browser, zhou: Browser
) -> None:
    picture = photo_of(app, cast)
    number = cast.file(attachments=[picture]).request.number
    own = zhou.forms("/console/")["/console/sign-out"]
    assert zhou.open(at(number)).status_code == 404
    assert zhou.open(f"/console/attachments/{picture}").status_code == 404
    assert chen.open(f"/console/attachments/{picture}").status_code == 200
    for move in AFTER:
        answer = zhou.post(at(number, move), **own, seen="1", **fields_for(cast, move))
        assert answer.status_code == 404, move
    assert history(cast, number) == ["file"]


def test_the_county_cannot_move_by_hand_what_it_only_sees(cast: Cast, county: Browser) -> None:
    number = cast.file().request.number
    own = county.forms("/console/")["/console/sign-out"]
    answer = county.post(at(number, "answer"), **own, seen="1", text="县里答复")
    assert answer.status_code == 409 and history(cast, number) == ["file"]


def test_a_photo_that_belongs_to_nothing_yet_is_nobodys_at_the_desk(app: Flask, cast: Cast, chen: Browser) -> None:
    assert chen.open(f"/console/attachments/{photo_of(app, cast)}").status_code == 404


def test_to_open_it_is_to_have_heard_of_it(cast: Cast, chen: Browser) -> None:
    number = cast.file(token=cast.station_code).request.number

    def tell(session) -> None:
        one = seeing.by_number(session, number)
        delivery.owe(session, event.history(session, one.id)[0], cast.chen, "filed")

    cast.database.transact(tell)
    page = chen.open(at(number))
    assert "等待发送" in page.text
    page.close()
    assert "已查看" in chen.open(at(number)).text
