"""A place as a villager says it: from the township inwards, and nothing twice."""

import pytest

from models import region
from models.region import Region
from models.types import new_id
from tests.cast import Cast


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("第一网格", "甲镇柳树村第一网格"), ("柳树村第一网格", "甲镇柳树村第一网格"),
        ("甲镇柳树村第一网格", "甲镇柳树村第一网格"), ("柳树湾", "甲镇柳树村柳树湾"),
    ],
)
def test_a_name_that_begins_with_the_place_around_it_is_said_once(cast: Cast, inner: str, said: str) -> None:
    grid = Region(id=new_id(), parent_id=cast.village, county_id=cast.county, kind="grid", name=inner)
    cast.database.transact(lambda session: session.add(grid))
    with cast.database.read() as session:
        [found] = session.query(Region).filter_by(kind="grid")
        assert region.full_name(session, found.id) == said
