"""Where a benchmark's processes live: their environment, PostgreSQL and Redis, and databases that vanish."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
SINK_PORT, WEB_PORT = 10925, 8960
KEYS = {
    "RECTIFY_SECRET_KEY": "0123456789abcdef" * 3,
    "RECTIFY_SEAL_KEY": "aa" * 32,
    "RECTIFY_ADMIN_PASSWORD": "Bench-password-1",
    "RECTIFY_ALLOWED_HOSTS": "127.0.0.1",
    "RECTIFY_HTTPS": "0",
    "RECTIFY_LOG_LEVEL": "WARNING",
    "RECTIFY_SENDING_HOURS": "00:00-23:59",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}
MAIL = {
    "RECTIFY_SMTP_URL": f"smtp://127.0.0.1:{SINK_PORT}",
    "RECTIFY_MAIL_FROM": "rectify@localhost.invalid",
    "RECTIFY_BASE_URL": f"http://127.0.0.1:{WEB_PORT}",
}


class Missing(Exception):
    """Something that the benchmark needs is not there; told in a sentence."""


def environment(database, *, mail=True):
    """That of production, with keys of its own. The folder of static files serves all databases."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("RECTIFY_")}
    at = {
        "RECTIFY_DATABASE_URL": database,
        "RECTIFY_VAR_DIR": str(FOLDER / "office" / urlsplit(database).path.rpartition("/")[2]),
        "RECTIFY_STATIC_DIR": str(FOLDER / "static"),
    }
    queue = {"RECTIFY_REDIS_URL": redis_url()} if database.startswith("postgres") else {}
    return ours | KEYS | at | queue | (MAIL if mail else {})


def manage(database, *arguments, mail=False, **kwargs):
    """What a command of the product prints; raises CalledProcessError where it fails."""
    return module(database, str(ROOT / "manage.py"), *arguments, mail=mail, **kwargs)


def module(database, *arguments, mail=False):
    """The same for `python ARGUMENTS`."""
    env, command = environment(database, mail=mail), [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(
            f"{' '.join(command[1:])} ended with {done.returncode}:\n{done.stdout[-1500:]}{done.stderr[-3000:]}"
        )
    return done.stdout


def redis_url():
    return os.environ.get("RECTIFY_REDIS_URL") or "redis://127.0.0.1:6379/9"


@contextmanager
def empty_queue():
    """Redis answers, and its database holds nothing but queues, which are emptied before and after."""
    connection = redis.Redis.from_url(redis_url(), socket_connect_timeout=2)
    try:
        foreign = [key for key in connection.scan_iter() if not _is_of_a_queue(key.decode())]
    except redis.RedisError as wrong:
        raise Missing(f"The benchmark needs Redis, and {redis_url()} does not answer: {wrong}") from None
    if foreign:
        raise Missing(f"{redis_url()} holds what is not ours ({foreign[0].decode()}); name an empty one.")
    connection.flushdb()
    try:
        yield
    finally:
        connection.flushdb()


def _is_of_a_queue(key):
    return key.startswith(("_kombu", "celery", "rectify", "unacked")) or key.endswith(".celery.pidbox")


def sweep():
    """What the offices kept beside their databases goes with them."""
    for name in ("office", "sqlite", "static"):
        shutil.rmtree(FOLDER / name, ignore_errors=True)


class Server:
    """PostgreSQL, beside whose database RECTIFY_DATABASE_URL the benchmark makes its own."""

    def __init__(self):
        self._url = urlsplit(os.environ.get("RECTIFY_DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/rectify")
        if not self._url.scheme.startswith("postgres"):
            raise Missing("The benchmark needs PostgreSQL: RECTIFY_DATABASE_URL names another database.")
        self._made = []
        try:
            self._admin = psycopg.connect(self._address("postgres"), autocommit=True, connect_timeout=3)
        except psycopg.Error as wrong:
            raise Missing(f"The benchmark needs PostgreSQL, and it does not answer: {wrong}".strip()) from None

    def _address(self, name):
        return self._url._replace(scheme="postgresql", path=f"/{name}").geturl()

    def make(self, name, template="template0") -> str:
        """The address of a new database; what a broken run left under its name is dropped."""
        full = f"{self._url.path.strip('/')}_bench_{name}"
        self._drop(full)
        self._admin.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(full), Identifier(template)))
        self._made.append(full)
        return self._url._replace(scheme="postgres", path=f"/{full}").geturl()

    def drop_all(self):
        for name in self._made:
            self._drop(name)
        self._made.clear()

    def _drop(self, name):
        self._admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    def process(self) -> int | None:
        """The first process of the server; None where it runs elsewhere or we may not ask."""
        try:
            pid = int(self._admin.execute("SELECT pg_read_file('postmaster.pid')").fetchone()[0].split()[0])
        except psycopg.Error:
            return None
        return pid if "postgres" in _name_of(pid) else None

    def version(self):
        return self._admin.execute("SHOW server_version").fetchone()[0].split()[0]

    def connections(self, url) -> int:
        sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        return self._admin.execute(sql, [name_of(url)]).fetchone()[0]


def name_of(url):
    return urlsplit(url).path.strip("/")


def _name_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


TABLES = """
SELECT relname, pg_total_relation_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC"""


def disk(url) -> dict[str, int]:
    """Bytes of each table with its indexes, the largest first, after a VACUUM."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        return dict(connection.execute(TABLES).fetchall())
