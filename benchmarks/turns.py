"""How many writers wait for SQLite: python -m benchmarks.turns [SECONDS [WRITERS]]

Sixteen processes report progress one after the other, beside a busy loop for each of two cores: first on Django's own
SQLite, whose writers ask again and again, then on ours, whose writers queue. Printed for each: writes, how many of them
ended with "database is locked", and how long the unluckiest waited; at last the second as a ratio of the first.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager

ENGINES = ("django.db.backends.sqlite3", "record.sqlite")
BUSY = "while True: pass"


def main(seconds=60, writers=16):
    with busy_cores(2):
        told = [measured(engine, int(seconds), int(writers)) for engine in ENGINES]
    for engine, one in zip(ENGINES, told, strict=True):
        print(f"{engine:28} writes {one['writes']:>6}   locked {one['locked']:>3}   longest {one['longest']:>6.2f} s")
    print(f"writes: {told[1]['writes'] / told[0]['writes']:.2f} times as many")


@contextmanager
def busy_cores(count):
    loops = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def measured(engine, seconds, writers):
    """{"writes", "locked", "longest"} of one engine, from a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/office.sqlite3"
        given = {"RECTIFY_TEST_FOLDER": folder, "RECTIFY_DATABASE_URL": address, "RECTIFY_REDIS_URL": ""}
        command = [sys.executable, "-m", "benchmarks.turns", "measure", engine, str(seconds), str(writers)]
        done = subprocess.run(command, env=os.environ | given, capture_output=True, text=True, check=True)
        return json.loads(done.stdout.splitlines()[-1])


def measure(engine, seconds, writers):
    """What the process does that `measured` starts."""
    numbers = office_with_tickets(engine, int(writers))
    until, pipes = time.monotonic() + int(seconds), []
    for number in numbers:
        told, tells = os.pipe()
        if not os.fork():
            os.write(tells, json.dumps(write(number, until)).encode())
            os._exit(0)
        os.close(tells)
        pipes.append(told)
    reports = [json.loads(os.fdopen(told).read()) for told in pipes]
    print(json.dumps({name: sum_up(report[name] for report in reports) for name, sum_up in SUMS.items()}))


SUMS = {"writes": sum, "locked": sum, "longest": max}


def office_with_tickets(engine, count):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings

    settings.DATABASES["default"]["ENGINE"] = engine
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.office import Office

    call_command("migrate", verbosity=0, run_syncdb=True)
    office = Office()
    inspection = office.inspection()
    numbers = [office.ticket(inspection, f"问题{n}", "in_progress").number for n in range(count)]
    connection.close()
    return numbers


def write(number, until):
    from django.db import OperationalError

    from organization.models import User
    from tests.hammer import insist

    handler = User.objects.get(username="handler")
    told = {"writes": 0, "locked": 0, "longest": 0.0}
    while (began := time.monotonic()) < until:
        try:
            insist(number, handler, f"{began}", careful=False)
            told["writes"] += 1
        except OperationalError:
            told["locked"] += 1
        told["longest"] = max(told["longest"], time.monotonic() - began)
    return told


if __name__ == "__main__":
    measure(*sys.argv[2:]) if sys.argv[1:2] == ["measure"] else main(*sys.argv[1:])
