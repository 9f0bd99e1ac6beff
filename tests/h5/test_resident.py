"""李阿姨 scans, files, keeps her slip, and sees what came of it."""

import re
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from models import clock
from models.code import scans
from tests.browser import Browser
from tests.cast import Cast


def photo() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (640, 480), "sienna").save(buffer, "JPEG")
    return buffer.getvalue()


def filed_by(browser: Browser, cast: Cast, text: str = "水管漏水,路上结冰", **more) -> str:
    scan = f"/q/{cast.wang_code}"
    answer = browser.press(scan, scan, text=text, visibility="public", **more)
    assert answer.status_code == 303, answer.text
    return re.fullmatch(r"/r/(\w{10})/slip", answer.headers["Location"]).group(1)


def test_a_scan_shows_the_deputy_the_station_and_its_hours(aunt_li: Browser, cast: Cast) -> None:
    page = aunt_li.open(f"/q/{cast.wang_code}").text
    assert "王示例代表" in page and "甲镇人大代表联络站" in page and "周一至周五 08:30-12:00" in page


def test_a_scan_is_counted_once_the_page_has_left(aunt_li: Browser, cast: Cast) -> None:
    for _ in range(3):
        aunt_li.open(f"/q/{cast.wang_code}").close()
    with cast.database.read() as session:
        from models import code

        sheet = code.find(session, cast.wang_code)
        assert scans(session, [sheet.id]) == {sheet.id: 3}


def test_she_files_and_the_slip_tells_number_code_and_promise(aunt_li: Browser, cast: Cast) -> None:
    number = filed_by(aunt_li, cast)
    slip = aunt_li.open(f"/r/{number}/slip").text
    assert re.search(r"\d{4} \d{4}", slip) and "前受理" in slip
    assert "水管漏水" in aunt_li.open(f"/r/{number}").text
    assert number in aunt_li.open("/mine").text


def test_anyone_sees_the_status_and_nobody_the_content(aunt_li: Browser, cast: Cast, app: Flask) -> None:
    number = filed_by(aunt_li, cast)
    page = Browser(app).open(f"/r/{number}").text
    assert "待受理" in page and "水管" not in page


def test_number_and_code_together_open_all_of_it_on_another_phone(aunt_li: Browser, cast: Cast, app: Flask) -> None:
    number = filed_by(aunt_li, cast)
    code = re.search(r"(\d{4}) (\d{4})</strong>", aunt_li.open(f"/r/{number}/slip").text)
    other = Browser(app)
    wrong = other.press(f"/r/{number}", f"/r/{number}/open", code="00000000")
    assert wrong.status_code == 403 and "水管" not in wrong.text
    assert other.press(f"/r/{number}", f"/r/{number}/open", code="".join(code.groups())).status_code == 303
    assert "水管漏水" in other.open(f"/r/{number}").text


def test_guessing_codes_is_stopped_for_a_while(aunt_li: Browser, cast: Cast, app: Flask) -> None:
    number = filed_by(aunt_li, cast)
    guesser = Browser(app)
    answers = [guesser.press(f"/r/{number}", f"/r/{number}/open", code=f"{n:08d}").status_code for n in range(11)]
    assert answers == [403] * 10 + [429]


def test_the_same_form_sent_twice_files_once(aunt_li: Browser, cast: Cast) -> None:
    scan = f"/q/{cast.wang_code}"
    form = aunt_li.forms(scan)[scan] | {"text": "井盖丢了", "visibility": "public"}
    first, second = aunt_li.post(scan, **form), aunt_li.post(scan, **form)
    assert first.headers["Location"] == second.headers["Location"]
    assert aunt_li.open("/mine").text.count("井盖丢了") == 1


def test_photos_are_kept_and_shown_to_her_and_the_deputy_only(
    aunt_li: Browser, cast: Cast, wang: Browser, app: Flask
) -> None:
    number = filed_by(aunt_li, cast, photos=[(BytesIO(photo()), "a.jpg"), (BytesIO(photo()), "b.jpg")])
    paths = re.findall(r'src="(/attachments/\d+)"', aunt_li.open(f"/r/{number}").text)
    assert len(paths) == 2
    assert aunt_li.open(paths[0]).mimetype == "image/jpeg"
    assert wang.open(paths[0]).status_code == 200
    assert Browser(app).open(paths[0]).status_code == 404


