"""Bytes in the store that no row names: what a process left that died between bringing a file and writing its row."""

import logging
import os
from contextlib import suppress
from dataclasses import asdict, dataclass

from django.apps import apps

from tracker.store import ASIDE, path_of, root

LEAVING = ".leaving-"
A_DAY = 24 * 3600  # seconds
AT_ONCE = 500  # hashes that the database is asked about in one question
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Swept:
    """How many files went, and how many bytes they had."""

    files: int = 0
    bytes: int = 0

    def count(self, size):
        self.files, self.bytes = self.files + 1, self.bytes + size

    def as_dict(self):
        return asdict(self)


def sweep(now, progress=lambda done: True) -> Swept:
    """Let go of what has lain in the store for more than a day without a row that names it.

    Looks at every file once; `progress(files looked at)` may answer False to stop.
    """
    swept, looked_at = Swept(), 0
    for aside in list(root().glob(f"{LEAVING}*")):  # an earlier sweep died over them
        _settle(aside, now, swept)
    for old in _by_the_hundred(_older_than(now.timestamp() - A_DAY)):
        looked_at += len(old)
        for orphan in [path for path in old if path.name.startswith(ASIDE)]:
            _delete(orphan, swept)
        hashes = {path.name for path in old}
        for orphan in hashes - named(hashes):
            let_go(orphan, now, swept)
        if not progress(looked_at):
            break
    if swept.files:
        log.warning("Swept %s files of %s bytes that no row names.", swept.files, swept.bytes)
    return swept


def named(hashes) -> set[str]:
    """Those of the hashes that a row of any model with a column `sha256` names, history aside."""
    return {
        sha256
        for model in holders()
        for sha256 in model._base_manager.filter(sha256__in=hashes).values_list("sha256", flat=True)
    }


def holders():
    """Every model whose rows stand for a file in the store: enumerated, so that none is forgotten."""
    return [
        model
        for model in apps.get_models()
        if not hasattr(model, "history_type") and "sha256" in {field.name for field in model._meta.concrete_fields}
    ]


def let_go(sha256, now, swept=None):
    """Delete the bytes if they were brought more than a day ago and no row names them.

    First they step aside: whoever brings the same bytes at this moment then finds none and lays down a copy, and
    whoever did so a moment before has made the file young again, and it steps back.
    """
    aside = root() / f"{LEAVING}{sha256}"
    with suppress(FileNotFoundError):
        os.rename(path_of(sha256), aside)
        _settle(aside, now, swept or Swept())


def _settle(aside, now, swept):
    sha256 = aside.name.removeprefix(LEAVING)
    if aside.stat().st_mtime >= now.timestamp() - A_DAY or named([sha256]):
        os.replace(aside, path_of(sha256))
    else:
        _delete(aside, swept)


def _delete(path, swept):
    with suppress(FileNotFoundError):
        size = path.stat().st_size
        path.unlink()
        swept.count(size)


def _older_than(timestamp):
    for folder, _folders, names in os.walk(root()):
        for name in names:
            path = root() / folder / name
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < timestamp:
                    yield path


def _by_the_hundred(paths):
    batch = []
    for path in paths:
        batch.append(path)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
