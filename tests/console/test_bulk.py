"""One move on many: each by itself, each told, twice is once, and never what one of them does not allow."""

import re

from app.audit_words import said
from models import event
from models.service_request import seeing
from models.sight import Sight
from tests.browser import Browser
from tests.cast import Cast

PICK = re.compile(r'name="pick" value="(\w{10}:\d+)"')


def chosen(*numbers: str) -> str:
    return "/console/bulk?" + "&".join(f"pick={number}" for number in numbers)


def hidden(chen: Browser, page: str, move: str) -> dict:
    """The form's fields, with every request that was chosen."""
    [form] = re.findall(rf'<form[^>]*action="/console/bulk/{move}".*?</form>', chen.open(page).text, re.S)
    return chen.forms(page)[f"/console/bulk/{move}"] | {"pick": PICK.findall(form)}


def history(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        return [e.move for e in event.history(session, seeing.by_number(session, number).id)]


def test_all_chosen_are_given_to_one_deputy(cast: Cast, chen: Browser) -> None:
    numbers = [cast.file(token=cast.station_code).request.number for _ in range(3)]
    form = hidden(chen, chosen(*numbers), "assign")
    page = chen.post("/console/bulk/assign", **form | {"deputy": str(cast.deputies[cast.zhao]), "text": "请跟进"})
    assert page.status_code == 200 and "全部办成" in page.text
    assert all(history(cast, number) == ["file", "assign"] for number in numbers)


def test_only_what_every_one_of_them_allows_is_offered(cast: Cast, chen: Browser) -> None:
    new, told = cast.file().request.number, cast.file().request.number
    cast.act(told, "answer", cast.deputy(), "修好了")
    offered = {a.rsplit("/", 1)[1] for a in chen.forms(chosen(new, told)) if "/bulk/" in a}
    assert offered == {"supervise", "note"}
    alone = {a.rsplit("/", 1)[1] for a in chen.forms(chosen(new)) if "/bulk/" in a}
    assert alone == {"accept", "assign", "supervise", "note"}


def test_what_changed_meanwhile_is_told_and_the_others_go_through(cast: Cast, chen: Browser) -> None:
    still, moved = cast.file().request.number, cast.file().request.number
    form = hidden(chen, chosen(still, moved), "accept")
    cast.act(moved, "accept", cast.deputy())
    page = chen.post("/console/bulk/accept", **form).text
    assert "办成 1 件" in page and "没有办成 1 件" in page and "刚刚有了变化" in page
    assert history(cast, still) == ["file", "accept"] and history(cast, moved) == ["file", "accept"]


def test_the_audit_and_the_page_name_what_was_done_and_what_was_refused(cast: Cast, chen: Browser) -> None:
    still, moved = cast.file().request.number, cast.file().request.number
    form = hidden(chen, chosen(still, moved), "accept")
    cast.act(moved, "accept", cast.deputy())
    page = chen.post("/console/bulk/accept", **form).text
    assert all(f"{number[:5]} {number[5:]}" in page for number in (still, moved))
    with cast.database.read() as session:
        lines = session.query(Sight).filter(Sight.way.like("console.play_bulk%")).all()
        told = {one.about: (one.deed, said(one.way)) for one in lines}
    assert told == {still: ("do", "批量办理：受理"), moved: ("try", "批量办理：受理（情况已变化）")}


def test_pressed_twice_each_happens_once(cast: Cast, chen: Browser) -> None:
    numbers = [cast.file().request.number for _ in range(2)]
    form = hidden(chen, chosen(*numbers), "note") | {"text": "已电话了解"}
    pages = [chen.post("/console/bulk/note", **form).text for _ in range(2)]
    assert all("全部办成" in page for page in pages)
    assert all(history(cast, number) == ["file", "note"] for number in numbers)


def test_what_is_missing_is_said_before_anything_moves(cast: Cast, chen: Browser) -> None:
    numbers = [cast.file().request.number for _ in range(2)]
    page = chen.post("/console/bulk/note", **hidden(chen, chosen(*numbers), "note") | {"text": " "})
    assert page.status_code == 422 and 'class="fault"' in page.text and numbers[1] in page.text
    assert all(history(cast, number) == ["file"] for number in numbers)


def test_anothers_request_cannot_be_slipped_in(cast: Cast, zhou: Browser) -> None:
    number = cast.file().request.number
    assert number not in zhou.open(chosen(number)).text
    own = zhou.forms("/console/")["/console/sign-out"]
    page = zhou.post("/console/bulk/note", **own, pick=[f"{number}:1"], text="看看").text
    assert "没有找到这件诉求" in page and history(cast, number) == ["file"]


def test_no_more_than_fifty_at_once(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    page = chen.open(chosen(number, *[f"{n:010d}" for n in range(60)])).text
    assert "一次最多 50 件" in page and number in page


def test_a_move_that_is_no_bulk_move_is_404(cast: Cast, chen: Browser) -> None:
    own = chen.forms("/console/")["/console/sign-out"]
    assert chen.post("/console/bulk/answer", **own, text="x").status_code == 404
