"""Files, and the figures that they prove."""

from django.utils.translation import gettext_lazy as _

from desk.forms.files import FilesField
from desk.forms.steps import StepForm


class AttachEvidenceForm(StepForm):
    of = "attach_evidence"
    otherwise = {"measure": {"label": _("Proves measure")}}
    files = FilesField()


class ReplaceEvidenceForm(StepForm):
    of = "replace_evidence"
    files = FilesField()


class AddCounterForm(StepForm):
    of = "add_counter"
    otherwise = {"measure": {"label": _("Result of measure")}}
