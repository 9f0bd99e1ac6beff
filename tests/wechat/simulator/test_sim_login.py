"""Logins, phone numbers and session keys: single use, short life, the right account."""

import hashlib
import hmac

import pytest

from tests.wechat.conftest import MP, SA

PHONE = "/wxa/business/getuserphonenumber"


def test_a_login_code_is_good_once_and_for_five_minutes(sim, mp):
    first = sim.post("/login", {"person": "李阿姨", "appid": MP.appid})["code"]
    assert mp.spend(first)["openid"] == mp.openid("李阿姨")
    assert mp.spend(first)["errcode"] == 40163
    late = sim.post("/login", {"person": "李阿姨", "appid": MP.appid})["code"]
    sim.post("/clock", {"advance": 301})
    assert mp.spend(late)["errcode"] == 40029
    assert mp.spend("never-minted")["errcode"] == 40029
    assert mp.spend("")["errcode"] == 41008


def test_another_accounts_code_and_a_phone_code_are_no_login(sim, mp):
    assert mp.spend(sim.post("/login", {"person": "李阿姨", "appid": SA.appid})["code"])["errcode"] == 40029
    assert mp.spend(sim.post("/phone_code", {"person": "李阿姨", "appid": MP.appid})["code"])["errcode"] == 40029


def test_a_person_logs_in_a_hundred_times_a_minute_and_no_more(sim, mp):
    sim.post("/settings", {"logins_per_minute": 2})
    assert ["errcode" in mp.login("李阿姨") for _ in range(2)] == [False, False]
    assert mp.login("李阿姨")["errcode"] == 45011
    assert "openid" in mp.login("王代表")
    sim.post("/clock", {"advance": 61})
    assert "openid" in mp.login("李阿姨")


def test_each_login_makes_a_new_session_key(mp):
    assert mp.login("李阿姨")["session_key"] != mp.login("李阿姨")["session_key"]


def test_the_risky_are_not_let_in(sim, mp):
    sim.post("/people", {"name": "赵某", "risky": True})
    assert mp.login("赵某")["errcode"] == 40226


def code_for(sim, person="李阿姨", appid=MP.appid):
    return sim.post("/phone_code", {"person": person, "appid": appid})["code"]


def test_a_phone_code_tells_an_undialable_number_once(sim, mp):
    code = code_for(sim)
    told = mp.post(PHONE, {"code": code})
    info = told["phone_info"]
    assert (told["errcode"], info["countryCode"], info["watermark"]["appid"]) == (0, "86", MP.appid)
    assert info["phoneNumber"] == info["purePhoneNumber"]
    assert info["phoneNumber"].startswith("000-")
    assert mp.post(PHONE, {"code": code})["errcode"] == 40029


def test_a_number_that_was_set_is_the_one_that_is_told(sim, mp):
    sim.post("/people", {"name": "李阿姨", "phone": "000-00000001"})
    sim.post("/settings", {"country_code_number": True})
    info = mp.post(PHONE, {"code": code_for(sim)})["phone_info"]
    assert (info["phoneNumber"], info["countryCode"]) == ("000-00000001", 86)


def test_a_phone_code_is_not_taken_when_stale_foreign_or_nonsense(sim, mp):
    late = code_for(sim)
    sim.post("/clock", {"advance": 301})
    login = sim.post("/login", {"person": "李阿姨", "appid": MP.appid})["code"]
    for wrong in (late, login, code_for(sim, appid=SA.appid), "never", "", 7, None):
        assert mp.post(PHONE, {"code": wrong})["errcode"] == 40029


def test_an_openid_given_along_is_checked(sim, mp):
    code = code_for(sim)
    assert mp.post(PHONE, {"code": code, "openid": mp.openid("王代表")})["errcode"] == 40029
    assert mp.post(PHONE, {"code": code, "openid": mp.openid("李阿姨")})["errcode"] == 0


def signed(key):
    return {"signature": hmac.new(key.encode(), b"", hashlib.sha256).hexdigest(), "sig_method": "hmac_sha256"}


def test_a_session_key_can_be_checked_and_changed(mp):
    who = mp.login("李阿姨")
    ask = {"openid": who["openid"], **signed(who["session_key"])}
    assert mp.get("/wxa/checksession", **ask)["errcode"] == 0
    new = mp.get("/wxa/resetusersessionkey", **ask)
    assert (new["openid"], new["session_key"] != who["session_key"]) == (who["openid"], True)
    assert mp.get("/wxa/checksession", **ask)["errcode"] == 87009
    assert mp.get("/wxa/checksession", openid=who["openid"], **signed(new["session_key"]))["errcode"] == 0


@pytest.mark.parametrize("wrong", [{"signature": "é"}, {"sig_method": "md5"}, {"signature": ""}])
def test_a_wrong_signature_is_refused(mp, wrong):
    who = mp.login("李阿姨")
    ask = {"openid": who["openid"], **signed(who["session_key"]), **wrong}
    assert mp.get("/wxa/checksession", **ask)["errcode"] == 87009
    assert mp.get("/wxa/checksession", **{**ask, "openid": "oNobody"})["errcode"] == 40003
