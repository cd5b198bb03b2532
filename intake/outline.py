"""The tree of a document: which heading stands under which, and which lines are whose."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from intake.chapters import Tone, is_stock, tone_of
from intake.closings import closes
from intake.folding import Line, fold
from intake.lead_ins import tone_of_lead_in
from intake.markers import Marker, MarkerKind, Markers
from intake.numerals import NUMERAL, number_of
from intake.page_furniture import is_page_furniture, lines_of_contents
from intake.styled_headings import with_styled_headings
from intake.titles import shortened

_TITLE_ENDS = re.compile(
    r"[。;!?:]|\s{2}|\((?=[^()\n]{1,12}:)|[\s,、]一是|[\s,、]其一"
    r"|,\s?(?:主要|具体|突出|集中)(?:表现|体现|有|是|包括|存在)"
)
_WRAPPING = " :;。,.、*_#[]【】　：；，．（("
_LABEL = re.compile(r"(?:\*\*|__|【|\[|<)?\s?(?P<label>[^\s:;。,、|]{2,16})\s?(?:】|\]|>)?(?:\*\*|__)?\s?(?::|。?$)")
_DETAIL = re.compile(
    r"(?:问题)?(?:描述|表现|详情|事实|说明)|(?:具体|主要)(?:表现|情况|问题|描述)|(?:事实|检查|基本)"
    r"(?:描述|情况|事实)"
)
_ATTACHMENT = re.compile(r"附\s?(?:件|表|录)\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})?(?:\s?[:.、]|\s|$)")
_POINT = re.compile(rf"(?P<n>[{NUMERAL}]{{1,3}})是")
_SHORTEST_SENTENCE = 5
_LIST_FOLLOWS = re.compile(r"(?:如下|以下|下列).{0,16}$")
_SUBJECT = re.compile(r"(?!.*(?:如下|以下|下列|发现|经查))[^，,。]{2,16}")
_HEADS_A_LIST = re.compile(r"[^,。;:、]{2,14}(?:方面|领域|环节|类)")
_EXAMPLES_FOLLOW = re.compile(r"(?:如|例如|比如|譬如|举例如下|事例如下)[:,]?$")


@dataclass(slots=True, eq=False)
class Section:
    """A heading and what stands under it. `lines` are its own, the heading's first; children have theirs.

    The root has no marker. `start` and `end` bound the section with its children in the text.
    """

    marker: Marker | None
    start: int
    title: str = ""
    title_end: int = 0
    tone: Tone = Tone.PLAIN
    parent: "Section | None" = None
    end: int = 0
    lines: list[Line] = field(default_factory=list)
    children: list["Section"] = field(default_factory=list)
    folds: int | None = None
    place: int = 1  # among its parent's children

    @property
    def rank(self):
        return self.marker.rank if self.marker else 0

    @property
    def names_a_subject(self):
        """Whether the heading tells what its problems are about, and so belongs to their category."""
        if not self.title or self.marker.kind == MarkerKind.ATTACHMENT or is_stock(fold(self.title)):
            return False
        return self.marker.kind != MarkerKind.LEAD_IN or (
            self.tone is Tone.PLAIN and bool(_SUBJECT.fullmatch(self.title))
        )


def examples_follow(words):
    """Whether `words` end in 例如： or the like, so that a list after them only illustrates."""
    return bool(_EXAMPLES_FOLLOW.search(words.rstrip()[-8:]))


def outline(text, lines, in_tables, styled=None):
    """Return the root Section of a document. `in_tables` holds the indexes of lines that belong to tables.

    `styled` maps the numbers of lines that are headings by style to their levels, from 1.
    """
    return _Builder(text, lines, in_tables, styled or {}).build()


class _Builder:
    def __init__(self, text, lines, in_tables, styled):
        self.text, self.lines, self.in_tables = text, lines, in_tables
        self.root = Section(None, 0, end=len(text))
        self.stack = [self.root]
        self.labels_inside = set()
        self.markers = with_styled_headings(self._read_markers(), lines, styled)
        self.points = self._points_with_lists()
        self.numbered = [i for i, marker in enumerate(self.markers) if marker and marker.ordinal is not None]

    def build(self):
        for index, line in enumerate(self.lines):
            marker = self.markers[index] or self._unnumbered(index)
            if marker is None or self._is_folded(marker):
                self.stack[-1].lines.append(line)
            else:
                self._make_room(marker, index)
                self._open(marker, line)
        while len(self.stack) > 1:
            self._close(len(self.text))
        return self._without_document_title()

    def _read_markers(self):
        markers, contents = Markers(self.text), lines_of_contents(self.lines)
        found = []
        for index, line in enumerate(self.lines):
            plain = index in self.in_tables or index in contents or is_page_furniture(line)
            found.append(None if plain else markers.of(line))
        return found

    def _unnumbered(self, index):
        """A heading without a marker: a chapter's stock name, or words that announce a list."""
        line = self.lines[index]
        if index in self.in_tables or is_page_furniture(line):
            return None
        if _ATTACHMENT.match(line.words):
            return Marker(MarkerKind.ATTACHMENT, MarkerKind.ATTACHMENT, None, "", 0)
        if (label := _LABEL.match(line.words)) and _is_chapter(label):
            return Marker(MarkerKind.PHRASE, MarkerKind.PHRASE, None, "", label.start("label"))
        if index in self.points:
            point = _POINT.match(line.words)
            return Marker(MarkerKind.POINT, MarkerKind.POINT, number_of(point["n"]), point.group(), point.end())
        if self._announces_a_list(index):
            return Marker(MarkerKind.LEAD_IN, MarkerKind.LEAD_IN, None, "", 0)
        return None

    def _points_with_lists(self):
        """The indexes of lines that are points (一是, 二是) of a run in which some point has a list under it."""
        found, run, has_list = set(), [], False
        for index, line in enumerate(self.lines):
            marker = self.markers[index]
            point = _POINT.match(line.words) if marker is None and index not in self.in_tables else None
            if (point and number_of(point["n"]) == 1) or (marker and marker.rank <= MarkerKind.CHINESE_BRACKET):
                found.update(run if has_list else ())
                run, has_list = [], False
            if point:
                following = self.markers[index + 1] if index + 1 < len(self.lines) else None
                has_list = has_list or (
                    following is not None and following.ordinal == 1 and following.rank > MarkerKind.CHINESE_BRACKET
                )
                run.append(index)
        return found | set(run if has_list else ())

    def _announces_a_list(self, index):
        words = self.lines[index].words
        following = self.markers[index + 1] if index + 1 < len(self.markers) else None
        if following is None or following.kind == MarkerKind.TITLE or examples_follow(words):
            return False
        if following.ordinal not in (None, 1) or (following.rank <= MarkerKind.CHINESE and len(self.stack) == 1):
            return False
        if words.endswith(":") or _HEADS_A_LIST.fullmatch(words) or (following.ordinal == 1 and closes(words)):
            return True
        return bool(_LIST_FOLLOWS.search(words.rstrip("。;:")[-24:]))

    def _is_folded(self, marker):
        """Whether a marker only counts examples, or details of a bullet, within the section that is open."""
        top = self.stack[-1]
        if marker.kind == MarkerKind.INNER_DASH and MarkerKind.DASH in self._ranks():
            return True
        if (
            marker.kind in (MarkerKind.DASH, MarkerKind.INNER_DASH)
            and marker.rank not in self._ranks()
            and _says_its_own(top)
        ):
            return True
        if top.folds is None and top.lines and marker.rank not in self._ranks() and marker.rank > top.rank:
            top.folds = marker.rank if examples_follow(top.lines[-1].words) else None
        return top.folds is not None and top.folds <= marker.rank < MarkerKind.NAMED

    def _ranks(self):
        return {section.rank for section in self.stack}

    def _make_room(self, marker, index):
        line = self.lines[index]
        if marker.kind == MarkerKind.PHRASE and (item := self._item_it_belongs_to(index)):
            self._close_while(lambda top: top is not item, line)
        elif marker.rank in self._ranks():
            self._close_while(lambda top: top.rank != marker.rank, line)
            self._close(line.start)
        elif marker.kind in (MarkerKind.PHRASE, MarkerKind.BOLD):
            self._close_while(lambda top: MarkerKind.ARABIC <= top.rank <= MarkerKind.INNER_DASH, line)
        elif marker.kind in (MarkerKind.LEAD_IN, MarkerKind.POINT):
            following = self.markers[index + 1] if index + 1 < len(self.markers) else None
            listed = following.rank if following else MarkerKind.NAMED
            self._close_while(lambda top: listed <= top.rank < MarkerKind.NAMED, line)
        elif marker.kind == MarkerKind.ATTACHMENT:
            self._close_while(lambda top: True, line)
        elif marker.kind != MarkerKind.NAMED:
            self._close_while(lambda top: _is_narrower(top, marker), line)

    def _item_it_belongs_to(self, index):
        """The item whose part a label such as 整改建议： is, when the next number goes on counting items."""
        items = [
            section
            for section in self.stack
            if MarkerKind.ARABIC <= section.rank <= MarkerKind.CIRCLED or section.rank == MarkerKind.NAMED
        ]
        if not items:
            return None
        label = _LABEL.match(self.lines[index].words)["label"]
        at = bisect_right(self.numbered, index)
        following = self.markers[self.numbered[at]] if at < len(self.numbered) else None
        for item in reversed(items):
            if following and item.marker.counts_on_to(following):
                self.labels_inside.add(label)
                return item
        return items[-1] if label in self.labels_inside else None

    def _close_while(self, condition, line):
        while len(self.stack) > 1 and condition(self.stack[-1]):
            self._close(line.start)

    def _close(self, end):
        self.stack.pop().end = end

    def _open(self, marker, line):
        words = line.words[marker.length :]
        cut = _TITLE_ENDS.search(words, 1)
        title_end = line.start + marker.length + (cut.start() if cut else len(words))
        title = self.text[line.start + marker.length : title_end].strip(_WRAPPING)
        if marker.kind == MarkerKind.PHRASE and line is self.lines[0]:
            title = ""  # the document's own title, no chapter's
        section = Section(marker, line.start, shortened(title), title_end, parent=self.stack[-1], lines=[line])
        section.tone = _tone(marker, words, words[: cut.start()] if cut else words)
        self.stack[-1].children.append(section)
        section.place = len(self.stack[-1].children)
        self.stack.append(section)

    def _without_document_title(self):
        """The root, where a lone # heading at the top names the document and not a chapter."""
        if len(self.root.children) != 1 or self.root.children[0].rank != 1:
            return self.root
        title = self.root.children[0]
        if is_stock(fold(title.title)) or not title.children:
            return self.root
        title.marker, title.tone, title.parent = None, Tone.PLAIN, None
        title.lines = self.root.lines + title.lines
        title.start = 0
        return title


def _says_its_own(section):
    """Whether a numbered item states its problem in a sentence after its title, so that bullets only add to it."""
    if section.marker is None or section.marker.ordinal is None:
        return False
    heading = section.lines[0]
    said = heading.words[section.title_end - heading.start :].strip(" :。;,*_")
    return len(said) > _SHORTEST_SENTENCE and not heading.words.endswith(":")


def _is_narrower(section, marker):
    """Whether a section ends where `marker` begins one; those without a number are as wide as their lists."""
    if section.rank >= MarkerKind.NAMED:
        return bool(section.children) and marker.rank < section.children[-1].rank
    return marker.rank < section.rank


def _is_chapter(label):
    words = label["label"]
    if _DETAIL.fullmatch(words) or _LIST_FOLLOWS.search(words):
        return False
    return tone_of(words) not in (Tone.PLAIN, Tone.SUBJECT, Tone.ATTACHMENT)


def _tone(marker, words, title):
    if marker.kind == MarkerKind.ATTACHMENT:
        return Tone.ATTACHMENT
    if marker.kind != MarkerKind.LEAD_IN:
        return tone_of(title)
    tone = tone_of_lead_in(words)
    return Tone.PLAN if tone is Tone.PLAIN and closes(words) else tone
