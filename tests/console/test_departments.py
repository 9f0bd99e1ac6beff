"""The county keeps the list of departments; a chief reads it."""

import pytest

from models.department import Department
from models.service_request import Order
from tests.browser import Browser
from tests.cast import Cast

DEPARTMENTS = "/console/departments"


def names(cast: Cast) -> list[tuple[str, str | None]]:
    with cast.database.read() as session:
        return [(one.name, one.superior) for one in session.query(Department).order_by(Department.id)][2:]


def add(browser: Browser, cast: Cast, **fields: str):
    given = {"name": "示例县水利局", "region": str(cast.county), "superior": ""} | fields
    return browser.press(DEPARTMENTS, DEPARTMENTS, **given)


def test_the_list_says_who_acts_and_what_lies_with_them(
    cast: Cast, chen: Browser, county: Browser, zhou: Browser
) -> None:
    number = cast.file(token=cast.station_code).request.number
    cast.act(number, "order", cast.chief(), Order(cast.power, "迁电杆", "村口电杆外移"))
    page = chen.open(DEPARTMENTS).text
    assert "钱示例" in page and "示例市供电公司" in page and "1 件" in page and "本站在办" in page
    assert "1 件" in county.open(DEPARTMENTS).text, "the county counts them all"
    assert "1 件" not in zhou.open(DEPARTMENTS).text, "another station counts its own"


def test_the_county_adds_one(cast: Cast, county: Browser) -> None:
    answer = add(county, cast, name=" 示例县 水利局 ", superior="示例市水利局", region=str(cast.township))
    assert answer.status_code == 303
    page = county.open(answer.headers["Location"]).text
    assert "承办单位已保存。" in page and "没有经办人" in page and "甲镇" in page
    assert names(cast) == [("示例县水利局", "示例市水利局")], "spelt as the workbook would spell it"


def test_a_name_used_before_is_refused_and_what_was_typed_stays(cast: Cast, county: Browser) -> None:
    answer = add(county, cast, name="示例县 住建局", superior="示例市住建局")
    assert answer.status_code == 422 and "已有同名的承办单位" in answer.text and names(cast) == []
    assert 'value="示例县 住建局"' in answer.text and 'value="示例市住建局"' in answer.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "必填"), ({"name": "长" * 41}, "太长了"), ({"name": "🎉🎉"}, "含有表情符号"),
        ({"name": "123"}, "不能只有数字或符号"), ({"superior": "🎉"}, "含有表情符号"),
        ({"region": "77"}, "请从列表中选择"), ({"name": "水利\x07局"}, "不可见的控制字符"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_at_its_field(cast: Cast, county: Browser, fields: dict, said: str) -> None:
    answer = add(county, cast, **fields)
    assert answer.status_code == 422 and said in answer.text and f'id="{next(iter(fields))}-fault"' in answer.text
    assert names(cast) == []


def test_name_and_superior_are_changed(cast: Cast, county: Browser) -> None:
    page = f"{DEPARTMENTS}/{cast.power}"
    assert county.press(page, page, name="示例县供电公司", superior="").status_code == 303, "its own name is free"
    assert county.press(page, page, name="示例县电力公司", superior="示例市电力公司").status_code == 303
    refused = county.press(page, page, name="示例县住建局", superior="")
    assert refused.status_code == 422 and "已有同名的承办单位" in refused.text
    with cast.database.read() as session:
        kept = session.get_one(Department, cast.power)
        assert (kept.name, kept.superior) == ("示例县电力公司", "示例市电力公司")


def test_a_chief_reads_and_changes_nothing(cast: Cast, chen: Browser) -> None:
    page = chen.open(DEPARTMENTS).text
    assert f"{DEPARTMENTS}/{cast.power}" not in page and [a for a in chen.forms(DEPARTMENTS) if "depart" in a] == []
    token = chen.forms(DEPARTMENTS)["/console/sign-out"] | {"key": "another-try-1", "name": "示例县水利局"}
    assert chen.post(DEPARTMENTS, **token, region=str(cast.county)).status_code == 403
    assert chen.post(f"{DEPARTMENTS}/{cast.power}", **token).status_code == 403
    assert chen.open(f"{DEPARTMENTS}/{cast.power}").status_code == 403 and names(cast) == []


def test_one_that_is_not_of_this_county_is_not_there(cast: Cast, county: Browser) -> None:
    token = county.forms(DEPARTMENTS)[DEPARTMENTS] | {"name": "示例县水利局"}
    assert county.open(f"{DEPARTMENTS}/77").status_code == county.post(f"{DEPARTMENTS}/77", **token).status_code == 404


def test_the_same_form_sent_twice_adds_one(cast: Cast, county: Browser) -> None:
    form = county.forms(DEPARTMENTS)[DEPARTMENTS] | {"name": "示例县水利局", "region": str(cast.county)}
    assert [county.post(DEPARTMENTS, **form).status_code for _ in range(2)] == [303, 303]
    assert len(names(cast)) == 1
