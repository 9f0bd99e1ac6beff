"""The account's own menu: who taps it, what is listed, and the command that puts it there."""

from click.testing import Result

from app.cli import register
from app.inbox import replies
from app.inbox.todo import KEY
from models import clock
from models.service_request import seeing
from tests.worker.chat import filed, next_msgid
from tests.worker.conftest import Office, event_of


def menu(office: Office, openid: str = "o-wang") -> None:
    office.push(event_of(openid, "CLICK", at=next_msgid(), EventKey="todo"))
    office.drain()


def test_the_menu_lists_what_he_may_answer_each_a_tap_away(office: Office) -> None:
    """By number, kind and day: no word of what the resident wrote leaves our own pages."""
    numbers = [filed(office, f"金丝雀{n}，晚上看不见路", category="道路交通") for n in range(6)]
    office.cast.act(numbers[0], "answer", office.cast.deputy(), "已修好")
    hidden = filed(office, "不想让人知道的事", visibility="private")
    menu(office)
    openid, head, items, tail = office.sa.menus[0]
    assert (openid, head) == ("o-wang", "您有6件待办，点一件即可答复：")
    assert [choice for choice, _ in items] == [f"case:{n}" for n in numbers[1:]] and len(items) == 5
    assert items[0][1] == f"1　{numbers[1][:5]} {numbers[1][5:]}　道路交通　{due(office, numbers[1])}前受理"
    assert not any(word in repr(items) for word in ("金丝雀", "晚上", "路灯"))
    assert tail == "也可以打开代表工作台：https://mashang.example/deputy" and hidden not in repr(items)


def due(office: Office, number: str) -> str:
    with office.database.read() as session:
        day = seeing.by_number(session, number).due_at.astimezone(clock.HERE)
    return f"{day.month}月{day.day}日"


def test_what_was_taken_on_is_listed_by_the_day_of_its_answer(office: Office) -> None:
    number = filed(office)
    office.cast.act(number, "accept", office.cast.deputy())
    menu(office)
    assert office.sa.menus[0][2][0][1].endswith(f"　{due(office, number)}前答复")


def test_the_menu_shows_no_word_of_a_private_matter(office: Office) -> None:
    number = filed(office, "不想让人知道的事", visibility="private")
    menu(office)
    ((choice, line),) = office.sa.menus[0][2]
    assert choice == f"case:{number}" and line.startswith(f"1　{number[:5]} {number[5:]}　群众诉求　")
    assert "不想" not in repr(office.sa.menus) and "知道" not in repr(office.sa.menus)


def test_a_chief_who_taps_is_sent_to_the_page_where_the_work_is(office: Office) -> None:
    filed(office)
    menu(office, "o-chen")
    assert office.sa.said == [("o-chen", replies.STAFF.format(url="https://mashang.example"))]
    assert "https://mashang.example/console/" in office.sa.said[0][1] and office.sa.menus == []


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
