"""How a form of the settings becomes a change of the registry: asked, judged once more behind the lock, recorded."""

import hashlib
import uuid
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from administration.guard import administration_of
from administration.history import RegistryHistory, newest_id
from record import attempts, seal
from record.door import change
from record.models import Event, Interface, Registry
from tracker.procedures import NOT_OF_THE_OFFICE
from ui.forms import LARGEST
from ui.overtaken import Overtakable
from workflow.refusals import Refusal, RefusalKind, TransitionRefused

UNSAID = frozenset({"key", "seen", "csrfmiddlewaretoken"})
STALE = Refusal("stale", _("Somebody changed this meanwhile."))
KEY_REUSED = Refusal(
    "key_reused",
    _(
        "This form was sent before with other content, and that was carried out. What you typed is still here: "
        "send it again if it is meant too."
    ),
    RefusalKind.MALFORMED,
)
NO_LONGER = Refusal("not_administrator", _("This is no longer yours to administer."), RefusalKind.PERMISSION)


class Act(Overtakable):
    """One change of the registry; `row` is what is changed, where it exists already.

    The key makes sending the form twice harmless: the same person and content get the first answer again, other
    content is refused. `seen` is the history row on which the asker decided. An act names its event (`detail`), says
    what stands against it whatever is typed (`objections`), and makes the change through an open door (`carry_out`).
    """

    template = "desk/settings/act.html"
    detail = ""
    title = ""
    intro = ""
    button = _("Save")
    tone = "pri"
    success = _("Saved.")
    always = False
    minds_meanwhile = True
    interface = Interface.PAGE
    keeps_draft = True

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=LARGEST)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data=None, *, row=None, initial=None):
        self.row = row
        self._mind = row is not None and self.minds_meanwhile
        super().__init__(data, initial=({"seen": newest_id(row)} if self._mind else {}) | (initial or {}))
        self.use_required_attribute = False
        self.prepare()
        self.order_fields([name for name in self.fields if name != "reason"])
        if self._mind:
            self.note_what_is_shown()

    def prepare(self):
        """Offer choices and present values; forms with any override it."""

    def objections(self) -> list[Refusal]:
        """What stands against the act, whatever is typed."""
        return []

    def carry_out(self, door):
        """Make the change; may raise ValidationError or TransitionRefused."""
        raise NotImplementedError

    def afterwards(self, door):
        """What has to follow in the same transaction, once the change is written."""

    @property
    def parameters(self) -> dict:
        """Codes, ids and dates for the event."""
        return {}

    @property
    def outcome(self) -> dict:
        """Codes and ids of what `carry_out` made, for the event, so that `recall` finds it again."""
        return {}

    def recall(self, event):
        """Present what the event of the same act made, as `carry_out` did."""

    def says_what(self, event) -> bool:
        """Whether the act that left the event had the same content."""
        return event.payload_digest in ("", self.payload_digest())

    def payload_digest(self) -> str:
        """What was typed and sent about the row, without the key, the state seen and anything of a password."""
        secret = {name for name, field in self.fields.items() if isinstance(field.widget, forms.PasswordInput)}
        said = {name: values for name, values in self.data.lists() if name not in UNSAID | secret}
        files = {name: _digest_of(file) for name, file in self.files.items()}
        about = [self.row._meta.label, self.row.pk] if self.row else []
        return seal.keyed("payload", seal.canonical({"about": about, "said": said, "files": files}).decode())

    @property
    def crumbs(self) -> list:
        """The pages that lead here, as (label, address)."""
        return []

    @property
    def way(self):
        return self.crumbs

    @property
    def back_url(self) -> str:
        return self.way[-1][1]

    @property
    def undo_url(self) -> str:
        """Where the act can be taken back at once; empty where nothing simply takes it back."""
        return ""

    def actor(self, request):
        return request.user

    def judge_again(self, user):
        """Behind the lock: everything that was believed when the page was drawn, asked anew."""
        if self._mind and newest_id(self.row) != self.cleaned_data["seen"]:
            raise TransitionRefused([STALE])
        if objections := self.objections():
            raise TransitionRefused(objections)

    def meanwhile(self):
        """What was done to the row since the asker looked at it."""
        seen = self.cleaned_data.get("seen")
        if not (self._mind and seen):
            return []
        return RegistryHistory((type(self.row), {"id": self.row.pk})).since(seen)

    def decide_anew(self):
        """Let the same words be sent again, on the row as this form found it and as a new request."""
        self.data = self.data.copy()
        self.data["key"] = uuid.uuid4()
        if self._mind:
            self.data["seen"] = self.initial["seen"]
            self.catch_up(self)


class Administrative(Act):
    """An act of an administrator; `admin` is the asker's Administration."""

    whole_office = False

    def __init__(self, admin, *args, **kwargs):
        self.admin = admin
        super().__init__(*args, **kwargs)

    @property
    def way(self):
        return [(_("Settings"), reverse("settings")), *self.crumbs]

    def within(self):
        """The rows among which the asker may find `row`."""
        raise NotImplementedError

    def judge_again(self, user):
        self.admin = administration_of(user)
        if not self.admin.is_in_office:
            raise TransitionRefused([NO_LONGER])
        if self.whole_office and not self.admin.runs_the_office:
            raise TransitionRefused([NOT_OF_THE_OFFICE])
        if self.row is not None:
            found = self.within().filter(pk=self.row.pk).first()
            if found is None:
                raise TransitionRefused([NO_LONGER])
            self.row = found
        super().judge_again(user)


