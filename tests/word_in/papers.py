"""Word files for tests: the smallest zip that is one, with whatever a test wants to put into it."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_WORD}numbering+xml"/></Types>'
)


def document(body, spaces=SPACES):
    return f"{HEAD}<w:document {spaces}><w:body>{body}</w:body></w:document>"


def part(name, inside):
    return f"{HEAD}<w:{name} {SPACES}>{inside}</w:{name}>"


def relations(*related):
    rows = "".join(
        f'<Relationship Id="r{at}" Type="{kind if "/" in kind else f"{RELATIONS}/{kind}"}" Target="{target}"{more}/>'
        for at, (kind, target, more) in enumerate((*one, "")[:3] for one in related)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    """The bytes of a zip with these parts (name -> text or bytes); the same parts give the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name), content, compression)
    return file.getvalue()


def parts_of(body="", *, styles=None, numbering=None, whole=None):
    """The parts of a Word file, to be changed before they are zipped."""
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": whole or document(body),
    }
    related = []
    if styles is not None:
        related.append(("styles", "styles.xml"))
        parts["word/styles.xml"] = part("styles", styles)
    if numbering is not None:
        related.append(("numbering", "numbering.xml"))
        parts["word/numbering.xml"] = part("numbering", numbering)
    parts["word/_rels/document.xml.rels"] = relations(*related)
    return parts


def word(body="", **more):
    """The bytes of a Word file whose body is this XML."""
    return zipped(parts_of(body, **more))


def p(*runs, properties=""):
    """A paragraph; a run is its words, or XML."""
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def r(words, look=""):
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{words}</w:t></w:r>'


def listed(words, num=1, level=0):
    """A paragraph of list `num` at a level."""
    return p(words, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def level(at, form, text, start=1, more=""):
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number, *levels, more=""):
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def num(number, of, inside=""):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{inside}</w:num>'


def table(*rows):
    """A table; a cell is its words, or XML that begins with <w:tc."""
    return f"<w:tbl>{''.join(row(*cells) for cells in rows)}</w:tbl>"


def row(*cells, properties=""):
    inside = "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inside}</w:tr>"


def cell(*paragraphs, span=None, merge=None):
    """`merge` is "restart" or "continue"."""
    said = f'<w:gridSpan w:val="{span}"/>' if span else ""
    if merge:
        said += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
    inside = "".join(one if one.startswith("<") else p(one) for one in paragraphs)
    return f"<w:tc><w:tcPr>{said}</w:tcPr>{inside}</w:tc>"


def bytes_of(made):
    """The bytes of a document that python-docx made."""
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()
