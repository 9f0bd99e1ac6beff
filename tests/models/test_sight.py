"""The audit's lines: written once a look, found by whom, by what and by day, and by nobody of another county."""

from datetime import timedelta

from models import clock, sight
from models.sight import DO, SEE, Asked, Sight
from tests.cast import Cast


def look(cast: Cast, who: int, about: str = "ABCDE12345", deed: str = SEE, county: int | None = None) -> None:
    line = {"person_id": who, "roles": "chief", "deed": deed, "way": "console.request", "about": about}
    cast.database.transact(lambda s: sight.write(s, Sight(county_id=county or cast.county, **line)))


def read(cast: Cast, asked: Asked = Asked(), county: int | None = None) -> list[tuple[int, str]]:  # noqa: B008
    with cast.database.read() as session:
        return [(s.person_id, s.about) for s in sight.page(session, [county or cast.county], asked, None, 50)]


def test_looking_again_and_again_is_one_look_and_doing_is_never_folded(cast: Cast) -> None:
    for _ in range(3):
        look(cast, cast.chen)
    assert read(cast) == [(cast.chen, "ABCDE12345")]
    for _ in range(2):
        look(cast, cast.chen, deed=DO)
    look(cast, cast.zhou)
    assert sorted(read(cast)) == sorted([(cast.chen, "ABCDE12345")] * 3 + [(cast.zhou, "ABCDE12345")])


def test_a_look_after_a_quarter_of_an_hour_is_another_one(cast: Cast) -> None:
    now = clock.now()
    for minutes in (0, 14, 16):
        with clock.at(now + timedelta(minutes=minutes)):
            look(cast, cast.chen)
    assert len(read(cast)) == 2


def test_lines_are_found_by_person_deed_number_and_day(cast: Cast) -> None:
    now = clock.now()
    with clock.at(now - timedelta(days=3)):
        look(cast, cast.chen, "OLD0000000")
    look(cast, cast.chen, "NEW0000000", DO)
    look(cast, cast.zhou, "NEW0000000")
    assert read(cast, Asked(person_id=cast.zhou)) == [(cast.zhou, "NEW0000000")]
    assert read(cast, Asked(deed=DO)) == [(cast.chen, "NEW0000000")]
    assert read(cast, Asked(about="OLD0000000")) == [(cast.chen, "OLD0000000")]
    assert read(cast, Asked(before=now - timedelta(days=2))) == [(cast.chen, "OLD0000000")]
    assert len(read(cast, Asked(since=now - timedelta(days=2)))) == 2


def test_another_countys_lines_are_not_there_and_the_houses_own_are(cast: Cast) -> None:
    look(cast, cast.chen)
    whole_house = Sight(person_id=cast.zhou, roles="admin", deed=SEE, way="console.upkeep", about="")
    cast.database.transact(lambda s: sight.write(s, whole_house))
    assert read(cast, county=cast.county + 1) == [(cast.zhou, "")]
    assert len(read(cast)) == 2
