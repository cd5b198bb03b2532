"""No page leads anywhere that its reader may not go."""

import re
from collections import deque
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest

from organization.models import Appointment
from organization.people import add_person
from tests.beginnings import begins_with
from tracker.models import InspectionMember, Ticket

pytestmark = pytest.mark.django_db

STARTS = (
    "/", "/?tab=done", "/tickets/", "/inspections/", "/calendar/", "/inbox/", "/account/", "/procedures/",
    "/settings/", "/inspections/import/",
)  # fmt: skip
LINK = re.compile(r'<(?:a|button|select|div|span|input|li|tr)\b[^>]*?\s(?:href|hx-get)="([^"]*)"')
FORM = re.compile(r"<form\b([^>]*)>")
NOT_PAGES = ("/static/", "/i18n/", "/sign-out/")
DIGITS, NUMBER = re.compile(r"\d+"), re.compile(r"ZG-\d+-\d+")
MOST_ALIKE = 2  # forms of one step, and views with the same words in their address


@begins_with
def lively(office):
    """Tickets in every state in two inspections, work for two departments, a member, a delegate, files, remarks."""
    batch, other = office.inspection(kind="inspection"), office.inspection(name="财务专项检查")
    for state in ("registered", "assigned", "in_progress", "submitted", "verified", "closed", "cancelled"):
        office.ticket(batch, f"{state} 的问题", state)
    for title, department in (("财务问题", "finance"), ("档案问题", "archive")):
        ticket = office.ticket(other, title)
        office.do(ticket, "assign", "coordinator", **office.assignment(department))
    office.do(Ticket.objects.get(title="财务问题"), "accept", "handler2")
    office.do(Ticket.objects.get(title="财务问题"), "chase", "coordinator", reason="请抓紧。")
    merged = office.ticket(other, "重复问题")
    office.do(merged, "cancel", "coordinator", reason="并案", merged_into=Ticket.objects.get(title="财务问题").number)
    gone = office.ticket(batch, "改派的问题", "assigned")
    office.do(gone, "reassign", "coordinator", reason="改由财务处办理。", department="finance")
    gone = office.ticket(batch, "并案的问题", "assigned")
    office.do(gone, "cancel", "coordinator", reason="并案", merged_into=Ticket.objects.get(title="财务问题").number)
    with office.registry("parts joined") as door:
        for name in ("member", "stand-in", "nobody"):
            office.people[name] = add_person(door, name, f"{name}甲", f"{name}-Secret-1")
    with office.changing(batch, "member_added") as door:
        door.save(InspectionMember(inspection=door.subject, person=office.people["member"], role="leader"))
    office.delegate(Appointment.objects.get(person=office.head2), "stand-in")
    return office


def pattern_of(address):
    parts = urlsplit(address)
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    return DIGITS.sub("0", NUMBER.sub("N", parts.path)), tuple(names)


def links_of(html, here):
    for address in LINK.findall(html):
        yield unescape(address) or here
    for attributes in FORM.findall(html):
        if "post" not in attributes.lower():
            found = re.search(r'action="([^"]*)"', attributes)
            yield unescape(found.group(1)) if found and found.group(1) else here


def read(browser, address):
    """(status, what a page says or nothing)."""
    answer = browser.get(address)
    if answer.streaming:
        for close in answer._resource_closers:  # the file, and nothing else
            close()
    is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    return answer.status_code, answer.content.decode() if is_page else ""


def dead_links(browser):
    """`[(page, link, status)]` of whatever leads to a refusal, beginning where people begin."""
    waiting = deque((start, html) for start in STARTS if (html := read(browser, start)[1]))
    seen, looked, dead = set(STARTS), {}, []
    while waiting:
        page, html = waiting.popleft()
        for link in links_of(html, page):
            link = urljoin(page, link).partition("#")[0]
            parts = urlsplit(link)
            if parts.scheme or parts.path.startswith(NOT_PAGES) or link in seen:
                continue
            seen.add(link)
            kind = pattern_of(link)
            looked[kind] = looked.get(kind, 0) + 1
            if looked[kind] > MOST_ALIKE and (kind[1] or "/do/" in kind[0]):
                continue
            status, found = read(browser, link)
            if status in (403, 404):
                dead.append((page, link, status))
            if looked[kind] <= MOST_ALIKE or kind == ("/tickets/N/", ()):
                waiting.append((link, found))
    return dead


@pytest.mark.parametrize(
    "person",
    ["coordinator", "head", "head2", "auditor", "admin", "member", "stand-in", "nobody"],
)
def test_no_page_links_to_one_that_its_reader_may_not_open(lively, client, person):
    client.force_login(lively.people[person])
    assert dead_links(client) == []


def test_the_report_is_offered_to_whoever_may_read_it(lively, enter):
    batch = Ticket.objects.get(title="closed 的问题").inspection_id
    readers = {"coordinator": True, "auditor": True, "member": True, "head": False, "handler": False}
    for person, may in readers.items():
        lively.enter = enter(person)
        shown = f'href="/inspections/{batch}/report/"'
        for page in ("/inspections/", f"/inspections/{batch}/"):
            assert (shown in lively.enter.get(page).content.decode()) == may, (person, page)
