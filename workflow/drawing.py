"""A law and a plan as our own SVG: states along a road from top to bottom, steps as arrows, signatures as marks.

It takes its colour from the text around it, so it is readable by day and by night. The same in words: `telling`.
"""

from dataclasses import dataclass, field
from html import escape

from django.utils.translation import gettext as _

from record.text import seen
from workflow.law import Law, LawVerb
from workflow.plans import Plan
from workflow.telling import Say, demanded, gates_of, who

WIDTH, BOX, MIDDLE = 830, 190, 375
ROW, GAP, LANE = 24, 84, 15
# How far from the boxes the lanes begin: room for the names of the steps, and on the right for what they ask.
ROOM = {"left": 165, "right": 295}
LEFT, RIGHT = MIDDLE - BOX // 2, MIDDLE + BOX // 2
FONT = '"Helvetica Neue","Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif'
STANDALONE = (
    "<style>svg{color:#16202c;background:#fff}"
    "@media (prefers-color-scheme:dark){svg{color:#e8edf3;background:#10161e}}</style>"
)


@dataclass
class _State:
    name: str
    top: int = 0
    height: int = 0
    # What leaves on either side, row by row: (verb, lane or None where it stays).
    rows: dict = field(default_factory=lambda: {"left": [], "right": []})

    def y(self, side, verb):
        row = [name for name, _lane in self.rows[side]].index(verb.name)
        return self.top + ROW + 8 + row * ROW

    @property
    def middle(self):
        return self.top + self.height // 2


def draw(law: Law, plan: Plan, say: Say, *, title: str, standalone: bool = False) -> str:
    """The SVG, with title and description for those who listen; `standalone` brings its own colours."""
    return _Drawing(law, plan, say).svg(title, standalone)


