"""A sheet's mini-program code: drawn by WeChat once, kept by us, and told plainly when WeChat is away."""

from dataclasses import dataclass, replace

from click.testing import CliRunner
from flask import Flask

from app.cli import wechat_link_rule
from tests.browser import Browser
from tests.cast import Cast
from wechat.errors import unreachable
from wechat.links import LinkRule

PICTURE = b"\x89PNG\r\n\x1a\n and so on"


@dataclass
class Drawing:
    """Stands where WeChat would, and counts."""

    away: bool = False
    drawn: int = 0

    def mini_code(self, scene: str, page: str) -> bytes:
        if self.away:
            raise unreachable()
        self.drawn += 1
        assert (page, len(scene)) == ("pages/scan", 12)
        return PICTURE


def with_mini_program(app: Flask, mp: object) -> None:
    house = app.extensions["mashang"]
    settings = house.settings.model_copy(update={"wx_mp_scan_page": "pages/scan"})
    app.extensions["mashang"] = replace(house, settings=settings, mp=mp)


def sheet(cast: Cast) -> int:
    from models import code

    with cast.database.read() as session:
        found = code.find(session, cast.wang_code)
        assert found is not None
        return found.id


def test_it_is_drawn_once_and_kept(app: Flask, cast: Cast, chen: Browser) -> None:
    drawing = Drawing()
    with_mini_program(app, drawing)
    for _ in range(2):
        got = chen.open(f"/console/codes/{sheet(cast)}/mini-code")
        assert (got.status_code, got.data, got.mimetype) == (200, PICTURE, "image/png")
    assert drawing.drawn == 1
    assert "小程序码" in chen.open(f"/console/codes/{sheet(cast)}").text


def test_without_a_mini_program_there_is_none_and_nothing_offers_it(cast: Cast, chen: Browser) -> None:
    assert chen.open(f"/console/codes/{sheet(cast)}/mini-code").status_code == 404
    assert "小程序码" not in chen.open(f"/console/codes/{sheet(cast)}").text


def test_with_wechat_away_the_page_says_so(app: Flask, cast: Cast, chen: Browser) -> None:
    with_mini_program(app, Drawing(away=True))
    got = chen.open(f"/console/codes/{sheet(cast)}/mini-code")
    assert got.status_code == 503 and "连不上微信" in got.text


@dataclass
class Rules:
    kept: dict[str, LinkRule]
    published: int = 0

    def link_rules(self) -> list[LinkRule]:
        return list(self.kept.values())

    def add_link_rule(self, prefix: str, page: str) -> None:
        self.kept[prefix] = LinkRule(prefix, page, False)

    def publish_link_rule(self, prefix: str) -> None:
        self.published += 1
        self.kept[prefix] = replace(self.kept[prefix], published=True)


def test_the_link_rule_is_published_once_however_often_it_is_asked_for(app: Flask) -> None:
    rules = Rules({})
    with_mini_program(app, rules)
    with app.app_context():
        said = [CliRunner().invoke(wechat_link_rule) for _ in range(2)]
    assert [one.exit_code for one in said] == [0, 0], said[0].output
    assert list(rules.kept) == ["https://mashang.example/q/"] and rules.published == 1
