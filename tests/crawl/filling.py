"""How a person of good will fills in a form that the crawl has never seen, and what a few forms need beside."""

import json
import uuid
from datetime import timedelta
from urllib.parse import quote_plus

from django.utils import timezone

from organization.calendar import local_today

TODAY = local_today(timezone.now())
TEXT = "已按要求办理。"
STRONG = "quiet blue hill"
# By the name of a field, wherever it stands empty.
BY_NAME = {
    "username": "newcomer",
    "code": "newcode",
    "email": "",
    "new": STRONG,
    "again": STRONG,
    "until_on": (TODAY + timedelta(days=50)).isoformat(),
    "merged_into": "",
    "deadline_rule": "",
    "progress": "80",
    "working_days": "3",
    "text": TEXT,
    "pasted": "",
    "q": "",
    "step": "",
}
PAPER = "一、存在的主要问题\n（一）档案管理方面\n1.借阅登记缺项。\n2.库房没有记录。\n"


def choice(words):
    """The value of the choice in which these words stand."""
    return lambda _value, options: next(value for value, _chosen, told in options if words in told)


def as_file(name):
    """A procedure that could be loaded."""
    return {"name": name, "title": "试行", "kinds": ["audit"], "source": "试行", "verbs": {}}


# By form (a step, or the name of a route): what a person would say there.
BY_FORM = {
    "assign": {"department": "finance", "leader": "leader", "handler": "handler2"},
    "reassign": {"department": "", "handler": "", "verifier": "verifier"},
    "change_measure": {"text": "修订办法并报备"},
    "edit_wording": {"title": "改过的标题"},
    "split": {"parts": "第一部分\n第二部分"},
    "change_due": {"due_on": (TODAY + timedelta(days=70)).isoformat()},
    "request_extension": {"due_on": (TODAY + timedelta(days=75)).isoformat()},
    "hand-over": {"successor": "head"},
    "account-password": {"old": "{person}-Secret-1"},
    "login": {"username": "head", "password": "head-Secret-1"},
    "account": {"language": "en"},
    "set_language": {"language": "en"},
    "theme": {"theme": "dark"},
    "department-rename": {"name": "改过的名称"},
    "department-order": {},
    "person-change": {"name": "改名"},
    "import-new": {"pasted": PAPER, "file": None},
    "import-into": {"pasted": PAPER, "file": None},
    "procedure-copy": {"name": "copied"},
    "procedure-edit": {"titled": "改过的标题"},
    "procedure-load": {"file": None, "text": lambda _value, _options: json.dumps(as_file("loaded"))},
    "procedure-text": {"file": None, "text": lambda value, _options: value.replace('"title": "', '"title": "改过的')},
    "department-move": {"parent": choice("法规处")},
    "person-delegate": {"delegate": choice("helper")},
    "bulk assign": {"department": "info", "leader": "leader", "handler": "", "verifier": ""},
}
# A form so long is not filled in from top to bottom: what is to be changed is changed.
LONG = 30


class File:
    def __init__(self, name=b"proof.txt", content=b""):
        self.name, self.content = name, content or f"证据 {uuid.uuid4()}".encode()


def fill(form, name, person="", **beside):
    """[(name, str or File)] of everything the form would send once it is filled in, its first button pressed."""
    said, shown = BY_FORM.get(name, {}) | beside, {one.name: one for one in form.fields}
    is_long = len(shown) > LONG
    pairs = [pair for one in form.fields if one.name not in said for pair in _filled(one, is_long)]
    pairs += [(key, _said(value, shown.get(key), person)) for key, value in said.items() if value is not None]
    pairs += [button for button in form.buttons[:1] if button[0] and button[0] not in said]
    return pairs if is_long else _one_radio_each(form, pairs)


def _said(value, one, person):
    if not callable(value):
        return value.format(person=person)
    return value(one.value, one.options) if one else value("", ())


def _filled(one, is_long):
    if one.kind == "hidden":
        return [(one.name, one.value)]
    if one.kind in ("radio", "checkbox"):
        return [(one.name, one.value or "on")] if one.checked else []
    if one.kind == "select":
        return _chosen(one, is_long)
    if one.kind == "file":
        return [(one.name, File())]
    return [(one.name, one.value.strip("\n") if one.value.strip() or is_long else _typed(one))]


def _chosen(one, is_long):
    chosen = [value for value, is_chosen, _words in one.options if is_chosen and value]
    first = [value for value, _is_chosen, _words in one.options if value or is_long][:1]
    return [(one.name, value) for value in (chosen or ([BY_NAME[one.name]] if one.name in BY_NAME else first))]


def _typed(one):
    if one.name in BY_NAME:
        return BY_NAME[one.name]
    if one.kind == "date":
        return (TODAY + timedelta(days=40)).isoformat()
    if one.kind == "email":
        return "a@example.com"
    return "1" if one.kind == "number" else TEXT


def _one_radio_each(form, pairs):
    """Of choices of which none is made, the first."""
    given = {name for name, _ in pairs}
    for one in form.fields:
        if one.kind in ("radio", "checkbox") and one.name not in given:
            given.add(one.name)
            pairs.append((one.name, one.value or "on"))
    return pairs


def put(pairs, name, value):
    """The pairs with one value for `name` instead of what they had."""
    return [pair for pair in pairs if pair[0] != name] + [(name, value)]


def encoded(pairs, is_multipart):
    """(body, content type) of what a browser, or something less careful, sends; values may be bytes."""
    if is_multipart:
        return _multipart(pairs)
    body = "&".join(f"{quote_plus(name)}={quote_plus(_bytes(value))}" for name, value in pairs)
    return body.encode(), "application/x-www-form-urlencoded"


def _bytes(value):
    if isinstance(value, File):
        return value.name
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def _multipart(pairs):
    edge, parts = b"----edge", []
    for name, value in pairs:
        head = b'Content-Disposition: form-data; name="' + name.encode() + b'"'
        content = _bytes(value)
        if isinstance(value, File):
            head += b'; filename="' + value.name + b'"\r\nContent-Type: application/octet-stream'
            content = value.content
        parts.append(b"--" + edge + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + b"--" + edge + b"--\r\n", f"multipart/form-data; boundary={edge.decode()}"


def as_json(pairs):
    return json.dumps({name: str(value) for name, value in pairs}).encode()
