"""A department's own pages: the order and never the resident's words, the moves that are theirs, and photos."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from app import uploads
from models import clock, delivery, event
from models.attachment import Attachment
from models.service_request import Report, seeing
from tests import departments
from tests.browser import Browser
from tests.cast import Cast
from tests.departments import TEXT, TITLE, Bodies

LIST = "/console/handling"
SECRET, NAME, PHONE = "我家后院那盏灯，别说是我讲的", "李阿姨", "000-1111-2222"


@pytest.fixture
def bodies(cast: Cast) -> Bodies:
    return departments.found(cast)


@pytest.fixture
def huang(app: Flask, cast: Cast, bodies: Bodies) -> Browser:
    """黄示例, who acts for the roads."""
    return Browser(app).sign_in(cast.database, bodies.huang, "console")


@pytest.fixture
def gao(app: Flask, cast: Cast, bodies: Bodies) -> Browser:
    """高示例, who acts for the power."""
    return Browser(app).sign_in(cast.database, bodies.gao, "console")


@pytest.fixture
def li(app: Flask, cast: Cast) -> Browser:
    """李阿姨, on her phone."""
    return Browser(app).sign_in(cast.database, cast.li, "h5")


def at(number: str, move: str = "") -> str:
    return f"{LIST}/{number}" + (f"/{move}" if move else "")


def office(number: str, move: str = "") -> str:
    return f"/console/requests/{number}" + (f"/{move}" if move else "")


def picture(colour: str = "sienna") -> tuple[BytesIO, str]:
    data = BytesIO()
    Image.new("RGB", (64, 48), colour).save(data, "JPEG")
    data.seek(0)
    return data, f"{colour}.jpg"


def history(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        return [e.move for e in event.history(session, seeing.by_number(session, number).id)]


def filed(cast: Cast, **more) -> str:
    return cast.file(SECRET, name=NAME, phone=PHONE, **more).request.number


def ordered(cast: Cast, bodies: Bodies, **more) -> str:
    number = filed(cast, **more)
    departments.order(cast, number, bodies.roads)
    return number


def taken(cast: Cast, bodies: Bodies, **more) -> str:
    number = ordered(cast, bodies, **more)
    cast.act(number, "take", bodies.handler())
    return number


def attached(app: Flask, cast: Cast) -> int:
    with app.app_context():
        safe = uploads.receive(picture()[0].read())
        cast.database.transact(lambda s: s.add(safe.row(cast.li)))
    return safe.id


def pictures(page: str) -> list[str]:
    return re.findall(r'<img src="(/(?:console/)?attachments/\d+)"', page)


def test_the_whole_way_from_the_wall_to_the_write_off(
    cast: Cast, bodies: Bodies, chen: Browser, huang: Browser, li: Browser
) -> None:
    """点单, 定单, 买单, 验单, 评价, 销号: each by its own hand, on its own page."""
    sheet = f"/q/{cast.wang_code}"
    told = li.press(sheet, sheet, text=SECRET, name=NAME, phone=PHONE, visibility="public").headers["Location"]
    number = told.split("/")[2]
    words = {"title": TITLE, "text": TEXT, "department": str(bodies.roads)}
    assert chen.press(office(number), office(number, "order"), **words).status_code == 303
    assert huang.press(at(number), at(number, "take")).headers["Location"] == f"{at(number)}?done=take"
    proofs = {"before": picture("maroon"), "after": picture("olive")}
    done = huang.press(at(number), at(number, "report"), text="灯换好了", cost="1200", households="36", **proofs)
    assert done.status_code == 303
    judged = chen.open(office(number)).text
    for shown in ("灯换好了", "1,200", "36", "办理前", "办理后", "待验收"):
        assert shown in judged
    assert li.open(f"/r/{number}").text.count("<img") == 0, "nobody has accepted the work yet"
    accepted = chen.press(office(number), office(number, "verify"), text="灯换好了，请您看看", outcome="solved")
    assert accepted.status_code == 303
    hers = li.open(f"/r/{number}").text
    assert "灯换好了，请您看看" in hers and len(set(pictures(hers))) == 2
    assert all(li.open(one).status_code == 200 for one in pictures(hers))
    assert li.press(f"/r/{number}", f"/r/{number}/rating", grade="satisfied").status_code == 303
    assert chen.press(office(number), office(number, "close")).status_code == 303
    assert history(cast, number) == ["file", "order", "take", "report", "verify", "rate", "close"]


def test_the_reports_own_words_are_the_draft_of_the_answer(cast: Cast, bodies: Bodies, chen: Browser) -> None:
    number = taken(cast, bodies)
    departments.report(cast, number, bodies.handler(), "换了灯头\n亮了")
    page = chen.open(office(number)).text
    draft = re.search(r'<textarea id="verify-text"[^>]*>(.*?)</textarea>', page, re.S)
    assert draft is not None and unescape(draft[1]).strip() == "换了灯头\n亮了"
    assert '<textarea id="reject-text" name="text" maxlength="2000" required></textarea>' in page


def test_a_handler_reads_the_order_and_never_the_residents_words_name_or_phone(
    app: Flask, cast: Cast, bodies: Bodies, huang: Browser
) -> None:
    number = filed(cast, title="我家的灯", place="老槐树旁", attachments=[attached(app, cast)])
    cast.act(number, "tell", cast.resident(), "再说一句私房话")
    cast.act(number, "note", cast.chief(), "同事之间的话")
    departments.order(cast, number, bodies.roads)
    seen = huang.open(LIST).text + huang.open(at(number)).text
    for hidden in (SECRET, NAME, PHONE, "我家的灯", "再说一句私房话", "同事之间的话"):
        assert hidden not in seen
    for shown in (TITLE, TEXT, "老槐树旁", "甲镇人大代表联络站", "小事", "2026年第1号"[4:]):
        assert shown in seen
    (place,) = pictures(huang.open(at(number)).text)
    assert huang.open(place).status_code == 200


def test_who_shows_their_name_is_known_while_it_is_worked_on(cast: Cast, bodies: Bodies, huang: Browser) -> None:
    number = ordered(cast, bodies, name_shown=True)
    assert NAME in huang.open(at(number)).text and PHONE in huang.press(at(number), at(number, "phone")).text
    cast.act(number, "take", bodies.handler())
    departments.report(cast, number, bodies.handler())
    cast.act(number, "verify", cast.chief(), "好了")
    assert PHONE not in huang.open(at(number)).text


def test_a_complaint_hides_its_filer_and_their_photos(app: Flask, cast: Cast, bodies: Bodies, huang: Browser) -> None:
    photo = attached(app, cast)
    number = ordered(cast, bodies, name_shown=True, about="official", attachments=[photo])
    page = huang.open(at(number)).text
    assert NAME not in page and PHONE not in page and pictures(page) == []
    assert huang.open(f"/console/attachments/{photo}").status_code == 404


def test_what_is_another_departments_does_not_exist(
    cast: Cast, bodies: Bodies, gao: Browser, huang: Browser, chen: Browser
) -> None:
    number = ordered(cast, bodies)
    own = gao.forms(LIST)["/console/sign-out"]
    assert TITLE not in gao.open(LIST).text and gao.open(at(number)).status_code == 404
    for move, fields in (("take", {}), ("report", {"text": "x"}), ("decline", {"text": "x", "duty": "y"})):
        assert gao.post(at(number, move), **own, seen="2", **fields).status_code == 404, move
    assert huang.open(office(number)).status_code == 403 and chen.open(at(number)).status_code == 404
    assert huang.open(at("NOSUCHNUMB")).status_code == 404
    assert history(cast, number) == ["file", "order"]


def test_only_a_handlers_moves_go_through_a_handlers_page(cast: Cast, bodies: Bodies, huang: Browser) -> None:
    number = taken(cast, bodies)
    moves = {a.rsplit("/", 1)[1] for a in huang.forms(at(number)) if a.startswith(at(number))}
    assert moves == {"query", "report", "ask_more_time", "note"}
    hidden = huang.forms(at(number))[at(number, "note")]
    for move in ("verify", "close", "answer", "nonsense"):
        assert huang.post(at(number, move), **hidden, text="x").status_code == 404


def test_sent_back_once_it_is_the_chiefs_again_and_the_second_time_a_joint_meeting(
    cast: Cast, bodies: Bodies, huang: Browser, gao: Browser
) -> None:
    number = ordered(cast, bodies)
    short = huang.press(at(number), at(number, "decline"), text="不归我们管", duty="")
    assert short.status_code == 422 and "不归我们管" in short.text and history(cast, number)[-1] == "order"
    done = huang.press(at(number), at(number, "decline"), text="不归我们管", duty="三定方案第三条")
    assert done.headers["Location"] == f"{LIST}?done=decline"
    assert huang.open(at(number)).status_code == 404 and TITLE not in huang.open(f"{LIST}?show=done").text
    departments.order(cast, number, bodies.power)
    assert gao.press(at(number), at(number, "decline"), text="也不归我们", duty="供电条例").status_code == 303
    with cast.database.read() as session:
        assert seeing.by_number(session, number).state == "conferring"
    assert history(cast, number) == ["file", "order", "decline", "order", "contend"]


def test_a_question_stops_the_clock_and_the_answer_is_the_departments_to_read(
    cast: Cast, bodies: Bodies, huang: Browser
) -> None:
    number = taken(cast, bodies)
    assert huang.press(at(number), at(number, "query"), text="是哪一盏？").status_code == 303
    assert "暂停计时" in huang.open(at(number)).text
    cast.act(number, "tell", cast.resident(), "东头第三盏")
    assert "东头第三盏" in huang.open(at(number)).text


def test_more_time_is_asked_for_and_ruled_on(cast: Cast, bodies: Bodies, huang: Browser, chen: Browser) -> None:
    number = taken(cast, bodies)
    day = (clock.today() + timedelta(days=40)).isoformat()
    assert huang.press(at(number), at(number, "ask_more_time"), until=day, text="等配件").status_code == 303
    assert "批复之前原来的期限不变" in huang.open(at(number)).text
    assert chen.press(office(number), office(number, "grant_time"), text="同意").status_code == 303
    with cast.database.read() as session:
        assert seeing.by_number(session, number).due_at.astimezone(clock.HERE).date().isoformat() == day


def test_who_handles_and_is_chief_too_keeps_both_desks_and_does_not_accept_their_own_work(
    cast: Cast, bodies: Bodies, chen: Browser
) -> None:
    cast.database.transact(lambda session: departments.hire(session, cast.chen, bodies.roads))
    number = filed(cast)
    words = {"title": TITLE, "text": TEXT, "department": str(bodies.roads)}
    chen.press(office(number), office(number, "order"), **words)
    assert LIST in chen.open("/console/").text and "/console/codes" in chen.open(LIST).text
    chen.press(at(number), at(number, "take"))
    assert chen.press(at(number), at(number, "report"), text="换好了").status_code == 303
    own = chen.press(office(number), office(number, "verify"), text="换好了", outcome="solved")
    assert own.status_code == 409 and "不能验收" in own.text and history(cast, number)[-1] == "report"


def test_a_chief_does_not_accept_the_work_of_a_department_that_they_act_for_whoever_did_it(
    cast: Cast, bodies: Bodies, chen: Browser, county: Browser
) -> None:
    number = taken(cast, bodies)
    cast.act(number, "report", bodies.handler(), Report("换好了"))
    cast.database.transact(lambda session: departments.hire(session, cast.chen, bodies.roads))
    for move, said in (("verify", {"text": "换好了", "outcome": "solved"}), ("reject", {"text": "还漏"})):
        assert chen.press(office(number), office(number, move), **said).status_code == 409
    assert county.press(office(number), office(number, "verify"), text="换好了", outcome="solved").status_code == 303


def test_a_handler_who_opens_the_desk_is_led_to_their_own(huang: Browser, chen: Browser, cast: Cast) -> None:
    led = huang.open("/console/")
    assert (led.status_code, led.headers["Location"]) == (303, LIST)
    page = huang.open(LIST).text
    assert "示例县交通运输局" in page and "承办单位经办人" in page and "/console/codes" not in page
    assert huang.open("/console/codes").status_code == 403
    assert chen.open(LIST).status_code == 404, "a chief who acts for no department"


def test_photos_that_came_through_stay_when_something_else_is_wrong(
    cast: Cast, bodies: Bodies, huang: Browser
) -> None:
    number = taken(cast, bodies)
    again = huang.press(at(number), at(number, "report"), text=" ", after=[picture("olive"), picture("navy")])
    assert again.status_code == 422 and "已收到 2 张" in again.text
    form = again.text.split(f'action="{at(number, "report")}"')[1].split("</form>")[0]
    hidden = re.findall(r'name="(token|key|seen|after)" value="([^"]+)"', form)
    kept = [value for name, value in hidden if name == "after"]
    fields = {name: value for name, value in hidden if name != "after"}
    assert huang.post(at(number, "report"), **fields, text="好了", after=kept).status_code == 303
    with cast.database.read() as session:
        assert {a.phase for a in session.query(Attachment)} == {"after"}
        assert session.query(Attachment).count() == 2


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (lambda: (BytesIO(b"no picture at all"), "a.jpg"), "照片"),
        (lambda: (BytesIO(b"\xff\xd8\xff" + b"0" * (5 * 1024 * 1024 + 10)), "big.jpg"), "不能超过 5 MB"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_photo_changes_nothing(cast: Cast, bodies: Bodies, huang: Browser, bad, said: str) -> None:
    number = taken(cast, bodies)
    answer = huang.press(at(number), at(number, "report"), text="好了", before=bad())
    assert answer.status_code == 422 and said in answer.text and "好了" in answer.text
    assert history(cast, number)[-1] == "take"


def test_ten_photos_of_one_phase_are_one_too_many(cast: Cast, bodies: Bodies, huang: Browser) -> None:
    number = taken(cast, bodies)
    answer = huang.press(at(number), at(number, "report"), text="好了", after=[picture() for _ in range(10)])
    assert answer.status_code == 422 and "最多 9 张" in answer.text and history(cast, number)[-1] == "take"


def test_a_double_press_of_a_report_is_one_report(cast: Cast, bodies: Bodies, huang: Browser) -> None:
    number = taken(cast, bodies)
    hidden = huang.forms(at(number))[at(number, "report")]
    for _ in range(3):
        assert huang.post(at(number, "report"), **hidden, text="好了", after=picture()).status_code == 303
    assert history(cast, number) == ["file", "order", "take", "report"]


def test_a_rejected_report_and_its_photos_stay_between_colleagues(
    cast: Cast, bodies: Bodies, huang: Browser, chen: Browser, li: Browser
) -> None:
    number = taken(cast, bodies)
    huang.press(at(number), at(number, "report"), text="好了", after=picture("olive"))
    (photo,) = pictures(chen.open(office(number)).text)[-1:]
    chen.press(office(number), office(number, "reject"), text="还没亮")
    assert "还没亮" in huang.open(at(number)).text
    huang.press(at(number), at(number, "report"), text="这回亮了", after=picture("navy"))
    chen.press(office(number), office(number, "verify"), text="亮了", outcome="solved")
    hers = set(pictures(li.open(f"/r/{number}").text))
    assert len(hers) == 1 and photo.removeprefix("/console") not in hers
    assert li.open(photo.removeprefix("/console")).status_code == 404
    assert huang.open(photo).status_code == 200


def test_a_departments_notes_are_its_own_and_the_offices(
    cast: Cast, bodies: Bodies, huang: Browser, gao: Browser, chen: Browser
) -> None:
    number = ordered(cast, bodies)
    assert huang.press(at(number), at(number, "note"), text="先问问配件").status_code == 303
    assert "先问问配件" in huang.open(at(number)).text and "先问问配件" in chen.open(office(number)).text
    cast.act(number, "decline", bodies.handler(), "不归我们管", "三定方案第三条")
    departments.order(cast, number, bodies.power)
    assert "先问问配件" not in gao.open(at(number)).text


def test_a_stale_page_keeps_the_words(cast: Cast, bodies: Bodies, huang: Browser) -> None:
    number = taken(cast, bodies)
    hidden = huang.forms(at(number))[at(number, "report")]
    cast.act(number, "note", cast.chief(), "看一眼")
    answer = huang.post(at(number, "report"), **hidden, text="写了很久的报告")
    assert answer.status_code == 409 and "写了很久的报告" in answer.text and history(cast, number)[-1] == "note"


def test_the_list_has_each_matter_where_it_stands(cast: Cast, bodies: Bodies, huang: Browser) -> None:
    first, second = ordered(cast, bodies), taken(cast, bodies)
    third = taken(cast, bodies)
    departments.report(cast, third, bodies.handler())
    tabs = {show: huang.open(f"{LIST}?show={show}").text for show in ("todo", "ordered", "working", "reported", "done")}
    shown = {show: {n for n in (first, second, third) if at(n) in page} for show, page in tabs.items()}
    assert shown == {
        "todo": {first, second}, "ordered": {first}, "working": {second}, "reported": {third}, "done": set(),
    }  # fmt: skip
    assert huang.open(f"{LIST}?show=nonsense").status_code == 404


def test_a_long_list_goes_on_on_the_next_page(cast: Cast, bodies: Bodies, huang: Browser) -> None:
    numbers = [ordered(cast, bodies, who=(cast.li, cast.wang, cast.zhao)[n % 3]) for n in range(21)]
    first = huang.open(LIST).text
    onward = unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])
    second = huang.open(onward).text
    assert sorted(n for n in numbers if (at(n) in first) != (at(n) in second)) == sorted(numbers)
    assert huang.open(f"{LIST}?after=nonsense").status_code == 404


def test_to_open_it_is_to_have_heard_of_it(cast: Cast, bodies: Bodies, huang: Browser, chen: Browser) -> None:
    number = ordered(cast, bodies)

    def tell(session) -> None:
        one = seeing.by_number(session, number)
        delivery.owe(session, event.history(session, one.id)[-1], bodies.huang, "ordered")

    cast.database.transact(tell)
    assert "黄示例（示例县交通运输局）" in chen.open(office(number)).text
    huang.open(at(number)).close()
    assert "已查看" in chen.open(office(number)).text
