"""Correcting what was read: nothing typed is lost."""

import re
from datetime import date

import pytest
from django.urls import reverse

from intake.models import ImportDraft
from tests.import_page.draft import ABOUT, TEXT, address

pytestmark = pytest.mark.django_db


def test_the_page_shows_the_whole_original_beside_its_issues(begun):
    page = begun.page()
    pane = page.split('id="source"')[1].split("</div>")[0].partition(">")[2]
    pane = re.sub(r'<a class="pin".*?</a>|<button.*?</button>', "", pane, flags=re.DOTALL)
    assert re.sub(r"<[^>]+>", "", pane) == TEXT
    for said in ("借阅登记不完整", "档案管理方面", "档案室", "2026-06-30", "A numbered heading without headings"):
        assert said in page.split('class="original')[0]


def test_it_survives_reload_and_restart(office, begun, client):
    begun.type(1, title="库房记录缺失")
    again = client.__class__()
    again.force_login(office.coordinator)
    assert "库房记录缺失" in again.get(address(begun.pk)).content.decode()
    assert "反馈意见.docx" in again.get(reverse("import-new")).content.decode()


def test_an_issue_is_put_right(begun):
    said = {"title": " 纪要慢 ", "number": "9", "category": "会议", "department": "info", "term": "immediate"}
    answer = begun.type(3, **said, due_on="2026-05-01")
    assert answer.status_code == 200 and "<html" not in answer.content.decode()
    item = begun.items[3]
    assert (item.title, item.number, item.category) == ("纪要慢", "9", "会议")
    assert (item.department, item.term, item.due_on) == ("info", "immediate", date(2026, 5, 1))
    assert begun.draft.version == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", ""), ("title", "长" * 301), ("due_on", "2026-02-30"), ("department", "nowhere"), ("term", "soon")],
)
def test_what_cannot_be_is_said_and_stays_typed(begun, name, value):
    before = begun.draft.work
    answer = begun.type(3, **{"number": "我打的字", name: value})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'role="alert"' in page and "我打的字" in page
    assert begun.draft.work == before


def test_any_button_takes_what_was_typed_with_it(begun):
    begun.type(3, act=f"out:{begun.key(0)}", title="改过的标题")
    assert [item.title for item in begun.items][-1] == "改过的标题" and len(begun.items) == 3
    begun.type(0, act="close", title="不要的标题")
    assert begun.items[0].title != "不要的标题"


def test_merge_split_leave_out_and_take(begun):
    first, second = begun.key(0), begun.key(1)
    assert begun.press(f"merge:{second}").status_code == 200
    assert begun.words()[1] == "2. 库房没有温湿度记录。\n3. 其中8月有7天没有记录。𠮷区尤其如此。"
    opened = begun.press(f"split:{first}").content.decode()
    assert "9条没有归还日期。" in opened and f'value="cut:{first}:11"' in opened
    begun.press(f"cut:{first}:11", opened=f"split:{first}")
    assert begun.words()[:2] == ["1. 借阅登记不完整。", "9条没有归还日期。"]
    begun.press(f"out:{first}")
    rest = next(one for one in begun.draft.correction().rest() if "请按期" in one.text)
    begun.press(f"take:{rest.start}:{rest.end}")
    assert begun.words() == ["9条没有归还日期。", begun.words()[1], "1. 纪要印发偏慢。", "请按期整改。"]


def test_the_cursor_counts_signs_and_not_halves_of_them(begun):
    third = begun.key(2)
    at = len("3. 其中8月有7天没有记录。𠮷区")
    begun.press(f"at:{third}", opened=f"split:{third}", caret=str(at))
    assert begun.words()[2:4] == ["3. 其中8月有7天没有记录。𠮷区", "尤其如此。"]


@pytest.mark.parametrize("act", ["merge:3", "cut:1:0", "cut:1:9999", "at:1", "take:0:3", "out:77", "edit:77", "cut:1"])
def test_what_cannot_be_done_says_why_and_changes_nothing(begun, act):
    before = begun.draft.work
    answer = begun.press(act)
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert begun.draft.work == before