class _Drawing:
    def __init__(self, law, plan, say):
        self.law, self.plan, self.say = law, plan, say
        self.states = {name: _State(name) for name in law.states}
        self.straight, self.lanes = [], []
        for verb in law.verbs.values():
            if not verb.is_refusal or plan.has_gates:
                self._sort(verb)
        self._place()

    def svg(self, title, standalone):
        parts = [*self._boxes(), *self._road(), *self._byways()]
        about = _("%(states)s states and %(steps)s steps; the list below says the same in words.") % {
            "states": len(self.law.states),
            "steps": len(self.law.verbs) + 1,
        }
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="road-map" viewBox="0 0 {WIDTH} {self.height}" role="img" '
            f'aria-labelledby="road-title road-about" font-size="14" fill="currentColor" font-family={_quoted(FONT)}>'
            f'<title id="road-title">{escape(seen(title))}</title><desc id="road-about">{escape(seen(about))}</desc>'
            f"{STANDALONE if standalone else ''}"
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
            'orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="currentColor"/></marker></defs>\n'
            + "\n".join(parts)
            + "\n</svg>\n"
        )

    # --- where things lie --------------------------------------------------------------------------------------

    def _sort(self, verb):
        """Onto the road, into a lane beside it, or as something that stays."""
        order = list(self.law.states)
        for target in order:
            sources = [state for state in order if (state, target) in verb.moves]
            if target in sources:
                self.states[target].rows["right"].append((verb.name, None))
            ahead = [s for s in sources if order.index(s) < order.index(target)]
            behind = [s for s in sources if order.index(s) > order.index(target)]
            nearest = [s for s in ahead if order.index(s) + 1 == order.index(target)]
            if len(ahead) == 1 and nearest:
                self.straight.append((verb, ahead[0], target))
            elif ahead:
                self._lay_lane("right", verb, ahead, target)
            if behind:
                self._lay_lane("left", verb, behind, target)

    def _lay_lane(self, side, verb, sources, target):
        number = sum(1 for lane in self.lanes if lane[0] == side)
        self.lanes.append((side, number, verb, sources, target))
        for source in sources:
            if verb.name not in [name for name, _lane in self.states[source].rows[side]]:
                self.states[source].rows[side].append((verb.name, number))

    def _place(self):
        top = 24 + GAP // 2
        for state in self.states.values():
            rows = max(len(rows) for rows in state.rows.values())
            state.top, state.height = top, max(52, (rows + 1) * ROW + 8)
            top += state.height + GAP
        self.height = top - GAP + 24

    # --- what is drawn -----------------------------------------------------------------------------------------

    def _boxes(self):
        birth = self.states[self.law.start]
        yield _line(f"M{MIDDLE} {birth.top - 34}V{birth.top - 2}")
        yield _text(MIDDLE + 12, birth.top - 14, self.say(self.law.birth), weight=600)
        for state in self.states.values():
            is_end = state.name in self.law.ends
            yield (
                f'<rect x="{LEFT}" y="{state.top}" width="{BOX}" height="{state.height}" rx="8" fill="none" '
                f'stroke="currentColor" stroke-width="{3 if is_end else 1.5}"/>'
            )
            yield _text(MIDDLE, state.middle + 5, self.say(state.name), anchor="middle", weight=600, size=16)

    def _road(self):
        """From each state to the next, with who goes there and what is asked first."""
        beside = {}
        for verb, source, target in self.straight:
            here, there = self.states[source], self.states[target]
            yield _line(f"M{MIDDLE} {here.top + here.height}V{there.top - 2}")
            y = here.top + here.height + 22 + beside.get(source, 0) * 44
            beside[source] = beside.get(source, 0) + 1
            yield from self._step(verb, MIDDLE + 14, y)

    def _step(self, verb, x, y):
        yield _text(x, y, self._named(verb), weight=600)
        demands = " · ".join(demanded(self.law, self.plan, verb, self.say))
        yield _text(x, y + 18, _shortened(who(verb, self.plan.demands(verb.name), self.say), 56), size=12)
        if demands:
            yield _text(x, y + 34, _shortened(demands, 58), size=12)

    def _byways(self):
        for state in self.states.values():
            for name, lane in state.rows["right"]:
                if lane is None:
                    y = state.y("right", self.law.verbs[name])
                    yield _text(RIGHT + 10, y + 5, f"↻ {self._named(self.law.verbs[name])}", size=13)
        for side, number, verb, sources, target in self.lanes:
            yield from self._lane(side, number, verb, sources, target)

    def _lane(self, side, number, verb, sources, target):
        """One line past the road that all sources of a step share, with an arrow where it comes back."""
        sign, edge, anchor = (-1, LEFT, "end") if side == "left" else (1, RIGHT, "start")
        x, entry = edge + sign * (ROOM[side] + number * LANE), self.states[target].top + 9
        for source in sources:
            y = self.states[source].y(side, verb) + 4
            yield _line(f"M{edge} {y}H{x}V{entry}", tip=False)
            yield _text(edge + sign * 8, y - 4, self._named(verb), anchor=anchor, size=13)
        yield _line(f"M{x} {entry}H{edge + sign * 2}")

    def _named(self, verb: LawVerb):
        marks = gates_of(self.plan, verb.name, self.law)
        return f"{self.say(verb.name)} ✍{marks}" if marks else str(self.say(verb.name))


def _line(path, tip=True):
    end = ' marker-end="url(#tip)"' if tip else ""
    return f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="1.5"{end}/>'


def _text(x, y, words, *, anchor="start", weight=400, size=14):
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-weight="{weight}" font-size="{size}">'
        f"{escape(seen(str(words)))}</text>"
    )


def _shortened(words, most):
    """So much of it as fits; a Chinese character takes the place of two letters. The list has the whole."""
    width, kept = 0, ""
    for letter in words:
        width += 2 if ord(letter) > 0x2E80 else 1
        if width > most:
            return f"{kept}…"
        kept += letter
    return kept


def _quoted(words):
    return f"'{words}'"
