"""大屏: a secret address, made and revoked by the chief; what hangs in a hall names nobody."""

import re
from html import unescape

import pytest

from models import wall
from models.service_request import openly
from models.wall import Wall
from tests.browser import Browser
from tests.cast import Cast
from tests.models.gathering import each, filer, gather
from tests.models.test_check import conclude, judge, say

WALL = "/console/wall"


def made(cast: Cast, chief: Browser) -> str:
    """The address, as the chief reads it off the page."""
    chief.press(WALL, f"{WALL}/{cast.station}/make")
    found = re.search(r'class="address"><a[^>]*href="([^"]+)"', chief.open(WALL).text)
    assert found
    return unescape(found[1])


def test_whoever_has_the_address_sees_the_screen_and_it_renews_itself(
    cast: Cast, chen: Browser, stranger: Browser
) -> None:  # fmt: skip
    answer = stranger.open(made(cast, chen))
    assert answer.status_code == 200 and "甲镇人大代表联络站" in answer.text
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in answer.text
    assert 'src="/static/wall.js"' in answer.text and "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Cache-Control"] == "no-store" and "<script>" not in answer.text
    assert " style=" not in answer.text and "Set-Cookie" not in answer.headers


def test_revoked_or_guessed_it_is_not_there(cast: Cast, chen: Browser, stranger: Browser) -> None:
    at = made(cast, chen)
    assert stranger.open("/wall/abcdefghjkmnpqrs").status_code == 404
    assert stranger.open("/wall/" + "a" * 5000).status_code == 404
    [revoke] = [action for action in chen.forms(WALL) if action.endswith("/revoke")]
    assert chen.press(WALL, revoke).headers["Location"].endswith("done=unwall")
    assert stranger.open(at).status_code == 404 and "/wall/" not in "".join(re.findall('href="([^"]+)"', chen.open(
        WALL).text.split("<main")[1]))  # fmt: skip


def test_only_the_chief_of_the_station_makes_and_revokes(
    cast: Cast, chen: Browser, zhou: Browser, county: Browser
) -> None:  # fmt: skip
    at = made(cast, chen)
    fields = chen.forms(WALL)[f"{WALL}/{cast.station}/make"]
    with cast.database.read() as session:
        [one] = wall.of_stations(session, [cast.station])
    for other in (zhou, county):
        page = other.open(WALL).text
        assert at not in page
        token = re.search(r'name="token" value="([^"]+)"', page)
        assert token
        mine = fields | {"token": token[1], "key": f"another-key-{other is zhou}"}
        assert other.post(f"{WALL}/{cast.station}/make", **mine).status_code == 404
        assert other.post(f"{WALL}/{one.id}/revoke", **mine).status_code == 404
    with cast.database.read() as session:
        assert [w.id for w in wall.of_stations(session, [cast.station])] == [one.id]


def test_the_secret_is_kept_sealed_and_looked_up_by_its_hash(cast: Cast, chen: Browser) -> None:
    secret = made(cast, chen).rsplit("/", 1)[1]
    with cast.database.read() as session:
        raw = session.connection().exec_driver_sql("SELECT secret, secret_hash FROM walls").one()
        assert secret.encode() not in bytes(raw[0]) and raw[1] != secret
        assert session.query(Wall).one().secret == secret


def test_what_is_private_held_complained_of_or_unread_does_not_hang(
    cast: Cast, chen: Browser, stranger: Browser
) -> None:  # fmt: skip
    plain = cast.file("村东的井盖破了，请打000-1234567找李示例", name="李示例").request.number
    hidden = [
        cast.file("邻居家的秘密", visibility="private").request.number,
        cast.file("只给站里看", visibility="station").request.number,
        cast.file("干部的事", about="official").request.number,
    ]
    cast.file("还没有人看过的话")
    each(cast, [plain, *hidden], "accept", cast.deputy())
    page = stranger.open(made(cast, chen)).text
    assert "村东的井盖破了" in page and "王示例代表" in page and "柳树村" in page
    for words in ("1234567", "李示例", plain, "秘密", "只给站里看", "干部的事", "没有人看过"):
        assert words not in page, words


def test_the_numbers_of_the_day(cast: Cast, chen: Browser, stranger: Browser) -> None:
    numbers = gather(cast, 7)
    each(cast, numbers[:6], "answer", cast.deputy(), "已修好。")
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", stranger.open(made(cast, chen)).text))
    for said in ("今天收集 7 件", "今天答复 6 件", "待转交 1 件", "正在办理 0 件", "办结率 100% 已转交 6 件"):
        assert said in page, (said, page)
    assert "满意率 — 已评价 0，满意 0" in page and "另：" not in page


def test_what_its_rates_would_hide_is_said_in_the_hall_too(cast: Cast, chen: Browser, stranger: Browser) -> None:
    numbers = gather(cast, 3)
    cast.act(numbers[0], "exclude", cast.chief(), "test", "试填")
    cast.act(numbers[1], "withdraw", filer(cast, numbers[1]), "不用了")
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", stranger.open(made(cast, chen)).text))
    assert "截至现在；另：群众撤回 1 件，不计入统计 1 件" in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "😀" * 300, "长" * 2000, "\u202e倒过来"])
def test_a_mean_title_breaks_no_screen(cast: Cast, chen: Browser, stranger: Browser, text: str) -> None:
    each(cast, [cast.file(text).request.number], "accept", cast.deputy())
    answer = stranger.open(made(cast, chen))
    assert answer.status_code == 200 and "<script>" not in answer.text


def test_a_station_without_anything_has_a_screen_too(cast: Cast, chen: Browser, stranger: Browser) -> None:
    assert "还没有可以公开的诉求" in stranger.open(made(cast, chen)).text


def test_what_a_check_found_wanting_is_left_out_until_the_chief_has_looked(cast: Cast) -> None:
    number = cast.file("路灯不亮").request.number
    cast.act(number, "accept", cast.deputy())
    assert hanging(cast) == ["路灯不亮"]
    told = say(cast, number, "加我微信领优惠")
    judge(cast, told, "risky", "10001")
    conclude(cast, told)
    assert hanging(cast) == []
    cast.act(number, "note", cast.chief(), "已核看，无妨")
    assert hanging(cast) == ["路灯不亮"]


def hanging(cast: Cast) -> list[str]:
    with cast.database.read() as session:
        return [one.title for one in openly.latest(session, cast.station, 5)]
