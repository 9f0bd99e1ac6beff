"""Expand: filings by other hands, and paper ledgers that wait to be taken in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0014"
down_revision = "0013"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
SHEET = sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}
POINTS_TO = (("county_id", "regions"), ("station_id", "stations"), ("made_by", "people"))


def upgrade() -> None:
    op.add_column("service_requests", sa.Column("told_by", sa.String(length=10), nullable=True))
    recorded = ["recorded_by_id", "id"]
    op.create_index(op.f("ix_service_requests_" + "_".join(recorded)), "service_requests", recorded, unique=False)
    _imports()
    for columns in (["station_id", "id"], ["made_at"]):
        op.create_index(op.f("ix_imports_" + "_".join(columns)), "imports", columns, unique=False)


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("sheet", SHEET, nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("committed_at", AT, nullable=True),
        sa.Column("committed_digest", sa.String(length=64), nullable=True),
        *(sa.ForeignKeyConstraint([c], [f"{t}.id"], name=op.f(f"fk_imports_{c}")) for c, t in POINTS_TO),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("station_id", "committed_digest", name=op.f("uq_imports_station_id_committed_digest")),
        **MYSQL,
    )
