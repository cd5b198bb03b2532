"""The folder that carries the queue of the embedded default: the library's `filesystem` broker, with whole files.

The library opens a file under its final name and writes to it afterwards. Whoever reads in between finds nothing in
it, takes that for malformed JSON and ends: a worker would stop over a message that only says "look" (`docs/adr/0003`).
"""

import fcntl
import logging
import os
from contextlib import contextmanager
from pathlib import Path
from time import time_ns
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Writes beside and renames, and passes over what cannot be read."""

    def _put(self, queue, payload, **kwargs):
        _write_whole(Path(self.data_folder_out, f"{time_ns()}_{uuid4()}.{queue}.msg"), payload)

    def _get(self, queue):
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                log.warning(
                    "A message of the queue was unreadable and is passed over; what is due stands in the database."
                )

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self.control_folder.mkdir(exist_ok=True)
        with _alone_in(self.control_folder):
            bound = self.get_table(exchange)
            if binding not in bound:
                _write_whole(self._exchange_file(exchange), [binding, *bound])

    def get_table(self, exchange):
        try:
            return super().get_table(exchange)
        except ValueError:
            return []  # an earlier version was stopped while it wrote; the next binding writes it anew


class Transport(filesystem.Transport):
    """What `CELERY_BROKER_TRANSPORT` names."""

    Channel = Channel


def _write_whole(path, content):
    beside = path.with_name(f".{uuid4()}")
    try:
        beside.write_text(dumps(content), encoding="utf-8")
        beside.replace(path)
    except OSError as wrong:
        beside.unlink(missing_ok=True)
        raise ChannelError(f"Cannot write {path}") from wrong


@contextmanager
def _alone_in(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
