"""警示 over the API: read from the words at filing, and told to whoever works on it."""

from tests.api.conftest import Phone
from tests.cast import Cast


def test_danger_is_told_at_the_desk_stands_first_and_is_lifted_by_the_chief(
    cast: Cast, li: Phone, wang: Phone, chen: Phone
) -> None:
    plain, fire = li.file(cast), li.file(cast, "有人触电了")
    told = {"kind": "danger", "label": "可能有危险", "urgent": True, "along": False}
    for phone in (wang, chen):
        assert [(one["number"], one["alert"]) for one in phone.get("/desk").json["items"]] == [
            (fire, told), (plain, None),
        ]  # fmt: skip
        assert phone.get(f"/desk/{fire}").json["alert"] == told
    assert "alert" not in li.get(f"/requests/{fire}").json
    assert wang.post(f"/desk/{fire}/lift_alert", {"seen": 1, "text": "没事"}).status_code == 409
    assert chen.post(f"/desk/{fire}/lift_alert", {"seen": 1, "text": "断过电了"}).json["version"] == 2
    assert chen.get(f"/desk/{fire}").json["alert"] is None
    assert "lift_alert" not in [e["move"] for e in li.get(f"/requests/{fire}").json["timeline"]]
