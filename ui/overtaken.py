"""Forms that somebody else may overtake: what the sender never touched follows the object, what they wrote stays."""

import json
from datetime import date
from hashlib import sha256

from django import forms
from django.core.exceptions import ValidationError
from django.utils.choices import flatten_choices

from organization.labels import enumerated
from ui.forms import Form

LONGEST = 200_000  # digests of a form's fields, a procedure's hundreds included
NEVER = (forms.FileInput, forms.PasswordInput)


class Overtakable(Form):
    """Remembers what its fields showed when it was opened, by digest, so that it needs no memory on the server."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)

    def note_what_is_shown(self):
        """To be called once every field has its initial value."""
        self.initial["shown"] = json.dumps({name: _digest(self._standing_in(name)) for name in self._fields_shown()})

    def catch_up(self, now):
        """Take from `now`, the same form opened anew, what the sender never touched.

        A field that was touched keeps the sender's words and gets `stands_now`: how it reads without them, where that
        is something else. What sent no digests keeps everything that it sent.
        """
        was = _digests(self.data.get("shown"))
        for name in now._fields_shown():
            standing, said = now._standing_in(name), self._sent_for(name)
            if was.get(name) == _digest(said):
                self.data.setlist(self.add_prefix(name), standing)
            elif standing and standing != said:
                self.fields[name].stands_now = _told(now.fields[name], standing)
        self.data["shown"] = now.initial.get("shown", "")

    def _fields_shown(self):
        return [
            name
            for name, field in self.fields.items()
            if not field.widget.is_hidden and not isinstance(field.widget, NEVER)
        ]

    def _standing_in(self, name):
        return _plain(self.get_initial_for_field(self.fields[name], name))

    def _sent_for(self, name):
        field = self.fields[name]
        raw = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        try:
            return _plain(field.to_python(raw))
        except ValidationError:
            return _plain(raw)


def _plain(value):
    """A value as the texts that a browser would send, so that what was shown and what came back can be compared."""
    if value in (None, "", False):
        return []
    if value is True:
        return ["on"]
    if isinstance(value, date):
        return [value.isoformat()]
    if isinstance(value, (list, tuple, set)):
        return sorted(str(one) for one in value)
    text = str(value).replace("\r\n", "\n").strip()
    return [text] if text else []


def _digest(values):
    return sha256(json.dumps(values).encode()).hexdigest()[:12]


def _digests(said):
    try:
        found = json.loads(said or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _told(field, values):
    """What a field would show, in words."""
    labels = {str(code): label for code, label in flatten_choices(getattr(field, "choices", ()))}
    return enumerated([labels.get(value, value) for value in values], None)
