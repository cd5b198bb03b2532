"""The departments below the administrator's appointments."""

import uuid

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from administration.departments.page import DepartmentPage, TreePage
from administration.guard import administered
from administration.history import last_change
from organization.models import Department


@require_safe
@administered
def departments(request, admin):
    context = {"page": TreePage(admin), "key": uuid.uuid4(), "last": last_change(*admin.families[1])}
    return render(request, "administration/departments.html", context)


@require_safe
@administered
def department(request, admin, pk):
    mine = Department.objects.filter(pk__in=admin.department_ids).select_related("parent")
    page = DepartmentPage(admin, get_object_or_404(mine, pk=pk))
    return render(request, "administration/department.html", {"page": page})
