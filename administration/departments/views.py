"""The departments below the administrator's appointments."""

import uuid

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from administration.departments import forms
from administration.departments.page import DepartmentPage, TreePage
from administration.forms import answer, sent
from administration.guard import administered
from administration.history import last_change
from organization.models import Department

asks = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@administered
def departments(request, admin):
    context = {"page": TreePage(admin), "key": uuid.uuid4(), "last": last_change(*admin.families[1])}
    return render(request, "administration/departments.html", context)


@require_safe
@administered
def department(request, admin, pk):
    page = DepartmentPage(admin, _department(admin, pk))
    return render(request, "administration/department.html", {"page": page})


@asks
@administered
def add(request, admin):
    initial = {"parent": request.GET.get("parent", "")}
    form = forms.AddDepartment(admin, *sent(request), initial=initial)
    return answer(request, form, to=reverse("departments"))


@asks
@administered
def rename(request, admin, pk):
    return _about(request, admin, forms.RenameDepartment, pk)


@asks
@administered
def move(request, admin, pk):
    return _about(request, admin, forms.MoveDepartment, pk)


@require_POST
@administered
def order(request, admin, pk):
    form = forms.OrderDepartment(admin, request.POST, row=_department(admin, pk))
    return answer(request, form, to=reverse("departments"))


order.is_no_page = True


@asks
@administered
def end(request, admin, pk):
    return _about(request, admin, forms.EndDepartment, pk)


@asks
@administered
def resume(request, admin, pk):
    return _about(request, admin, forms.ResumeDepartment, pk)


def _about(request, admin, asks_for, pk):
    form = asks_for(admin, *sent(request), row=_department(admin, pk))
    return answer(request, form, to=reverse("department", args=[pk]))


def _department(admin, pk):
    mine = Department.objects.filter(pk__in=admin.department_ids)
    return get_object_or_404(mine.select_related("parent"), pk=pk)
