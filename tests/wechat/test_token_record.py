"""Tokens in the record, on both databases: one process of all fetches, and a trouble is told once."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from models import clock
from models.wechat_token import StoredTokens, WechatToken, troubles
from tests.app_setup import TEST_KEYS, TEST_PEPPER
from tests.wechat.conftest import GOOD, SA
from tests.wechat.test_tokens import SEND, fetches
from wechat.client import Client
from wechat.errors import WechatError

KEY = SA.appid


@pytest.fixture
def stored(database):
    return StoredTokens(database)


def minute_passes(database, seconds=61):
    """The claim goes by the database's clock, so it is the claim that is moved."""

    def hurry(session):
        for row in session.query(WechatToken).filter(WechatToken.claimed_until.is_not(None)):
            row.claimed_until -= timedelta(seconds=seconds)

    database.transact(hurry)


def shown(database):
    with database.read() as session:
        return [(trouble.appid, trouble.kind) for trouble in troubles(session)]


def test_a_token_is_kept_sealed_however_long_it_is(stored, database):
    token = "9_" + "长x-" * 400
    assert stored.replace(KEY, None, token, 7200) == token
    assert stored.read(KEY) == token
    with database.read() as session:
        raw = session.connection().exec_driver_sql("SELECT token FROM wechat_tokens").scalar_one()
    assert token.encode() not in bytes(raw)


def test_only_the_token_that_failed_is_replaced(stored):
    stored.replace(KEY, None, "first", 7200)
    assert stored.replace(KEY, "another", "second", 7200) == "first"
    assert stored.replace(KEY, None, "second", 7200) == "first"
    assert stored.replace(KEY, "first", "second", 7200) == stored.read(KEY) == "second"


def test_a_token_is_renewed_five_minutes_before_its_end(stored):
    stored.replace(KEY, None, "first", 7200)
    now = clock.now()
    with clock.at(now + timedelta(seconds=6800)):
        assert stored.read(KEY) == "first"
    with clock.at(now + timedelta(seconds=6901)):
        assert stored.read(KEY) is None
        assert stored.replace(KEY, None, "second", 7200) == "second"


def test_a_token_that_was_short_lived_from_the_start_is_good_for_half_its_life(stored):
    stored.replace(KEY, None, "first", 120)
    now = clock.now()
    assert stored.read(KEY) == "first"
    with clock.at(now + timedelta(seconds=61)):
        assert stored.read(KEY) is None


def test_one_alone_may_fetch_until_it_gives_the_claim_back_or_the_pause_is_over(stored, database):
    other = StoredTokens(database)
    assert stored.claim(KEY, 60)
    assert not other.claim(KEY, 60)
    assert other.claim("another", 60)
    assert stored.read(KEY) is None
    stored.release(KEY)
    assert other.claim(KEY, 60)
    minute_passes(database, 59)
    assert not stored.claim(KEY, 60)
    minute_passes(database, 2)
    assert stored.claim(KEY, 60)


def test_a_claim_does_not_lose_the_token_that_is_kept(stored):
    stored.replace(KEY, None, "first", 7200)
    assert stored.claim(KEY, 60)
    assert stored.read(KEY) == "first"


def test_a_trouble_is_news_once_and_ends_with_the_next_call_that_goes_well(stored, database):
    other = StoredTokens(database)
    stored.claim(KEY, 60)
    assert stored.trouble(KEY, "token")
    assert not other.trouble(KEY, "token")
    assert shown(database) == [(KEY, "token")]
    assert other.trouble(KEY, "config")
    assert shown(database) == [(KEY, "config")]
    third = StoredTokens(database)
    third.well(KEY)  # knows of no trouble: costs nothing, changes nothing
    assert shown(database) == [(KEY, "config")]
    third.read(KEY)
    third.well(KEY)
    assert shown(database) == []


def test_a_trouble_says_since_when(stored, database):
    stored.claim(KEY, 60)
    began = clock.now()
    with clock.at(began):
        stored.trouble(KEY, "network")
    with clock.at(began + timedelta(minutes=5)):
        stored.trouble(KEY, "network")
    with database.read() as session:
        (told,) = troubles(session)
    assert abs(told.since - began) < timedelta(milliseconds=1)


