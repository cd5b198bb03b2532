"""An office for a benchmark, on a database that vanishes afterwards."""

import os
from contextlib import contextmanager


@contextmanager
def throw_away():
    """An empty database on SQLite, or beside the one that RECTIFY_DATABASE_URL names; yields its kind."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.db import connection

    database = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield connection.vendor
    finally:
        connection.creation.destroy_test_db(database, verbosity=0)
