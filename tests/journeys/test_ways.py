"""When the first way to a person is closed, the message takes the next one, and somebody hears of it."""

from models import attempt as attempts
from models.service_request import seeing
from tests.cast import SA
from tests.journeys.conftest import Phone, World
from tests.journeys.test_scan_to_answer import file, later


def agrees(world: World, who: str, *templates: str) -> None:
    """In the account's own dialog, as a page or an article shows it; WeChat tells us by an event."""
    world.sim.post("/subscribe", {"appid": SA, "person": who, "tmplIds": list(templates)})


def steps(world: World, number: str, notice: str) -> list[tuple[str, str]]:
    with world.cast.database.read() as session:
        request = seeing.by_number(session, number)
        owed = next((d for d, _ in attempts.of_request(session, request.id) if d.notice == notice), None)
        if owed is None:
            return []
        tried = session.query(attempts.Attempt).filter_by(delivery_id=owed.id).order_by(attempts.Attempt.rung)
        return [(one.channel, one.outcome) for one in tried]


def messages(world: World, who: str, channel: str) -> list[str]:
    return [row["value"] for m in world.inbox(who) if m["channel"] == channel for row in m["rows"][:1]]


def test_a_deputy_who_blocked_the_account_gets_a_subscription_notice(world: World) -> None:
    agrees(world, "王代表", "notice-asked")
    world.until(lambda: consented(world))
    world.sim.post("/block", {"appid": SA, "person": "王代表"})
    number = file(world, Phone(world, "李阿姨"), world.cast.wang_code, "水管爆了")
    wanted = [("template", "refused"), ("subscribe", "refused"), ("notice", "delivered")]
    world.until(lambda: steps(world, number, "filed") == wanted)
    assert messages(world, "王代表", "服务通知") == ["有群众反映事项，请您受理"]


def consented(world: World) -> bool:
    from models import consent

    with world.cast.database.read() as session:
        return consent.allows(session, world.cast.wang, SA, "notice-asked")


def test_who_switches_the_subscription_off_again_is_not_written_to(world: World) -> None:
    agrees(world, "王代表", "notice-asked")
    world.until(lambda: consented(world))
    off = {"person": "王代表", "appid": SA, "template_id": "notice-asked", "switch": "reject"}
    world.sim.post("/subscribe_settings", off)
    world.until(lambda: not consented(world))
    world.sim.post("/block", {"appid": SA, "person": "王代表"})
    number = file(world, Phone(world, "李阿姨"), world.cast.wang_code, "水管爆了")
    world.until(lambda: ("list", "accepted") in steps(world, number, "filed"))
    assert messages(world, "王代表", "服务通知") == []
    assert messages(world, "陈站长", "服务号") == ["承办人暂未联系上，请您安排"]


def test_five_at_once_are_one_message_and_opening_the_list_leads_on(world: World) -> None:
    numbers = [world.cast.file(f"第 {n} 处路灯不亮").request.number for n in range(5)]
    world.drain()
    assert messages(world, "王代表", "服务号") == ["有5件诉求等您处理"]
    page = Phone(world, "王代表").open_in_wechat(world.inbox("王代表")[0]["url"])
    assert page.status_code == 200 and all(number in page.text.replace(" ", "") for number in numbers)


def test_nobody_looked_so_the_second_and_the_third_way_are_taken_in_turn(world: World) -> None:
    agrees(world, "王代表", "notice-asked")
    world.until(lambda: consented(world))
    number = file(world, Phone(world, "李阿姨"), world.cast.wang_code, "桥栏断了")
    world.until(lambda: steps(world, number, "filed") == [("template", "delivered")])
    later(world)
    world.until(lambda: ("notice", "delivered") in steps(world, number, "filed"))
    later(world)
    assert len(steps(world, number, "filed")) == 3, "the next mark is a day after the first message"
