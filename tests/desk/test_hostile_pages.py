"""What a browser, a double click or a stranger may send: an answer each time, and never a fault of ours."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import IntConverter, StringConverter

from organization.models import Holiday, User
from organization.people import appoint
from record.models import Attempt, Event
from tests.administration.conftest import hidden
from tests.desk.sending import HTMX, address, sent
from tests.import_page.draft import ABOUT
from tests.office import FIRST_DAY, today
from tests.test_commands import run
from tracker.models import Evidence, Ticket
from workflow.files import as_file
from workflow.models import Procedure

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
HUGE = ["9223372036854775808", "1" + "0" * 20, "9" * 400, "9" * 5000, "-1", "２", "%00", "a%00b", "%EF%BF%BF", "%ff"]


@pytest.fixture
def ticket(office):
    ticket = office.ticket(state="in_progress")
    office.do(ticket, "add_measure", "handler", text="修订办法", owner="handler", due_on="2026-05-01")
    return Ticket.objects.get(pk=ticket.pk)


# --- forms that must open, and do what they say ---


def test_the_form_that_changes_a_measure_opens_filled_in_and_changes_it(office, enter, ticket):
    browser, at = enter("handler"), address(ticket, "change_measure")
    form = browser.get(f"{at}?measure=1").context["form"]
    shown = {name: form[name].value() for name in ("measure", "text", "owner", "due_on")}
    assert shown == {"measure": "1", "text": "修订办法", "owner": "handler", "due_on": shown["due_on"]}
    assert str(shown["due_on"]) == "2026-05-01" and form.subject == "1. 修订办法"
    said = sent(ticket, measure="1", text="修订并印发办法", owner="head", due_on="2026-05-20", reason="")
    assert browser.post(at, said).status_code == 302
    [measure] = Ticket.objects.get(pk=ticket.pk).current_measures()
    assert (measure.text, measure.owner, str(measure.due_on)) == ("修订并印发办法", office.head, "2026-05-20")


@pytest.mark.parametrize("measure", ["", "2", "x", *HUGE[2:5], "%00"])
def test_the_form_of_a_measure_that_is_not_there_opens_all_the_same(enter, ticket, measure):
    browser = enter("handler")
    for step in ("change_measure", "withdraw_measure"):
        assert browser.get(f"{address(ticket, step)}?measure={measure}").status_code in (200, 422)


@pytest.mark.parametrize("step", ["edit_wording", "split"])
def test_the_heading_of_a_form_is_words_and_no_field(office, enter, step):
    page = enter("coordinator").get(address(office.ticket(), step)).content.decode()
    heading = page.partition('<h2 id="t-act">')[2].partition("</h2>")[0]
    assert heading and "<" not in heading


def test_no_browser_is_told_to_cut_what_is_pasted(office, enter, ticket):
    pages = {
        "coordinator": ["/inspections/import/", "/tickets/", address(office.ticket(), "edit_wording")],
        "handler": [address(ticket), address(ticket, "add_measure")],
        "admin": ["/settings/people/", "/settings/people/add/", "/procedures/load/", "/account/password/"],
    }
    for who, addresses in pages.items():
        browser = enter(who)
        assert [at for at in addresses if "maxlength" in browser.get(at).content.decode()] == []


def test_an_issue_of_one_sentence_is_split_at_the_caret(enter, office):
    data = "一、存在的问题\n1.档案借阅登记缺项。\n2.库房没有温湿度记录。\n".encode()
    browser = enter("coordinator")
    begun = browser.post(reverse("import-new"), ABOUT | {"file": SimpleUploadedFile("反馈.txt", data)})
    version = {"version": "1", "opened": "", "act": "split:1"}
    answer = browser.post(begun.url, version, follow=True)
    assert answer.status_code == 200 and answer.context["page"].places == []
    assert 'name="caret"' in answer.content.decode()
    assert browser.get(f"{begun.url}?open=split:1").status_code == 200


# --- sent twice ---


@pytest.fixture
def draft(office):
    columns = Procedure.objects.filter(name="audit").values("name", "title", "kinds", "source", "rules").get()
    with office.registry("procedure_drafted", office.admin) as door:
        return door.save(Procedure(version=2, **columns))


def acts(office, draft):
    """Act -> (its address, what is typed, what else could be typed under the same key)."""
    info, head = office.departments["info"], office.people["head"]
    file = as_file(draft)
    appointment = head.appointments.get()
    day = Holiday(day="2026-07-01", kind="rest", status="confirmed", name="放假")
    with office.registry("holidays_entered", office.admin) as door:
        door.save(day)
    reason, other = {"reason": "调整。"}, {"reason": "另一个理由。"}
    person = {"username": "new", "name": "新人", "language": "en", "role": "", "department": ""}
    place = {"role": "handler", "department": str(info.pk), "from_on": str(today())}
    line = {"trigger": "before_due", "working_days": "9", "roles": ["handler"], "from_on": "2099-01-01"}
    return {
        "person-add": ([], person, {"name": "另一位"}),
        "person-change": ([head.pk], {"name": "改名", "language": "en"}, {"name": "又改名"}),
        "person-appoint": ([head.pk], place, {"role": "leader"}),
        "person-close": ([office.people["stranger"].pk], reason, other),
        "appointment-end": ([appointment.pk], {"until_on": "2099-01-01"} | reason, {"until_on": "2098-01-01"}),
        "department-add": ([], {"parent": str(office.unit.pk), "name": "新处", "code": "new"}, {"name": "别处"}),
        "department-rename": ([info.pk], {"name": "数据处"} | reason, {"name": "又改"}),
        "department-move": ([info.pk], {"parent": str(office.departments["archive"].pk)} | reason, other),
        "department-end": ([info.pk], {"ended_on": "2099-01-01"} | reason, other),
        "days-enter": ([], {"first": "2026-08-03", "kind": "rest", "status": "confirmed"}, {"first": "2026-08-04"}),
        "day-change": ([day.pk], {"kind": "rest", "status": "confirmed", "name": "休"} | reason, {"name": "假"}),
        "ladder-add": ([], line, {"working_days": "8"}),
        "procedure-load": ([], {"text": json.dumps(file | {"name": "mine"})}, {"text": json.dumps(file)}),
        "procedure-copy": ([draft.name, draft.version], {"name": "copied"}, {"name": "copied-again"}),
        "procedure-text": ([draft.name, draft.version], {"text": json.dumps(file | {"title": "新"})}, {"text": "{}"}),
        "procedure-retire": (["audit", 1], reason, other),
    }


ACTS = (
    *("person-add", "person-change", "person-appoint", "person-close", "appointment-end"),
    *("department-add", "department-rename", "department-move", "department-end"),
    *("days-enter", "day-change", "ladder-add"),
    *("procedure-load", "procedure-copy", "procedure-text", "procedure-retire"),
)
NAMES = {"person-close": "person-deactivate"}


@pytest.mark.parametrize("act", ACTS)
def test_sent_twice_an_act_gives_the_first_answer_again_and_with_other_words_it_is_refused(
    office, enter, draft, monkeypatch, act
):
    arguments, typed, other = acts(office, draft)[act]
    browser, at = enter("admin"), reverse(NAMES.get(act, act), args=arguments)
    said = hidden(browser, at) | typed
    first = browser.post(at, said)
    assert first.status_code == 302, first.context["form"].errors
    left = Event.objects.count()
    second = browser.post(at, said)
    assert (second.status_code, second.url) == (302, first.url)
    third = browser.post(at, said | other)
    assert third.status_code == 422
    assert "was sent before with other content" in third.content.decode()
    name, word = next(iter(other.items()))
    assert third.context["form"][name].value() == word
    assert str(third.context["form"]["key"].value()) != str(said["key"])
    assert Attempt.objects.filter(codes=["key_reused"], status=422).count() == 1
    assert Event.objects.count() == left


def test_work_handed_over_twice_is_answered_alike_and_moved_once(office, enter):
    office.appoint("verifier", "handler", "info")
    tickets = [office.ticket(state="in_progress") for _ in range(2)]
    browser, at = enter("coordinator"), "/tickets/hand-over/?from=handler"
    said = {"key": str(uuid.uuid4()), "successor": "verifier", "reason": "调离。"}
    first, second = browser.post(at, said), browser.post(at, said)
    for answer in (first, second):
        assert (answer.status_code, [row.number for row in answer.context["done"]]) == (
            200,
            [ticket.number for ticket in tickets],
        )
    assert Event.objects.filter(what="reassign").count() == 2
    assert set(Event.objects.filter(what="reassign").values_list("request_number", flat=True)) == {
        first["X-Request-Number"]
    }
    other = browser.post(at, said | {"reason": "另有任用。"})
    assert other.status_code == 409 and not other.context["done"]


def test_a_key_is_good_for_one_person_and_one_page(office, enter):
    rename = {code: reverse("department-rename", args=[row.pk]) for code, row in office.departments.items()}
    said = hidden(enter("admin"), rename["info"]) | {"name": "数据处", "reason": "调整。"}
    assert enter("admin").post(rename["info"], said).status_code == 302
    assert enter("admin").post(rename["finance"], said).status_code == 422
    with office.registry("appointed", office.admin) as door:
        appoint(door, office.head, "administrator", office.unit, FIRST_DAY)
    assert enter("head").post(rename["info"], said).status_code == 422


def test_another_password_under_the_same_key_is_not_taken_for_done(office, enter):
    browser, at = enter("head"), reverse("account-password")
    said = hidden(browser, at) | {"old": "head-Secret-1", "new": "Another-Secret-2", "again": "Another-Secret-2"}
    assert browser.post(at, said).status_code == 302
    assert browser.post(at, said).status_code == 302
    changed = said | {"new": "Third-Secret-3", "again": "Third-Secret-3"}
    assert browser.post(at, changed).status_code == 422
    assert User.objects.get(username="head").check_password("Another-Secret-2")


# --- what can be no address, no number, no text ---


def patterns(resolver=None, before=""):
    """Every address of ours, with the converters of its parts."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield before + str(entry.pattern), entry.name, entry.pattern.converters
        else:
            yield from patterns(entry, before + str(entry.pattern))


