"""Neighbours who say the same: shown before filing, joined by one tap; nothing typed is lost and nothing leaks."""

import re
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from models import attachment, event, verify
from models.attachment import Attachment
from models.service_request import ServiceRequest, seeing
from tests.browser import HIDDEN, Browser
from tests.cast import Cast
from tests.h5.test_resident import photo

LAMP = "村口第二盏路灯坏了三天，晚上老人孩子看不见路"
SAME = "村口的路灯坏了，晚上孩子看不见路\n“盼着”修一修"
SECRET = {
    "text": LAMP + "金丝雀甲正文", "title": "金丝雀乙标题", "place": "金丝雀丙地点", "name": "金丝雀丁",
    "phone": "000-0000-7777",
}  # fmt: skip
CANARIES = ("金丝雀", "0000-7777", "村口第二盏")


def filed(app: Flask, cast: Cast, **more: str) -> str:
    """By a neighbour with a phone of their own, first of all."""
    scan = f"/q/{cast.wang_code}"
    answer = Browser(app).press(scan, scan, visibility="public", **(SECRET | more))
    return re.fullmatch(r"/r/(\w{10})/slip", answer.headers["Location"]).group(1)


def asked(browser: Browser, cast: Cast, text: str = SAME, **more) -> TestResponse:
    scan = f"/q/{cast.wang_code}"
    return browser.press(scan, scan, text=text, visibility="public", **more)


def hidden(page: TestResponse) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page.text)}


def handles(page: TestResponse) -> list[str]:
    return [unescape(h) for h in re.findall(r'name="join" value="([^"]+)"', page.text)]


def join(browser: Browser, cast: Cast, page: TestResponse, which: int = 0) -> TestResponse:
    return browser.post(f"/q/{cast.wang_code}", **(hidden(page) | {"join": handles(page)[which]}))


def number_of(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].split("/")[2]


def look(cast: Cast, number: str) -> ServiceRequest:
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
        return seeing.by_number(session, number)


def test_what_is_alike_is_shown_once_and_one_tap_files_alone(aunt_li: Browser, app: Flask, cast: Cast) -> None:
    filed(app, cast)
    page = asked(aunt_li, cast, place="村口", name="李示例")
    assert page.status_code == 200 and "附近有人反映过类似的事" in page.text and len(handles(page)) == 1
    answer = aunt_li.post(f"/q/{cast.wang_code}", **(hidden(page) | {"join": ""}))
    one = look(cast, number_of(answer))
    assert (one.state, one.contact_name) == ("filed", "李示例")
    mine = aunt_li.open(f"/r/{one.number}").text
    assert "“盼着”修一修" in mine and "村口的路灯坏了" in mine, "what was typed came through, line by line"


def test_one_tap_joins_with_a_number_a_code_and_a_page_of_ones_own(aunt_li: Browser, app: Flask, cast: Cast) -> None:
    lead = filed(app, cast)
    number = number_of(join(aunt_li, cast, asked(aunt_li, cast)))
    one = look(cast, number)
    assert one.state == "merged" and number != lead
    slip = aunt_li.open(f"/r/{number}/slip").text
    assert re.search(r"\d{4} \d{4}", slip) and "已与同类诉求并案办理" in slip
    cast.act(lead, "accept", cast.deputy())
    page = aunt_li.open(f"/r/{number}").text
    assert "已与同类诉求并案办理（共 2 件）" in page and "王示例代表" in page and "办理中" in page and "前答复" in page


def test_what_is_another_matter_is_filed_at_once(aunt_li: Browser, app: Flask, cast: Cast) -> None:
    filed(app, cast)
    assert asked(aunt_li, cast, "低保为什么取消了").status_code == 303


def test_one_who_wants_few_to_see_it_is_not_asked(aunt_li: Browser, app: Flask, cast: Cast) -> None:
    filed(app, cast)
    scan = f"/q/{cast.wang_code}"
    assert aunt_li.press(scan, scan, text=SAME, visibility="private").status_code == 303


def test_photos_are_kept_over_the_step(aunt_li: Browser, app: Flask, cast: Cast) -> None:
    filed(app, cast)
    page = asked(aunt_li, cast, photos=(BytesIO(photo()), "a.jpg"))
    assert "已收到的 1 个照片" in page.text
    number = number_of(join(aunt_li, cast, page))
    with cast.database.read() as session:
        assert len(attachment.of_request(session, look(cast, number).id)) == 1
        assert session.query(Attachment).filter_by(request_id=None).count() == 0


