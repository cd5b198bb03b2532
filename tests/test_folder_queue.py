"""The folder as queue: what lies in it is whole, and what is not whole stops nobody."""

import json
from pathlib import Path
from queue import Empty
from threading import Event, Thread
from uuid import uuid4

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError
from kombu.transport.virtual import BrokerState

from config.folder_queue import Transport

QUEUE = "rectify"


@pytest.fixture
def folder(tmp_path):
    for name in ("messages", "control"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def connect(folder, monkeypatch):
    # A process remembers what it bound; it has one folder in its life but for here.
    monkeypatch.setattr(Transport, "global_state", BrokerState())
    messages = str(folder / "messages")
    options = {
        "data_folder_in": messages,
        "data_folder_out": messages,
        "control_folder": str(folder / "control"),
    }
    opened = []

    def connect():
        opened.append(Connection("filesystem://localhost", transport=Transport, transport_options=options))
        return opened[-1].SimpleQueue(QUEUE)

    yield connect
    for connection in opened:
        connection.release()


def test_a_message_arrives_and_is_gone(connect, folder):
    connect().put({"look": [1, 2]})
    queue = connect()
    assert queue.get_nowait().payload == {"look": [1, 2]}
    with pytest.raises(Empty):
        queue.get_nowait()
    assert list((folder / "messages").iterdir()) == []


@pytest.mark.parametrize("half", ["", '{"body": "', "[", "\\"])
def test_what_cannot_be_read_is_passed_over_once_and_said(connect, folder, half, caplog):
    queue = connect()
    # What is read goes through the machine's own temporary folder, and the other core may be at this test too.
    (folder / "messages" / f"0_{uuid4()}.{QUEUE}.msg").write_text(half)
    queue.put({"look": [3]})
    assert queue.get_nowait().payload == {"look": [3]}
    assert caplog.text.count("passed over") == 1


def test_a_message_that_cannot_be_written_leaves_nothing_behind(connect, folder):
    queue = connect()
    with pytest.raises(ChannelError):
        queue.channel._put("q" * 300, {"look": [1]})
    assert list((folder / "messages").iterdir()) == []


def test_whoever_looks_while_somebody_writes_sees_whole_messages_only(connect, folder):
    queue, ended, seen = connect(), Event(), set()

    def look():
        while not ended.is_set():
            for message in (folder / "messages").glob(f"*.{QUEUE}.msg"):
                json.loads(message.read_text())
                seen.add(message.name)

    wrong = []

    def watch():
        try:
            look()
        except ValueError as half:
            wrong.append(half)

    watcher = Thread(target=watch)
    watcher.start()
    for _ in range(60):
        queue.put({"long": "长" * 100_000})
    ended.set()
    watcher.join()
    assert wrong == []
    assert len(seen) > 5, "the watcher saw too little to say anything"


def test_bindings_of_everybody_who_starts_at_once_are_kept(connect, folder):
    channel = connect().channel
    starting = [Thread(target=channel._queue_bind, args=("news", f"key {n}", "", f"queue {n}")) for n in range(20)]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join()
    assert {binding.queue for binding in channel.get_table("news")} == {f"queue {n}" for n in range(20)}


def test_a_torn_table_of_bindings_is_written_anew(connect, folder):
    Path(folder, "control", f"{QUEUE}.exchange").write_text("")
    queue = connect()
    queue.put({"look": [4]})
    assert queue.get_nowait().payload == {"look": [4]}
