"""Expand: who was told a better way before anything was filed, counted."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "turned_away",
        sa.Column("code_id", ID, autoincrement=False, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("stayed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_turned_away_code_id")),
        sa.PrimaryKeyConstraint("code_id", "on_day", "kind", "slot", name=op.f("pk_turned_away")),
        **MYSQL,
    )
    op.create_index(op.f("ix_turned_away_station_id_on_day"), "turned_away", ["station_id", "on_day"], unique=False)