def required_reason(help_text=""):
    return forms.CharField(
        label=_("Reason"), help_text=help_text, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class _DoneBefore(Exception):
    """The same form was accepted already; carries the event that it left."""


def _digest_of(file):
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def perform(form, request):
    """Carry the act out and return its event; None where nothing changed or it was done before.

    Raises TransitionRefused, and keeps the attempt, where something stands against it; ValidationError where the row
    finds something wrong with what was typed.
    """
    circumstances = _circumstances(form, request)
    try:
        with transaction.atomic():
            with change(Registry.the(), **circumstances) as door:
                _must_be_new(form, request)
                form.judge_again(request.user)
                form.carry_out(door)
                circumstances["parameters"].update(form.outcome)
            if door.event:
                form.afterwards(door)
            return door.event
    except _DoneBefore as before:
        form.recall(before.args[0])
        return None
    except TransitionRefused as refused:
        _keep_attempt(form, request, refused)
        raise


def _must_be_new(form, request):
    """Raise _DoneBefore for what was carried out before under the form's key, TransitionRefused for anything else."""
    if (event := _earlier(form)) is None:
        return
    by_whom = getattr(form.actor(request), "pk", None)
    if (event.actor_id, event.detail) == (by_whom, form.detail) and form.says_what(event):
        raise _DoneBefore(event)
    raise TransitionRefused([KEY_REUSED])


def _look_back(form, request):
    """The same outside the transaction of `perform`, before the form is judged; keeps the attempt itself."""
    try:
        _must_be_new(form, request)
    except TransitionRefused as refused:
        _keep_attempt(form, request, refused)
        raise


def _earlier(form):
    """The event that the form's key left already, or None."""
    try:
        key = UUID(form.data.get("key", ""))
    except ValueError:
        return None
    return Event.objects.filter(subject=Registry.namesake().subject_key, key=key).first()


def _circumstances(form, request):
    return {
        "actor": form.actor(request),
        "reason": form.cleaned_data.get("reason", "").strip(),
        "interface": form.interface,
        "detail": form.detail,
        "always": form.always,
        "key": form.cleaned_data["key"],
        "request_number": request.request_number,
        "payload_digest": form.payload_digest(),
        "parameters": dict(form.parameters),
    }


def _keep_attempt(form, request, refused):
    attempts.note(
        Registry.namesake().subject_key,
        actor=form.actor(request),
        what=form.detail,
        codes=[refusal.code for refusal in refused.refusals],
        status=refused.status,
        interface=form.interface,
        request_number=request.request_number,
    )


def take(request, form):
    """Try to carry out what was sent. Returns (event or None, None) when done, else (None, the answer to give).

    What was done before is looked for first: once it is done, the same words may no longer be valid.
    """
    try:
        _look_back(form, request)
        if not form.is_valid():
            return None, _malformed(request, form)
        return perform(form, request), None
    except _DoneBefore as before:
        form.is_valid()
        form.recall(before.args[0])
        return None, None
    except ValidationError as wrong:
        blame(form, wrong)
        return None, show(request, form, status=422)
    except TransitionRefused as refused:
        meanwhile = form.meanwhile() if STALE in refused.refusals else ()
        form.decide_anew()
        return None, show(request, form, refusals=refused.refusals, meanwhile=meanwhile, status=refused.status)


def _malformed(request, form):
    """What was typed does not fit; who may not do it at all is told that, and it is kept."""
    forbidden = [refusal for refusal in form.objections() if refusal.kind is RefusalKind.PERMISSION]
    if not forbidden:
        return show(request, form, status=422)
    _keep_attempt(form, request, refused := TransitionRefused(forbidden))
    return show(request, form, refusals=forbidden, status=refused.status)


def answer(request, form, *, to):
    """Ask, or carry out and go on: `to` is an address, or tells one once the act is done.

    200 asked, 302 done, 403 not yours, 409 refused or stale with every reason, 422 malformed.
    """
    if request.method != "POST":
        return asked(request, form)
    _event, problem = take(request, form)
    if problem:
        return problem
    messages.success(request, _with_undo(form))
    return redirect(to() if callable(to) else to)


def _with_undo(form):
    if not form.undo_url:
        return form.success
    return format_html('{} <a href="{}">{}</a>', form.success, form.undo_url, _("Undo"))


def asked(request, form):
    """The empty form, or why it is of no use."""
    objections = form.objections()
    status = TransitionRefused(objections).status if objections else 200
    return show(request, form, refusals=objections, status=status)


def show(request, form, *, refusals=(), meanwhile=(), status=200):
    context = {
        "form": form,
        "reasons": [refusal.message for refusal in refusals if refusal is not STALE],
        "is_stale": STALE in refusals,
        "meanwhile": meanwhile,
        "is_closed": bool(refusals) and STALE not in refusals and not form.is_bound,
    }
    return render(request, form.template, context, status=status)


def blame(form, wrong):
    """Hang what a row found wrong on the fields that were asked, and the rest on the form."""
    told = wrong.message_dict if hasattr(wrong, "error_dict") else {NON_FIELD_ERRORS: wrong.messages}
    for name, sentences in told.items():
        form.add_error(name if name in form.fields else None, sentences)


def refuse(code, message, kind=RefusalKind.RULE):
    """Raise one refusal from within `carry_out`."""
    raise TransitionRefused([Refusal(code, message, kind)])
