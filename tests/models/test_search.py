"""Sealed words are found by two of their characters: truly, only by who may read them, not once erased."""

from app.announcing import announce
from app.searching import catch_up
from models import search
from models.search import SearchGram
from models.service_request import Actor, finding, seeing
from models.words import Words
from tests.cast import Cast
from tests.models.test_plans import many, plan


class House:
    def __init__(self, cast: Cast) -> None:
        self.database = cast.database


def work(cast: Cast) -> None:
    announce(House(cast))
    while catch_up(House(cast)):
        pass


def found(cast: Cast, asked: str, actor: Actor | None = None) -> list[str]:
    with cast.database.read() as session:
        return [one.request.number for one in finding.read(session, asked, actor or cast.chief(), 50)]


def test_two_characters_of_what_was_said_find_it(cast: Cast) -> None:
    bridge = cast.file("村东头石桥的护栏断了一截", title="石桥护栏", place="老槐树旁").request.number
    lamp = cast.file("路灯坏了", who=cast.stranger).request.number
    work(cast)
    assert found(cast, "护栏") == [bridge] and found(cast, "路灯") == [lamp]
    assert found(cast, "槐树") == [bridge], "the place too"
    assert found(cast, "石桥 断了") == [bridge] and found(cast, "石桥 路灯") == []
    assert found(cast, "柳树村") == [lamp, bridge], "the newest first, by the village of the sheet"


def test_what_is_found_is_true(cast: Cast) -> None:
    """Both pairs are there, and the word is not."""
    cast.file("电线杆，线路老化")
    work(cast)
    assert found(cast, "线路") and found(cast, "电线") and not found(cast, "电线路")


def test_what_was_said_later_is_found_too_and_the_kind_of_matter(cast: Cast) -> None:
    number = cast.file("门前积水", category="道路交通").request.number
    cast.act(number, "accept", cast.deputy())
    cast.act(number, "ask", cast.deputy(), "请问是哪一个井盖")
    work(cast)
    assert found(cast, "井盖") == found(cast, "道路交通") == [number]


def test_one_character_or_marks_alone_find_nothing(cast: Cast) -> None:
    cast.file("路灯坏了")
    work(cast)
    assert found(cast, "灯") == found(cast, "，。") == found(cast, "") == []
    assert found(cast, "路灯 了") and not found(cast, "路灯 桥"), "a single one narrows what others found"


def test_width_case_and_punctuation_make_no_difference(cast: Cast) -> None:
    number = cast.file("ＡＢ号楼，水管 漏水").request.number
    work(cast)
    assert found(cast, "ab号") == found(cast, "水管漏水") == [number]


def test_who_may_not_see_it_does_not_find_it(cast: Cast) -> None:
    cast.file("家里的事：护栏", visibility="private")
    work(cast)
    assert found(cast, "护栏") and not found(cast, "护栏", cast.county_staff())
    assert not found(cast, "护栏", Actor(cast.zhou, "chief", (cast.far_station,)))


def test_erased_words_are_found_no_more_and_the_others_still_are(cast: Cast) -> None:
    number = cast.file("石桥的护栏断了").request.number
    cast.act(number, "tell", cast.resident(), "井盖也没了")
    work(cast)

    def erase(session) -> None:
        first = session.query(Words).order_by(Words.id).first()
        first.erase()

    cast.database.transact(erase)
    with cast.database.read() as session:
        assert session.query(SearchGram).count() == 0 and finding.behind(session, cast.chief())
    work(cast)
    assert not found(cast, "护栏") and found(cast, "井盖") == [number]
    with cast.database.read() as session:
        assert not finding.behind(session, cast.chief())


def test_what_was_there_before_the_index_is_caught_up_with(cast: Cast) -> None:
    number = cast.file("石桥的护栏断了").request.number

    def forget(session) -> None:
        search.forget(session, seeing.by_number(session, number).id)

    announce(House(cast))
    cast.database.transact(forget)
    assert not found(cast, "护栏")
    assert catch_up(House(cast)) == 1 and found(cast, "护栏") == [number] and catch_up(House(cast)) == 0


def test_nothing_readable_is_in_the_index(cast: Cast) -> None:
    """The same piece under another key is another number."""
    from dataclasses import replace

    from models import keys

    before, ring = search.grams("护栏"), keys.ring()
    keys.use(replace(ring, pepper=b"another pepper"))
    try:
        assert search.grams("护栏").isdisjoint(before)
    finally:
        keys.use(ring)


def test_candidates_walk_the_index_of_pieces(cast: Cast) -> None:
    many(cast)

    def crowd(session) -> None:
        from models.service_request import ServiceRequest

        for (request_id,) in session.query(ServiceRequest.id).limit(2000).all():
            here = {"request_id": request_id, "station_id": cast.station, "county_id": cast.county}
            session.execute(SearchGram.__table__.insert(), [here | {"gram": (request_id + n) % 97} for n in range(3)])

    cast.database.transact(crowd)
    told = plan(cast, finding._candidates([5, 6], cast.chief()))
    key = "station_id=? AND gram=?" if cast.database.is_sqlite else "PRIMARY"
    assert "search_grams" in told and key in told, told
