"""A push with one bit changed, or cut short, or doubled: refused, or of no effect; and never an error of ours."""

from collections import Counter

from models.inbound import Inbound
from tests.faults.ringing import kept, ring
from tests.worker.conftest import Office, envelope, event_of


def flipped(said: bytes) -> list[bytes]:
    """With one bit changed, at every place."""
    return [said[:n] + bytes([said[n] ^ (1 << n % 7)]) + said[n + 1 :] for n in range(len(said))]


def test_a_bit_changed_anywhere_is_refused_or_changes_nothing(office: Office) -> None:
    query, body = envelope(event_of("o-wang", "unsubscribe"))
    answers = Counter(ring(office, query, other) for other in flipped(body))
    for name, value in query.items():
        answers += Counter(
            ring(office, query | {name: other.decode("latin1")}, body) for other in flipped(value.encode())
        )
    sealed = len(body) - body.index(b'"Encrypt": "') - 14
    assert set(answers) <= {200, 400, 403} and answers[400] + answers[403] > sealed
    assert kept(office) <= 1, "what is not under the seal may say what it likes"
    with office.database.read() as session:
        assert [row.fields["Event"] for row in session.query(Inbound)] in ([], ["unsubscribe"])
    assert ring(office, query, body) == 200 and kept(office) == 1


def test_a_push_cut_short_or_doubled_or_emptied_is_refused(office: Office) -> None:
    query, body = envelope(event_of("o-wang", "unsubscribe"))
    others = [body[:n] for n in range(0, len(body) - 2, 7)] + [body * 2, b"", b"{}", b"<xml/>", b"[" * 60_000]
    bare = [{k: v for k, v in query.items() if k != name} for name in query]
    answers = {ring(office, query, other) for other in others} | {ring(office, one, body) for one in bare}
    assert answers <= {400, 403} and kept(office) == 0
