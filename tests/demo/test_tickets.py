"""One-use ways in, for this machine only."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import auth, demo
from app.demo import links
from tests.app_setup import make_app
from tests.demo.conftest import HERE, furnish


@pytest.fixture
def doors(app: Flask) -> dict[str, str]:
    furnish(app)
    return app.extensions["mashang"].database.transact(links.tickets)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def _get(browser: FlaskClient, path: str, **more):
    return browser.get(path, base_url=HERE, **more)


def test_a_ticket_opens_the_door_once(doors: dict[str, str], app: Flask, browser: FlaskClient) -> None:
    first = _get(browser, doors["沈样板"])
    assert first.status_code == 303 and first.location == "/console/"
    assert _get(browser, "/console/").status_code == 200
    second = _get(app.test_client(), doors["沈样板"])
    assert second.status_code == 410 and "demo-links" in second.get_data(as_text=True)


def test_a_deputy_comes_to_their_list_and_a_made_up_ticket_nowhere(
    doors: dict[str, str], browser: FlaskClient
) -> None:
    came = _get(browser, doors["王示例"])
    assert came.status_code == 303 and came.location == "/deputy"
    assert "村口水管渗水" in _get(browser, "/deputy").get_data(as_text=True)
    assert _get(browser, "/demo/console/" + "x" * 43).status_code == 410
    assert _get(browser, "/demo/console/" + "x" * 4300).status_code == 410
    assert _get(browser, doors["李样本"].replace("/h5/", "/api/")).status_code == 404


def test_a_handler_comes_to_their_departments_list(doors: dict[str, str], browser: FlaskClient) -> None:
    assert _get(browser, doors["华经样"]).location == "/console/"
    led = _get(browser, "/console/")
    assert led.status_code == 303 and led.location == "/console/handling"
    page = _get(browser, "/console/handling?show=reported").get_data(as_text=True)
    assert "霍庄村村口下坡路段路面塌陷" in page and "俺村口" not in page


def test_a_session_is_no_ticket_and_a_ticket_no_session(doors: dict[str, str], browser: FlaskClient) -> None:
    ticket = doors["沈样板"].rsplit("/", 1)[1]
    browser.set_cookie("console", ticket, domain="127.0.0.1")
    assert _get(browser, "/console/").status_code == 303


ELSEWHERE = (
    {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}},
    {"headers": {"X-Forwarded-For": "192.0.2.7"}},
    {"headers": {"Host": "rebound.example:8000"}},
)


def test_from_elsewhere_there_is_no_demonstration(doors: dict[str, str], browser: FlaskClient) -> None:
    for elsewhere in ELSEWHERE:
        for path in ("/demo", doors["沈样板"]):
            assert _get(browser, path, **elsewhere).status_code == 404
    assert _get(browser, doors["沈样板"]).status_code == 303


def test_the_overview_shows_cast_and_sheets_and_gives_links_only_when_asked(
    doors: dict[str, str], browser: FlaskClient
) -> None:
    page = _get(browser, "/demo").get_data(as_text=True)
    assert "王示例" in page and "沈样板" in page and "/phones/" in page and "/q/" in page
    assert "/demo/console/" not in page
    assert browser.post("/demo", base_url=HERE, data={}).status_code == 403
    token = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert token is not None
    made = browser.post("/demo", base_url=HERE, data={"token": token[1]}).get_data(as_text=True)
    fresh = re.search(r"/demo/console/[\w-]+", made)
    assert fresh is not None and _get(browser, fresh[0]).status_code == 303


def test_the_command_prints_links(doors: dict[str, str], app: Flask) -> None:
    links.register_commands(app)
    with app.app_context():  # the flask command brings one
        told = app.test_cli_runner().invoke(args=["demo-links"]).output
    assert told.count("/demo/console/") == 16 and told.count("/demo/h5/") == 13


def test_without_demo_there_is_nothing_of_it(database, tmp_path) -> None:
    app = make_app(database, tmp_path)
    assert app.test_client().get("/demo", base_url=HERE).status_code == 404
    with pytest.raises(demo.NotADemonstration):
        demo.register(app)


def test_its_routes_stand_in_the_table_of_open_routes(app: Flask) -> None:
    ours = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/demo")}
    assert ours == {"demo.front", "demo.redeem"} and ours <= set(auth.OPEN)