def test_going_back_shows_the_form_as_it_was(aunt_li: Browser, app: Flask, cast: Cast) -> None:
    filed(app, cast)
    page = asked(aunt_li, cast, title="路灯", photos=(BytesIO(photo()), "a.jpg"))
    form = aunt_li.post(f"/q/{cast.wang_code}", **(hidden(page) | {"back": "1"}))
    assert form.status_code == 200 and "我要反映" in form.text and "“盼着”修一修" in form.text
    assert 'value="路灯"' in form.text and "已收到 1 个照片" in form.text
    again = aunt_li.post(f"/q/{cast.wang_code}", **(hidden(form) | {"text": "换一件说：低保为什么取消了"}))
    assert again.status_code == 303


def test_the_same_step_pressed_again_files_once(aunt_li: Browser, app: Flask, cast: Cast) -> None:
    filed(app, cast)
    page = asked(aunt_li, cast)
    first, second = (join(aunt_li, cast, page) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    with cast.database.read() as session:
        assert session.query(ServiceRequest).count() == 2


def test_the_first_form_pressed_again_after_all_is_told_that_it_was_filed(
    aunt_li: Browser, app: Flask, cast: Cast
) -> None:
    filed(app, cast)
    scan = f"/q/{cast.wang_code}"
    form = aunt_li.forms(scan)[scan] | {"text": SAME, "visibility": "public"}
    join(aunt_li, cast, aunt_li.post(scan, **form))
    again = aunt_li.post(scan, **form)
    assert again.status_code == 422 and "已经提交成功" in again.text and "盼着" in again.text


def test_what_was_answered_meanwhile_is_not_joined_and_nothing_is_lost(
    aunt_li: Browser, app: Flask, cast: Cast
) -> None:
    lead = filed(app, cast)
    page = asked(aunt_li, cast, photos=(BytesIO(photo()), "a.jpg"))
    cast.act(lead, "answer", cast.deputy(), "修好了")
    late = join(aunt_li, cast, page)
    assert late.status_code == 422 and "不能再加入" in late.text
    assert "盼着" in late.text and "已收到 1 个照片" in late.text
    again = aunt_li.post(f"/q/{cast.wang_code}", **(hidden(late) | {"text": SAME}))
    assert look(cast, number_of(again)).state == "filed"


@pytest.mark.parametrize("handle", ["nonsense", "A" * 90, "x" * 300])
def test_a_handle_that_we_never_gave_out_is_refused(aunt_li: Browser, app: Flask, cast: Cast, handle: str) -> None:
    filed(app, cast)
    page = asked(aunt_li, cast)
    answer = aunt_li.post(f"/q/{cast.wang_code}", **(hidden(page) | {"join": handle}))
    assert answer.status_code == 422 and "盼着" in answer.text


def test_a_handle_of_another_station_joins_nothing(aunt_li: Browser, app: Flask, cast: Cast) -> None:
    lead = filed(app, cast)
    page = asked(aunt_li, cast)

    def move_away(session) -> None:
        seeing.by_number(session, lead).station_id = cast.far_station

    cast.database.transact(move_away)
    assert join(aunt_li, cast, page).status_code == 422


def test_who_looks_again_and_again_is_shown_no_more_and_may_file(aunt_li: Browser, app: Flask, cast: Cast) -> None:
    from app import alike

    filed(app, cast)
    pages = [asked(aunt_li, cast, SAME + "啊" * n) for n in range(alike.MOST_LOOKS)]
    assert {page.status_code for page in pages} == {200}
    assert asked(aunt_li, cast).status_code == 303


def everywhere(browser: Browser, cast: Cast, numbers: list[str]) -> str:
    """Every page that a resident can open, in one."""
    paths = ["/mine", f"/q/{cast.wang_code}", *(f"/r/{n}{tail}" for n in numbers for tail in ("", "/slip"))]
    return "".join(browser.open(path).text for path in paths)


def test_no_page_tells_a_neighbour_anything_of_the_other(aunt_li: Browser, app: Flask, cast: Cast) -> None:
    lead_phone, scan = Browser(app), f"/q/{cast.wang_code}"
    photos = (BytesIO(photo()), "a.jpg")
    lead = number_of(lead_phone.press(scan, scan, visibility="public", photos=photos, **SECRET))
    step = asked(aunt_li, cast, "金丝燕甲：" + SAME, name="金丝燕乙", phone="000-0000-8888")
    mine = number_of(join(aunt_li, cast, step))
    cast.act(lead, "ask", cast.deputy(), "金丝雀问")
    cast.act(lead, "tell", cast.resident(look(cast, lead).filer_id), "金丝雀答")
    with cast.database.read() as session:
        [own] = attachment.of_request(session, seeing.by_number(session, lead).id)
    for known in (step.text, everywhere(aunt_li, cast, [mine])):
        assert lead not in known and str(own.id) not in known
        assert not any(canary in known for canary in CANARIES)
    read = everywhere(lead_phone, cast, [lead])
    assert "金丝燕" not in read and "0000-8888" not in read and mine not in read and "并案" not in read
    assert aunt_li.open(f"/attachments/{own.id}").status_code == 404
    stranger = everywhere(Browser(app), cast, [mine, lead])
    assert "金丝" not in stranger and "0000-" not in stranger


def test_a_shared_answer_with_its_photo_reaches_the_neighbour_and_no_stranger(
    aunt_li: Browser, wang: Browser, app: Flask, cast: Cast
) -> None:
    from app import uploads

    lead = filed(app, cast)
    mine = number_of(join(aunt_li, cast, asked(aunt_li, cast)))
    with app.app_context():
        safe = uploads.receive(photo())
        cast.database.transact(lambda s: uploads.write_down(s, cast.wang, safe))

    def answer(session) -> None:
        seeing.find(session, lead, cast.deputy()).answer("换好了新灯", by=cast.deputy(), attachments=[safe.id])

    cast.database.transact(answer)
    page = aunt_li.open(f"/r/{mine}").text
    assert "换好了新灯" in page and "王示例代表" in page and f"/attachments/{safe.id}" in page
    assert aunt_li.open(f"/attachments/{safe.id}").status_code == 200
    assert Browser(app).open(f"/attachments/{safe.id}").status_code == 404
    rated = aunt_li.press(f"/r/{mine}", f"/r/{mine}/rating", grade="satisfied")
    assert rated.status_code == 303
    assert (look(cast, mine).state, look(cast, lead).state) == ("rated", "answered")


def test_with_the_query_code_another_phone_sees_the_shared_photo_too(
    aunt_li: Browser, app: Flask, cast: Cast
) -> None:
    from app import uploads

    lead = filed(app, cast)
    mine = number_of(join(aunt_li, cast, asked(aunt_li, cast)))
    code = "".join(re.search(r"(\d{4}) (\d{4})</strong>", aunt_li.open(f"/r/{mine}/slip").text).groups())
    with app.app_context():
        safe = uploads.receive(photo())
        cast.database.transact(lambda s: uploads.write_down(s, cast.wang, safe))
    cast.database.transact(
        lambda s: seeing.find(s, lead, cast.deputy()).answer("好了", by=cast.deputy(), attachments=[safe.id])
    )
    other = Browser(app)
    assert other.open(f"/attachments/{safe.id}").status_code == 404
    other.press(f"/r/{mine}", f"/r/{mine}/open", code=code)
    assert other.open(f"/attachments/{safe.id}").status_code == 200


def test_a_joined_resident_may_withdraw_and_the_others_go_on(aunt_li: Browser, app: Flask, cast: Cast) -> None:
    lead = filed(app, cast)
    mine = number_of(join(aunt_li, cast, asked(aunt_li, cast)))
    assert aunt_li.press(f"/r/{mine}", f"/r/{mine}/withdrawal", text="").status_code == 303
    cast.act(lead, "answer", cast.deputy(), "修好了")
    assert (look(cast, mine).state, look(cast, lead).state) == ("withdrawn", "answered")
    assert "修好了" not in aunt_li.open(f"/r/{mine}").text


def test_the_deputy_reads_what_the_others_said_and_not_who_they_are(
    aunt_li: Browser, wang: Browser, app: Flask, cast: Cast
) -> None:
    lead = filed(app, cast)
    mine = number_of(join(aunt_li, cast, asked(aunt_li, cast, name="金丝燕乙", phone="000-0000-8888")))
    page = wang.open(f"/deputy/requests/{lead}").text
    assert "另有 1 位群众反映同一件事" in page and "盼着" in page
    assert "金丝燕" not in page and "8888" not in page and mine not in page
    assert wang.open(f"/deputy/requests/{mine}").status_code == 404


def test_her_page_tells_of_the_proposal_and_each_of_its_steps(aunt_li: Browser, app: Flask, cast: Cast) -> None:
    from tests.models.test_topic import begun, step

    number = filed(app, cast)
    made = begun(cast, number, title="更换村口路灯")
    step(cast, made, "看了现场", number="第 5 号建议")
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        assert [e.move for e in event.history(session, one.id)] == ["file", "bundle", "follow_up"]
        own = Browser(app).sign_in(cast.database, one.filer_id, "h5")
    page = own.open(f"/r/{number}").text
    assert "您反映的事项已列入建议《更换村口路灯》（第 5 号建议）" in page and "视察调研" in page and "看了现场" in page
    assert "内部说明" not in page
    assert "更换村口路灯" not in Browser(app).open(f"/r/{number}").text
