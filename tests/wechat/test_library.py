"""What the account has at WeChat: lists of templates, quotas, its menu."""

import pytest

from tests.wechat.stand_in import OK, refused
from wechat.client import Template

NEWER, OLDER = "/wxaapi/newtmpl/gettemplate", "/cgi-bin/template/get_all_private_template"
OLD_ROW = {"template_id": "T-old", "title": "待办提醒", "content": "编号：{{character_string1.DATA}}"}
NEW_CONTENT = "事项:{{thing1.DATA}}\n时间:{{time2.DATA}}\n{{thing1.DATA}}{{ bad"
OLD_LIST = {"template_list": [OLD_ROW]}
NEW_LIST = {**OK, "data": [{"priTmplId": "T-new", "title": "办理进度", "type": 2, "content": NEW_CONTENT}]}
OLD, NEW = Template("T-old", "待办提醒", ["character_string1"]), Template("T-new", "办理进度", ["thing1", "time2"])
NO = {"errcode": 48001, "errmsg": "api unauthorized"}


def test_a_mini_program_has_one_list_of_templates(stand_in, mp):
    stand_in.answers[NEWER] = NEW_LIST
    assert mp.templates() == [NEW]
    assert OLDER not in stand_in.paths
    assert stand_in.asked[-1].method == "GET"


@pytest.mark.parametrize(
    ("older", "newer", "both"),
    [(OLD_LIST, NEW_LIST, [OLD, NEW]), (NO, NEW_LIST, [NEW]), (OLD_LIST, NO, [OLD]), ({"template_list": []}, NO, [])],
)
def test_a_service_account_has_two_lists_or_one(stand_in, sa, older, newer, both):
    stand_in.answers |= {OLDER: older, NEWER: newer}
    assert sa.templates() == both


def test_an_account_without_either_list_is_told_so(stand_in, sa):
    stand_in.answers |= {OLDER: NO, NEWER: NO}
    assert refused(sa.templates).code == 48001
    stand_in.answers |= {OLDER: {"errcode": -1, "errmsg": "system error"}, NEWER: NEW_LIST}
    assert refused(sa.templates).kind == "busy"


def test_what_is_left_of_a_quota_can_be_asked(stand_in, sa):
    left = {"daily_limit": 100_000, "used": 7, "remain": 99_993}
    stand_in.answers["/cgi-bin/openapi/quota/get"] = {**OK, "quota": left}
    assert sa.quota("/cgi-bin/message/template/send")["remain"] == 99993
    assert stand_in.bodies("/cgi-bin/openapi/quota/get") == [{"cgi_path": "/cgi-bin/message/template/send"}]


def test_the_standing_menu_is_handed_over_as_it_is(stand_in, sa):
    stand_in.answers["/cgi-bin/menu/create"] = OK
    buttons = [{"type": "view", "name": "我的诉求", "url": "https://mashang.example/my"}]
    sa.set_menu(buttons)
    assert stand_in.bodies("/cgi-bin/menu/create") == [{"button": buttons}]
