"""Bulk steps in the browser's words: the bar of the ledger, the look ahead, the result of every row."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from record.models import Event
from tests.beginnings import begins_with
from tracker.models import Ticket

pytestmark = pytest.mark.django_db

PLACE = {"department": "info", "leader": "leader", "due_on": "2026-06-30"}


@begins_with
def three(office):
    inspection = office.inspection()
    states = ("registered", "registered", "in_progress")
    return [office.ticket(inspection, f"问题{n}", state) for n, state in enumerate(states)]


def at(step):
    return reverse("bulk", args=[step])


def look_ahead(browser, step, tickets, back=""):
    numbers = [("ticket", getattr(ticket, "number", ticket)) for ticket in tickets]
    return browser.get(f"{at(step)}?{urlencode([*numbers, ('back', back)])}")


def hidden(answer):
    """What the page's form sends along unseen."""
    fields = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()):
        fields.setdefault(name, []).append(value)
    return {name: values for name, values in fields.items() if name != "csrfmiddlewaretoken"}


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.parametrize(
    ("person", "steps"),
    [
        ("coordinator", ["assign", "chase"]),
        ("leader", ["chase"]),
        ("verifier", ["verify"]),
        ("head", []),
        ("auditor", []),
    ],
)
def test_the_ledger_offers_a_bar_to_those_who_may_ever_use_it(office, enter, three, person, steps):
    page = enter(person).get(reverse("ledger"), {"q": "问题"}).content.decode()
    assert re.findall(r'formaction="/tickets/many/(\w+)/"', page) == steps
    assert ('name="ticket"' in page) == bool(steps)
    if steps:
        assert f'name="back" value="{urlencode({"q": "问题"})}"' in page


def test_first_it_says_how_many_can_and_why_the_others_cannot(office, enter, three):
    answer = look_ahead(enter("coordinator"), "assign", three, "state=registered")
    said = text(answer)
    assert answer.status_code == 200
    assert "It can be done for 2 tickets." in said and "It cannot be done for 1 ticket;" in said
    assert "This cannot be done while the ticket is “In progress”." in said
    assert hidden(answer)["seen"] == [f"{ticket.number}:{ticket.version}" for ticket in three]
    assert 'href="/tickets/?state=registered"' in answer.content.decode()
    assert not Event.objects.filter(what="assign", subject=three[0].subject_key).exists()


def test_every_row_gets_its_answer_and_a_second_post_changes_nothing(office, enter, three):
    browser = enter("coordinator")
    form = hidden(look_ahead(browser, "assign", three)) | PLACE
    for _time in range(2):
        answer = browser.post(at("assign"), form)
        said = text(answer)
        assert answer.status_code == 200
        assert "Done for 2 tickets." in said and "Refused for 1 ticket;" in said
        assert "This cannot be done while the ticket is “In progress”." in said
    assert Event.objects.filter(batch=form["key"][0]).count() == 2


def test_who_chose_on_an_older_state_is_refused_for_that_row(office, enter, three):
    browser = enter("coordinator")
    form = hidden(look_ahead(browser, "assign", three)) | PLACE
    office.do(three[0], "add_remark", "auditor", text="请核对。")
    said = text(browser.post(at("assign"), form))
    assert "Done for 1 ticket." in said and "Somebody changed this meanwhile" in said


def test_each_ticket_goes_to_the_department_that_its_document_names(office, enter, three):
    issue = three[1].issue
    issue.department = office.departments["finance"]
    with office.changing(three[1].inspection, "issue_corrected") as door:
        door.save(issue)
    browser = enter("coordinator")
    ahead = look_ahead(browser, "assign", three[:2])
    assert "The document names 财务处." in text(ahead)
    form = hidden(ahead) | PLACE | {"department": ""}
    for _time in range(2):
        said = text(browser.post(at("assign"), form))
        assert "Done for 1 ticket." in said and "Name the lead department." in said
    assert Ticket.objects.get(pk=three[1].pk).lead_department.code == "finance"
    assert Ticket.objects.get(pk=three[0].pk).state == "registered"


def test_a_rule_of_the_procedure_dates_each_ticket_from_its_own_day(office, enter):
    """Two rules to choose from; what another procedure does not know is not offered."""
    rule = {"offset": 10, "unit": "calendar_days", "text": "规定期限。"}
    rules = [
        {"id": "fed-back", "from": "fed_back_on"} | rule,
        {"id": "assigned", "from": "assigned_on"} | rule,
    ]
    tickets = [office.ticket(office.inspection(rules={"deadlines": rules[n:]})) for n in range(2)]
    browser = enter("coordinator")
    ahead = look_ahead(browser, "assign", tickets)
    assert rules_offered(ahead) == ["", "assigned"]
    assert rules_offered(look_ahead(browser, "assign", tickets[:1])) == ["", "fed-back", "assigned"]
    said = hidden(ahead) | PLACE | {"deadline_rule": "assigned"}
    assert "Give either a due date or a deadline rule, not both." in text(browser.post(at("assign"), said))
    said |= {"due_on": "", "key": str(uuid.uuid4())}
    assert "Done for 2 tickets." in text(browser.post(at("assign"), said))
    assert {ticket.due_rule for ticket in Ticket.objects.all()} == {"assigned"}


