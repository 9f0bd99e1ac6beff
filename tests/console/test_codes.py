"""The chief makes a sheet, prints it three ways, sees which want reprinting, and revokes one."""

import re
from datetime import date, timedelta
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from models import clock, code, region
from models.code import Code
from models.deputy import Deputy
from models.group import Group
from models.station import Station
from tests.browser import Browser
from tests.cast import Cast

NEW = "/console/codes/new"
LONG_GONE = date(2020, 1, 2)

QR = zxingcpp.BarcodeFormat.QRCode  # among random modules a reader may fancy a bar code as well


def made(browser: Browser, cast: Cast, **more: str) -> str:
    wanted = {
        "who": f"deputy:{cast.deputies[cast.wang]}", "village": str(cast.village), "place": "柳树村村室东墙",
        "batch": "第一批", "topic": "环境卫生",
    }  # fmt: skip
    answer = browser.press(NEW, NEW, **(wanted | more))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def sheet_at(cast: Cast, path: str) -> Code:
    with cast.database.read() as session:
        return session.get_one(Code, int(path.rsplit("/", 1)[1]))


def path_of(cast: Cast, token: str) -> str:
    with cast.database.read() as session:
        return f"/console/codes/{code.find(session, token).id}"


def change(cast: Cast, kind: type, row_id: int, **values) -> None:
    def work(session) -> None:
        row = session.get_one(kind, row_id)
        for name, value in values.items():
            setattr(row, name, value)

    cast.database.transact(work)


def read_back(picture: Image.Image) -> str:
    [seen] = zxingcpp.read_barcodes(picture, formats=QR)
    return seen.text


