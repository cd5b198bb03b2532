"""Every step's form: offered to whom it is open, refused to whom it is not, sent, and sent with nonsense."""

import re
import uuid

import pytest
from django.urls import reverse

from desk.forms.of_steps import FORMS
from record.models import Event
from tests.crawl import situations
from tests.crawl.assailing import IN_PLACE, assail
from tests.crawl.crawler import TALLY
from tests.crawl.depth import WHOLE, first_of
from tests.crawl.filling import encoded, fill
from tests.crawl.values import VALUES
from tests.office import CAST
from tracker.models import Ticket

pytestmark = pytest.mark.django_db
crawled = situations.crawled
every_step = pytest.mark.parametrize("step", FORMS)


def one_of_each(made, pairs):
    """In the whole crawl one ticket and person for each state and role, in the suite one alone."""
    return first_of({(made.states[number], CAST.get(person)): (number, person) for number, person in pairs}.values())


def links(crawl, person, number, step):
    """The addresses under which the ticket's page leads to the form; the plain one where it stands open on the page."""
    plain = reverse("ticket-step", args=[number, step])
    shown = crawl.get(person, reverse("ticket", args=[number])).content.decode()
    found = re.findall(rf'(?:href|action)="({re.escape(plain)}[^"]*)"', shown)
    return sorted({each.replace("&amp;", "&") for each in found}, key=lambda each: ("?" not in each, each)) or [plain]


def opened(crawl, person, number, step, *, language="en"):
    """(address, form) as the person finds it; what is open must be offered."""
    address = links(crawl, person, number, step)[0]
    answer = crawl.get(person, address, language=language)
    if answer.status != 200:
        crawl.blame(f"open to {person}, but answers {answer.status}", answer)
        return address, None
    crawl.read(answer, language)
    forms = [form for form in answer.page.forms if form.method == "post" and form.action.startswith(plain(address))]
    if not forms:
        crawl.blame("shows no form", answer)
    return address, forms[0] if forms else None


def plain(address):
    return address.partition("?")[0]


@every_step
def test_whoever_may_take_a_step_finds_its_form_and_takes_it(office, crawled, crawl, step):
    assert crawled.open_to.get(step), f"no situation of tests/crawl/situations.py opens the step {step}"
    refused = []
    for number, person in first_of(crawled.open_to[step]):
        opened(crawl, person, number, step, language="zh-hans")
        address, form = opened(crawl, person, number, step)
        answer = form and send(crawl, person, address, form, step, number)
        if form and (answer.status, answer.seen) != (302, step):
            refused.append(f"{answer.status} {answer.objections}: {answer.repeat}")
    if len(refused) == len(first_of(crawled.open_to[step])):
        pytest.fail(f"filled in as tests/crawl/filling.py knows it, {step} is never taken: {refused[0]}")


def send(crawl, person, address, form, step, number):
    """The form filled in sensibly; what is seen is the last step of the ticket's record."""
    TALLY["forms"][step] += 1
    body, content_type = encoded(fill(form, step, person), form.is_multipart)
    return crawl.post(person, address, body, content_type, look=lambda: last_step(number))


def last_step(number):
    ticket = Ticket.objects.get(number=number)
    event = Event.objects.filter(subject=ticket.subject_key).latest("version")
    return event.detail or event.what


@every_step
def test_who_may_not_take_a_step_is_told_why_and_changes_nothing(office, crawled, crawl, step):
    address_of = {number: reverse("ticket-step", args=[number, step]) for number in crawled.tickets.values()}
    sent = encoded([("key", str(uuid.uuid4())), ("reason", "试试。")], False)
    for number, person in one_of_each(crawled, crawled.closed_to.get(step, ())):
        answer = crawl.get(person, address_of[number])
        if answer.status not in (403, 409):
            crawl.blame(f"not open to {person}, but answers {answer.status}", answer)
        crawl.read(answer, "en")
        answer = crawl.post(person, address_of[number], *sent)
        if answer.status not in (403, 409, 422) or answer.written:
            crawl.blame(f"not open to {person}, but answers {answer.status} and writes {answer.written}", answer)


@every_step
def test_no_field_of_a_step_takes_what_breaks_it(office, crawled, crawl, step):
    for turn, (number, person) in enumerate(one_of_each(crawled, crawled.open_to[step])):
        address, form = opened(crawl, person, number, step)
        if form:
            thoroughly, papers = WHOLE and turn == 0, papers_with(number)
            assail(crawl, person, address, form, step, thoroughly=thoroughly, papers=papers, **IN_PLACE)


def papers_with(number):
    """The papers that repeat what stands in the ticket, and who reads them."""
    inspection = Ticket.objects.get(number=number).inspection_id
    report, ledger = reverse("report", args=[inspection]), reverse("inspection_ledger", args=[inspection])
    return [("coordinator", f"{report}?format=docx"), ("coordinator", ledger)]


def test_no_address_of_a_step_breaks_it(office, crawled, crawl):
    """What stands behind the question mark is read in one place for all steps."""
    for step in FORMS if WHOLE else ("change_measure", "replace_evidence", "sign"):
        number, person = crawled.open_to[step][0]
        address = reverse("ticket-step", args=[number, step])
        for name in crawl.get(person, address).asked_in_query:
            TALLY["parameters"][f"{step} ?{name}"] += 1
            for value in VALUES:
                crawl.get(person, f"{address}?{name}={value.quoted}", **IN_PLACE)
