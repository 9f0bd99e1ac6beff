"""Expand: a station's own calendar."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0009"
down_revision = "0008"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "station_days",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("spans", sa.Text(), nullable=True),
        sa.Column("why", sa.String(length=80), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_station_days_made_by")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_station_days_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_days")),
        sa.UniqueConstraint("station_id", "on_day", name=op.f("uq_station_days_station_id_on_day")),
        **MYSQL,
    )
