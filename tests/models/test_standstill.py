"""What stands still on its way out: work that waits, messages without receipts, refused templates."""

from datetime import timedelta

from models import clock, event
from models.board import watching
from models.delivery import Delivery
from tests.cast import Cast
from tests.owed import HOUR, owe, tried

WECHAT = ("template", "subscribe", "notice")


def silence(cast: Cast) -> object:
    with cast.database.read() as session:
        return watching.silent_since(session, "template")


def test_what_waits_is_the_older_of_the_unannounced_and_the_due_and_never_what_rests(cast: Cast) -> None:
    def since(session) -> object:
        return watching.waiting_since(session)

    with cast.database.read() as session:
        assert since(session) is None
    with clock.at(clock.now() - HOUR):
        number = cast.file().request.number
    with cast.database.read() as session:
        assert clock.now() - since(session) > timedelta(minutes=59)
    cast.database.transact(lambda s: [event.stamp(s, e.id) for e in event.oldest_unannounced(s, 9)])
    owed = owe(cast, number, cast.wang)
    cast.database.transact(lambda s: s.get_one(Delivery, owed).wait_until(clock.now() + 8 * HOUR))
    with cast.database.read() as session:
        assert since(session) > clock.now()


def test_five_messages_without_a_receipt_are_silence_and_one_receipt_ends_it(cast: Cast) -> None:
    number = cast.file().request.number
    tried(cast, owe(cast, number, cast.wang), "delivered", ago=5 * HOUR, msgid="m0")
    for n in range(4):
        tried(cast, owe(cast, number, cast.wang), "accepted", ago=(4 - n) * HOUR, msgid=f"m{n + 1}")
    tried(cast, owe(cast, number, cast.wang), "accepted", ago=timedelta(minutes=10), msgid="m5")
    assert silence(cast) is None
    tried(cast, owe(cast, number, cast.wang), "accepted", ago=HOUR / 2 + timedelta(minutes=1), msgid="m6")
    assert clock.now() - silence(cast) > 3.9 * HOUR
    tried(cast, owe(cast, number, cast.wang), "refused", "user_block", ago=timedelta(minutes=5), msgid="m7")
    assert silence(cast) is None


def test_a_digest_is_one_message_and_a_refusal_without_number_is_no_receipt(cast: Cast) -> None:
    number = cast.file().request.number
    for _ in range(5):
        tried(cast, owe(cast, number, cast.wang), "accepted", msgid="one")
    assert silence(cast) is None
    for n in range(5):
        tried(cast, owe(cast, number, cast.wang), "accepted", msgid=f"m{n}")
    tried(cast, owe(cast, number, cast.wang), "refused", "no_channel", ago=timedelta(minutes=5))
    assert silence(cast) is not None


def test_a_refused_template_is_remembered_for_a_day(cast: Cast) -> None:
    def since() -> object:
        with cast.database.read() as session:
            return watching.refused_since(session, WECHAT, ("template",))

    number = cast.file().request.number
    tried(cast, owe(cast, number, cast.wang), "refused", "template", ago=timedelta(hours=25))
    tried(cast, owe(cast, number, cast.wang), "refused", "not_following")
    assert since() is None
    tried(cast, owe(cast, number, cast.wang), "refused", "template", "notice")
    assert since() is not None
