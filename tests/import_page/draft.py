"""A document, and one person at one draft of it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from intake.models import ImportDraft
from record.models import Event
from tests.word_in.papers import p, word
from tracker.models import FeedbackIssue, Inspection, SourceFile, Ticket
from tracker.store import root

HTMX = {"HX-Request": "true"}
LINES = (
    "关于内部检查的反馈",
    "综检〔2026〕7号",
    "一、存在的主要问题",
    "（一）档案管理方面",
    "1. 借阅登记不完整。9条没有归还日期。",
    "责任部门：档案室；整改时限：2026年6月底前",
    "2. 库房没有温湿度记录。",
    "3. 其中8月有7天没有记录。𠮷区尤其如此。",
    "责任部门：综合科",
    "（二）会议管理方面",
    "1. 纪要印发偏慢。",
    "责任部门：综合科",
    "二、整改要求",
    "请按期整改。",
)
TEXT = "".join(f"{line}\n" for line in LINES)
ABOUT = {"name": "内部检查", "unit": "unit", "kind": "inspection", "fed_back_on": "2026-02-27"}


def paper(name="反馈意见.docx", data=None):
    return SimpleUploadedFile(name, data or word("".join(p(line) for line in LINES)))


def address(draft, page="import-draft"):
    return reverse(page, args=[getattr(draft, "pk", draft)])


class Desk:
    """One person at one draft."""

    def __init__(self, browser, pk):
        self.browser, self.pk = browser, pk

    @property
    def draft(self):
        return ImportDraft.objects.get(pk=self.pk)

    @property
    def items(self):
        return self.draft.correction().items

    def words(self):
        correction = self.draft.correction()
        return [correction.words(item) for item in correction.items]

    def key(self, at):
        return self.items[at].key

    def page(self, page="import-draft", **asked):
        return self.browser.get(address(self.pk, page), asked).content.decode()

    def press(self, act, *, opened="", version=None, htmx=True, **said):
        sent = {"version": self.draft.version if version is None else version, "opened": opened, "act": act} | said
        return self.browser.post(address(self.pk), sent, headers=HTMX if htmx else {})

    def type(self, at, act="save", *, version=None, **said):
        """Fill in the form of an issue and press a button."""
        item = self.items[at]
        shown = {name: getattr(item, name) or "" for name in ("title", "number", "category", "department", "term")}
        shown |= {"due_on": item.due_on or ""} | said
        sent = {f"issue-{name}": value for name, value in shown.items()}
        return self.press(act, opened=f"edit:{item.key}", version=version, **sent)

    def confirm(self, version=None):
        seen = self.draft.version if version is None else version
        return self.browser.post(address(self.pk, "import-check"), {"version": seen})


def stored():
    """The files in the store, which tests share."""
    return set(root().glob("*/*/*"))


def nothing_is_tracked(events):
    """That no row of any record came to be since there were so many events."""
    tracked = (Inspection, SourceFile, FeedbackIssue, Ticket)
    return Event.objects.count() == events and not any(model.objects.exists() for model in tracked)
