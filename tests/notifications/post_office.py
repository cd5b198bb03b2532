"""A real SMTP server on loopback that keeps what it takes, and can refuse, hang up and dawdle on command."""

import asyncio
import email
import socket
from collections import Counter
from email.policy import default

from aiosmtpd.controller import Controller


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class PostOffice:
    """`refuses` maps an address to the answer to RCPT; `answers` are given, one after another, to what follows DATA."""

    def __init__(self):
        self.mails, self.refuses, self.answers = [], {}, []
        self.arrived = Counter()  # Message-IDs
        self.hang_ups = 0  # how many of the next mails it takes, and then hangs up instead of saying so
        self.delay = 0.0  # seconds before it says that it took a mail
        self.connections = 0
        self.port = free_port()
        self._controller = None

    def open(self):
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, server_hostname="post.office.example"
        )  # named, because asking the network for its own name would keep every caller waiting
        self._controller.start()
        return self

    def close(self):
        if self._controller:
            self._controller.stop(no_assert=True)
            self._controller = None

    # --- what aiosmtpd asks of a handler --------------------------------------------------------------------------

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.delay:
            await asyncio.sleep(self.delay)
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            mail = email.message_from_bytes(envelope.content, policy=default)
            self.mails.append(mail)
            self.arrived[mail["Message-ID"]] += 1
        if self.hang_ups:
            self.hang_ups -= 1
            server.transport.abort()
        return answer

    # --- what tests ask of it -------------------------------------------------------------------------------------

    @property
    def recipients(self):
        return sorted(mail["To"] for mail in self.mails)
