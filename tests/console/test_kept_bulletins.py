"""存档的简报 at the desk: kept by one press, read again word for word, taken away in Word."""

import re
from html import unescape
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from app.console.bulletin import COUNTED, RATES
from media.word import W
from models import figures
from models.figures import SPOKEN
from models.person import Role
from models.service_request import Ending
from models.topic import begin, bundling
from tests.browser import Browser
from tests.cast import Cast
from tests.console.test_bulletin import plain
from tests.models.gathering import each, found, gather

BULLETIN, KEPT = "/console/bulletin", "/console/bulletins"
LINK = re.compile(r'<a class="fig" href="([^"]+)">(\d+)</a>')


def kept(who: Browser, query: str = "") -> str:
    """Press 存档; the address of what was kept."""
    [action] = [one for one in who.forms(BULLETIN + query) if one.startswith(KEPT)]
    to = who.press(BULLETIN + query, action).headers["Location"]
    assert to.endswith("done=kept_bulletin")
    return to.split("?")[0]


def words(docx: bytes) -> list[str]:
    with ZipFile(BytesIO(docx)) as package:
        lines = ElementTree.fromstring(package.read("word/document.xml")).iter(f"{{{W}}}p")
        return ["".join(piece.text or "" for piece in line.iter(f"{{{W}}}t")) for line in lines]


def test_what_is_kept_stays_while_the_figures_go_on(cast: Cast, chen: Browser) -> None:
    numbers = gather(cast, 7)
    each(cast, numbers, "accept", cast.deputy())
    each(cast, numbers[:5], "answer", cast.deputy(), "已修好。", ending=Ending("solved"))
    said = plain(chen.open(BULLETIN).text)
    one = kept(chen)
    each(cast, numbers[5:], "answer", cast.deputy(), "已修好。", ending=Ending("solved"))
    gather(cast, 1)
    page = chen.open(one).text
    assert plain(page) == said != plain(chen.open(BULLETIN).text)
    assert "7 = 2 + 5 ✓" in page and "5 / 7 = 71.4%" in page and "陈示例存档" in page
    for at, n in LINK.findall(page):
        assert len(re.findall('<a class="title"', chen.open(unescape(at)).text)) == int(n), at
    assert "收集意见建议7条" in chen.open(KEPT).text


def test_one_press_gives_the_word_file_of_now_or_of_then(cast: Cast, chen: Browser) -> None:
    numbers = gather(cast, 6)
    each(cast, numbers, "accept", cast.deputy())
    one = kept(chen)
    each(cast, numbers[:3], "answer", cast.deputy(), "已修好。", ending=Ending("solved"))
    now, then = (chen.open(at) for at in (f"{BULLETIN}.docx?period=2026", f"{one}.docx"))
    assert then.headers["Content-Disposition"].startswith("attachment")
    assert then.mimetype.endswith("wordprocessingml.document")
    assert "今年以来，收集意见建议6条，已全部转交，均在办理中。" in words(then.data)
    told = words(chen.open(f"{BULLETIN}.docx").data)
    assert "今年以来，收集意见建议6条，已全部转交，其中3件正在办理中，3件已经办理完成。" in told
    assert told[told.index("办结率") + 1 :][:2] == ["办理完成 3 / 已转交 6", "50%"]
    assert told[told.index("落实率") + 1 :][:2] == ["已落实 3 / 办理完成 3", "不足5件，不计算"]
    assert told[0] == "甲镇人大代表联络站群众意见建议办理情况" and now.status_code == 200


def test_of_a_proposal_that_is_the_countys_own_a_station_reads_that_there_is_one(cast: Cast, chen: Browser) -> None:
    numbers = gather(cast, 2)
    cast.database.transact(lambda s: bundling.bundle(
        begin(s, "proposal", "县里的建议", "", cast.county_staff(), cast.county, None),
        [found(s, one) for one in numbers], cast.county_staff(),
    ))  # fmt: skip
    [(at, n)] = [one for one in LINK.findall(chen.open(BULLETIN).text) if "kind=proposal" in one[0]]
    page = chen.open(unescape(at)).text
    assert n == "1" and "建议 1 条" in page and "其中 1 条由县人大建立" in page and "县里的建议" not in page


def test_all_that_a_word_file_counts_is_kept() -> None:
    assert set(COUNTED) <= set(SPOKEN) and {key for one in RATES for key in figures.RATES[one][1:]} <= set(SPOKEN)


def test_another_stations_bulletin_is_not_there(cast: Cast, chen: Browser, zhou: Browser, county: Browser) -> None:
    gather(cast, 2)
    one = kept(chen)
    for at in (one, f"{one}.docx", f"{one}/cases?key=received"):
        assert zhou.open(at).status_code == 404 and county.open(at).status_code == 200
    assert "还没有存档的简报" in zhou.open(KEPT).text and one in county.open(KEPT).text
    assert chen.open(f"{one}/cases?key=nothing").status_code == 404


def test_the_county_keeps_one_of_all_its_stations_or_of_one(cast: Cast, chen: Browser, county: Browser) -> None:
    gather(cast, 2)
    whole, of_one = kept(county), kept(county, f"?station={cast.station}")
    assert chen.open(whole).status_code == 404 and chen.open(of_one).status_code == 200
    assert "示例县，" in county.open(whole).text and "甲镇人大代表联络站，" in county.open(of_one).text


def test_who_has_two_stations_says_first_of_which_one_it_is(cast: Cast, chen: Browser) -> None:
    of_both = Role(person_id=cast.chen, role="chief", scope_kind="station", scope_id=cast.far_station)
    cast.database.transact(lambda session: session.add(of_both))
    page = chen.open(BULLETIN).text
    assert "请先在上面选一个联络站" in page and not [at for at in chen.forms(BULLETIN) if at.startswith(KEPT)]
    [fields] = [of for at, of in chen.forms(f"{BULLETIN}?station={cast.station}").items() if at.startswith(KEPT)]
    refused = chen.post(KEPT, **fields)
    assert refused.status_code == 422 and "还没有存档的简报" in chen.open(KEPT).text


def test_pressed_twice_it_is_kept_once(cast: Cast, chen: Browser) -> None:
    gather(cast, 1)
    [(action, fields)] = [one for one in chen.forms(BULLETIN).items() if one[0].startswith(KEPT)]
    first, again = (chen.post(action, **fields).headers["Location"] for _ in range(2))
    assert first == again and len(re.findall('<a class="title"', chen.open(KEPT).text)) == 1