def in_processes(count, database, sim, openid, times):
    given = {
        "database": database.engine.url.render_as_string(hide_password=False), "keys": [TEST_KEYS, TEST_PEPPER],
        "account": [SA.appid, SA.secret], "wechat": sim.url, "openid": openid("王代表", SA), "data": GOOD,
        "times": times,
    }  # fmt: skip
    there = [sys.executable, "-m", "tests.wechat.fetcher"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    started = [subprocess.Popen(there, **pipes) for _ in range(count)]
    for one in started:
        one.stdin.write(json.dumps(given))
        one.stdin.close()
    told = [(one.stdout.read(), one.stderr.read(), one.wait(100)) for one in started]
    return [out.strip() for out, _, _ in told], [line for _, err, _ in told for line in err.splitlines() if line]


def test_two_processes_fetch_one_token_and_send_in_peace(sim, openid, database):
    sent, alarms = in_processes(2, database, sim, openid, 4)
    assert (sent, alarms) == (["4 0"] * 2, [])
    assert fetches(sim) == 1


def test_a_refusal_that_never_ends_costs_all_processes_one_fetch_a_minute_and_one_alarm(sim, openid, database):
    Client(SA, StoredTokens(database), sim.url).send_template(openid("王代表", SA), "T-case", GOOD)
    assert fetches(sim) == 1
    sim.post("/fault", {"path": SEND, "mode": "errcode", "errcode": 40001, "times": -1})
    sent, alarms = in_processes(2, database, sim, openid, 4)
    assert sent == ["0 4"] * 2
    assert fetches(sim) == 2
    assert alarms == ["ERROR WeChat gives this account no working token token"]
    assert shown(database) == [(KEY, "token")]
    minute_passes(database)
    sent, alarms = in_processes(2, database, sim, openid, 2)
    assert (sent, alarms, fetches(sim)) == (["0 2"] * 2, [], 3)
    sim.post("/fault", {"path": "*", "mode": "none"})
    assert in_processes(1, database, sim, openid, 1) == (["1 0"], [])
    assert shown(database) == []


def test_a_dead_token_is_replaced_by_one_of_two_for_all(sim, openid, database):
    stored = StoredTokens(database)
    stored.replace(KEY, None, "9_" + "d" * 100, 7200)
    sent, alarms = in_processes(2, database, sim, openid, 4)
    assert (sent, alarms, fetches(sim)) == (["4 0"] * 2, [], 1)


def test_who_was_killed_while_fetching_holds_the_others_up_for_a_minute_at_most(sim, openid, database):
    stored = StoredTokens(database)
    assert stored.claim(KEY, 60)
    waits = []
    client = Client(SA, stored, sim.url)
    client._keeper._sleep = waits.append
    with pytest.raises(WechatError) as refused:
        client.send_template(openid("王代表", SA), "T-case", GOOD)
    assert (refused.value.kind, refused.value.scope) == ("token", "account")
    assert 0 < sum(waits) <= 3.01
    minute_passes(database)
    assert client.send_template(openid("王代表", SA), "T-case", GOOD)


def test_a_colleague_is_waited_for_as_long_as_it_is_at_it(stored, database):
    other = StoredTokens(database)
    for end in (lambda: stored.release(KEY), lambda: stored.replace(KEY, None, "first", 7200),
                lambda: stored.trouble(KEY, "network")):  # fmt: skip
        minute_passes(database)
        assert not other.fetching(KEY)
        assert stored.claim(KEY, 60)
        assert other.fetching(KEY)
        end()
        assert not other.fetching(KEY)


def test_in_a_pause_nobody_waits_and_in_a_recovery_everybody_does(sim, openid, database):
    stored, other = StoredTokens(database), StoredTokens(database)
    wang, waits = openid("王代表", SA), []
    client = Client(SA, other, sim.url)
    client._keeper._sleep = waits.append
    stored.claim(KEY, 60)
    stored.trouble(KEY, "network")
    with pytest.raises(WechatError):
        client.send_template(wang, "T-case", GOOD)
    assert waits == []
    minute_passes(database)
    stored.claim(KEY, 60)  # the trouble is still on the row, and somebody is mending it
    good = Client(SA, StoredTokens(database), sim.url)._keeper._ask()[0]
    client._keeper._sleep = lambda seconds: waits.append(seconds) or stored.replace(KEY, None, good, 7200)
    assert client.send_template(wang, "T-case", GOOD)
    assert len(waits) == 1


def test_who_waits_is_given_what_the_colleague_fetched(sim, openid, database):
    stored, other = StoredTokens(database), StoredTokens(database)
    good = "9_" + "good" * 20
    assert stored.claim(KEY, 60)
    keeper = Client(SA, other, sim.url)._keeper
    keeper._sleep = lambda seconds: stored.replace(KEY, None, good, 7200)
    assert keeper.current() == good
    assert fetches(sim) == 0