def test_a_refusal_keeps_every_word_and_every_photo(aunt_li: Browser, cast: Cast) -> None:
    scan = f"/q/{cast.wang_code}"
    answer = aunt_li.press(
        scan, scan, text="路灯不亮", phone="不是号码", visibility="public", photos=(BytesIO(photo()), "a.jpg")
    )
    assert answer.status_code == 422 and "路灯不亮" in answer.text and "已收到 1 个照片" in answer.text
    kept = re.search(r'name="attachments" value="(\d+)"', answer.text).group(1)
    number = filed_by(aunt_li, cast, text="路灯不亮", attachments=kept)
    assert f"/attachments/{kept}" in aunt_li.open(f"/r/{number}").text


def test_what_is_no_photo_is_refused_in_plain_words(aunt_li: Browser, cast: Cast) -> None:
    scan = f"/q/{cast.wang_code}"
    program = (BytesIO(b"MZ\x90 not a photo"), "a.jpg")
    answer = aunt_li.press(scan, scan, text="看图", visibility="public", photos=program)
    assert answer.status_code == 422 and "看图" in answer.text


def test_a_storm_from_one_browser_waits_and_keeps_its_draft(aunt_li: Browser, cast: Cast) -> None:
    for n in range(5):
        filed_by(aunt_li, cast, text=f"第 {n} 件")
    scan = f"/q/{cast.wang_code}"
    answer = aunt_li.press(scan, scan, text="第六件也很急", visibility="public")
    assert answer.status_code == 429 and answer.headers["Retry-After"] and "第六件也很急" in answer.text


def test_a_form_without_its_token_changes_nothing(app: Flask, cast: Cast) -> None:
    answer = Browser(app).post(f"/q/{cast.wang_code}", text="伪造", key="12345678", token="x")
    assert answer.status_code == 403


def test_an_unknown_sheet_says_where_to_go(aunt_li: Browser) -> None:
    answer = aunt_li.open("/q/NoSuchSheet99")
    assert answer.status_code == 404 and "代表联络站" in answer.text


@pytest.mark.parametrize("wrong", ["/q/NoSuchSheet99", "/r/0000000000", "/no-such-page", "/find?number=村口"])
def test_a_wrong_number_offers_the_field_for_a_right_one(aunt_li: Browser, cast: Cast, wrong: str) -> None:
    answer = aunt_li.open(wrong)
    assert answer.status_code == 404 and 'action="/find"' in answer.text
    number = cast.file().request.number
    for typed, leads in (
        (number, f"/r/{number}"), (f"{number[:5]} {number[5:]}".lower(), f"/r/{number}"),
        (cast.wang_code, f"/q/{cast.wang_code}"), ("Wang Wang 1111", f"/q/{cast.wang_code}"),
    ):
        assert aunt_li.open("/find", query_string={"number": typed}).headers["Location"] == leads


def test_a_wrong_address_at_the_desk_offers_no_residents_field(app: Flask, cast: Cast) -> None:
    chen = Browser(app).sign_in(cast.database, cast.chen, "console")
    answer = chen.open("/console/requests/0000000000")
    assert answer.status_code == 404 and 'action="/find"' not in answer.text




def test_a_deputy_who_left_is_followed_by_the_successor_and_the_page_says_so(aunt_li: Browser, cast: Cast) -> None:
    from models.deputy import Deputy

    def leave(session) -> None:
        wang = session.get(Deputy, cast.deputies[cast.wang])
        wang.left_on, wang.successor_id = clock.today(), cast.deputies[cast.zhao]

    cast.database.transact(leave)
    page = aunt_li.open(f"/q/{cast.wang_code}").text
    assert "王示例代表已离任，现由赵示例代表受理" in page
    number = filed_by(aunt_li, cast)
    with cast.database.read() as session:
        from models.service_request import seeing

        assert seeing.find(session, number, cast.deputy(cast.zhao)) is not None


def test_old_words_with_odd_scripts_come_back_as_she_wrote_them(aunt_li: Browser, cast: Cast) -> None:
    number = filed_by(aunt_li, cast, text="𠮷家门口<script>alert(1)</script>\r\n第二行‮abc")
    page = aunt_li.open(f"/r/{number}").text
    assert "𠮷家门口&lt;script&gt;alert(1)&lt;/script&gt;\n第二行‮abc" in page


