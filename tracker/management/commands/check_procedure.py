import sys

from django.utils.translation import gettext as _

from tracker.command_arguments import WrongUsage
from tracker.commands import REFUSED, OfficeCommand, Refused
from tracker.labels import label_of
from tracker.law import ticket_law
from workflow.models import Procedure
from workflow.publishing import failures_of
from workflow.refusals import Refusal


class Command(OfficeCommand):
    help = "Prove procedures, drafts included: check_procedure inspection, or check_procedure --all"

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", metavar="NAME")
        parser.add_argument("--all", action="store_true", help=_("every procedure that is not retired"))

    def handle_office(self, *, name, **options):
        if bool(name) == options["all"]:
            raise WrongUsage(_("Name one procedure, or say --all."))
        return {"procedures": [_checked(procedure) for procedure in _asked(name)]}

    def plain(self, result):
        for each in result["procedures"]:
            verdict = _("it holds.") if each["ok"] else _("it does not hold:")
            yield f"{each['name']} {each['version']}: {verdict}"
            for failure in each["failures"]:
                yield f"  {failure['message']} ({' → '.join(str(label_of(each)) for each in failure['path'])})"

    def _print(self, result):
        """What does not hold is told like what holds, and ends as a refusal."""
        super()._print(result)
        if not all(each["ok"] for each in result["procedures"]):
            sys.exit(REFUSED)


def _asked(name):
    """Those not retired; of a name that has only retired versions the last."""
    versions = Procedure.objects.filter(name=name) if name else Procedure.objects.all()
    if name and not versions:
        message = _("There is no procedure “%(name)s”.") % {"name": name}
        raise Refused([Refusal("not_found", message)])
    living = list(versions.exclude(status=Procedure.Status.RETIRED))
    return living or list(versions)[-1:]


def _checked(procedure):
    failures = [failure.as_dict() for failure in failures_of(procedure, ticket_law())]
    return {
        "name": procedure.name,
        "version": procedure.version,
        "status": procedure.status,
        "ok": not failures,
        "failures": failures,
    }
