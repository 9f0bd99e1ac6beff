"""The mini program asks before it files; what it is told joins by a sealed name and says nothing of anybody."""

from collections.abc import Callable

from models.service_request import seeing
from tests.api.conftest import Phone, refused
from tests.cast import Cast

LAMP = "村口第二盏路灯坏了三天，晚上老人孩子看不见路"
SAME = "村口的路灯坏了，晚上孩子看不见路，盼着修一修"
SECRET = {"title": "金丝雀乙", "place": "金丝雀丙", "name": "金丝雀丁", "phone": "000-0000-7777"}


def asked(phone: Phone, cast: Cast, **more: str) -> list[dict[str, str]]:
    answer = phone.post(f"/codes/{cast.wang_code}/alike", {"text": SAME} | more)
    assert answer.status_code == 200, answer.text
    return list(answer.json["items"])


def test_a_neighbour_asks_joins_and_sees_how_it_stands(
    cast: Cast, li: Phone, signed_in: Callable[[int], Phone]
) -> None:
    lead, neighbour = li.file(cast, LAMP, **SECRET), signed_in(cast.stranger)
    (one,) = asked(neighbour, cast)
    assert (one["near"], one["with"], one["joined"]) == ("words", "王示例代表", 0)
    assert lead not in repr(one) and "金丝雀" not in repr(one) and "第二盏" not in repr(one)
    body = {"text": SAME, "code_token": cast.wang_code, "joins": one["join"]}
    filed = neighbour.post("/requests", body).json
    assert (filed["state"], filed["promised_at"]) == ("merged", None) and filed["number"] != lead
    cast.act(lead, "accept", cast.deputy())
    mine = neighbour.get(f"/requests/{filed['number']}")
    assert mine.json["together"]["count"] == 2 and mine.json["together"]["with"] == "王示例代表"
    assert lead not in mine.text and "金丝雀" not in mine.text
    assert filed["number"] not in li.get(f"/requests/{lead}").text


def test_ones_own_and_what_is_private_are_not_asked_about(cast: Cast, li: Phone, signed_in) -> None:
    li.file(cast, LAMP)
    assert asked(li, cast) == []
    assert asked(signed_in(cast.stranger), cast, visibility="private") == []


def test_a_name_that_was_never_given_out_joins_nothing(cast: Cast, li: Phone) -> None:
    for joins in ("nonsense", "A" * 90):
        refused(li.post("/requests", {"text": SAME, "code_token": cast.wang_code, "joins": joins}), 422, "invalid")
    with cast.database.read() as session:
        assert seeing.filed_by(session, cast.li, None, 5) == []


def test_what_ended_meanwhile_cannot_be_joined(cast: Cast, li: Phone, signed_in) -> None:
    lead, neighbour = li.file(cast, LAMP), signed_in(cast.stranger)
    (one,) = asked(neighbour, cast)
    cast.act(lead, "answer", cast.deputy(), "修好了")
    body = {"text": SAME, "code_token": cast.wang_code, "joins": one["join"]}
    assert "不能再加入" in refused(neighbour.post("/requests", body), 422, "invalid")["errors"][0]["detail"]
