"""What a department sees of a joint meeting: that it is asked, when and where, and what it agreed to do; no more."""

import pytest
from flask import Flask

from models.minutes import Body
from models.service_request import Order, seeing
from tests.browser import Browser
from tests.cast import Cast
from tests.console.test_meetings import called, minutes, plan

LIST = "/console/handling"
SECRET = "李阿姨家门口"


@pytest.fixture
def he(app: Flask, cast: Cast) -> Browser:
    """何经办, of the housing bureau."""
    return Browser(app).sign_in(cast.database, cast.he, "console")


@pytest.fixture
def qian(app: Flask, cast: Cast) -> Browser:
    """钱经办, of the power company."""
    return Browser(app).sign_in(cast.database, cast.qian, "console")


def test_who_is_asked_to_come_reads_when_where_and_why_and_never_the_residents_words(
    cast: Cast, chen: Browser, qian: Browser, he: Browser
) -> None:  # fmt: skip
    number, page = called(cast, name="李阿姨", place=SECRET)
    assert number not in qian.open(LIST).text.replace(" ", "")
    plan(cast, chen, page, title="变压器移位")
    assert "请您单位参加的会商" in qian.open(LIST).text and f"{LIST}/{number}/meeting" in qian.open(LIST).text
    told = qian.open(f"{LIST}/{number}/meeting").text
    for words in ("变压器移位", "请参加", "镇政府二楼", "涉及供电、住建两家", "柳树村村委会"):
        assert words in told
    for words in ("三家都说", "变压器挡路", "李阿姨", SECRET):
        assert words not in told + qian.open(LIST).text
    assert he.open(f"{LIST}/{number}/meeting").status_code == 404, "nobody asked the housing bureau"
    assert qian.open(f"{LIST}/{number}").status_code == 404, "the matter itself is not theirs"


def test_who_filed_and_their_number_are_out_of_the_minutes_too(cast: Cast, chen: Browser, he: Browser) -> None:
    number, page = called(cast, name="李阿姨", phone="000-1111-2222")
    plan(cast, chen, page, departments=[str(cast.power), str(cast.housing)])
    minutes(cast, chen, page, text="李阿姨（00011112222）家门口的变压器东移")
    told = he.open(f"{LIST}/{number}/meeting").text
    assert "家门口的变压器东移" in told and "李阿姨" not in told and "00011112222" not in told


def test_a_filer_who_is_named_in_place_guests_and_tasks_is_named_to_nobody_invited(
    cast: Cast, chen: Browser, he: Browser, qian: Browser
) -> None:  # fmt: skip
    number, page = called(cast, name="李阿姨女士", phone="000-1111-2222")

    def complain(session) -> None:
        one = seeing.by_number(session, number)
        one.about, one.about_department_id = "department", cast.housing

    cast.database.transact(complain)
    asked = [str(cast.power), str(cast.housing)]
    plan(cast, chen, page, departments=asked, place="李阿姨家门口", others="李阿姨", title="李阿姨反映的事")
    read = [body.open(LIST).text + body.open(f"{LIST}/{number}/meeting").text for body in (he, qian)]
    told = "向李阿姨（000-1111-2222）退费"
    minutes(cast, chen, page, text_1=told, owner_2="示例县住建局", text_2=told, title="退费")
    read += [body.open(LIST).text + body.open(f"{LIST}/{number}/meeting").text for body in (he, qian)]
    assert all("李阿姨" not in text and "1111-2222" not in text for text in read)
    assert all("反映人家门口" in text for text in read[:2]) and all("退费" in text for text in read[2:])


def test_what_was_agreed_with_a_department_stands_on_its_list_until_it_is_ticked_off(
    cast: Cast, chen: Browser, he: Browser, qian: Browser
) -> None:  # fmt: skip
    number, page = called(cast)
    plan(cast, chen, page, departments=[str(cast.power), str(cast.housing)])
    minutes(cast, chen, page, owner_2="示例县住建局", text_2="迁走旧广告牌")
    told = he.open(LIST).text
    assert "迁走旧广告牌" in told and "改线 200 米" not in told and "请您单位参加的会商" not in told
    assert "都办完了" not in told and "全部待办 <b class=\"\">1</b>" in told, "what was agreed is still to be done"
    shown = he.open(f"{LIST}/{number}/meeting").text
    assert "由供电公司牵头改线" in shown and "牵头单位" in shown and "变压器移位" in shown
    assert shown.count("迁走旧广告牌") == 1 and he.open(f"{LIST}/{number}").status_code == 404
    assert "改线 200 米" in qian.open(LIST).text, "the lead unit's own too"
    done = [action for action in chen.forms(page) if action.endswith("/done")]
    chen.press(page, done[1])
    assert "没有待办，都办完了" in he.open(LIST).text and "全部待办 <b class=\"\">0</b>" in he.open(LIST).text
    assert "迁走旧广告牌" not in he.open(LIST).text and "已完成" in he.open(f"{LIST}/{number}/meeting").text


def test_a_body_that_is_complained_of_reads_when_and_where_and_its_own_part(
    cast: Cast, chen: Browser, qian: Browser, he: Browser
) -> None:  # fmt: skip
    number, page = called(cast)

    def complain(session) -> None:
        one = seeing.by_number(session, number)
        one.about, one.about_department_id = "department", cast.housing

    cast.database.transact(complain)
    assert "它只看到会商的时间、地点和它自己的事项" in chen.open(page).text
    plan(cast, chen, page, departments=[str(cast.power), str(cast.housing)])
    assert "镇政府二楼" in he.open(f"{LIST}/{number}/meeting").text
    minutes(cast, chen, page, owner_2="示例县住建局", text_2="公示收费标准")
    told = he.open(f"{LIST}/{number}/meeting").text
    assert "公示收费标准" in told
    for words in ("涉及供电、住建两家", "由供电公司牵头改线", "柳树村村委会", "变压器", "牵头单位"):
        assert words not in told
    assert "由供电公司牵头改线" in qian.open(f"{LIST}/{number}/meeting").text


def test_a_withdrawn_matter_asks_nobody_to_come_and_says_so(cast: Cast, chen: Browser, qian: Browser) -> None:
    number, page = called(cast)
    plan(cast, chen, page)
    cast.act(number, "withdraw", cast.resident(), "自己修好了")
    assert "请您单位参加的会商" not in qian.open(LIST).text
    assert "不再需要" in qian.open(f"{LIST}/{number}/meeting").text


def test_an_ordered_matter_is_called_by_its_orders_title(cast: Cast, qian: Browser) -> None:
    number = cast.file("三家都说不归自己管").request.number
    cast.act(number, "order", cast.chief(), Order(cast.housing, "迁移变压器", "东移三米"))
    cast.act(number, "confer", cast.chief(), "涉及两家")
    cast.act(number, "arrange", cast.chief(), None, "", [Body(cast.power)])
    told = qian.open(LIST).text
    assert "迁移变压器" in told and "日期待定" in told


def test_the_chief_is_told_who_is_to_be_telephoned(cast: Cast, chen: Browser) -> None:
    _, page = called(cast)
    plan(cast, chen, page, departments=[str(cast.power)], others="")
    assert "电话通知" not in chen.open(page).text
    plan(cast, chen, page, departments=[], others="柳树村村委会")
    assert chen.open(page).text.count("请电话通知") == 1
