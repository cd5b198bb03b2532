"""Somebody else was faster: both versions are shown, and what was never touched overwrites nobody."""

import re
from html import unescape

import pytest
from django.urls import reverse

from organization.models import Department
from tests.desk.sending import address
from tracker.models import Ticket

pytestmark = pytest.mark.django_db


def opened(browser, path):
    """What the form of a page would send, untouched: `{name: value}`."""
    return fields_of(browser.get(path))


def fields_of(answer):
    """The same of the form in an answer."""
    forms = re.findall(r"<form.*?</form>", answer.content.decode(), re.DOTALL)
    return _fields(next(form for form in forms if 'name="key"' in form))


def _fields(form):
    inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', form)
    said = {name: unescape(value) for name, value in inputs}
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        said[name] = unescape(text).lstrip("\r\n").replace("\n", "\r\n")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'value="([^"]*)"[^>]*? selected', options) or re.findall(r'value="([^"]*)"', options)
        said[name] = unescape(chosen[0])
    said.pop("csrfmiddlewaretoken", None)
    return said


@pytest.fixture
def ticket(office):
    return office.ticket(state="in_progress", title="旧标题")


def edit(office, ticket, **said):
    ticket.refresh_from_db()
    fields = {name: getattr(ticket, name) for name in ("title", "problem", "term", "severity")}
    office.do(ticket, "edit_wording", "coordinator", reason="更正。", **(fields | said))


def test_words_written_on_an_older_version_are_answered_409_with_both_versions(office, enter, ticket):
    browser = enter("coordinator")
    typed = opened(browser, address(ticket, "edit_wording")) | {"title": "我的标题", "reason": "核对后更正。"}
    edit(office, ticket, title="别人的标题")
    answer = browser.post(address(ticket, "edit_wording"), typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "<del>旧标题</del> <ins>别人的标题</ins>" in text  # what somebody changed meanwhile
    assert 'value="我的标题"' in text  # mine, still in the field
    assert re.search(r"It reads now:</b> <span[^>]*>别人的标题<", text)  # beside it, what stands
    assert Ticket.objects.get(pk=ticket.pk).title == "别人的标题"


def test_a_field_that_was_never_touched_does_not_overwrite_somebody_elses(office, enter, ticket):
    browser, path = enter("coordinator"), address(ticket, "edit_wording")
    edit(office, ticket, problem="第一行\n第二行")
    typed = opened(browser, path) | {"title": "我的标题", "reason": "核对后更正。"}
    edit(office, ticket, problem="别人写的第一行\n别人写的第二行", severity="serious")
    refused = browser.post(path, typed)
    assert refused.status_code == 409
    assert browser.post(path, fields_of(refused)).status_code == 302
    now = Ticket.objects.get(pk=ticket.pk)
    assert (now.title, now.severity) == ("我的标题", "serious")
    assert now.problem.splitlines() == ["别人写的第一行", "别人写的第二行"]


def test_old_words_brought_back_into_a_new_form_are_answered_409_too(office, enter, ticket):
    """As static/rectify/app.js brings a draft back: the form of today, the words, and the version they belong to."""
    browser, path = enter("coordinator"), address(ticket, "edit_wording")
    version = opened(browser, path)["seen_version"]
    edit(office, ticket, title="别人的标题", problem="别人写的")
    draft = opened(browser, path) | {"seen_version": version, "title": "我的标题", "reason": "更正。"}
    text = browser.post(path, draft).content.decode()
    assert re.search(r"It reads now:</b> <span[^>]*>别人的标题<", text) and 'value="我的标题"' in text
    now = Ticket.objects.get(pk=ticket.pk)
    assert (now.title, now.problem) == ("别人的标题", "别人写的")


def test_what_an_assignment_shows_of_the_ticket_follows_it_where_nobody_touched_it(office, enter):
    ticket = office.ticket(state="registered")
    browser, path = enter("coordinator"), address(ticket, "assign")
    typed = opened(browser, path) | {"department": "info", "leader": "leader", "due_on": "2026-06-30"}
    assert typed["term"] != "lasting"
    edit(office, ticket, term="lasting")
    refused = browser.post(path, typed)
    assert refused.status_code == 409
    assert browser.post(path, fields_of(refused)).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.term, str(ticket.due_on)) == ("lasting", "2026-06-30")


def test_the_registry_shows_both_versions_and_keeps_what_was_not_touched(office, enter):
    browser, department = enter("admin"), Department.objects.get(code="info")
    path = reverse("department-rename", args=[department.pk])
    typed = opened(browser, path) | {"name": "我的科", "reason": "更名。"}
    office.rename("info", "别人的科")
    answer = browser.post(path, typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert re.search(r"It reads now:</b> <span[^>]*>别人的科<", text) and 'value="我的科"' in text
    assert Department.objects.get(code="info").name == "别人的科"


def test_a_split_on_an_older_version_is_refused_with_both_titles(office, enter, ticket):
    browser, path = enter("coordinator"), address(ticket, "split")
    typed = opened(browser, path) | {"parts": "另一件", "title": "我的标题", "reason": "分办。"}
    edit(office, ticket, title="别人的标题")
    answer = browser.post(path, typed)
    assert answer.status_code == 409 and Ticket.objects.count() == 1
    assert re.search(r"It reads now:</b> <span[^>]*>别人的标题<", answer.content.decode())


@pytest.mark.parametrize("shown", ["", "{", "[]", '{"title": 1}', "null", "9" * 400, "[" * 50_000])
def test_whatever_is_sent_as_shown_counts_as_nothing_shown(office, enter, ticket, shown):
    browser, path = enter("coordinator"), address(ticket, "edit_wording")
    typed = opened(browser, path) | {"shown": shown, "title": "我的标题", "reason": "更正。"}
    edit(office, ticket, title="别人的标题")
    answer = browser.post(path, typed)
    assert answer.status_code == 409 and 'value="我的标题"' in answer.content.decode()


@pytest.mark.parametrize("step", ["edit_wording", "split"])
def test_a_form_asks_for_a_title_once(office, enter, ticket, step):
    """A heading that a field took the name of became a second field, and what was typed there was lost."""
    text = enter("coordinator").get(address(ticket, step)).content.decode()
    assert text.count('name="title"') == 1 and '<h2 id="t-act"><' not in text
