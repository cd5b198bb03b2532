from django.shortcuts import render
from django.views.decorators.http import require_safe

from administration.days.page import YearPage
from administration.guard import administered
from administration.history import last_change
from organization.models import Holiday
from tracker.models import LadderLine


@require_safe
@administered
def settings(request, admin):
    """What there is to administer, with what changed last."""
    people, departments = admin.families
    context = {
        "admin": admin,
        "people": admin.people().active().count(),
        "departments": len(admin.existing),
        "last": {
            "people": last_change(*people),
            "departments": last_change(*departments),
        },
    }
    if admin.runs_the_office:
        context |= {
            "next_year": YearPage(admin.day.year + 1, admin.day),
            "lines": _lines_in_force(admin.day),
        }
        context["last"] |= {"days": last_change((Holiday, {})), "ladder": last_change((LadderLine, {}))}
    return render(request, "administration/index.html", context)


def _lines_in_force(day):
    begun = LadderLine.objects.filter(from_on__lte=day)
    return begun.exclude(until_on__lt=day).count()
