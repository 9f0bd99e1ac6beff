"""Expand: who signs in at the desk binds their own WeChat, and need not belong to a station for it."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("bindings") as bindings:
        bindings.alter_column("station_id", existing_type=ID, nullable=True)
