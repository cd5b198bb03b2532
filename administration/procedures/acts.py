"""What an administrator does to procedures: load, copy, rewrite, publish, retire."""

from contextlib import contextmanager

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from administration.acting import About, Makes, a_reason, act
from administration.permissions import designs_procedures
from record.text import LONGEST_REASON
from tracker.labels import KINDS, label_of
from tracker.law import ticket_law
from workflow import publishing
from workflow.files import as_file, read_file, read_text
from workflow.models import Procedure
from workflow.reading import PlanMalformed
from workflow.refusals import Refusal, RefusalKind, TransitionRefused

LARGEST = 1 << 20  # characters
ONLY_DRAFTS = Refusal("not_a_draft", _("Only a draft can be changed. Copy this version into a draft first."))
THE_PROCEDURE = About("procedure", lambda asked: Procedure.objects.all())
MAKES_A_VERSION = Makes(Procedure, {"name": "name", "version": "version"})
DRAFTED = _("wrote a draft of the procedure")
PUBLISHED = _("published the procedure")
AS_JSON = forms.CharField(
    label=_("As JSON"),
    required=False,
    strip=False,
    max_length=LARGEST,
    widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false", "class": "mono"}),
)


def _it_is_a_draft(asked):
    return None if asked.row.status == Procedure.Status.DRAFT else ONLY_DRAFTS


def _the_checker_finds_nothing(asked):
    if _it_is_a_draft(asked):
        return None
    found = publishing.failures_of(asked.row, ticket_law())
    return [Refusal(failure.property, _shown(failure)) for failure in found]


def _no_kind_is_left_without(asked):
    return publishing.against_retiring(asked.row)


@contextmanager
def _readable(about):
    """What cannot be read is the fault of the answer it was said in."""
    try:
        yield
    except PlanMalformed as wrong:
        raise TransitionRefused([Refusal("procedure_malformed", str(wrong), RefusalKind.MALFORMED, about)]) from None


def _columns(text):
    with _readable("text"):
        return read_text(text, kinds=KINDS)


def _shown(failure):
    path = " → ".join(str(label_of(verb)) for verb in failure.path) or "–"
    return _("%(what)s Shown by: %(path)s") % {"what": failure.because.told(label_of), "path": path}


@act(
    procedure_drafted=DRAFTED,
    procedure_published=PUBLISHED,
    detail=lambda asked: "procedure_published" if asked.answers["publish"] else "procedure_drafted",
    may=(designs_procedures,),
    takes={"text": AS_JSON, "publish": forms.BooleanField(required=False)},
    reason=a_reason(most=LONGEST_REASON),
    makes=MAKES_A_VERSION,
)
def load_procedure(door, asked, *, text, publish):
    """A new draft, put in force at once if asked; the newest version itself where it says the same already."""
    procedure = publishing.lay_down(door, _columns(text))
    if publish and procedure.status != Procedure.Status.IN_FORCE:
        publishing.publish(door, procedure, ticket_law())
    return procedure


@act(
    procedure_drafted=DRAFTED,
    may=(designs_procedures,),
    about=THE_PROCEDURE,
    takes={
        "name": forms.SlugField(
            label=_("Name"),
            max_length=60,
            help_text=_("The same for a new version, another for a procedure of its own."),
        )
    },
    makes=MAKES_A_VERSION,
)
def copy_procedure(door, asked, *, name):
    """A version is copied into a new draft, under its own name or a new one."""
    with _readable("name"):
        name = read_file(as_file(asked.row) | {"name": name})["name"]
    columns = {column: getattr(asked.row, column) for column in publishing.COLUMNS}
    return publishing.draft(door, columns | {"name": name})


@act(
    procedure_drafted=DRAFTED,
    may=(designs_procedures,),
    about=THE_PROCEDURE,
    needs=(_it_is_a_draft,),
    takes={"text": AS_JSON},
)
def rewrite_draft(door, asked, *, text):
    """The draft says what the text says; its name stays."""
    columns = _columns(text)
    if columns["name"] != asked.row.name:
        raise ValidationError({"text": _("The name of a draft stays: %(name)s.") % {"name": asked.row.name}})
    for name in publishing.COLUMNS:
        setattr(asked.row, name, columns[name])
    return door.save(asked.row)


@act(
    procedure_published=PUBLISHED,
    may=(designs_procedures,),
    about=THE_PROCEDURE,
    needs=(_it_is_a_draft, _the_checker_finds_nothing),
    reason=a_reason(required=True),
    parameters=lambda asked: {"name": asked.row.name, "version": asked.row.version},
)
def publish_procedure(door, asked):
    """The draft comes into force, and the version before it retires; inspections that run stay on theirs."""
    return publishing.publish(door, asked.row, ticket_law())


@act(
    procedure_retired=_("retired the procedure"),
    may=(designs_procedures,),
    about=THE_PROCEDURE,
    needs=(_no_kind_is_left_without,),
    reason=a_reason(required=True),
)
def retire_procedure(door, asked):
    """No new inspection follows it; those that run stay on it, and it stays readable."""
    return publishing.retire(door, asked.row)
