"""What a command line may say: the types of its arguments, and the step that its options ask for."""

import json
from argparse import ArgumentTypeError
from uuid import UUID

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from record.models import Interface
from tracker import paths
from workflow.requests import TransitionRequest

LARGEST = 2**63 - 1  # what a column of the database holds


class WrongUsage(Exception):
    """The command was not written as it has to be. Exit 2."""


def a_text(said):
    """The type of every argument that names no other: what is no text goes no further."""
    if "\0" in said or not is_text(said):
        raise ArgumentTypeError(_("“%(said)s” is no text in UTF-8.") % {"said": _spelled(said)})
    return said


def a_number(said):
    """The type of every argument that is a whole number, as far as the database counts."""
    digits = said.strip().removeprefix("-")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 19 or int(digits) > LARGEST:
        raise ArgumentTypeError(_("“%(said)s” is no whole number, or too large.") % {"said": _spelled(said)})
    return int(said)


def a_path(said):
    """The type of an argument that names a file to be read: its bytes as they are, if anybody can read its name."""
    try:
        if "\0" in paths.readable(said):
            raise ValueError
    except ValueError:
        message = _("“%(said)s”: this file name is neither UTF-8 nor GBK. Rename the file.")
        raise ArgumentTypeError(message % {"said": _spelled(said)}) from None
    return said


def is_text(said):
    """Whether it can be written in UTF-8; bytes of a command line that cannot are handed over as lone surrogates."""
    try:
        said.encode()
    except UnicodeEncodeError:
        return False
    return True


def _spelled(said):
    """Short, and with signs that can be shown."""
    return paths.shortened(said.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00"))


class Parser(CommandParser):
    """The parser of every command: what is no text goes no further, and wrong usage is an answer like any other."""

    def __init__(self, *, as_json=False, **kwargs):
        self.as_json = as_json
        super().__init__(**kwargs)
        self.register("type", None, a_text)
        self.register("type", int, a_number)

    def error(self, message):
        raise WrongUsage(message)

    def _print_message(self, message, file=None):
        """Help, and the version, are the one object where one is asked for."""
        super()._print_message(json.dumps({"help": message}) + "\n" if self.as_json else message, file)


def add_step_arguments(parser):
    """--as, --reason, --key and --seen-version, as every command takes them that asks for a step."""
    parser.add_argument("--as", dest="username", required=True, metavar="USER", help=_("who asks"))
    parser.add_argument("--reason", default="", help=_("why, or what was done, in a sentence"))
    parser.add_argument("--key", help=_("a UUID; asking twice with one key moves once"))
    parser.add_argument("--seen-version", type=int, help=_("refuse when the ticket changed since this version"))


def transition_request_of(name, person, options, *, answers=(), files=()) -> TransitionRequest:
    """The transition request that a command's options spell."""
    try:
        key = UUID(options["key"]) if options.get("key") else None
    except ValueError:
        raise WrongUsage(_("--key takes a UUID.")) from None
    return TransitionRequest(
        name=name,
        actor=person,
        reason=options.get("reason") or "",
        answers={name: value for name, value in dict(answers).items() if value is not None},
        files=tuple(files),
        interface=Interface.COMMAND,
        seen_version=options.get("seen_version"),
        key=key,
    )


def answers_of(pairs) -> dict:
    """What `--answer NAME=VALUE` said, once or more often."""
    return dict(_pair(text) for text in pairs)


def _pair(text):
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise WrongUsage(_("--answer takes NAME=VALUE, not “%(text)s”.") % {"text": text})
    return name.strip(), value
