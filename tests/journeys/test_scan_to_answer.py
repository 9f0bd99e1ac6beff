"""The first whole journey: scan, file, be notified, answer, see the answer."""

import re

from models import attempt as attempts
from models import delivery, verify
from models.service_request import seeing
from tests.journeys.conftest import Phone, World


def file(world: World, phone: Phone, token: str, text: str) -> str:
    """Scan inside WeChat, file with “tell me”, and keep the slip's number."""
    phone.open_in_wechat(f"{world.url}/q/{token}")
    slip = phone.press(f"/q/{token}", f"/q/{token}", text=text, visibility="public", notify="1")
    assert slip.status_code == 200, slip.text
    return re.search(r"/r/([0-9A-Z]{10})/slip", slip.url).group(1)


def standing(world: World, number: str) -> list[tuple[str, str | None, str | None]]:
    with world.cast.database.read() as session:
        request = seeing.by_number(session, number)
        rows = attempts.of_request(session, request.id)
        return [(owed.notice, owed.ended_as, attempt.outcome if attempt else None) for owed, attempt in rows]


def test_scan_file_be_notified_answer_see_the_answer(world: World) -> None:
    li, wang = Phone(world, "李阿姨"), Phone(world, "王代表")
    number = file(world, li, world.cast.wang_code, "桥头的护栏断了,孩子上学危险")
    world.drain()
    message = world.inbox("王代表")[0]
    assert number in repr(message) and "护栏" not in repr(message)

    page = wang.open_in_wechat(f"{world.url}/deputy/requests/{number}")
    assert "桥头的护栏断了" in page.text
    wang.press(f"/deputy/requests/{number}", f"/deputy/requests/{number}/accept")
    wang.press(f"/deputy/requests/{number}", f"/deputy/requests/{number}/answer", text="护栏已焊好")
    world.drain()
    assert len(world.inbox("李阿姨")) == 2  # accepted, answered

    seen = li.open(f"/r/{number}").text
    assert "护栏已焊好" in seen and "王示例代表" in seen
    li.press(f"/r/{number}", f"/r/{number}/rating", grade="satisfied", text="谢谢")
    assert "已评价" in li.open(f"/r/{number}").text
    with world.cast.database.read() as session:
        assert list(verify.faults(session)) == []


def test_a_deputys_delivery_ends_only_when_he_has_looked(world: World) -> None:
    li, wang = Phone(world, "李阿姨"), Phone(world, "王代表")
    number = file(world, li, world.cast.wang_code, "路灯不亮")
    world.until(lambda: standing(world, number) == [("filed", None, "delivered")])  # delivered is not read
    wang.open_in_wechat(f"{world.url}/deputy/requests/{number}")
    world.until(lambda: standing(world, number) == [("filed", "acknowledged", "delivered")])


def test_a_residents_delivery_ends_at_the_receipt(world: World) -> None:
    li = Phone(world, "李阿姨")
    number = file(world, li, world.cast.wang_code, "路灯不亮")
    world.cast.act(number, "accept", world.cast.deputy())
    world.until(lambda: ("accepted", "receipted", "delivered") in standing(world, number))


def test_a_resident_who_did_not_ask_to_be_told_is_on_the_call_list(world: World) -> None:
    number = world.cast.file().request.number
    world.cast.act(number, "accept", world.cast.deputy())
    world.drain()
    assert ("accepted", "call_list", "accepted") in standing(world, number)


def test_a_deputy_who_unfollowed_is_known_to_be_out_of_reach_and_the_chief_is_told(world: World) -> None:
    world.sim.post("/follow", {"person": "王代表", "appid": "wx-sa-test", "follow": False})
    number = file(world, Phone(world, "李阿姨"), world.cast.wang_code, "路灯不亮")
    world.until(lambda: number in repr(world.inbox("陈站长")))
    assert world.inbox("王代表") == []


def test_a_deputy_whom_wechat_refuses_is_given_to_the_chief_at_once(world: World) -> None:
    world.sim.post("/block", {"person": "王代表", "appid": "wx-sa-test", "by": "account"})
    number = file(world, Phone(world, "李阿姨"), world.cast.wang_code, "路灯不亮")
    world.until(lambda: number in repr(world.inbox("陈站长")))
    assert ("filed", "told_chief", "accepted") in standing(world, number)


def test_where_no_deputy_can_be_reached_the_chief_hears_at_once(world: World) -> None:
    li = Phone(world, "李阿姨")
    number = file(world, li, world.cast.sun_code, "路灯不亮")
    world.drain()
    assert number in repr(world.inbox("陈站长"))


def test_nobody_looked_for_two_hours_so_the_chief_is_told(world: World) -> None:
    number = world.cast.file().request.number
    world.until(lambda: standing(world, number) == [("filed", None, "delivered")])
    later(world)
    assert ("filed", "told_chief", "accepted") in standing(world, number)


def later(world: World) -> None:
    """Two hours pass for the record: what is due by then becomes due now."""
    from datetime import timedelta

    from models.delivery import Delivery

    def hurry(session) -> None:
        for owed in session.query(Delivery).filter(Delivery.next_at.is_not(None)):
            owed.next_at -= timedelta(hours=3)

    world.cast.database.transact(hurry)
    world.drain()


def test_a_worker_that_died_after_sending_sends_no_second_message(world: World) -> None:
    from datetime import timedelta

    from app import announcing, delivering
    from app.delivering.step import next_step

    house = world.app.extensions["mashang"]
    world.cast.file()
    announcing.announce(house)
    due = {"sa": (1, timedelta(0))}
    [(mine, _)] = house.database.transact(lambda s: delivery.claim(s, "dies", 1, due))
    parcel = house.database.transact(lambda s: next_step(s, house, mine, "dies"))
    delivering._send(house, parcel)  # … and here it is killed
    later(world)
    assert len(world.inbox("王代表")) == 1