def hostile_paths():
    """Each part of each address with what can be no part of one, the other parts being harmless."""
    for route, _name, converters in patterns():
        for hostile in converters:
            kind = converters[hostile]
            bad = ["9" * 20, "9" * 400] if isinstance(kind, IntConverter) else ["%00", "a%00", "%EF%BF%BF", "%ED%A0%80"]
            if isinstance(kind, (IntConverter, StringConverter)) or route:
                yield from (_filled(route, converters, hostile, value) for value in bad)


def _filled(route, converters, hostile, value):
    path = f"/{route}"
    for name, converter in converters.items():
        spelled = next(part for part in path.split("/") if part.endswith(f":{name}>") or part == f"<{name}>")
        harmless = {"IntConverter": "1", "UUIDConverter": str(uuid.uuid4())}.get(type(converter).__name__, "assign")
        path = path.replace(spelled, value if name == hostile else harmless)
    return path


PATHS = sorted(set(hostile_paths()))


@pytest.mark.parametrize("who", ["admin", None])
def test_no_part_of_any_address_brings_a_page_down(enter, client, ticket, who):
    browser = enter(who) if who else client
    assert len(PATHS) > 80
    answers = {path: (browser.get(path).status_code, browser.post(path).status_code) for path in PATHS}
    assert {path: codes for path, codes in answers.items() if set(codes) - {302, 403, 404, 405, 422}} == {}
    if who:
        assert browser.get("/tickets/%00/").status_code == browser.get("/inbox/%00/").status_code == 404


