"""What a failed test leaves for a person: pictures of its pages and what its processes said, in a folder of its own.

The folder is var/remains, or that which RECTIFY_TEST_REMAINS names; the report of the test names the files.
"""

import os
import re
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(os.environ.get("RECTIFY_TEST_REMAINS") or Path(__file__).resolve().parent.parent / "var" / "remains")

_witnesses = []
kept = {}  # test -> its files


def keep(name, content):
    """Write down `content` (bytes) for the test that runs now; a second one of the same name gets another."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "nobody").rpartition(" ")[0]
    folder = FOLDER / re.sub(r"[^\w.-]+", "-", test.removeprefix("tests/"))[:150]
    folder.mkdir(parents=True, exist_ok=True)
    number, path = 1, folder / name
    while path.exists():
        number += 1
        path = folder / f"{number}-{name}"
    path.write_bytes(content)
    kept.setdefault(test, []).append(path)


@contextmanager
def witnessed_by(witness):
    """Should the test fail meanwhile, `witness()` keeps what there is to see while everything still stands."""
    _witnesses.append(witness)
    try:
        yield
    finally:
        _witnesses.remove(witness)


def ask_the_witnesses():
    for witness in list(_witnesses):
        try:
            witness()
        except Exception as silent:  # whatever a witness has lost, the test's own failure is the news
            keep("witness.txt", repr(silent).encode())


def told_of(test):
    """(heading, text) for a report: where the files are, and the last of what each process said."""
    files = kept.get(test, [])
    if files:
        yield "Kept for you to look at", "\n".join(map(str, files))
    for log in files:
        if log.suffix == ".log":
            yield f"The last of {log.name}", log.read_text(errors="replace")[-2000:]
