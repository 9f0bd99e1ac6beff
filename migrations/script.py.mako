"""${message}"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
