"""What the mini program asks of WeChat through us: the phone button, the next dialog, the address that is ours."""

from dataclasses import dataclass, replace

from flask import Flask

from tests.api.conftest import Phone
from tests.app_setup import make_app
from tests.cast import Cast
from wechat.errors import WechatError, refusal


@dataclass
class Button:
    """Stands where WeChat would: one number behind one code, once."""

    code: str = "button-1"
    asked: int = 0
    away: bool = False

    def phone_number(self, code: str, openid: str | None = None) -> str:
        self.asked += 1
        if self.away:
            raise WechatError("network", False, "")
        if code != self.code or self.asked > 1 or openid != "o-li-aunt":
            raise refusal(40029)
        return "000-0000-1234"


def with_button(app: Flask) -> Button:
    button = Button()
    app.extensions["mashang"] = replace(app.extensions["mashang"], mp=button)
    return button


def test_the_phone_button_gives_the_number_once_and_a_retry_the_same_answer(app: Flask, li: Phone) -> None:
    button = with_button(app)
    first = li.post("/phone", {"code": "button-1"}, key="phone-key-0001")
    again = li.post("/phone", {"code": "button-1"}, key="phone-key-0001")
    assert (first.status_code, first.json) == (201, {"phone": "000-0000-1234"})
    assert (again.status_code, again.json, button.asked) == (201, first.json, 1)
    spent = li.post("/phone", {"code": "button-1"})
    assert (spent.status_code, spent.json["type"].rsplit("/", 1)[-1]) == (422, "phone-code")


def test_with_wechat_away_the_button_says_so_and_filing_goes_on(app: Flask, li: Phone, cast: Cast) -> None:
    with_button(app).away = True
    refused = li.post("/phone", {"code": "button-1"})
    assert refused.status_code == 503 and "Retry-After" in refused.headers
    assert len(li.file(cast)) == 10


def test_a_request_says_which_templates_to_ask_for_in_the_next_tap(li: Phone, cast: Cast) -> None:
    number = li.file(cast)
    assert li.get(f"/requests/{number}").json["subscribe"] == ["mp-tmpl-progress"]
    said = [{"template": "mp-tmpl-progress", "answer": "accept", "standing": True}]
    li.post("/consents", {"answers": said})
    assert li.get(f"/requests/{number}").json["subscribe"] == [], "agreed for good: nobody is asked again"


def test_the_verification_file_lies_at_the_root_and_beside_the_codes(cast: Cast, tmp_path) -> None:
    app = make_app(cast.database, tmp_path, wx_verify_files={"MP_verify_abc.txt": "abc"})
    client = app.test_client()
    for path in ("/MP_verify_abc.txt", "/q/MP_verify_abc.txt"):
        found = client.get(path, base_url="https://mashang.example")
        assert (found.status_code, found.text) == (200, "abc") and found.content_type.startswith("text/plain")
    assert client.get("/q/MP_verify_other.txt", base_url="https://mashang.example").status_code == 404
