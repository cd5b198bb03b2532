"""Everything that is no issue, so that no sign of the source is lost."""

import re

from intake.reading import Rest

_PARAGRAPH = re.compile(r"[^\n]*\n*")


def cover(text, issues, used):
    """Return the Rests between `issues`: one for each stretch in `used` ((start, end, used_as)), else paragraphs.

    Where stretches in `used` overlap, the first one counts; inside an issue they do not.
    """
    rest, at, stretches = [], 0, sorted(set(used))
    waiting = 0
    for start, end in [*((issue.start, issue.end) for issue in issues), (len(text), len(text))]:
        while waiting < len(stretches) and stretches[waiting][0] < start:
            first, last, used_as = stretches[waiting]
            waiting += 1
            if first >= at and last <= start and first < last:
                rest += _paragraphs(text, at, first)
                rest.append(Rest(text[first:last], first, last, used_as))
                at = last
        rest += _paragraphs(text, at, start)
        at = max(at, end)
    return tuple(rest)


def _paragraphs(text, start, end):
    while start < end:
        stop = _PARAGRAPH.match(text, start, end).end()
        yield Rest(text[start:stop], start, stop, None)
        start = stop
