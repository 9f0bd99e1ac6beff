"""A complaint in the hands of those it is hidden from: the matter is whole, and nothing in it tells whose it is."""

import pytest

from models import clock, letter, letterbook
from models.department import Department
from models.deputy import Deputy
from models.minutes import Agreed, Body, Minutes
from models.person import Role
from models.service_request import Actor, Order, listing, seeing, todo, undertaken, unnamed
from models.types import new_id
from tests.cast import Cast
from tests.models.test_merging import photo

WORDS = "我是李示例，住村东头，电话000-1111-2222。村里的账从来不公布"
OFFICIAL = {"about": "official", "name": "李示例", "phone": "000-1111-2222"}


def filed(cast: Cast, **more) -> str:
    return cast.file(WORDS, **(OFFICIAL | more)).request.number


def of_housing(cast: Cast) -> dict:
    return {"about": "department", "about_department_id": cast.housing}


def read(cast: Cast, number: str, actor: Actor) -> str:
    """All that this reader finds in words: the filing and the history."""
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        told = [entry.said for entry in unnamed.timeline(session, one, actor)]
        return f"{unnamed.first_words(session, one, actor)}{told}"


def knows(cast: Cast, number: str, actor: Actor) -> bool:
    with cast.database.read() as session:
        return seeing.knows_filer(seeing.by_number(session, number), actor)


@pytest.mark.parametrize("role", ["deputy", "grid_worker", "supervisor"])
def test_who_is_not_to_know_reads_the_matter_without_name_and_number(cast: Cast, role: str) -> None:
    number = filed(cast)
    cast.act(number, "note", cast.chief(), "给李示例打过电话000-1111-2222")
    told = read(cast, number, Actor(cast.zhao, role))
    assert "村里的账从来不公布" in told and "打过电话" in told
    assert "李示例" not in told and "1111" not in told
    assert "李示例" in read(cast, number, cast.chief()) and "000-1111-2222" in read(cast, number, cast.chief())


def test_what_a_meeting_agreed_is_read_without_name_and_number_too(cast: Cast) -> None:
    number = filed(cast)
    cast.act(number, "confer", cast.chief(), "请坐到一起定")
    agreed = Agreed("答复李示例000-1111-2222", Body(cast.power), clock.today())
    written = Minutes(came=(Body(name="李示例"),), actions=(agreed,))
    cast.database.transact(lambda s: seeing.by_number(s, number).resume("由联络站办", cast.chief(), written))
    told = read(cast, number, cast.deputy())
    assert "'agreed': ['答复" in told and "李示例" not in told and "1111" not in told
    assert "答复李示例000-1111-2222" in read(cast, number, cast.chief())


def test_what_is_no_complaint_is_read_as_it_was_written(cast: Cast) -> None:
    number = filed(cast, about=None)
    assert "李示例" in read(cast, number, cast.deputy()) and "000-1111-2222" in read(cast, number, cast.deputy())


def test_an_order_and_its_letter_name_nobody_who_complains(cast: Cast) -> None:
    number = filed(cast)
    cast.act(number, "order", cast.chief(), Order(cast.power, "公开账目", "李示例（000-1111-2222）要求公开账目。"))
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        told = undertaken.orders(session, [one])[one.id].text
        written = letterbook.said(session, letter.last(session, one.id)).text
    assert told == written and "要求公开账目" in told and "李示例" not in told and "1111" not in told


def test_a_deputys_list_and_an_offices_give_no_name_away(cast: Cast) -> None:
    number = filed(cast)
    with cast.database.read() as session:
        [item] = todo.of(session, cast.deputy()).mine
        one = seeing.by_number(session, number)
        seen = {by.role: listing.lines(session, [one], by)[0].title for by in (cast.deputy(), cast.chief())}
    assert "李示例" not in item.title + seen["deputy"] and "李示例" in seen["chief"]


def test_a_department_at_work_on_it_reads_her_reply_without_her(cast: Cast) -> None:
    number = filed(cast, token=cast.station_code)
    cast.act(number, "order", cast.chief(), Order(cast.power, "公布账目", "请公布。"))
    cast.act(number, "take", cast.handler(cast.qian))
    cast.act(number, "query", cast.handler(cast.qian), "哪一年的？")
    cast.act(number, "tell", cast.resident(), "去年的，问我李示例000-1111-2222")
    told = read(cast, number, cast.handler(cast.qian))
    assert "去年的" in told and "李示例" not in told and "1111" not in told


def test_her_photos_and_voice_are_the_offices_alone(cast: Cast) -> None:
    shown = photo(cast, cast.li)
    number = filed(cast, attachments=[shown])
    with cast.database.read() as session:
        files = {by.role: seeing.find_attachment(session, shown, by) for by in (cast.deputy(), cast.chief())}
        one = seeing.by_number(session, number)
        beside = unnamed.timeline(session, one, cast.deputy())[0].attachments
        assert seeing.find_attachment(session, shown, cast.resident()) is not None
    assert files["deputy"] is None and files["chief"] is not None and beside == []


def test_whoever_works_for_the_body_or_its_superior_does_not_know_in_any_role(cast: Cast) -> None:
    number = filed(cast, **of_housing(cast))
    assert knows(cast, number, cast.deputy()) and knows(cast, number, cast.chief())

    def work(session) -> None:
        city = Department(id=new_id(), county_id=cast.county, region_id=cast.county, name="示例市住建局")
        session.add(city)
        session.get_one(Department, cast.housing).superior = "示例市住建局"
        session.flush()
        for who, body in ((cast.chen, cast.housing), (cast.wang, city.id)):
            session.add(Role(person_id=who, role="handler", scope_kind="department", scope_id=body))

    cast.database.transact(work)
    assert not knows(cast, number, cast.chief()) and not knows(cast, number, cast.deputy())
    assert knows(cast, number, cast.deputy(cast.zhao))
    assert "李示例" not in read(cast, number, cast.chief()) + read(cast, number, cast.deputy())


def test_a_deputy_whose_post_is_in_that_body_does_not_know(cast: Cast) -> None:
    number = filed(cast, **of_housing(cast))

    def appoint(session) -> None:
        session.get_one(Deputy, cast.deputies[cast.wang]).post = "县住建局党组成员"

    cast.database.transact(appoint)
    assert not knows(cast, number, cast.deputy()) and knows(cast, number, cast.deputy(cast.zhao))


def test_who_filed_it_reads_their_own_whoever_they_are(cast: Cast) -> None:
    number = cast.file(WORDS, who=cast.he, **(OFFICIAL | of_housing(cast))).request.number
    assert "李示例" in read(cast, number, cast.resident(cast.he))


@pytest.mark.parametrize(
    ("signed", "said"),
    [("李示例女士", "我是李示例"), ("李示例（村东）", "是李示例"), ("李示例", "李 示 例"), (" 李示例 ", "李示例反映")],
)
def test_however_they_signed_their_name_is_gone(cast: Cast, signed: str, said: str) -> None:
    number = cast.file(said, about="official", name=signed, phone="000-1111-2222").request.number
    told = read(cast, number, cast.deputy())
    assert "示例" not in told and "示 例" not in told and "反映人" in told
