"""Forms sent as they are filled in, but for one field."""

from tests.crawl.crawler import TALLY
from tests.crawl.filling import LONG, File, encoded, fill, put
from tests.crawl.values import HARD_TO_PRINT, values_for

# What scripts send: the answer is a part of the page, and after a step the ticket as it is then.
IN_PLACE = {"HTTP_HX_REQUEST": "true"}


def assail(crawl, person, address, form, place, *, thoroughly=False, papers=(), **headers):
    """Every field that the form has or the view asks for; thoroughly: twice, not at all and as a list, too."""
    pairs = fill(form, place, person)
    asked = crawl.post(person, address, *encoded(pairs, form.is_multipart), **headers).asked_in_form
    names = [name for name in dict.fromkeys([name for name, _ in pairs] + asked) if name != "csrfmiddlewaretoken"]
    TALLY["parameters"].update(f"{place} {name}" for name in names)
    for name, value in attempts(names, place, thoroughly):
        TALLY["values"][value.name] += 1
        is_file = isinstance(dict(pairs).get(name), File)
        said = put(pairs, name, File(value.raw) if is_file else value.raw)
        # What is taken must not break the papers into which it is written; Word and Excel mind most.
        then = papers if value.name in (HARD_TO_PRINT if thoroughly else HARD_TO_PRINT[:1]) else ()
        crawl.post(person, address, *encoded(said, form.is_multipart), then=then, **headers)
    for name in names if thoroughly else ():
        for said in otherwise(pairs, name):
            crawl.post(person, address, *encoded(said, form.is_multipart), **headers)


def attempts(names, place, thoroughly):
    """(field, value): every value for every field. Fields that differ only before the last hyphen, such as those that
    a procedure has for every step, share the values; in the suite all fields of so long a form do.
    """
    families, is_long = {}, len(names) > LONG and not thoroughly
    for name in names:
        families.setdefault("" if is_long else name.rpartition("-")[2], []).append(name)
    for fields in families.values():
        values = values_for("" if is_long else fields[0], place, thoroughly)
        for turn in range(max(len(values), len(fields) if thoroughly else 0)):
            yield fields[turn % len(fields)], values[turn % len(values)]


def otherwise(pairs, name):
    """The same field where one, or none, was expected."""
    is_file = isinstance(dict(pairs).get(name), File)
    rest = [pair for pair in pairs if pair[0] != name]
    said = [pair for pair in pairs if pair[0] == name] or [(name, "1")]
    yield rest
    yield rest + said * 2
    yield rest + [(f"{name}[]", value) for _, value in said]
    yield rest + ([(name, "proof.txt")] if is_file else [(name, File())])
    if is_file:
        yield rest + [(name, File(b"proof.txt", b"\xff\xfe\x00"))]
        yield rest + [(name, File(b"proof.pdf", b"%PDF-"))]
        yield rest + [(name, File("长".encode() * 400 + b".txt"))]
