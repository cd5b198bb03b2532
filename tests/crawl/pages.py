"""A page as a browser reads it: its forms and what they would send, and its words."""

import re
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings

VOID = ("script", "style", "svg", "template")
# What only a program would say to a reader.
ARTEFACTS = re.compile(
    r"^None$|[:=(] ?None\b|\[\]|\{\}|<\w+: |\bobject at 0x|%\(\w+\)[sd]|\{\{|\{%|__proxy__|datetime\.date"
    r"|Decimal\(|\bTraceback\b"
)


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    checked: bool = False
    options: list = field(default_factory=list)  # [value, whether it is chosen, words]


@dataclass
class Form:
    action: str
    method: str
    is_multipart: bool
    fields: list = field(default_factory=list)
    buttons: list = field(default_factory=list)  # (name, value)

    def names(self):
        return list(dict.fromkeys(each.name for each in self.fields))


class Page(HTMLParser):
    """`forms` and `texts` of an HTML document or a part of one."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.texts, self.by_id = [], [], {}
        self._form = self._select = self._area = self._option = None
        self._silent = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag in VOID:
            self._silent += 1
        elif tag == "form":
            self._begin_form(told)
        elif tag in ("input", "select", "textarea", "button"):
            self._add(tag, told, self.by_id.get(told.get("form")) or self._form)
        elif tag == "option" and self._select is not None:
            value = told.get("value")
            self._option = [value, "selected" in told, ""]
            if "disabled" not in told:
                self._select.options.append(self._option)

    def handle_endtag(self, tag):
        if tag in VOID:
            self._silent -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "option":
            self._option = None

    def handle_data(self, data):
        if self._area is not None:
            self._area.value += data
        elif self._option is not None:
            self._option[2] += data
            self._option[0] = data.strip() if self._option[0] is None else self._option[0]
        if not self._silent and data.strip() and self._area is None:
            self.texts.append(" ".join(data.split()))

    def _begin_form(self, told):
        form = Form(told.get("action", ""), told.get("method", "get"), "multipart" in told.get("enctype", ""))
        self.forms.append(form)
        self._form = form
        if "id" in told:
            self.by_id[told["id"]] = form

    def _add(self, tag, told, form):
        if form is None or "disabled" in told or (tag != "button" and not told.get("name")):
            return
        kind = told.get("type", "text") if tag == "input" else tag
        if kind in ("button", "submit", "image"):
            form.buttons.append((told.get("name", ""), told.get("value", "")))
            return
        one = Field(told["name"], kind, told.get("value") or "", "checked" in told)
        form.fields.append(one)
        self._select = one if tag == "select" else self._select
        self._area = one if tag == "textarea" else None


def artefacts(page, language):
    """Words of the page that only a program would say, and sentences that were left in another language."""
    for text in page.texts:
        if ARTEFACTS.search(text):
            yield f"says “{text[:80]}”"
        elif language == "zh-hans" and text in translated():
            yield f"leaves “{text[:80]}” in English"


@cache
def translated():
    """The sentences of the code, of three words or more, that read differently in Chinese."""
    path = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        catalog = GNUTranslations(file)._catalog
    pairs = [(told, said) for told, said in catalog.items() if isinstance(told, str)]
    return {told for told, said in pairs if said and said != told and len(told.split()) > 2}
