"""Every route of the desk: signed out it leads to the sign-in page, and no form works without its token."""

import pytest
from flask import Flask

from app.auth import OPEN
from tests.browser import Browser
from tests.cast import Cast

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def routes(app: Flask):
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("console."):
            named = {"kind": "png", "act": "end", "volume": "1"}
            filled = {name: "1" if "id" in name else named.get(name, "note") for name in rule.arguments}
            yield rule, app.url_map.bind("mashang.example", url_scheme="https").build(rule.endpoint, filled)


def test_no_unsafe_route_works_without_the_forms_token(app: Flask, cast: Cast, chen: Browser) -> None:
    chen.open("/console/")  # he has a device cookie, only the token is missing
    unsafe = [(rule, path) for rule, path in routes(app) if rule.methods & UNSAFE]
    assert len(unsafe) >= 7
    for rule, path in unsafe:
        for method in rule.methods & UNSAFE:
            for token in ("", "0" * 64):
                sent = {"token": token, "key": "k" * 10}
                answer = chen.client.open(path, method=method, base_url=chen.base_url, data=sent)
                assert answer.status_code == 403, f"{method} {path}"


def test_a_token_of_another_browser_is_worth_nothing(app: Flask, cast: Cast, chen: Browser, zhou: Browser) -> None:
    chen.open("/console/")
    theirs = zhou.forms("/console/")["/console/sign-out"]
    assert chen.post("/console/sign-out", **theirs).status_code == 403


def test_without_a_session_every_closed_route_leads_to_the_sign_in_page(app: Flask, stranger: Browser) -> None:
    form = stranger.forms("/console/sign-in")["/console/sign-in"]
    token = {"token": form["token"], "key": "k" * 10}  # nothing typed: nothing to keep
    for rule, path in routes(app):
        if rule.endpoint in OPEN:
            continue
        for method in rule.methods - {"OPTIONS"}:
            answer = stranger.client.open(path, method=method, base_url=stranger.base_url, data=token)
            where = answer.headers.get("Location", "").partition("?")[0]
            assert (answer.status_code, where) == (303, "/console/sign-in"), f"{method} {path}"


@pytest.mark.parametrize(
    "path",
    [
        "/console/?state=nonsense", "/console/?after=zzz", "/console/?after=-1", "/console/?station=1",
        "/console/requests/0000000000", "/console/codes/99999999999999999999999", "/console/attachments/" + "9" * 40,
        "/console/codes?station=x", "/console/requests/%00", 
    ],
)  # fmt: skip
def test_what_is_not_there_is_404_and_never_an_error(chen: Browser, path: str) -> None:
    assert chen.open(path).status_code == 404