@pytest.mark.parametrize("token", ["%00", "a%00b", "%ff"])
def test_a_stranger_with_an_impossible_link_finds_nothing(office, client, token):
    assert client.get(f"/new-password/1/{token}/").status_code == 404
    assert client.get(f"/new-password/{'9' * 400}/x/").status_code == 404
    assert client.get(f"/new-password/{10**20}/x/").status_code == 404


LISTS = {
    "/tickets/": ("q", "state", "overdue", "inspection", "department", "handler", "term", "due_after", "page"),
    "/inbox/": ("tab", "page", "done"),
    "/settings/people/": ("q", "department", "account", "page"),
    "/settings/calendar/": ("year",),
    "/settings/calendar/enter/": ("day",),
    "/settings/departments/add/": ("parent",),
    "/calendar/": ("month", "layer"),
    "/tickets/hand-over/": ("from",),
    "/tickets/many/assign/": ("ticket", "back", "seen", "named", "supporting_of"),
    "/": ("tab",),
}


@pytest.mark.parametrize("page", LISTS)
def test_no_value_of_any_filter_brings_a_page_down(office, enter, ticket, page):
    browser = enter("admin" if page.startswith("/settings") else "coordinator")
    for value in [*HUGE, "%C2%B2", "字" * 2000]:
        asked = "&".join(f"{name}={value}" for name in LISTS[page])
        answer = browser.get(f"{page}?{asked}")
        assert answer.status_code in (200, 302, 404, 409, 422), (value[:30], answer.status_code)


