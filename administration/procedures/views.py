from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from administration.guard import administration_of
from administration.procedures.pages import VersionPage, WalkPage
from tracker.law import ticket_law
from workflow.files import as_text
from workflow.models import Procedure
from workflow.reading import PlanMalformed
from workflow.walking import NoSuchStep, steps_of, walked


@require_safe
@login_required
def procedures(request):
    """Every version; whoever is signed in may read them, for everybody works by them."""
    rows = [VersionPage(procedure) for procedure in Procedure.objects.order_by("name", "-version")]
    return render(request, "administration/procedures/list.html", {"rows": rows} | _design(request))


@require_safe
@login_required
def procedure(request, name, version):
    page = VersionPage(_found(name, version))
    return render(request, "administration/procedures/version.html", {"page": page} | _design(request))


@require_safe
@login_required
def file(request, name, version):
    """The version as a file to keep, to change and to load again."""
    found = _found(name, version)
    answer = HttpResponse(as_text(found), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.name}-{found.version}.json"'
    return answer


@require_safe
@login_required
def walk(request, name, version):
    """Walk a fictional ticket through this version; what was done stands in the address and nowhere else."""
    found = _found(name, version)
    at = reverse("procedure-walk", args=[name, version])
    try:
        steps = walked(ticket_law(), found.plan, steps_of(request.GET.get("steps", "")))
    except PlanMalformed:
        return redirect("procedure", name, version)
    except NoSuchStep:
        return redirect(at)
    role = request.GET.get("as", "coordinator")
    page = WalkPage(found, steps, role if role in steps.parts else "coordinator")
    return render(request, "administration/procedures/walk.html", {"page": page})


def _found(name, version):
    return get_object_or_404(Procedure, name=name, version=version)


def _design(request):
    """Whether the reader designs procedures; and for an administrator of a part of the office, why not."""
    admin = administration_of(request.user)
    if not admin.is_in_office:
        return {"may_design": False}
    return {"may_design": admin.runs_the_office, "why_not": not admin.runs_the_office and admin.why_not_the_office}