def test_tickets_of_different_terms_follow_each_its_own_rule(office, enter):
    """No rule is common to them, and none has to be chosen."""
    inspection = office.inspection("audit")
    tickets = [office.ticket(inspection, f"问题{term}", term=term) for term in ("immediate", "lasting")]
    browser = enter("coordinator")
    ahead = look_ahead(browser, "assign", tickets)
    assert "deadline_rule" not in ahead.context["form"].fields
    assert "or as its procedure counts it" in text(ahead)
    browser.post(at("assign"), hidden(ahead) | PLACE | {"due_on": ""})
    dated = Ticket.objects.order_by("number").values_list("due_rule", flat=True)
    assert list(dated) == ["immediate_thirty_days", "lasting_six_months"]


def test_where_no_procedure_counts_dates_there_is_no_rule_to_choose(office, enter, three):
    assert "deadline_rule" not in look_ahead(enter("coordinator"), "assign", three).context["form"].fields


def rules_offered(ahead):
    return [rule for rule, _label in ahead.context["form"].fields["deadline_rule"].choices]


def test_what_is_missing_is_said_and_what_was_typed_stays(office, enter, three):
    browser = enter("coordinator")
    form = hidden(look_ahead(browser, "assign", three)) | PLACE | {"due_on": "soon", "reason": "请抓紧。"}
    answer = browser.post(at("assign"), form)
    assert answer.status_code == 422 and "请抓紧。" in text(answer)
    assert hidden(answer)["seen"] == form["seen"] and hidden(answer)["key"] == form["key"]


def test_where_nothing_can_be_done_there_is_no_form(office, enter, three):
    answer = look_ahead(enter("coordinator"), "chase", three[:2])
    assert answer.status_code == 409 and "<textarea" not in answer.content.decode()
    assert "It can be done for 0 tickets." in text(answer)


def test_nothing_chosen_and_too_much_chosen_lead_back(office, enter, three):
    browser = enter("coordinator")
    for tickets, said in (
        ([], "Choose at least one ticket first."),
        (range(201), "Choose at most 200 tickets"),
    ):
        answer = look_ahead(browser, "chase", [f"ZG-2026-{n}" for n in tickets], "q=问题")
        assert answer.status_code == 302 and answer.url.startswith("/tickets/?q=")
        assert said in text(browser.get(answer.url))


def test_what_is_not_yours_to_see_is_not_named(office, enter, three):
    office.appoint("handler2", "coordinator", "finance")
    browser = enter("handler2")
    form = {"ticket": [three[2].number, "ZG-2026-9999"], "key": str(uuid.uuid4()), "reason": "请抓紧。"}
    answer = browser.post(at("chase"), form)
    assert answer.status_code == 409
    assert f"There is no ticket {three[2].number}." in text(answer) and three[2].title not in text(answer)


def test_a_forged_way_back_stays_in_the_house(office, enter, three):
    answer = look_ahead(enter("coordinator"), "assign", three, "//evil.example")
    assert re.findall(r'href="([^"]*evil[^"]*)"', answer.content.decode()) == ["/tickets/?//evil.example"] * 2


def test_other_steps_are_not_there_and_strangers_sign_in(office, enter, three, client):
    assert look_ahead(enter("coordinator"), "close", three).status_code == 404
    client.logout()
    assert look_ahead(client, "assign", three).url.startswith("/sign-in/")


def test_the_coordinator_chases_from_the_ticket_page_too(office, enter, three):
    number = three[2].number
    browser = enter("coordinator")
    assert (
        reverse("ticket-step", args=[number, "chase"]) in browser.get(reverse("ticket", args=[number])).content.decode()
    )
    form = {"key": str(uuid.uuid4()), "reason": "请本周内报进展。"}
    assert browser.post(reverse("ticket-step", args=[number, "chase"]), form).status_code == 302
    page = text(browser.get(reverse("ticket", args=[number])))
    assert "chased those who have to act" in page and "请本周内报进展。" in page
    assert (
        reverse("ticket-step", args=[number, "chase"])
        not in enter("head").get(reverse("ticket", args=[number])).content.decode()
    )


def test_the_look_ahead_costs_little_for_each_ticket(office, enter, django_assert_max_num_queries):
    inspection = office.inspection()
    tickets = [office.ticket(inspection, f"问题{n}") for n in range(12)]
    browser = enter("coordinator")
    browser.get("/tickets/")
    with django_assert_max_num_queries(25):
        look_ahead(browser, "assign", tickets)
