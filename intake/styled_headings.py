"""Headings that only their style tells: where a heading without a number stands among those that have one."""

from collections import Counter

from intake.markers import Marker, MarkerKind


def with_styled_headings(markers, lines, styled):
    """The markers of `lines`, with one for each heading by style that has no number of its own.

    `styled` maps line numbers to levels, from 1. Where other headings of a level are numbered, one without a
    number stands beside them; else it stands just below the numbers of the next wider level.
    """
    if not styled:
        return markers
    ranks = _ranks(markers, lines, styled)
    return [
        marker or (_marker(styled[line.number], ranks) if line.number in styled else None)
        for marker, line in zip(markers, lines, strict=True)
    ]


def _ranks(markers, lines, styled):
    """Level -> the rank that most of its numbered headings have."""
    counts = {}
    for marker, line in zip(markers, lines, strict=True):
        if marker and marker.ordinal is not None and line.number in styled:
            counts.setdefault(styled[line.number], Counter())[marker.rank] += 1
    return {level: ranks.most_common(1)[0][0] for level, ranks in counts.items()}


def _marker(level, ranks):
    wider = max((known for known in ranks if known <= level), default=None)
    rank = level if wider is None else ranks[wider] + (level - wider) / 10
    return Marker(MarkerKind.TITLE, rank, None, "", 0)
