"""Expand: by which county's file a request was filed; until now it followed the county to whatever it named later."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

# What was filed so far was filed by the file that its county names now: nothing followed a change before.
KEYS = "UPDATE service_requests SET profile_key = :key WHERE county_id = :county AND profile_key IS NULL"


def upgrade() -> None:
    op.add_column("service_requests", sa.Column("profile_key", sa.String(length=40), nullable=True))
    here = op.get_bind()
    counties = here.execute(sa.text("SELECT id, profile FROM regions WHERE kind = 'county'")).all()
    for county in counties:
        here.execute(sa.text(KEYS), {"key": county.profile or "default", "county": county.id})