def test_a_flood_of_messages_is_stopped_and_the_last_one_is_kept_on_the_page(aunt_li: Browser, cast: Cast) -> None:
    from models.service_request import TooMany, seeing

    number = filed_by(aunt_li, cast)
    with cast.database.read() as session:
        filer = cast.resident(seeing.by_number(session, number).filer_id)
    for n in range(29):
        cast.act(number, "tell", filer, f"再说一句 {n}")
    page = f"/r/{number}"
    answer = aunt_li.press(page, f"{page}/messages", text="最要紧的一句")
    assert answer.status_code == 429 and answer.headers["Retry-After"] and "最要紧的一句" in answer.text
    assert TooMany(3600).retry_after == 3600


def loose(app: Flask, cast: Cast) -> tuple[int, int]:
    """(rows of uploads that belong to no request, files in the store)"""
    from sqlalchemy import text

    with cast.database.read() as session:
        rows = session.execute(text("SELECT COUNT(*) FROM attachments WHERE request_id IS NULL")).scalar()
    root = app.extensions["mashang"].store.root
    return rows, sum(path.is_file() for path in root.rglob("*"))


def test_a_form_with_photos_sent_again_tells_the_same_slip_and_stores_nothing_more(
    aunt_li: Browser, cast: Cast, app: Flask
) -> None:
    scan = f"/q/{cast.wang_code}"
    form = aunt_li.forms(scan)[scan] | {"text": "井盖丢了", "visibility": "public"}
    told = {aunt_li.post(scan, **form, photos=(BytesIO(photo()), "a.jpg")).headers["Location"] for _ in range(3)}
    assert len(told) == 1 and loose(app, cast) == (0, 1)


def test_a_broken_voice_does_not_cost_her_the_good_photo(aunt_li: Browser, cast: Cast, app: Flask) -> None:
    scan = f"/q/{cast.wang_code}"
    answer = aunt_li.press(
        scan, scan, text="井盖丢了", visibility="public",
        photos=(BytesIO(photo()), "a.jpg"), voice=(BytesIO(b"no voice at all"), "v.mp3"),
    )  # fmt: skip
    assert answer.status_code == 422 and "已收到 1 个照片" in answer.text
    assert loose(app, cast) == (1, 1)


def test_uploads_past_the_quota_leave_nothing_behind(aunt_li: Browser, cast: Cast, app: Flask) -> None:
    scan = f"/q/{cast.wang_code}"
    for _ in range(4):
        photos = [(BytesIO(photo()), f"{n}.jpg") for n in range(9)]
        answer = aunt_li.press(scan, scan, text="图", phone="不是号码", visibility="public", photos=photos)
    assert answer.status_code == 429
    assert loose(app, cast) == (27, 27)


def test_a_held_request_reads_to_her_as_any_other(aunt_li: Browser, cast: Cast) -> None:
    from dataclasses import replace

    from models import profile

    calm = profile.of("default")
    with profile.instead(replace(calm, quotas=replace(calm.quotas, station_hour=0))):
        number = filed_by(aunt_li, cast)
    page = aunt_li.open(f"/r/{number}").text
    assert "待受理" in page and "核看" not in page and "王示例代表" in page
    hidden = aunt_li.forms(f"/r/{number}")[f"/r/{number}/withdrawal"]
    stale = aunt_li.post(f"/r/{number}/rating", **hidden, grade="satisfied")
    assert stale.status_code == 409 and "核看" not in stale.text


def test_leaving_a_shared_computer_forgets_what_was_opened_there(aunt_li: Browser, cast: Cast, app: Flask) -> None:
    number = filed_by(aunt_li, cast)
    code = re.search(r"(\d{4}) (\d{4})</strong>", aunt_li.open(f"/r/{number}/slip").text)
    shared = Browser(app)
    shared.press(f"/r/{number}", f"/r/{number}/open", code="".join(code.groups()))
    assert "水管漏水" in shared.open(f"/r/{number}").text
    token = next(iter(shared.forms(f"/q/{cast.wang_code}").values()))["token"]
    shared.post("/leave", token=token)
    assert "水管漏水" not in shared.open(f"/r/{number}").text


def test_who_leaves_a_shared_browser_leaves_nothing_of_theirs_to_the_next(aunt_li: Browser, cast: Cast) -> None:
    page = f"/q/{cast.wang_code}"
    filed = aunt_li.press(page, page, text="我家门口的水沟堵了").headers["Location"]
    number = filed.split("/")[2]
    assert number in aunt_li.open("/mine").text
    assert aunt_li.press("/mine", "/leave").status_code == 303
    assert number not in aunt_li.open("/mine").text
    assert "水沟" not in aunt_li.open(f"/r/{number}").text
