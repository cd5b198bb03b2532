"""The pages of the settings: one for each act, which asks and carries it out, and those that only show."""

import uuid

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from administration.forms import answer, sent
from administration.guard import administered
from administration.permissions import administers_the_whole_office, designs_procedures

asks = require_http_methods(["GET", "HEAD", "POST"])
OF_EVERYBODY = {administers_the_whole_office, designs_procedures}


def page_of(form_class):
    """The view that asks for the form's act, with `form_class.prefilled` from the address; of one that has no page of
    its own (`is_only_sent`) the view that takes it.
    """

    @(require_POST if form_class.is_only_sent else asks)
    @administered(whole_office=not OF_EVERYBODY.isdisjoint(form_class.act.may))
    def page(request, admin, **address):
        row = get_object_or_404(form_class.act.rows(admin), **address) if address else None
        initial = {name: request.GET.get(asked, "") for name, asked in form_class.prefilled.items()}
        form = form_class(admin, *sent(request), row=row, initial=initial)
        return answer(request, form)

    page.is_no_page = form_class.is_only_sent
    return page


def showing(page_class, template, *, whole_office=False):
    """The view that shows `page_class(admin, request)`, or of a row that the address names `page_class(admin, row)`:
    one of `page_class.rows(admin)`. What is sent from the page has `key`.
    """

    @require_safe
    @administered(whole_office=whole_office)
    def page(request, admin, **address):
        about = get_object_or_404(page_class.rows(admin), **address) if address else request
        return render(request, template, {"page": page_class(admin, about), "key": uuid.uuid4()})

    return page
