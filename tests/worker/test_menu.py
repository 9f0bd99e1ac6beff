"""The account's own menu: who taps it, what is listed, and the command that puts it there."""

from click.testing import Result

from app.cli import register
from app.inbox.todo import KEY
from tests.worker.chat import filed, next_msgid
from tests.worker.conftest import Office, event_of


def menu(office: Office, openid: str = "o-wang") -> None:
    office.push(event_of(openid, "CLICK", at=next_msgid(), EventKey="todo"))
    office.drain()


def test_the_menu_lists_what_he_may_answer_each_a_tap_away(office: Office) -> None:
    numbers = [filed(office, f"第{n}盏路灯坏了，晚上看不见路") for n in range(6)]
    office.cast.act(numbers[0], "answer", office.cast.deputy(), "已修好")
    hidden = filed(office, "不想让人知道的事", visibility="private")
    menu(office)
    openid, head, items, tail = office.sa.menus[0]
    assert (openid, head) == ("o-wang", "您有6件待办，点一件即可答复：")
    assert [choice for choice, _ in items] == [f"case:{n}" for n in numbers[1:]] and len(items) == 5
    assert items[0][1].startswith("1　第1盏路灯坏了，晚上… 截至")
    assert tail == "也可以打开代表工作台：https://mashang.example/deputy" and hidden not in repr(items)


def test_the_menu_shows_no_word_of_a_private_matter(office: Office) -> None:
    filed(office, "不想让人知道的事", visibility="private")
    menu(office)
    assert "不公开的诉求" in office.sa.menus[0][2][0][1] and "不想" not in repr(office.sa.menus)


def test_the_menu_says_so_when_nothing_waits_and_is_nothing_to_a_stranger(office: Office) -> None:
    menu(office)
    menu(office, "o-a-stranger")
    assert "没有待办" in office.sa.said[0][1] and "不作为诉求受理" in office.sa.said[1][1]
    assert office.sa.menus == []


def typed(office: Office) -> Result:
    register(office.app)
    with office.app.app_context():
        return office.app.test_cli_runner().invoke(args=["wechat-menu"])


def test_one_command_puts_the_menu_there_and_its_button_is_the_one_we_know(office: Office) -> None:
    assert typed(office).exit_code == 0
    todo, desk = office.sa.buttons
    assert (todo["type"], todo["name"], todo["key"]) == ("click", "我的待办", KEY)
    assert (desk["type"], desk["name"], desk["url"]) == ("view", "代表工作台", "https://mashang.example/deputy")
    assert all(len(one["name"].encode()) <= 16 for one in office.sa.buttons)


def test_a_menu_that_wechat_refuses_is_told_to_whoever_typed_the_command(office: Office) -> None:
    office.sa.refuse(48001)
    done = typed(office)
    assert done.exit_code == 1 and "48001" in done.output
