"""What a test finds in its database: each beginning is made once in a whole run, and every process works on copies.

"nothing" has every table and no row; "office" is the small office of tests/office.py; "demo" is what `demo` makes. A
module whose tests begin with more than the office has a beginning of its own: see `begins_with`.
"""

import fcntl
import pickle
import shutil
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import psycopg
import pytest
from django.conf import global_settings, settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from psycopg.sql import SQL, Identifier

from record.reconcile import findings


def nothing():
    call_command("migrate", verbosity=0, run_syncdb=True)
    return {}


def office():
    from tests.office import Office

    return {"office": Office()}


def demo():
    from tests.test_commands import run

    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
        status, answer = run("demo")
    assert status == 0, answer
    return {"demo": answer}


# What makes a beginning answers with its keepsakes: what tests are handed of it, by name.
MAKERS = {"nothing": nothing, "office": office, "demo": demo}
_of_fixtures = {}


def begins_with(further):
    """The fixture for what `further(office)` makes: together with the office it is a beginning, made once.

    Only what stands in the database and in the office is there for the test, nothing that was done beside them.
    """
    name = f"{further.__module__.rpartition('.')[2].removeprefix('test_')}_{further.__name__}"
    assert name not in MAKERS, f"another beginning is called {name}"

    def make():
        begun = office()
        return begun | {name: further(begun["office"])}

    @pytest.fixture(name=further.__name__)
    def fixture(db, django_db_setup):
        return django_db_setup[name]

    MAKERS[name], _of_fixtures[fixture] = make, name
    return fixture


def beginning_of(module, fixturenames):
    """The name of the beginning for a test of this module that has these fixtures."""
    further = [_of_fixtures.get(getattr(module, name, None)) for name in fixturenames]
    offices = [name for name in ("office", "demo") if f"{name}_begun" in fixturenames]
    [name] = [name for name in further if name] or offices or ["nothing"]
    return name


class Beginnings:
    """The copies of one process; `folder` is that of the whole run, where beginnings and keepsakes are."""

    def __init__(self, folder, process):
        self.folder, self.process = folder, process
        self.store = Files(folder) if connection.vendor == "sqlite" else Cluster()
        self._keepsakes, self._clean, self._entered = {}, set(), None

    def enter(self, name):
        """Connect to an unspoilt copy of the beginning and return its keepsakes, anew each time."""
        self._have_made(name)
        mine = f"{name}_{self.process}"
        if name not in self._clean:
            self._leave()
            self.store.copy(name, mine)
            self._clean.add(name)
        self._connect(mine)
        self._entered = name
        return pickle.loads(self._keepsakes[name])

    def give_away(self, name, folder):
        """The same with a copy in `folder`, as the database and files of another office; on SQLite only."""
        self._have_made(name)
        shutil.copyfile(self.store.address(name), folder / "rectify.sqlite3")
        if self._evidence(name).exists():
            shutil.copytree(self._evidence(name), folder / "evidence")
        return pickle.loads(self._keepsakes[name])

    def spoil(self):
        """Something was written for good into the copy that was entered: the next one gets another."""
        self._clean.discard(self._entered)

    def close(self):
        self._leave()
        for name in self._keepsakes:
            self.store.drop(f"{name}_{self.process}")
        self.store.close()

    def _have_made(self, name):
        for needed in ("nothing", name):
            if needed not in self._keepsakes:
                self._keepsakes[needed] = self._made_once(needed)

    def _made_once(self, name):
        keepsake = self.folder / f"{name}.keepsake"
        with self._alone(name):
            if not keepsake.exists():
                keepsake.write_bytes(pickle.dumps(self._make(name)))
        if self._evidence(name).exists():
            shutil.copytree(self._evidence(name), settings.RECTIFY_EVIDENCE_DIR, dirs_exist_ok=True)
        return keepsake.read_bytes()

    def _evidence(self, name):
        """The files to which the rows of the beginning point."""
        return self.folder / f"{name}.evidence"

    def _make(self, name):
        self._leave()
        if name == "nothing":
            self.store.create(name)
        else:
            self.store.copy("nothing", name)
        self._connect(name)
        try:
            with override_settings(RECTIFY_EVIDENCE_DIR=self._evidence(name)):
                made = MAKERS[name]()
            # Tests look at what they wrote themselves; what they began with is looked at here, once.
            assert list(findings()) == []
            return made
        finally:
            self._leave()

    @contextmanager
    def _alone(self, name):
        """No other process of the run makes this beginning meanwhile."""
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _connect(self, name):
        address = self.store.address(name)
        if connection.settings_dict["NAME"] != address:
            connection.close()
            # Threads of a test open connections of their own, from the settings.
            connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = address

    def _leave(self):
        connection.close()


class Files:
    """SQLite: each database is a file."""

    def __init__(self, folder):
        self.folder = folder

    def address(self, name):
        return str(self.folder / f"{name}.sqlite3")

    def create(self, name):
        self.drop(name)

    def copy(self, source, target):
        self.drop(target)
        shutil.copyfile(self.address(source), self.address(target))

    def drop(self, name):
        """With what a connection that still hangs on it would leave beside it."""
        for suffix in ("", "-wal", "-shm"):
            Path(self.address(name) + suffix).unlink(missing_ok=True)

    def close(self):
        """Nothing was opened."""


class Cluster:
    """PostgreSQL: each database is a copy of a template; whoever is still connected is shown out."""

    base = settings.DATABASES["default"]["NAME"]

    def address(self, name):
        return f"test_{self.base}_{name}"

    def create(self, name):
        """A cluster made without a locale would count bytes where a column counts characters."""
        self.drop(name)
        self._do("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0", self.address(name))

    def copy(self, source, target):
        self.drop(target)
        self._do("CREATE DATABASE {} TEMPLATE {}", self.address(target), self.address(source))

    def drop(self, name):
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.address(name))

    def close(self):
        self._anywhere.close()

    def _do(self, statement, *names):
        self._anywhere.execute(SQL(statement).format(*map(Identifier, names)))

    @cached_property
    def _anywhere(self):
        given = connection.get_connection_params()
        address = {name: given[name] for name in ("host", "port", "user", "password") if name in given}
        return psycopg.connect(dbname="postgres", autocommit=True, **address)


def drop_templates(folder):
    """When the whole run is over."""
    store = Files(folder) if connection.vendor == "sqlite" else Cluster()
    for keepsake in folder.glob("*.keepsake"):
        store.drop(keepsake.stem)
    store.close()
