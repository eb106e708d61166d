"""Alembic: the engine that the generic template's env.py makes of alembic.ini; SQLAlchemy's live probe works with it.

The argument is the driver in the string.
"""

import importlib.util
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import alembic  # noqa: E402
import sqlalchemy  # noqa: E402
from alembic.config import Config  # noqa: E402

import serving  # noqa: E402

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "sqlalchemy", "live.py")
spec = importlib.util.spec_from_file_location("live_sqlalchemy", path)
sqlalchemy_live = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sqlalchemy_live)


def made(request):
    config = Config()
    config.set_main_option("sqlalchemy.url", request["url"].replace("%", "%%"))
    section = config.get_section(config.config_ini_section, {})
    return sqlalchemy.engine_from_config(section, prefix="sqlalchemy.", poolclass=sqlalchemy.pool.NullPool)


sqlalchemy_live.made = made

if __name__ == "__main__":
    serving.serve("alembic", f"{alembic.__version__}+sqlalchemy{sqlalchemy.__version__}", sqlalchemy_live.Session)