def test_an_inspection_beyond_all_numbers_is_named_and_left_out(enter, ticket):
    page = enter("coordinator").get(f"/tickets/?inspection={10**20}")
    assert page.status_code == 200 and "Inspection" in " ".join(page.context["page"].errors)
    assert ticket.number in page.content.decode()


@pytest.mark.parametrize("name", ["ticket", "named", "supporting_of", "seen", "back"])
def test_what_nobody_sees_alone_is_no_ticket_and_no_answer(enter, ticket, name):
    browser = enter("coordinator")
    assert browser.get("/tickets/many/assign/?ticket=%00").status_code == 404
    said = {"ticket": ticket.number, "key": str(uuid.uuid4())} | {name: "\x00"}
    assert browser.post("/tickets/many/chase/", said).status_code == 422
    assert browser.post("/inbox/mark/", {"done": "\x00"}).status_code == 422
    assert browser.post("/inbox/mark/", {"undo": ["\x00", ticket.number]}).status_code == 422
    half = {"ticket": ticket.number, "key": str(uuid.uuid4()), "reason": "请抓紧。", name: f"{ticket.number}:\x00x"}
    assert browser.post("/tickets/many/chase/", half).status_code in (200, 409)


def test_a_step_takes_what_can_be_seen_and_says_what_was_left_out(office, enter, ticket):
    browser = enter("handler")
    said = sent(ticket, text="请\x0b核\uffff对。\r\n第二行\t完")
    page = browser.post(address(ticket, "add_remark"), said, follow=True)
    assert page.status_code == 200 and "2 signs that nobody sees" in page.content.decode()
    assert Ticket.objects.get(pk=ticket.pk).remarks.get().text == "请核对。\r\n第二行\t完"
    assert "nobody sees" not in browser.get(address(ticket)).content.decode()


@pytest.mark.parametrize("body", [b"text=%D5%FB%B8%C4", b"text=%ff", b"text=%ED%A0%80", "text=整改".encode("gbk")])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_another_encoding_is_refused_with_the_name_of_the_field(enter, ticket, body, language):
    at, browser = address(ticket, "add_remark"), enter("handler", language)
    key = f"&key={uuid.uuid4()}".encode()
    answer = browser.post(at, body + key, content_type=FORM)
    assert answer.status_code == 422 and "“text”" in answer.content.decode()
    note = browser.post(at, body + key, content_type=FORM, headers=HTMX)
    assert note.status_code == 422 and "“text”" in note.content.decode() and "<html" not in note.content.decode()
    assert browser.get(b"/tickets/?q=%D5%FB".decode()).status_code == 422
    assert not Ticket.objects.get(pk=ticket.pk).remarks.exists()


