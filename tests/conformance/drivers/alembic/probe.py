"""Alembic: the string through its configuration into an engine, as the generic template's env.py does it.

The argument is the driver in the string; SQLAlchemy's probe reads on from the engine.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import alembic  # noqa: E402
import sqlalchemy  # noqa: E402
from alembic.config import Config  # noqa: E402

import understood  # noqa: E402

sqlalchemy_probe = understood.probe_of("sqlalchemy")


def made(url, connect, engine):
    assert not connect and not engine, "env.py passes nothing but the section of alembic.ini"
    config = Config()
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    section = config.get_section(config.config_ini_section, {})
    return sqlalchemy.engine_from_config(section, prefix="sqlalchemy.", poolclass=sqlalchemy.pool.NullPool)


sqlalchemy_probe.made = made

if __name__ == "__main__":
    understood.serve("alembic", f"{alembic.__version__}+sqlalchemy{sqlalchemy.__version__}", sqlalchemy_probe.understand)