def drawn_from_svg(svg: str) -> Image.Image:
    """The dark runs of our own SVG, painted module by module."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    picture = Image.new("L", (side, side), 255)
    dark = re.search(r'fill="#000" d="([^"]+)"', svg)[1]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", dark):
        picture.paste(0, (int(x), int(y), int(x) + int(length), int(y) + 1))
    return picture.resize((side * 8, side * 8), Image.Resampling.NEAREST)


@pytest.mark.parametrize("who", ["deputy", "group", "station"])
def test_a_sheet_is_made_and_leads_to_whom_it_names(cast: Cast, chen: Browser, who: str) -> None:
    ids = {"deputy": cast.deputies[cast.wang], "group": cast.group, "station": cast.station}
    names = {"deputy": "王示例代表", "group": "柳树村代表小组", "station": "甲镇人大代表联络站"}
    path = made(chen, cast, who=f"{who}:{ids[who]}")
    sheet = sheet_at(cast, path)
    assert (sheet.who, sheet.who_id, sheet.station_id, sheet.village_id) == (who, ids[who], cast.station, cast.village)
    assert (sheet.place, sheet.batch, sheet.topic, sheet.made_by) == ("柳树村村室东墙", "第一批", "环境卫生", cast.chen)
    assert re.fullmatch(r"[0-9A-Za-z]{12}", sheet.token)
    assert names[who] in chen.open(path).text and names[who] in chen.open(f"/q/{sheet.token}").text


def test_all_three_pictures_lead_to_the_link(cast: Cast, chen: Browser) -> None:
    path = made(chen, cast)
    link = f"https://mashang.example/q/{sheet_at(cast, path).token}"
    png, svg, pdf = (chen.open(f"{path}.{kind}") for kind in ("png", "svg", "pdf"))
    assert (png.mimetype, svg.mimetype, pdf.mimetype) == ("image/png", "image/svg+xml", "application/pdf")
    assert read_back(Image.open(BytesIO(png.data))) == link
    assert read_back(drawn_from_svg(svg.text)) == link
    page = pypdfium2.PdfDocument(pdf.data)[0]
    assert read_back(page.render(scale=2).to_pil()) == link
    words = page.get_textpage().get_text_range()
    assert "王示例代表" in words and "甲镇人大代表联络站" in words and "柳树村村室东墙" in words


def test_a_download_has_a_chinese_name_as_rfc_6266_wants_it(cast: Cast, chen: Browser) -> None:
    said = chen.open(made(chen, cast) + ".pdf").headers["Content-Disposition"]
    assert said.startswith("attachment;") and "filename*=UTF-8''%E7%8E%8B" in said and said.isascii()


def test_a_double_press_makes_one_sheet(cast: Cast, chen: Browser) -> None:
    hidden = chen.forms(NEW)[NEW]
    wanted = {"who": f"group:{cast.group}", "place": "大厅"}
    places = {chen.post(NEW, **hidden, **wanted).headers["Location"] for _ in range(3)}
    assert len(places) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"who": ""}, {"who": "deputy:1"}, {"who": "person:1"}, {"place": ""}, {"place": "　"}, {"place": "长" * 61},
        {"village": "1"}, {"topic": "没有的类别"}, {"station": "1"}, {"batch": "批" * 41}, {"more": "1"},
    ],
)  # fmt: skip
def test_what_the_form_did_not_offer_is_refused_and_the_rest_kept(cast: Cast, chen: Browser, typed: dict) -> None:
    wanted = {"who": f"group:{cast.group}", "place": "村室东墙", "batch": "第九批"} | typed
    answer = chen.press(NEW, NEW, **wanted)
    assert answer.status_code == 422 and 'class="fault"' in answer.text
    assert "batch" in typed or "第九批" in answer.text
    with cast.database.read() as session:
        assert len(code.page(session, [cast.station], None, 100)) == 4, "only the cast's own"


def test_another_stations_deputy_cannot_be_printed_on_a_sheet(cast: Cast, zhou: Browser) -> None:
    answer = zhou.press(NEW, NEW, who=f"deputy:{cast.deputies[cast.wang]}", place="村室")
    assert answer.status_code == 422
    answer = zhou.press(NEW, NEW, who=f"station:{cast.station}", station=str(cast.station), place="村室")
    assert answer.status_code == 422


def test_the_list_tells_who_where_and_how_often(cast: Cast, chen: Browser) -> None:
    path = path_of(cast, cast.wang_code)
    sheet = sheet_at(cast, path)
    for days in (0, 3, 29, 31):
        with clock.at(clock.now() - timedelta(days=days)):
            cast.database.transact(lambda s: code.count_scan(s, sheet.id))
    [line] = [tr for tr in re.findall(r"<tr>.*?</tr>", chen.open("/console/codes").text, re.S) if path in tr]
    assert "王示例代表" in line and "2026-1" in line and "使用中" in line
    assert re.findall(r'class="n">(\d+)<', line) == ["1", "3"]
    assert "累计 4 次" in chen.open(path).text


def test_a_deputy_who_left_puts_the_sheet_under_reprint(cast: Cast, chen: Browser) -> None:
    path = path_of(cast, cast.wang_code)
    reprint = "/console/codes?show=reprint"
    assert "没有需要重印的码" in chen.open(reprint).text
    change(cast, Deputy, cast.deputies[cast.wang], left_on=LONG_GONE, successor_id=cast.deputies[cast.zhao])
    page = chen.open(reprint).text
    assert path in page and "王示例代表已离任，现由赵示例代表受理" in page and path_of(cast, cast.sun_code) not in page
    assert "在同一处做一张新码" in chen.open(path).text
    pdf = pypdfium2.PdfDocument(chen.open(f"{path}.pdf").data)[0].get_textpage().get_text_range()
    assert "赵示例代表" in pdf, "printed anew, it names who answers now"


def test_a_group_dissolved_and_a_station_closed_are_seen_too(cast: Cast, chen: Browser, zhou: Browser) -> None:
    change(cast, Group, cast.group, dissolved_on=LONG_GONE)
    assert path_of(cast, cast.group_code) in chen.open("/console/codes?show=reprint").text
    change(cast, Station, cast.station, closes_on=LONG_GONE, successor_id=cast.far_station)
    page = zhou.open("/console/codes?show=reprint").text
    assert path_of(cast, cast.station_code) in page and "已停止服务" in page, "who took over sees the old sheets"


def test_a_revoked_sheet_says_why_and_is_printed_no_more(cast: Cast, chen: Browser) -> None:
    path = made(chen, cast)
    assert chen.press(path, f"{path}/revoke", why="  ").status_code == 422
    assert chen.press(path, f"{path}/revoke", why="被人撕毁").status_code == 303
    assert "被人撕毁" in chen.open(path).text and "已停用" in chen.open("/console/codes").text
    assert chen.open(f"{path}.pdf").status_code == 410
    scanned = chen.open(f"/q/{sheet_at(cast, path).token}")
    assert scanned.status_code == 410 and "被人撕毁" in scanned.text


def test_another_stations_sheets_are_not_there(cast: Cast, zhou: Browser) -> None:
    path = path_of(cast, cast.wang_code)
    assert path not in zhou.open("/console/codes").text
    own = zhou.forms("/console/")["/console/sign-out"]
    for kind in ("", ".png", ".svg", ".pdf"):
        assert zhou.open(path + kind).status_code == 404
    assert zhou.post(f"{path}/revoke", **own, why="试试").status_code == 404
    assert sheet_at(cast, path).revoked_at is None


def test_many_sheets_come_page_by_page(cast: Cast, chen: Browser) -> None:
    def post_many(session) -> None:
        for n in range(40):
            whose = {"county_id": cast.county, "station_id": cast.station, "who": "station", "who_id": cast.station}
            session.add(Code(token=f"Many{n:08d}", place=f"第{n}处", batch="多", **whose))

    cast.database.transact(post_many)
    seen, path = [], "/console/codes"
    while path:
        page = chen.open(path).text
        seen += re.findall(r'href="/console/codes/(\d+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else None
    assert len(seen) == len(set(seen)) == 44


def test_the_county_chooses_a_station_first(cast: Cast, county: Browser) -> None:
    assert "先选联络站" in county.open(NEW).text
    page = f"{NEW}?station={cast.station}"
    answer = county.press(page, NEW, who=f"station:{cast.station}", place="县政务大厅")
    assert answer.status_code == 303 and sheet_at(cast, answer.headers["Location"]).station_id == cast.station


def test_villages_offered_are_those_around_the_station(cast: Cast) -> None:
    with cast.database.read() as session:
        assert [r.name for r in region.within(session, cast.township)] == ["柳树村"]


def shown(browser: Browser, show: str) -> set[str]:
    return set(re.findall(r'href="(/console/codes/\d+)"', browser.open(f"/console/codes?show={show}").text))


def test_a_sheet_is_hung_and_taken_down_and_each_list_knows(cast: Cast, chen: Browser) -> None:
    path, today = path_of(cast, cast.wang_code), clock.today()
    assert path in shown(chen, "unhung") and path not in shown(chen, "hung")
    answer = chen.press(path, f"{path}/hang", on=today.isoformat(), form="a3")
    assert answer.status_code == 303 and "已记为张贴" in chen.open(answer.headers["Location"]).text
    sheet = sheet_at(cast, path)
    assert (sheet.hung_on, sheet.down_on, sheet.form) == (today, None, "a3")
    assert path in shown(chen, "hung") and path not in shown(chen, "unhung") | shown(chen, "gone")
    assert chen.press(path, f"{path}/take-down", on=today.isoformat()).status_code == 303
    assert path in shown(chen, "gone") and path not in shown(chen, "hung") | shown(chen, "unhung")
    assert chen.open(f"/q/{cast.wang_code}").status_code == 200, "a photo of it that somebody kept still leads here"


@pytest.mark.parametrize("on", ["", "soon", "2026-13-01", "2999-01-01"])
def test_a_day_that_cannot_be_is_refused_in_chinese(cast: Cast, chen: Browser, on: str) -> None:
    path = path_of(cast, cast.wang_code)
    answer = chen.press(path, f"{path}/hang", on=on, form="a4")
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert sheet_at(cast, path).hung_on is None


def test_nothing_is_taken_down_before_it_was_hung(cast: Cast, chen: Browser) -> None:
    path, today = path_of(cast, cast.wang_code), clock.today()
    chen.press(path, f"{path}/hang", on=today.isoformat(), form="a4")
    answer = chen.press(path, f"{path}/take-down", on=(today - timedelta(days=1)).isoformat())
    assert answer.status_code == 422 and "不能早于" in answer.text


def test_a_card_is_no_form_that_hangs(cast: Cast, chen: Browser) -> None:
    path = path_of(cast, cast.wang_code)
    assert chen.press(path, f"{path}/hang", on=clock.today().isoformat(), form="card").status_code == 422


def test_another_stations_sheet_is_hung_by_its_own_people(cast: Cast, zhou: Browser) -> None:
    path = path_of(cast, cast.wang_code)
    own = zhou.forms("/console/")["/console/sign-out"]
    assert zhou.post(f"{path}/hang", **own, on="2026-01-01", form="a4").status_code == 404
    assert sheet_at(cast, path).hung_on is None


def test_who_was_never_scanned_is_a_list(cast: Cast, chen: Browser) -> None:
    path = path_of(cast, cast.wang_code)
    assert path in shown(chen, "unscanned")
    cast.database.transact(lambda s: code.count_scan(s, sheet_at(cast, path).id))
    assert path not in shown(chen, "unscanned") and path_of(cast, cast.sun_code) in shown(chen, "unscanned")


def test_scans_over_time_are_drawn_and_told(cast: Cast, chen: Browser) -> None:
    path = path_of(cast, cast.wang_code)
    for days, times in ((0, 2), (29, 1), (30, 1), (200, 3)):
        with clock.at(clock.now() - timedelta(days=days)):
            for _ in range(times):
                cast.database.transact(lambda s: code.count_scan(s, sheet_at(cast, path).id))
    page = chen.open(path).text
    days, months = re.findall(r"<svg.*?</svg>", page, re.S)[:2]
    assert len(re.findall("<rect", days)) == 30 and len(re.findall("<rect", months)) == 12
    assert "近 30 天，共 3 次" in days and "近 12 个月，共 7 次" in months
    assert 'style="' not in page


@pytest.mark.parametrize(("form", "wide"), [("a4", 210), ("a3", 297), ("card", 90), ("cards", 210)])
def test_each_form_of_a_sheet_is_there_to_print(cast: Cast, chen: Browser, form: str, wide: int) -> None:
    data = chen.open(path_of(cast, cast.wang_code) + f".pdf?form={form}").data
    assert pypdfium2.PdfDocument(data)[0].get_size()[0] == pytest.approx(wide * 72 / 25.4, abs=0.2)


def test_a_form_there_is_none_of_is_not_there(cast: Cast, chen: Browser) -> None:
    assert chen.open(path_of(cast, cast.wang_code) + ".pdf?form=a5").status_code == 404
