"""Django: DATABASES as given, or made of a URL; then the backend's own parameters.

The first argument is `django`, `dj-database-url` or `django-environ`, which make DATABASES of a URL.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import django  # noqa: E402
from django.conf import settings  # noqa: E402

import understood  # noqa: E402

settings.configure()
django.setup()
from django.db.utils import ConnectionHandler  # noqa: E402

NAME = sys.argv[1]
psycopg_probe = understood.probe_of("psycopg")


def database_of(request):
    engine = understood.settings_of(request, "engine")
    if NAME == "django":
        return engine
    if NAME == "django-environ":
        import environ

        os.environ["DATABASE_URL"] = request["url"]
        return environ.Env().db_url("DATABASE_URL")
    import dj_database_url

    # Arguments of parse() by their names; what is left overlays the entry.
    taken = ("engine", "conn_max_age", "conn_health_checks", "disable_server_side_cursors", "ssl_require")
    arguments = {name: engine.pop(name) for name in taken if name in engine}
    entry = dj_database_url.parse(request["url"], **arguments)
    options = engine.pop("OPTIONS", None)
    entry.update(engine)
    if options:
        entry["OPTIONS"] = {**entry.get("OPTIONS", {}), **options}
    return entry


def understand(request):
    entry = database_of(request)
    wrapper = ConnectionHandler({"default": entry})["default"]
    if hasattr(wrapper, "_connection_pools"):  # since Django 5.1
        wrapper._connection_pools.clear()  # the class keeps them by alias
    parameters = wrapper.get_connection_params()
    answer = psycopg_probe.connected(**parameters)
    answer["startup"].pop("client_encoding", None)  # Django always says UTF8
    if not wrapper.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        answer["statements"] = "any"
    given = entry.get("OPTIONS", {}).get("pool")
    if given:
        pool = psycopg_probe.pool_of(wrapper.pool)
        import psycopg_pool

        standard = psycopg_probe.pool_of(psycopg_pool.ConnectionPool("", open=False))
        answer["pool"] = {name: pool[name] for name in pool if pool[name] != standard[name]}
    else:
        if wrapper.settings_dict["CONN_MAX_AGE"] != 0:
            age = wrapper.settings_dict["CONN_MAX_AGE"]
            answer["pool"]["lifetime"] = None if age is None else age * 1000
        if wrapper.settings_dict["CONN_HEALTH_CHECKS"]:
            answer["pool"]["pre_ping"] = True
    return answer


if __name__ == "__main__":
    version = django.__version__
    if NAME != "django":
        from importlib.metadata import version as installed

        version = installed(NAME) + "+django" + version
    understood.serve(NAME, version, understand)
