"""Expand: deputies away and who stands in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0013"
down_revision = "0012"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}
LEADS = {"county_id": "regions", "deputy_id": "deputies", "substitute_id": "deputies", "made_by": "people"}


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("deputy_id", ID, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("substitute_id", ID, nullable=True),
        sa.Column("why", sa.LargeBinary(), nullable=True),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_absences_{column}"))
            for column, target in LEADS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        **MYSQL,
    )
    for column in ("county_id", "deputy_id", "substitute_id"):
        op.create_index(op.f(f"ix_absences_{column}_to_day"), "absences", [column, "to_day"], unique=False)
