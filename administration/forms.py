"""How a page asks for an act of the registry: it reads what the browser said, and shows the refusals beside it."""

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.forms.utils import ErrorDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from administration.acting import perform
from administration.asked import STALE, malformed
from administration.history import RegistryHistory
from record.history import newest_id
from record.models import Interface
from ui.forms import LARGEST, KeyField
from ui.overtaken import Overtakable
from workflow.keys import KEY_REUSED
from workflow.refusals import RefusalKind, TransitionRefused

SENT_BEFORE = _(
    "This form was sent before with other content, and that was carried out. What you typed is still here: "
    "send it again if it is meant too."
)


def asking(act):
    """Let the decorated form ask for `act`: its fields are what the act takes, and why."""

    def dress(form):
        form.act = act
        form.base_fields = form.base_fields | act.fields
        return form

    return dress


class ActForm(Overtakable):
    """Asks for an act on behalf of `admin`; `row` is what is changed, where it exists already, and shown as it stands.

    The key makes sending the form twice harmless, and `seen` is the history row on which the asker decided. The act
    judges all that is typed: the form has words for it and no law of its own.
    """

    act = None
    template = "administration/act.html"
    title = ""
    intro = ""
    button = _("Save")
    tone = "pri"
    success = _("Saved.")
    interface = Interface.PAGE
    is_a_setting = True
    is_only_sent = False
    keeps_draft = True
    looks_ahead = False
    prefilled = {}
    crumbs = ()  # (label, address) of the pages that lead here
    undo_url = ""  # where the act can be taken back at once, if something simply takes it back

    key = KeyField()
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=LARGEST)

    def __init__(self, admin, data=None, files=None, *, row=None, initial=None):
        self.admin, self.row, self.done = admin, row, None
        self._minds_meanwhile = row is not None and self.act.minds_meanwhile
        standing = model_to_dict(row, fields=self.act.takes) if row else {}
        seen = {"seen": newest_id(row)} if self._minds_meanwhile else {}
        super().__init__(data, files, initial=standing | seen | (initial or {}))
        self.prepare()
        if self._minds_meanwhile:
            self.note_what_is_shown()

    def prepare(self):
        """Offer choices and present values; forms with any override it."""

    def offer(self, name, choices):
        """Let the answer be chosen from a list."""
        asked = self.fields[name]
        self.fields[name] = forms.ChoiceField(label=asked.label, required=asked.required, choices=choices)

    def full_clean(self):
        self._errors, self.cleaned_data = ErrorDict(renderer=self.renderer), {}

    def is_legible(self) -> bool:
        """Whether the page can read what was typed, as far as it has to; what it cannot is told in `errors`."""
        return not self.errors

    @property
    def answers(self) -> dict:
        """What the browser said, as plain values."""
        said = {name: self.raw(name) for name in self.act.takes if name in self.fields}
        return said | ({self.act.about.answer: self.row} if self.act.about else {})

    def raw(self, name):
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def asked(self, request_number=""):
        """The act as the browser asks for it; raises TransitionRefused where no key came with it."""
        return self.act.asked(
            self.admin.user,
            interface=self.interface,
            reason=(self.act.reason and self.raw("reason")) or "",
            key=self._key(),
            seen=self._seen(),
            request_number=request_number,
            **self.answers,
        )

    def objections(self):
        """What stands against the act, whatever is typed."""
        return self.act.against(self.admin, self.row)

    def send(self, request):
        """Carry the act out; raises TransitionRefused."""
        self.done = perform(self.asked(request.request_number))

    def _key(self):
        try:
            return self.fields["key"].clean(self.data.get("key"))
        except ValidationError as wrong:
            raise TransitionRefused(malformed(wrong, "key")) from None

    def _seen(self):
        """What names no state was decided on none that stands."""
        said = self.data.get("seen", "")
        is_number = said.isascii() and said.isdecimal() and len(said) < len(str(LARGEST))
        return (int(said) if is_number else 0) if self._minds_meanwhile else None

    @property
    def way(self):
        return [*([(_("Settings"), reverse("settings"))] if self.is_a_setting else []), *self.crumbs]

    @property
    def back_url(self) -> str:
        return self.way[-1][1]

    @property
    def next_url(self) -> str:
        """Where it goes on once the act is done."""
        return self.back_url

    def answer(self, request):
        """What is answered once the act is done: it goes on, and the next page says so."""
        said = self.success
        if self.undo_url:
            said = format_html('{} <a href="{}">{}</a>', said, self.undo_url, _("Undo"))
        messages.success(request, said)
        return redirect(self.next_url)

    def meanwhile(self):
        """What was done to the row since the asker looked at it."""
        seen = self._seen()
        return RegistryHistory((type(self.row), {"id": self.row.pk})).since(seen) if seen else []

    def decide_anew(self):
        """Let the same words be sent again, on the row as this form found it and as a new request."""
        self.data = self.data.copy()
        self.data["key"] = uuid.uuid4()
        if self._minds_meanwhile:
            self.data["seen"] = self.initial["seen"]
            self.catch_up(self)

    def blame(self, refusals):
        """Hang each refusal on the field that it is about, and the rest on the form."""
        for refusal in refusals:
            self.add_error(refusal.about if refusal.about in self.fields else None, refusal.message)


class EndingForm(ActForm):
    """Ends what is in force from the day that is said; what has not begun is withdrawn as a whole."""

    button = _("End it")
    tone = "warn"

    @property
    def is_to_come(self):
        return self.row.from_on > self.admin.day

    @property
    def intro(self):
        return _("It has not begun yet and is withdrawn as a whole.") if self.is_to_come else ""

    def prepare(self):
        self.fields["until_on"].required = True
        self.initial["until_on"] = self.admin.day
        if self.is_to_come:
            del self.fields["until_on"]


def _refused(request, form, refused):
    """What does not fit stands beside the field; after any other refusal the same words may be sent anew."""
    faults = [each for each in refused.refusals if each.kind is RefusalKind.MALFORMED and each != KEY_REUSED]
    others = [each for each in refused.refusals if each not in faults]
    form.blame(faults)
    meanwhile = form.meanwhile() if STALE in others else ()
    if others:
        form.decide_anew()
    return _show(request, form, refusals=others, meanwhile=meanwhile, status=refused.status)


def answer(request, form):
    """Ask, look ahead, or carry out and go on.

    200 asked, 302 done, 403 not yours, 409 refused or stale with every reason, 422 malformed.
    """
    if request.method != "POST":
        return _ask(request, form)
    if form.looks_ahead and "preview" in request.POST:
        return _show(request, form, status=form.look_ahead())
    if not form.is_legible():
        return _show(request, form, status=422)
    try:
        form.send(request)
    except TransitionRefused as refused:
        return _refused(request, form, refused)
    return form.answer(request)


def _ask(request, form):
    """The empty form, or why it is of no use."""
    objections = form.objections()
    status = TransitionRefused(objections).status if objections else 200
    return _show(request, form, refusals=objections, status=status)


def _show(request, form, *, refusals=(), meanwhile=(), status=200):
    reasons = [SENT_BEFORE if refusal == KEY_REUSED else refusal.message for refusal in refusals if refusal != STALE]
    context = {
        "form": form,
        "reasons": reasons,
        "is_stale": STALE in refusals,
        "meanwhile": meanwhile,
        "is_closed": bool(refusals) and STALE not in refusals and not form.is_bound,
    }
    return render(request, form.template, context, status=status)


def sent(request):
    """What a form is filled with: what was sent, nothing where the page is only asked for."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
