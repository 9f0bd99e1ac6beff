"""What is wrong with the way out is said once when it begins and once when it ends, and measured all the while."""

from datetime import timedelta

import pytest

from app.alarms import KINDS, Watch, alarms
from models import clock
from models.attempt import Attempt
from models.pace import Pace
from models.wechat_token import StoredTokens
from tests.browser import Browser
from tests.cast import MP, SA
from tests.worker.conftest import Office

HOUR = timedelta(hours=1)


def ringing(office: Office) -> list[tuple[str, str]]:
    with office.database.read() as session:
        return sorted((alarm.kind, alarm.account) for alarm in alarms(session, office.house.settings))


def trouble(office: Office, account: str, why: str, failures: int = 3) -> None:
    now = clock.now()
    row = {"account": account, "next_slot": now, "failures": failures, "why": why, "since": now}
    office.database.transact(lambda s: s.merge(Pace(**row)))


def test_all_quiet(office: Office) -> None:
    number = office.cast.file().request.number
    assert ringing(office) == [], "what has just come is not late"
    office.drain()
    office.read(number, office.cast.wang)
    assert ringing(office) == []


def test_a_worker_that_does_not_run_rings_after_ten_minutes(office: Office) -> None:
    with clock.at(clock.now() - timedelta(minutes=11)):
        office.cast.file()
    assert ringing(office) == [("outbox", "")]
    office.drain()
    assert ringing(office) == []


def test_what_was_owed_and_is_not_taken_up_rings_too(office: Office) -> None:
    office.cast.file()
    office.drain()
    office.passes(3 * HOUR)
    assert ringing(office) == [("outbox", "")]


@pytest.mark.parametrize(
    ("why", "kind"),
    [("token", "token"), ("config", "token"), ("quota", "quota"), ("network", "away"), ("busy", "away"), ("?", "away")],
)
def test_an_account_in_trouble_rings_by_its_reason(office: Office, why: str, kind: str) -> None:
    trouble(office, "mp", why)
    assert ringing(office) == [(kind, "mp")]


def test_one_refusal_may_be_chance(office: Office) -> None:
    trouble(office, "sa", "network", failures=2)
    assert ringing(office) == []


def test_a_token_in_trouble_is_one_alarm_though_two_tell_of_it(office: Office) -> None:
    tokens = StoredTokens(office.database)
    for appid in (SA, MP, "an-account-we-gave-up"):
        tokens.claim(appid, 1)
        tokens.trouble(appid, "token")
    trouble(office, "sa", "token")
    assert ringing(office) == [("token", "mp"), ("token", "sa")]


def test_messages_without_any_receipt_ring_and_a_receipt_ends_it(office: Office) -> None:
    for n in range(5):
        number = office.cast.file(f"第 {n} 件", token=office.cast.group_code).request.number
        office.drain()
        for who in (office.cast.wang, office.cast.zhao):
            office.read(number, who)
    assert ringing(office) == [], "they may still come"
    for attempt in office.attempts():
        sent_at = attempt.at - HOUR
        office.database.transact(lambda s, one=attempt.id, at=sent_at: setattr(s.get_one(Attempt, one), "at", at))
    assert ringing(office) == [("receipts", "sa")]
    office.receipt(office.sa.taken[-1].msgid, openid=office.sa.taken[-1].openid)
    office.drain()
    assert ringing(office) == []


@pytest.mark.parametrize("code", [40037, 47003, 48001])
def test_a_template_that_wechat_refuses_rings(office: Office, code: int) -> None:
    number = office.cast.file().request.number
    office.sa.refuse(code, who="o-wang")
    office.drain()
    office.read(number, office.cast.chen)
    assert ringing(office) == [("templates", "")]


def test_an_alarm_is_logged_when_it_begins_and_when_it_ends_and_not_between(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    def said() -> list[tuple[str, str]]:
        return [(r.levelname, r.alarm) for r in caplog.records if hasattr(r, "alarm")]

    caplog.set_level("INFO", "mashang.worker")
    watch = Watch(office.house)
    watch.look()
    trouble(office, "sa", "quota")
    watch.look()
    watch.look()
    assert said() == [("WARNING", "quota")]
    trouble(office, "sa", "quota", failures=0)
    watch.look()
    watch.look()
    assert said() == [("WARNING", "quota"), ("INFO", "quota")]


def test_the_worker_looks_by_itself(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    trouble(office, "sa", "token")
    office.drain()
    assert [r.alarm for r in caplog.records if hasattr(r, "alarm")] == ["token"]
    trouble(office, "mp", "token")
    office.drain()
    assert len([r for r in caplog.records if hasattr(r, "alarm")]) == 1, "once a minute is enough"


def test_every_kind_is_measured_ringing_or_not(office: Office) -> None:
    trouble(office, "sa", "quota")
    headers = {"Authorization": "Bearer metrics-for-tests"}
    told = Browser(office.app).open("/metrics", headers=headers).text
    for kind in KINDS:
        assert f'mashang_alarm{{kind="{kind}"}} {float(kind == "quota")}' in told
