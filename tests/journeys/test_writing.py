"""王代表 answers without leaving WeChat: the menu, a tap, a text, a voice, and one look before it goes out."""

import base64
import re
from typing import Any

from app.cli import register
from models import verify
from tests.cast import SA
from tests.journeys.conftest import Phone, World
from tests.journeys.test_scan_to_answer import file
from tests.media.test_voice import clip

DRAFT = re.compile(r"/deputy/drafts/\d+")


def hears(world: World, person: str = "王代表") -> list[dict[str, Any]]:
    """What the account said in this person's chat."""
    return [line for line in world.sim.get(f"/chat/{person}") if line["direction"] == "out"]


def say(world: World, text: str, answers: int, person: str = "王代表", **more: Any) -> str:
    """Write to the account, and wait for its so-many-eth answer."""
    world.sim.post("/say", {"appid": SA, "person": person, "text": text, **more})
    world.until(lambda: len(hears(world, person)) == answers)
    return str(hears(world, person)[-1]["body"]["content"])


def test_a_text_with_a_number_becomes_the_answer_she_reads(world: World) -> None:
    li, wang = Phone(world, "李阿姨"), Phone(world, "王代表")
    number = file(world, li, world.cast.wang_code, "桥头的护栏断了")
    said = say(world, f"{number[:5]} {number[5:].lower()}：护栏已焊好", 1)
    assert number in said and "护栏" not in said
    page = DRAFT.search(said).group(0)
    assert "护栏已焊好" in wang.open_in_wechat(world.url + page).text
    assert "护栏已焊好" not in li.open(f"/r/{number}").text
    assert wang.press(page, f"{page}/answer", text="护栏已焊好，请放心走").status_code == 200
    assert "护栏已焊好，请放心走" in li.open(f"/r/{number}").text
    with world.cast.database.read() as session:
        assert list(verify.faults(session)) == []


def test_from_the_menu_by_voice_to_her_ear(world: World) -> None:
    li, wang = Phone(world, "李阿姨"), Phone(world, "王代表")
    register(world.app)
    with world.app.app_context():
        assert world.app.test_cli_runner().invoke(args=["wechat-menu"]).exit_code == 0
    number = file(world, li, world.cast.wang_code, "路灯不亮")
    file(world, li, world.cast.wang_code, "桥断了")
    world.sim.post("/tap", {"appid": SA, "person": "王代表", "key": "todo"})
    world.until(lambda: len(hears(world)) == 1)
    listed = {one["content"]: one["id"] for one in hears(world)[0]["body"]["list"]}
    tapped = next(text for text in listed if number in text.replace(" ", ""))
    assert "已选中" in say(world, tapped, 2, menu_id=listed[tapped])

    voice = base64.b64encode(clip("amr", "libopencore_amrnb", rate=8000)).decode()
    spoken = {"kind": "voice", "base64": voice, "type": "audio/amr", "recognition": "灯今晚修好。"}
    world.sim.post("/send_file", {"appid": SA, "person": "王代表", **spoken})
    world.until(lambda: len(hears(world)) == 3)
    page = DRAFT.search(hears(world)[-1]["body"]["content"]).group(0)
    assert "灯今晚修好。" in wang.open_in_wechat(world.url + page).text
    wang.press(page, f"{page}/answer", text="")

    seen = li.open(f"/r/{number}").text
    assert "语音答复" in seen and "灯今晚修好" not in seen
    heard = li.open(re.search(r'<audio[^>]+src="([^"]+)"', seen).group(1))
    assert heard.headers["Content-Type"] == "audio/mpeg" and len(heard.content) > 1000


def test_a_resident_who_writes_is_told_how_to_file(world: World) -> None:
    Phone(world, "李阿姨")
    assert "不作为诉求受理" in say(world, "我家门口的路灯坏了", 1, person="李阿姨")
    assert world.drain()["received"] == 0
