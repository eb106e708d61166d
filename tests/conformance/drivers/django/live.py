"""Django: DATABASES as given, or made of a URL; then a connection of its own for each session.

The first argument is `django`, `dj-database-url` or `django-environ`, which make DATABASES of a URL.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import django  # noqa: E402
from django.conf import settings  # noqa: E402

import serving  # noqa: E402

settings.configure()
django.setup()
from django.db.utils import ConnectionHandler  # noqa: E402

NAME = sys.argv[1]
TAKEN = ("engine", "conn_max_age", "conn_health_checks", "disable_server_side_cursors", "ssl_require")


def entry_of(request):
    engine = serving.settings_of(request, "engine")
    if NAME == "django":
        return engine
    if NAME == "django-environ":
        import environ

        return environ.Env.db_url_config(request["url"])
    import dj_database_url

    # Arguments of parse() by their names; what is left overlays the entry.
    arguments = {name: engine.pop(name) for name in TAKEN if name in engine}
    entry = dj_database_url.parse(request["url"], **arguments)
    options = engine.pop("OPTIONS", None)
    entry.update(engine)
    if options:
        entry["OPTIONS"] = {**entry.get("OPTIONS", {}), **options}
    return entry


class Session:
    def __init__(self, request):
        self.connection = ConnectionHandler({"default": entry_of(request)})["default"]
        self.connection.ensure_connection()

    def run(self, sql, arguments):
        # What QuerySet.iterator() decides (db/models/query.py): a cursor on the server, unless they are disabled.
        disabled = self.connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
        with self.connection.cursor() if disabled else self.connection.chunked_cursor() as cursor:
            cursor.execute(serving.percents(sql), arguments)
            return cursor.fetchone()

    def begin(self):
        self.connection.set_autocommit(False)

    def commit(self):
        self.connection.commit()
        self.connection.set_autocommit(True)

    def close(self):
        self.connection.close()


if __name__ == "__main__":
    version = django.__version__
    if NAME != "django":
        from importlib.metadata import version as installed

        version = installed(NAME) + "+django" + version
    serving.serve(NAME, version, Session)
