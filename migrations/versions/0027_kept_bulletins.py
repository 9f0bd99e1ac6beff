"""Expand: bulletins as they were sent upward, with the cases behind each number."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0027"
down_revision = "0026"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
BYTES = sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "kept_bulletins",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("period", sa.String(length=30), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("sentences", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("cases", BYTES, nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["regions.id"], name=op.f("fk_kept_bulletins_county_id")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_kept_bulletins_made_by")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_kept_bulletins_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_bulletins")),
        **MYSQL,
    )
    for name in ("county_id", "station_id"):
        op.create_index(op.f(f"ix_kept_bulletins_{name}_id"), "kept_bulletins", [name, "id"], unique=False)
