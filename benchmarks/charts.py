"""Bars as SVG, drawn here and not in the browser, each with its own label."""

from html import escape

ROW, LEFT, RIGHT, WIDTH = 24, 250, 130, 860
COLOURS = ("#2f6f9f", "#8fb8d6", "#c98b2b", "#7a7f87")


def bars(title, rows, unit, target=None):
    """`rows`: (label, [(name of the part, value), …]); parts are stacked. `target` is a line at that value."""
    most = max([sum(value for _part, value in parts) for _label, parts in rows] + [target or 0, 1e-9])
    scale = (WIDTH - LEFT - RIGHT) / most
    parts = list(dict.fromkeys(part for _label, parts in rows for part, _value in parts))
    height = ROW * len(rows) + 34
    body = "".join(_row(n, *row, scale, unit, parts) for n, row in enumerate(rows))
    return (
        f'<figure><figcaption>{escape(title)}{_legend(parts)}</figcaption><svg viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-label="{escape(title)}">{body}{_line(target, scale, height, unit)}</svg></figure>'
    )


def _row(number, label, values, scale, unit, parts):
    top, left = number * ROW + 4, LEFT
    drawn = [f'<text x="{LEFT - 8}" y="{top + 13}" text-anchor="end">{escape(label)}</text>']
    for part, value in values:
        width, colour = value * scale, COLOURS[parts.index(part) % len(COLOURS)]
        hint = escape(f"{label}, {part}: {written(value)} {unit}")
        drawn.append(
            f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{ROW - 8}" fill="{colour}">'
            f"<title>{hint}</title></rect>"
        )
        left += width
    whole = written(sum(value for _part, value in values))
    drawn.append(f'<text x="{left + 6:.1f}" y="{top + 13}">{whole} {escape(unit)}</text>')
    return "".join(drawn)


def _legend(parts):
    if len(parts) < 2:
        return ""
    keys = (f'<i style="background:{COLOURS[n % len(COLOURS)]}"></i>{escape(part)}' for n, part in enumerate(parts))
    return f'<span class="keys">{"".join(keys)}</span>'


def _line(target, scale, height, unit):
    if not target:
        return ""
    x = LEFT + target * scale
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{height - 26}" class="target"/>'
        f'<text x="{x:.1f}" y="{height - 10}" text-anchor="middle" class="target">'
        f"≤ {written(target)} {escape(unit)}</text>"
    )


def written(value):
    """A number as people read it: three digits that matter."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}".removesuffix(".0") if abs(value) >= 10 else f"{value:.3g}"