def _multipart(name, content, **headers):
    disposition = f'form-data; name="{name}"' + headers.get("more", "")
    return (
        f"--edge\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + content + b"\r\n--edge--\r\n",
        f"multipart/form-data; boundary=edge{headers.get('charset', '')}",
    )


def test_a_form_that_broke_or_is_none_gets_a_page_that_says_what_to_do(enter, ticket):
    at, browser = address(ticket, "add_remark"), enter("handler")
    wrong = [
        _multipart("text", b"\xd5\xfb"),
        _multipart("text", "整改".encode("gbk"), charset="; charset=gbk"),
        (b"--edge", "multipart/form-data"),
        (b"\x00\xff", "multipart/form-data; boundary=\xff"),
        (b"--edge\r\n\r\nx", "multipart/form-data; boundary=" + "x" * 300),
        (b"text=1", f"{FORM}; charset=utf-16"),
        (b"&".join([b"a=1"] * 1001), FORM),
        (b"text=" + b"x" * 2_600_000, FORM),
        (b"{}", "application/json"),
        (b"<x/>", "text/xml"),
        (b"", "no/such; thing"),
    ]
    for body, kind in wrong:
        answer = browser.generic("POST", at, body, kind)
        assert answer.status_code in (400, 422), (kind, answer.status_code)
        assert "<h1" in answer.content.decode()
    assert browser.get("/tickets/?" + "a=1&" * 1001).status_code == 422


def test_a_method_or_a_header_of_nobodys_brings_nothing_down(enter, ticket):
    browser = enter("handler")
    for method in (browser.put, browser.patch, browser.delete, browser.options):
        assert method(address(ticket)).status_code == 405
    for url in ("http://[", "\x00", "abc", "http://testserver/%00", "x" * 5000):
        assert browser.get("/", headers=HTMX | {"HX-Current-URL": url}).status_code == 200
        browser.logout()
        assert browser.get("/sign-in/", headers=HTMX | {"HX-Current-URL": url}).status_code == 200
        browser = enter("handler")
        assert browser.get("/", headers={"Accept-Language": url}).status_code == 200


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "django_language", "theme", "messages"])
def test_no_cookie_brings_a_page_down(office, client, cookie):
    for value in ('"abcdefgh\\000ij"', '"\\377\\376abcdefgh"', "x" * 5000, "整改", "\uffff" * 9, "{}", '"'):
        answer = client.get("/sign-in/", headers={"Cookie": f"{cookie}={value}".encode().decode("latin-1")})
        assert answer.status_code == 200
        answer = client.generic("GET", "/sign-in/", HTTP_COOKIE=f"{cookie}={value}".encode().decode("latin-1"))
        assert answer.status_code == 200


# --- signing in, and going back ---


@pytest.mark.parametrize("name", ["x" * 5000, "字" * 151, "head\x00", "\x00", "\uffff"])
def test_a_name_that_nobody_has_gets_the_usual_refusal(office, client, name):
    client.cookies["django_language"] = "en"
    answer = client.post("/sign-in/", {"username": name, "password": "wrong"})
    assert answer.status_code in (200, 422)
    if "\x00" not in name and "\uffff" not in name:
        assert "do not belong together" in answer.content.decode()
    assert client.post("/sign-in/", {"username": "head", "password": "x" * 5000}).status_code == 200


@pytest.mark.parametrize(
    "next_",
    [
        *("abc", "abc.", "", "?", "#", "http://[", "//[", "/no/such/page/", "/x" * 3000),
        *("/tickets\n/", "/%00", "\x00", "\\\\x", "/\t/x"),
    ],
)
def test_whoever_is_sent_on_to_nowhere_comes_home(office, client, next_):
    form = {"username": "head", "password": "head-Secret-1"}
    anonymous = client.post("/sign-in/", form | {"next": next_})
    seen = {302, 422} if next_ == "\x00" else {302}
    assert anonymous.status_code in seen and anonymous.headers.get("Location", "/") == "/"
    client.force_login(office.head)
    for address_ in ("/theme/", "/i18n/setlang/"):
        answer = client.post(address_, {"next": next_, "theme": "dark", "language": "en"})
        assert answer.status_code in seen and answer.headers.get("Location", "/") == "/"


