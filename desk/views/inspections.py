from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from desk.inspections import InspectionPage, InspectionsPage
from tracker.models import Inspection
from ui.readers import standing_of


@require_safe
@login_required
def inspections(request):
    """The inspections that the reader may see, with how far they are."""
    page = InspectionsPage(standing_of(request), request.GET.get("page", 1))
    return render(request, "desk/inspections.html", {"page": page})


@require_safe
@login_required
def inspection(request, pk):
    """One inspection with its issues and their tickets."""
    standing = standing_of(request)
    found = get_object_or_404(Inspection.objects.visible_to(standing).select_related("unit", "procedure"), pk=pk)
    return render(request, "desk/inspection.html", {"page": InspectionPage(found, standing)})
