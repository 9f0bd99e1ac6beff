"""Expand: who saw and did what, and three administrators that nobody is together."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0020"
down_revision = "0019"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}
ADMINISTRATORS = ("admin", "security", "auditor")


def upgrade() -> None:
    _sights()
    op.add_column("roles", sa.Column("sole_id", ID, nullable=True))
    _one_each()
    op.create_index(op.f("ix_roles_sole_id"), "roles", ["sole_id"], unique=True)


def _sights() -> None:
    op.create_table(
        "sights",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("roles", sa.String(length=80), nullable=False),
        sa.Column("deed", sa.String(length=4), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sights")),
        **MYSQL,
    )
    op.create_index(op.f("ix_sights_county_id_id"), "sights", ["county_id", "id"], unique=False)
    op.create_index(op.f("ix_sights_person_id_id"), "sights", ["person_id", "id"], unique=False)
    op.create_index(op.f("ix_sights_about_id"), "sights", ["about", "id"], unique=False)


def _one_each() -> None:
    """Who holds several administrators' roles keeps the first; the others end now, with a record of when."""
    roles = sa.table(
        "roles", sa.column("id", ID), sa.column("person_id", ID), sa.column("role"), sa.column("since", AT),
        sa.column("until", AT), sa.column("sole_id", ID),
    )  # fmt: skip
    bind, taken = op.get_bind(), set()
    now = sa.func.utc_timestamp(6) if bind.dialect.name != "sqlite" else sa.func.strftime("%Y-%m-%d %H:%M:%f", "now")
    found = sa.select(roles.c.id, roles.c.person_id)
    current = sa.or_(roles.c.until.is_(None), roles.c.until > now)
    found = found.where(roles.c.role.in_(ADMINISTRATORS), current).order_by(roles.c.since, roles.c.id)
    for role_id, person_id in bind.execute(found).all():
        kept = {"until": now} if person_id in taken else {"sole_id": person_id}
        taken.add(person_id)
        bind.execute(sa.update(roles).where(roles.c.id == role_id).values(**kept))
