"""What the import page asks: which document, for which inspection, and what is right of an issue."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intake.decoding import Unreadable, refuse_size
from intake.importing import LONGEST_CATEGORY, LONGEST_NUMBERING, NewInspection
from intake.page.drafting import MOST_CHARACTERS
from intake.source import read_source
from organization.dates import DUE, FEEDBACK
from tracker.models import FeedbackIssue, Inspection
from tracker.store import FileRefused, clean_name, path_of
from tracker.vocabulary import InspectionKind, Term
from ui.forms import DayField, Form, Picks

LONGEST_TITLE = FeedbackIssue._meta.get_field("title").max_length
ACCEPTED = ".docx,.txt,.md"
# Codes of intake.decoding.Unreadable.
TOO_LARGE = ("too_large", "too_long", "unpacks_too_large")
OF_ANOTHER_TYPE = ("office_file", "binary", "not_word", "old_word")


def _length(name):
    return Inspection._meta.get_field(name).max_length


class AboutForm(Form):
    """What is said of a new inspection, its unit aside."""

    name = forms.CharField(label=_("Name of the inspection"), max_length=_length("name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=InspectionKind.choices, initial=InspectionKind.INSPECTION)
    inspecting_body = forms.CharField(label=_("Inspecting body"), max_length=_length("inspecting_body"), required=False)
    fed_back_on = DayField(
        bounds=FEEDBACK, label=_("Fed back on"), help_text=_("Dates without a year are read from this day on.")
    )
    document_title = forms.CharField(label=_("Document title"), max_length=_length("document_title"), required=False)
    document_number = forms.CharField(label=_("Document number"), max_length=_length("document_number"), required=False)

    def plain(self):
        """As a draft keeps it."""
        return self.cleaned_data | {"fed_back_on": self.cleaned_data["fed_back_on"].isoformat()}


class SourceForm(Form):
    """A document, chosen or pasted. When valid, `document` is what it says and `content` its bytes."""

    file = forms.FileField(
        label=_("Document"),
        required=False,
        allow_empty_file=True,  # so that the refusal can name it
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("A Word document (.docx), or text (.txt, .md). It can be dropped here."),
    )
    kept = forms.ChoiceField(label=_("Kept document"), required=False, widget=Picks)
    pasted = forms.CharField(
        label=_("Or paste its text"),
        required=False,
        strip=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    statuses = dict.fromkeys(TOO_LARGE, 413) | dict.fromkeys(OF_ANOTHER_TYPE, 415)
    document = content = None
    is_a_file = False

    def __init__(self, *args, kept=(), **kwargs):
        super().__init__(*args, **kwargs)
        self._offer(kept)

    def _offer(self, kept):
        self._kept = {str(one.pk): one for one in kept}
        names = [(pk, _("%(name)s (kept)") % {"name": one.file_name}) for pk, one in self._kept.items()]
        self.fields["kept"].choices = [*names, ("", _("Choose another, or paste the text"))]

    @property
    def has_kept(self):
        return bool(self._kept)

    @property
    def taken(self):
        """The kept document that is sent again, where no other was chosen."""
        return None if self.cleaned_data.get("file") else self._kept.get(self.cleaned_data.get("kept"))

    def take_as_kept(self, kept):
        """Offer what is kept by now, and take the newest of it unless another document is chosen."""
        self._offer(kept)
        self.data = self.data.copy()
        self.data["kept"] = next(iter(self._kept))

    def clean(self):
        said = super().clean()
        file, pasted = said.get("file"), (said.get("pasted") or "").strip()
        if self.has_error("file") or self.has_error("pasted"):
            return said
        self.is_a_file = bool(file or self.taken)
        if file:
            self._read("file", file.name, lambda: file.read(), file.size)
        elif self.taken:
            self._read_kept(self.taken)
        elif pasted:
            content = said["pasted"].replace("\r\n", "\n").encode()
            self._read("pasted", str(_("Pasted text")) + ".txt", lambda: content, len(content))
        if self.is_a_file == bool(pasted):
            self.add_error("file", _("Choose a document or paste its text: one of the two."))
        return said

    def _read_kept(self, kept):
        try:
            content = path_of(kept.sha256).read_bytes()
        except FileNotFoundError:
            self.add_error("file", _("“%(name)s” is no longer kept. Choose it again.") % {"name": kept.file_name})
            return
        self._read("file", kept.file_name, lambda: content, len(content))

    def _read(self, field, name, content_of, size):
        """Sizes come first, so that a huge file never comes into memory."""
        limit = settings.RECTIFY_IMPORT_MAX_BYTES
        try:
            refuse_size(size, name, limit=limit)
            self.content = content_of()
            self.document = read_source(self.content, clean_name(name), limit=limit)
        except (Unreadable, FileRefused) as no:
            self.add_error(field, ValidationError(no.message, code=no.code))

    def refuse(self, no):
        """Say why nothing came of the document (intake.decoding.Unreadable or workflow.refusals.TransitionRefused)."""
        found = getattr(no, "refusals", [no])
        field = "file" if self.is_a_file else "pasted"
        self.add_error(field, [ValidationError(refusal.message, code=refusal.code) for refusal in found])


class NewSourceForm(AboutForm, SourceForm):
    """A document for a new inspection."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=None, empty_label=None, to_field_name="code")

    field_order = (
        "kept", "file", "pasted", "name", "unit", "kind", "inspecting_body", "fed_back_on", "document_title",
        "document_number",
    )  # fmt: skip

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units

    def into(self):
        """The NewInspection that was described."""
        return NewInspection(**{field: self.cleaned_data[field] for field in NewInspection.__slots__})


class IssueForm(Form):
    """What a person puts right of one issue."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    number = forms.CharField(label=_("Number"), max_length=LONGEST_NUMBERING, required=False)
    category = forms.CharField(label=_("Category"), max_length=LONGEST_CATEGORY, required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    term = forms.ChoiceField(label=_("Term"), required=False, choices=[("", _("Not said")), *Term.choices])
    due_on = DayField(bounds=DUE, label=_("Due date"), required=False)

    def __init__(self, *args, departments, **kwargs):
        super().__init__(*args, prefix="issue", **kwargs)
        self.fields["department"].choices = [("", _("None yet")), *departments]


class UndoForm(Form):
    """Why an import is undone."""

    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