@pytest.mark.parametrize("act", ["", "fly", "merge", "merge:x", "take:1", "edit:-1", "out:9" + "9" * 99])
def test_nonsense_does_no_harm(begun, act):
    before = begun.draft.work
    assert begun.press(act).status_code in (200, 422)
    assert begun.draft.work == before


def test_an_unknown_department_is_said_once_for_all(begun):
    page = begun.page()
    assert 'name="name-0" value="综合科"' in page and "2 issues" in page
    begun.press("known", **{"name-0": "综合科", "known-0": "finance"})
    assert [item.department for item in begun.items] == ["archive", "", "finance", "finance"]
    assert "name-0" not in begun.page()
    begun.press("known", **{"name-0": "综合科", "known-0": "nowhere"})


def test_what_is_said_of_the_new_inspection_can_be_changed(begun):
    shown = {f"about-{name}": value for name, value in ABOUT.items() if name != "unit"}
    begun.press("save", opened="about", **shown | {"about-name": "改名的检查", "about-inspecting_body": "综合检查组"})
    assert begun.draft.about["name"] == "改名的检查" and begun.draft.about["inspecting_body"] == "综合检查组"
    assert begun.press("save", opened="about", **shown | {"about-name": ""}).status_code == 422


def test_of_two_windows_the_second_is_told_and_loses_no_word(begun):
    seen = begun.draft.version
    begun.type(3, title="第一个窗口")
    answer = begun.type(3, version=seen, title="第二个窗口", number="二号")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "another window" in page and 'value="第二个窗口"' in page and "二号" in page
    assert begun.items[3].title == "第一个窗口"
    assert f'name="version" value="{begun.draft.version}"' in page
    # Pressed again, on what has become of it.
    assert begun.type(3, title="第二个窗口").status_code == 200
    assert begun.items[3].title == "第二个窗口"


def test_what_was_typed_into_an_issue_that_is_gone_is_shown(begun):
    seen, key = begun.draft.version, begun.key(3)
    begun.press(f"out:{key}")
    typed = {"issue-title": "我写的标题", "issue-department": "info"}
    answer = begun.press("save", opened=f"edit:{key}", version=seen, **typed)
    assert answer.status_code == 409 and "我写的标题" in answer.content.decode()
    assert begun.press("save", opened=f"edit:{key}", **typed).status_code == 422


def test_opening_an_issue_is_no_change_for_the_other_window(begun):
    seen = begun.draft.version
    begun.press(f"edit:{begun.key(0)}")
    assert begun.draft.version == seen


def test_without_scripts_each_press_leads_back_to_the_page(begun):
    key = begun.key(1)
    answer = begun.press(f"edit:{key}", htmx=False)
    assert answer.status_code == 302 and answer["Location"].endswith(f"#issue-{key}")
    assert 'name="issue-title"' in begun.browser.get(answer["Location"].partition("#")[0]).content.decode()
    answer = begun.press(f"merge:{key}", htmx=False)
    assert f'id="issue-{key}" tabindex="-1" data-result' in (
        begun.browser.get(answer["Location"].partition("#")[0]).content.decode()
    )


@pytest.mark.parametrize("page", ["import-draft", "import-check"])
def test_a_page_costs_the_same_with_many_issues(office, begun, django_assert_max_num_queries, page):
    def cost():
        with django_assert_max_num_queries(100) as counted:
            assert begun.browser.get(address(begun.pk, page)).status_code == 200
        return len(counted)

    before = cost()
    more = "".join(f"{n}. 第{n}件事没有做好。\n责任部门：综合科{n}\n" for n in range(1, 60))
    begun.browser.post(reverse("import-new"), ABOUT | {"pasted": f"一、存在的主要问题\n{more}"})
    begun.pk = ImportDraft.objects.order_by("-created_at").first().pk
    assert len(begun.items) == 59
    assert cost() == before


def test_a_draft_can_be_put_away(begun):
    answer = begun.browser.post(address(begun.pk, "import-discard"))
    assert answer["Location"] == reverse("import-new")
    assert begun.browser.get(address(begun.pk)).status_code == 404
    assert begun.press("save").status_code == 404
    assert begun.confirm().status_code == 404
    assert "反馈意见.docx" not in begun.browser.get(reverse("import-new")).content.decode()
