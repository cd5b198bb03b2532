"""The pages that ask for acts on procedures."""

import json
from itertools import groupby

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from administration.answers import wrong
from administration.forms import ActForm, asking
from administration.procedures import acts, fields
from administration.procedures.pages import VersionPage
from tracker.labels import KINDS
from ui.forms import Checks
from workflow.files import as_text
from workflow.models import Procedure
from workflow.reading import PlanMalformed
from workflow.refusals import Refusal, TransitionRefused

NOTHING_NEW = _("The newest version says the same already.")


class ProcedureForm(ActForm):
    is_a_setting = False

    @property
    def crumbs(self):
        above = [(_("Procedures"), reverse("procedures"))]
        return [*above, (str(self.row), _address(self.row))] if self.row else above


class MakingForm(ProcedureForm):
    """Makes a version, and goes on to one of its pages."""

    next_page = "procedure"

    @property
    def next_url(self):
        return _address(self.done.row, self.next_page) if self.done.row else self.back_url


class TextForm(ProcedureForm):
    """A procedure as text, or as a file of which the browser shows the text."""

    template = "administration/procedures/text.html"

    file = forms.FileField(
        label=_("JSON file"),
        required=False,
        allow_empty_file=True,  # so that the refusal can name it
        help_text=_("Instead of the text below."),
    )

    def is_legible(self):
        if upload := self.files.get("file"):
            # Where something else is missing, the file need not be chosen again.
            self.data = self.data.copy()
            self.data["text"] = self._text_of(upload)
        if not (self.errors or self.data.get("text", "").strip()):
            self.add_error(None, _("Choose a file or write the procedure as JSON."))
        return super().is_legible()

    def _text_of(self, upload):
        """What a file says; empty where it says nothing that could be read, and why is told."""
        if not upload.size:
            self.add_error(None, _("“%(name)s” is empty.") % {"name": upload.name})
        elif upload.size > acts.LARGEST:
            self.add_error(None, _("%(path)s is too large for a procedure.") % {"path": upload.name})
        else:
            try:
                return upload.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error(None, _("This file is not text in UTF-8."))
        return ""


@asking(acts.load_procedure)
class LoadProcedure(TextForm, MakingForm):
    title = _("Load a procedure")
    button = _("Make a draft of it")
    success = _("The draft is there. Check it, then publish it.")

    def prepare(self):
        del self.fields["publish"]

    def send(self, request):
        super().send(request)
        if not self.done.event and self.done.row.status != Procedure.Status.DRAFT:
            raise TransitionRefused([wrong("", NOTHING_NEW)])


@asking(acts.rewrite_draft)
class EditText(TextForm):
    title = _("Edit the draft as JSON")
    success = _("The draft is changed.")

    def prepare(self):
        self.initial.setdefault("text", as_text(self.row))


@asking(acts.copy_procedure)
class CopyProcedure(MakingForm):
    next_page = "procedure-edit"
    title = _("Copy into a draft")
    intro = _("The copy is a draft: nothing follows it before it is published.")
    button = _("Copy")
    success = _("The draft is there. Change it, check it, then publish it.")


@asking(acts.rewrite_draft)
class EditDraft(ProcedureForm):
    """The draft as one form: about it, every step, every table. What is filled in is spelled as the text of a file."""

    template = "administration/procedures/edit.html"
    title = _("Edit the draft")
    success = _("The draft is saved. The check stands below.")

    titled = forms.CharField(label=_("Title"), max_length=120)
    kinds = forms.MultipleChoiceField(label=_("Kinds of inspection"), choices=list(KINDS.items()), widget=Checks)
    source = forms.CharField(
        label=_("Where its rules come from"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def prepare(self):
        del self.fields["text"]
        self.initial |= {"titled": self.row.title, "kinds": self.row.kinds, "source": self.row.source}
        self._sections = fields.fields_for(self.row.rules)
        for section in self._sections.values():
            self.fields.update(section)
        self.order_fields([name for name in self.fields if name != "reason"])

    def full_clean(self):
        """These fields are read by the page: no act takes them one by one."""
        forms.Form.full_clean(self)

    def objections(self):
        against = super().objections()
        try:
            self.row.plan  # noqa: B018 - read, or refused
        except PlanMalformed as no:
            return against or [Refusal("malformed", str(no))]
        return against

    @property
    def answers(self):
        return super().answers | {"text": json.dumps(self._file, ensure_ascii=False)}

    @property
    def _file(self):
        said = self.cleaned_data
        about = {"title": said["titled"], "kinds": said["kinds"], "source": said["source"]}
        return {"name": self.row.name} | about | fields.rules_from(said)

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


@asking(acts.publish_procedure)
class PublishProcedure(ProcedureForm):
    template = "administration/procedures/publish.html"
    title = _("Publish")
    intro = _("New inspections of these kinds will follow it. Those that run stay on their version.")
    button = _("Publish")
    success = _("The version is in force.")

    @property
    def page(self):
        return VersionPage(self.row)


@asking(acts.retire_procedure)
class RetireProcedure(ProcedureForm):
    title = _("Retire")
    intro = _("No new inspection will follow it. Those that run stay on it, and it stays readable.")
    button = _("Retire")
    tone = "danger"
    success = _("The version is retired.")


def _address(version, page="procedure"):
    return reverse(page, args=[version.name, version.version])