def test_whoever_is_sent_on_to_a_page_of_ours_gets_there(office, client, ticket):
    client.force_login(office.head)
    for at in (address(ticket), "/tickets/?q=%E6%95%B4&state=assigned", "/tickets/?q=整#x"):
        assert client.post("/theme/", {"next": at}).status_code == 302
        assert client.post("/theme/", {"next": "/tickets/?q=1"}).url == "/tickets/?q=1"


# --- procedures ---


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"verbs": {"submit": {"measures": %s}}}' % ("9" * 5000), "submit.measures"),
        ('{"verbs": {"submit": {"measures": 1e400}}}', "submit.measures"),
        ('{"verbs": {"submit": {"measures": NaN}}}', "submit.measures"),
        ('{"verbs": {"submit": {"measures": -Infinity}}}', "submit.measures"),
        ('{"title": "\\ud800"}', "title"),
        ('{"title": "a\\u0000b"}', "title"),
        ('{"source": "a\\uffffb"}', "source"),
        ('{"kinds": ["\\udfff"]}', "kinds[0]"),
        ('{"verbs": {"submit": {"evidence": {"kinds": ["\\u0000"]}}}}', "verbs.submit.evidence.kinds[0]"),
        ('{"\\ud800": 1}', "the procedure"),
        ('{"title": "甲", "title": "乙"}', "title"),
        ("[" * 100_000, "nested"),
        ('{"a":' * 100_000, "nested"),
        ("[]", "the procedure"),
        ('"x"', "the procedure"),
        ("{", "line 1"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_what_is_no_procedure_is_refused_with_its_place(office, enter, tmp_path, text, place):
    browser = enter("admin")
    said = hidden(browser, reverse("procedure-load"))
    answer = browser.post(reverse("procedure-load"), said | {"text": text})
    assert answer.status_code == 422 and place in str(answer.context["form"].errors)
    file = SimpleUploadedFile("x.json", text.encode())
    answer = browser.post(reverse("procedure-load"), said | {"file": file})
    assert answer.status_code == 422 and place in str(answer.context["form"].errors)
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    status, refused = run("load_procedure", str(path))
    assert status == 1 and place in refused["refusals"][0]["message"]


# --- names of files ---


@pytest.mark.parametrize("name", ["整" * 400 + ".txt", "a" * 300 + ".txt", "整" * 260 + ".txt", "x." + "字" * 90])
@pytest.mark.parametrize("size", [20, 3_000_000], ids=["small", "large"])
def test_a_file_of_too_long_a_name_is_refused_with_a_sentence(enter, ticket, name, size):
    at, browser = address(ticket, "attach_evidence"), enter("handler")
    for headers in ({}, HTMX):
        file = SimpleUploadedFile("x.txt", b"x" * size)
        file._name = name  # as a client of its own may send it
        answer = browser.post(at, sent(ticket, files=[file]), headers=headers)
        assert answer.status_code == 422
        assert "255" in answer.content.decode()
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("整改" * 45 + ".txt", "整改" * 45 + ".txt"),
        ("..\\..\\证据.txt", "证据.txt"),
        ("a\u202etxt.exe.txt", "atxt.exe.txt"),
        ("e\u0301１（正本）.txt", "e\u0301１（正本）.txt"),
    ],
)
def test_a_file_keeps_its_name_and_comes_back_under_it(enter, ticket, name, kept):
    file = SimpleUploadedFile("x.txt", b"proof")
    file._name = name
    browser = enter("handler")
    assert browser.post(address(ticket, "attach_evidence"), sent(ticket, files=[file])).status_code == 302
    evidence = Evidence.objects.get()
    assert evidence.name == kept
    answer = browser.get(reverse("evidence", args=[ticket.number, evidence.pk]))
    assert b"".join(answer.streaming_content) == b"proof"
    header = answer["Content-Disposition"]
    assert header.startswith("attachment; filename*=utf-8''") or kept in header
