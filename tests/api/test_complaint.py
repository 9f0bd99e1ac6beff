"""Privacy by relation over the API: filed with it, and told to nobody whom it is about."""

from tests.api.conftest import Phone, refused
from tests.cast import Cast


def filed(li: Phone, cast: Cast, **more) -> str:
    said = {"text": "这件事想请人管一管", "code_token": cast.wang_code, "name": "李阿姨", "phone": "000-1111-2222"}
    answer = li.post("/requests", said | more)
    assert answer.status_code == 201, answer.text
    return answer.json["number"]


def test_a_sheet_names_the_departments_one_may_complain_of(cast: Cast, li: Phone) -> None:
    told = li.get(f"/codes/{cast.wang_code}").json["departments"]
    assert {"id": str(cast.housing), "name": "示例县住建局"} in told


def test_who_complains_of_an_official_is_told_to_the_chief_alone(
    cast: Cast, li: Phone, wang: Phone, chen: Phone
) -> None:  # fmt: skip
    number = filed(li, cast, about="official")
    assert wang.get(f"/desk/{number}").json["contact"] is None
    assert chen.get(f"/desk/{number}").json["contact"] == {"name": "李阿姨", "phone": "000**********"}
    assert li.get(f"/requests/{number}").json["contact"]["name"] == "李阿姨"


def test_a_desk_that_is_not_to_know_reads_neither_name_nor_number_nor_files(
    cast: Cast, li: Phone, wang: Phone, chen: Phone, photo: bytes
) -> None:  # fmt: skip
    upload = li.upload(photo).json["id"]
    number = filed(li, cast, about="official", text="我是李阿姨，000-1111-2222，账目不公开", attachments=[upload])
    for by, knows in ((wang, False), (chen, True)):
        told = by.get(f"/desk/{number}")
        assert "账目不公开" in told.text and ("李阿姨" in told.text, "1111" in told.text) == (knows, knows)
        assert [one["id"] for one in told.json["attachments"]] == ([upload] if knows else [])
        assert by.get(f"/attachments/{upload}").status_code == (200 if knows else 404)


def test_only_the_chief_means_no_deputy(cast: Cast, li: Phone, wang: Phone, chen: Phone) -> None:
    number = filed(li, cast, only_chief=True)
    refused(wang.get(f"/desk/{number}"), 404, "not-found")
    assert chen.get(f"/desk/{number}").json["visibility"] == "private"


def test_which_department_must_be_one_of_those_offered(cast: Cast, li: Phone) -> None:
    said = {"text": "办事推来推去", "code_token": cast.wang_code, "about": "department"}
    refused(li.post("/requests", said), 422, "invalid")
    refused(li.post("/requests", said | {"about_department": "12345"}), 422, "invalid")
    number = filed(li, cast, about="department", about_department=str(cast.housing))
    assert number
