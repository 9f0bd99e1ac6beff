"""What was merged by mistake stands as it stood: no rate is better for it."""

from models.service_request import ServiceRequest, seeing
from tests.cast import Cast


def find(cast: Cast, number: str) -> ServiceRequest:
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        assert one is not None
        return one


def merge(cast: Cast, number: str, into: str) -> None:
    def work(session) -> None:
        one, lead = seeing.by_number(session, number), seeing.by_number(session, into)
        one.merge(lead, "同一盏灯", by=cast.chief())

    cast.database.transact(work)


def test_merged_and_parted_again_it_counts_as_handed_over_no_more_than_before(cast: Cast) -> None:
    lead, fresh, taken = (cast.file(f"第 {n} 盏灯不亮").request.number for n in range(3))
    cast.act(taken, "accept", cast.deputy())
    before = find(cast, taken).handed_over_at
    for number in (fresh, taken):
        merge(cast, number, lead)
        cast.act(number, "unmerge", cast.chief(), "看错了")
    assert find(cast, fresh).handed_over_at is None
    assert find(cast, taken).handed_over_at == before
