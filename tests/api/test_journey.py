"""From a scan to an answer, as two phones live it."""

from tests.api.conftest import Phone, refused
from tests.cast import Cast


def test_li_scans_files_is_asked_replies_is_answered_and_says_whether_it_helped(
    cast: Cast, client: Phone, li: Phone, wang: Phone, photo: bytes
) -> None:
    card = client.get(f"/codes/{cast.wang_code}").json
    assert card["headline"] == "王示例代表" and card["subscribe"] == {"progress": "mp-tmpl-progress"}
    picture = li.upload(photo).json["id"]
    filed = li.post(
        "/requests",
        {"text": "村口的路灯坏了", "phone": "00000001380", "code_token": cast.wang_code, "attachments": [picture]},
    ).json
    number = filed["number"]
    assert len(number) == 10 and len(filed["query_code"]) == 8 and filed["promised_at"]

    seen = wang.get("/desk").json["items"]
    assert [(one["number"], one["title"], one["state"]) for one in seen] == [(number, "村口的路灯坏了", "filed")]
    taken = wang.post(f"/desk/{number}/accept", {"seen": seen[0]["version"]}).json
    assert (taken["state"], taken["with"], taken["promised"]) == ("accepted", "王示例代表", "答复")
    whole = wang.get(f"/desk/{number}").json
    assert wang.post(f"/desk/{number}/phone", {}).json == {"phone": "00000001380"}
    assert whole["contact"] == {"name": None, "phone": "000********"} and whole["attachments"][0]["id"] == picture
    asked = wang.post(f"/desk/{number}/ask", {"seen": taken["version"], "text": "是哪一盏?"}).json

    mine = li.get(f"/requests/{number}").json
    assert (mine["state"], mine["promised"]) == ("asked", "") and mine["timeline"][-1]["said"] == {"text": "是哪一盏?"}
    assert {m["move"] for m in mine["moves"]} == {"messages", "withdraw"}
    told = li.post(f"/requests/{number}/messages", {"text": "第二盏", "attachments": [li.upload(photo).json["id"]]})
    assert (told.status_code, told.json["state"], told.json["version"]) == (201, "accepted", asked["version"] + 1)

    answered = wang.post(f"/desk/{number}/answer", {"seen": told.json["version"], "text": "今晚修好"}).json
    rating = {"grade": "satisfied", "text": "亮了", "seen": answered["version"]}
    assert li.post(f"/requests/{number}/rating", rating).json["state"] == "rated"
    story = li.get(f"/requests/{number}").json
    assert [e["move"] for e in story["timeline"]] == ["file", "accept", "ask", "reply", "answer", "rate"]
    assert story["grade"] == "satisfied" and story["step"] == 4 and len(story["timeline"][3]["attachments"]) == 1
    assert [one["number"] for one in li.get("/requests").json["items"]] == [number]


def test_the_chief_writes_off_what_was_answered(cast: Cast, li: Phone, chen: Phone) -> None:
    number = li.file(cast, token=cast.station_code)
    answered = chen.post(f"/desk/{number}/answer", {"seen": 1, "text": "已处理"}).json
    refused(chen.post(f"/desk/{number}/close", {"seen": answered["version"]}), 409, "own-work")
    rated = li.post(f"/requests/{number}/rating", {"grade": "satisfied", "seen": answered["version"]}).json
    closed = chen.post(f"/desk/{number}/close", {"seen": rated["version"]}).json
    assert (closed["state"], {m["move"] for m in closed["moves"]}) == ("closed", {"phoned", "amend", "exclude"})
    desk = chen.get("/desk?state=closed").json
    assert (desk["role"], desk["tallies"]["closed"], desk["tallies"]["filed"]) == ("chief", 1, 0)
    assert [one["number"] for one in desk["items"]] == [number]


def test_li_withdraws_what_has_settled_itself(cast: Cast, li: Phone) -> None:
    number = li.file(cast)
    gone = li.delete(f"/requests/{number}?seen=1")
    assert (gone.status_code, gone.json["state"], gone.json["moves"]) == (200, "withdrawn", [])


def test_a_deputy_passes_it_on_and_the_chief_gives_it_to_another(
    cast: Cast, li: Phone, wang: Phone, chen: Phone, signed_in
) -> None:
    number = li.file(cast)
    wang.post(f"/desk/{number}/pass_on", {"seen": 1, "text": "不在本选区"})
    whole = chen.get(f"/desk/{number}").json
    assert li.get(f"/requests/{number}").json["promised"] == whole["promised"] == "落实承办人"
    names = {d["name"]: d["id"] for d in whole["assignable"]}
    given = chen.post(f"/desk/{number}/assign", {"seen": 2, "deputy": names["赵示例"], "text": "请接一下"})
    assert given.status_code == 200
    assert wang.get(f"/desk/{number}").json["contact"] is None
    assert signed_in(cast.zhao).post(f"/desk/{number}/accept", {"seen": 3}).json["with"] == "赵示例代表"
    assert "选区" not in li.get(f"/requests/{number}").text


def test_a_list_goes_on_where_its_last_page_ended(cast: Cast, li: Phone, wang: Phone) -> None:
    numbers = [li.file(cast, f"第{n}件") for n in range(5)]
    assert _all(li, "/requests", "before") == numbers[::-1]
    assert sorted(_all(wang, "/desk", "after")) == sorted(numbers)


def _all(phone: Phone, path: str, cursor: str) -> list[str]:
    page = phone.get(f"{path}?limit=2").json
    found = [one["number"] for one in page["items"]]
    while page["next"]:
        page = phone.get(f"{path}?limit=2&{cursor}={page['next']}").json
        found += [one["number"] for one in page["items"]]
    return found


def test_opening_it_counts_as_having_heard_of_it(cast: Cast, li: Phone, wang: Phone) -> None:
    from models import delivery, event
    from models.service_request import seeing

    number = li.file(cast)

    def owe(session) -> None:
        one = seeing.by_number(session, number)
        delivery.owe(session, event.history(session, one.id)[0], cast.wang, "filed")

    cast.database.transact(owe)
    wang.get(f"/desk/{number}")
    with cast.database.read() as session:
        assert delivery.standing(session) == {"acknowledged": 1}


def test_a_scan_is_counted_once_the_card_has_left(cast: Cast, client: Phone) -> None:
    from models import code

    client.get(f"/codes/{cast.wang_code}")
    client.get(f"/codes/{cast.wang_code}")
    with cast.database.read() as session:
        sheet = code.find(session, cast.wang_code)
        assert code.scans(session, [sheet.id]) == {sheet.id: 2}


def test_a_longer_page_asks_the_database_no_more(cast: Cast, li: Phone, chen: Phone) -> None:
    from sqlalchemy import event

    asked = []
    li.file(cast)
    chen.get("/desk")  # what every page needs once is known from here on
    event.listen(cast.database.engine, "before_cursor_execute", listener := lambda *a: asked.append(a[2]))
    try:
        counts = []
        for _ in range(2):
            for _ in range(4):
                li.file(cast)
            asked.clear()
            assert chen.get("/desk").status_code == li.get("/requests").status_code == 200
            counts.append(len(asked))
    finally:
        event.remove(cast.database.engine, "before_cursor_execute", listener)
    assert counts[0] == counts[1]
