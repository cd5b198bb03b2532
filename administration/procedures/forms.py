"""What an administrator does to procedures: load, copy, edit, publish, retire. Each is an act on the registry."""

from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from administration.forms import Administrative, required_reason
from administration.procedures import fields
from administration.procedures.pages import VersionPage
from tracker.labels import KINDS, label_of
from tracker.law import ticket_law
from ui.forms import Checks
from workflow import publishing
from workflow.files import as_file, as_text, read_file, read_text
from workflow.models import Procedure
from workflow.reading import PlanMalformed
from workflow.refusals import Refusal

LARGEST = 1 << 20
ONLY_DRAFTS = Refusal("not_a_draft", _("Only a draft can be changed. Copy this version into a draft first."))
NOTHING_NEW = Refusal("same_already", _("The newest version says the same already."))


class ProcedureAct(Administrative):
    whole_office = True

    def within(self):
        return Procedure.objects.all()

    @property
    def way(self):
        return self.crumbs

    @property
    def crumbs(self):
        above = [(_("Procedures"), reverse("procedures"))]
        if self.row is None:
            return above
        return [*above, (str(self.row), reverse("procedure", args=[self.row.name, self.row.version]))]


class _Making(ProcedureAct):
    """An act that brings a new draft into the world, `made`."""

    made = None

    @property
    def outcome(self):
        return {"name": self.made.name, "version": self.made.version}

    def recall(self, event):
        said = {name: event.parameters.get(name) for name in ("name", "version")}
        self.made = Procedure.objects.filter(**said).first()


class _OnADraft(ProcedureAct):
    def objections(self):
        return [] if self.row.status == Procedure.Status.DRAFT else [ONLY_DRAFTS]

    def rewrite(self, door, columns):
        for name in publishing.COLUMNS:
            setattr(self.row, name, columns[name])
        door.save(self.row)


def _text_of(upload):
    """What a file says; raises ValidationError."""
    if not upload.size:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": upload.name})
    if upload.size > LARGEST:
        raise ValidationError(_("%(path)s is too large for a procedure.") % {"path": upload.name})
    try:
        return upload.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(_("This file is not text in UTF-8.")) from None


class _WithText(forms.Form):
    """A procedure as text or as a file, read into columns."""

    file = forms.FileField(
        label=_("JSON file"),
        required=False,
        allow_empty_file=True,  # so that the refusal can name it
        help_text=_("Instead of the text below."),
    )
    text = forms.CharField(
        label=_("As JSON"),
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false", "class": "mono"}),
    )

    def clean(self):
        said = super().clean()
        written = said.get("text", "")
        if said.get("file"):
            written = _text_of(said["file"])
            # Where something else is missing, the file need not be chosen again.
            self.data = self.data.copy()
            self.data["text"] = written
        if not written.strip():
            raise ValidationError(_("Choose a file or write the procedure as JSON."))
        try:
            self.columns = read_text(written, kinds=KINDS)
        except PlanMalformed as wrong:
            raise ValidationError(str(wrong)) from None
        return said


class Load(_WithText, _Making):
    """A file becomes a new draft."""

    template = "desk/procedures/text.html"
    detail = "procedure_drafted"
    title = _("Load a procedure")
    button = _("Make a draft of it")
    success = _("The draft is there. Check it, then publish it.")

    def __init__(self, admin, data=None, *, files=None):
        super().__init__(admin, data)
        self.files = files if data is not None else {}

    def carry_out(self, door):
        self.made = publishing.lay_down(door, self.columns)
        if self.made.status != Procedure.Status.DRAFT:
            raise ValidationError(NOTHING_NEW.message)


class EditText(_WithText, _OnADraft):
    template = "desk/procedures/text.html"
    detail = "procedure_drafted"
    title = _("Edit the draft as JSON")
    success = _("The draft is changed.")

    def __init__(self, admin, data=None, *, row=None, files=None):
        super().__init__(admin, data, row=row)
        self.files = files if data is not None else {}

    def prepare(self):
        self.initial.setdefault("text", as_text(self.row))

    def carry_out(self, door):
        if self.columns["name"] != self.row.name:
            raise ValidationError({"text": _("The name of a draft stays: %(name)s.") % {"name": self.row.name}})
        self.rewrite(door, self.columns)


class Copy(_Making):
    """A version is copied into a new draft, under its own name or a new one."""

    detail = "procedure_drafted"
    title = _("Copy into a draft")
    intro = _("The copy is a draft: nothing follows it before it is published.")
    button = _("Copy")
    success = _("The draft is there. Change it, check it, then publish it.")

    name = forms.SlugField(
        label=_("Name"), max_length=60, help_text=_("The same for a new version, another for a procedure of its own.")
    )

    def prepare(self):
        self.initial.setdefault("name", self.row.name)

    def clean_name(self):
        try:
            return read_file(as_file(self.row) | {"name": self.cleaned_data["name"]})["name"]
        except PlanMalformed as wrong:
            raise ValidationError(str(wrong)) from None

    def carry_out(self, door):
        columns = {name: getattr(self.row, name) for name in publishing.COLUMNS}
        self.made = publishing.draft(door, columns | {"name": self.cleaned_data["name"]})


class Edit(_OnADraft):
    """The draft as one form: about it, every step, every table."""

    template = "desk/procedures/edit.html"
    detail = "procedure_drafted"
    title = _("Edit the draft")
    success = _("The draft is saved. The check stands below.")

    titled = forms.CharField(label=_("Title"), max_length=120)
    kinds = forms.MultipleChoiceField(label=_("Kinds of inspection"), choices=list(KINDS.items()), widget=Checks)
    source = forms.CharField(
        label=_("Where its rules come from"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def prepare(self):
        self.initial |= {"titled": self.row.title, "kinds": self.row.kinds, "source": self.row.source}
        self._sections = fields.fields_for(self.row.rules)
        for section in self._sections.values():
            self.fields.update(section)

    def objections(self):
        return super().objections() or self._unreadable()

    def _unreadable(self):
        try:
            self.row.plan  # noqa: B018 - read, or refused
        except PlanMalformed as wrong:
            return [Refusal("malformed", str(wrong))]
        return []

    @property
    def heading_fields(self):
        return [self[name] for name in ("titled", "kinds", "source")]

    @property
    def sections(self):
        """(title, whether it asks something or is wrong, its bound fields row by row) for each step and each table."""
        for section, named in self._sections.items():
            rows = [[self[name] for name in row] for _start, row in groupby(named, fields.row_of)]
            asks = any(bound.errors or fields.asks(bound) for row in rows for bound in row)
            yield fields.title_of(section), asks, rows

    def clean(self):
        said = super().clean()
        file = {
            "name": self.row.name,
            "title": said.get("titled", ""),
            "kinds": said.get("kinds", []),
            "source": said.get("source", ""),
        }
        if not self.errors:
            try:
                self.columns = read_file(file | fields.rules_from(said), kinds=KINDS)
            except PlanMalformed as wrong:
                raise ValidationError(str(wrong)) from None
        return said

    def carry_out(self, door):
        self.rewrite(door, self.columns)


class Publish(_OnADraft):
    """The draft comes into force, and the version before it retires; inspections that run stay on theirs."""

    template = "desk/procedures/publish.html"
    detail = "procedure_published"
    title = _("Publish")
    intro = _("New inspections of these kinds will follow it. Those that run stay on their version.")
    button = _("Publish")
    success = _("The version is in force.")

    reason = required_reason()

    @property
    def page(self):
        return VersionPage(self.row, True)

    def objections(self):
        return super().objections() or [
            Refusal(failure.property, _shown(failure)) for failure in publishing.failures_of(self.row, ticket_law())
        ]

    def carry_out(self, door):
        publishing.publish(door, self.row, ticket_law())

    @property
    def parameters(self):
        return {"name": self.row.name, "version": self.row.version}


class Retire(ProcedureAct):
    detail = "procedure_retired"
    title = _("Retire")
    intro = _("No new inspection will follow it. Those that run stay on it, and it stays readable.")
    button = _("Retire")
    tone = "danger"
    success = _("The version is retired.")

    reason = required_reason()

    def objections(self):
        return publishing.against_retiring(self.row)

    def carry_out(self, door):
        publishing.retire(door, self.row)


def _shown(failure):
    path = " → ".join(str(label_of(verb)) for verb in failure.path) or "–"
    return _("%(what)s Shown by: %(path)s") % {"what": failure.because.told(label_of), "path": path}
