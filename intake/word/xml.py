"""XML as a stream of events, so that a document is never in memory as a tree; no DTD, no entities, no network."""

from dataclasses import dataclass, field
from xml.parsers import expat

from intake.word.errors import WordError

DEEPEST = 120
LONGEST_TOKEN = 4_000_000  # bytes: a tag or a text without a break in it
MOST_NODES = 5_000
MOST_EVENTS = 2_000_000  # of one part, a few seconds' work


def events(stream):
    """Yield ("start", name, attributes), ("end", name, None) and ("text", words, None).

    Names come without their namespaces, so that both dialects of Word's format read alike. `stream.read()` gives
    bytes until it gives none. Raises WordError: `doctype`, `damaged_word`, `too_long`.
    """
    collector = _Collector()
    waiting = count = 0
    try:
        while chunk := stream.read():
            collector.parser.Parse(chunk, False)
            waiting = 0 if collector.found else waiting + len(chunk)
            if waiting > LONGEST_TOKEN:
                raise WordError("damaged_word")
            count += len(collector.found)
            if count > MOST_EVENTS:
                raise WordError("too_long")
            yield from collector.taken()
        collector.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as no:
        raise WordError("damaged_word") from no
    yield from collector.taken()


class _Collector:
    def __init__(self):
        self.found, self._depth, self._local = [], 0, {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def taken(self):
        found, self.found = self.found, []
        return found

    def _start(self, name, attributes):
        self._depth += 1
        if self._depth > DEEPEST:
            raise WordError("damaged_word")
        self.found.append(("start", self._bare(name), {self._bare(key): attributes[key] for key in attributes}))

    def _end(self, name):
        self._depth -= 1
        self.found.append(("end", self._bare(name), None))

    def _text(self, words):
        self.found.append(("text", words, None))

    def _bare(self, name):
        """The name without its namespace; a document has few, and each is cut once."""
        if len(self._local) > 10_000:
            self._local.clear()
        return self._local.get(name) or self._local.setdefault(name, name.rpartition(" ")[2])


def _refuse_doctype(*_):
    raise WordError("doctype")


def trees(stream, *names):
    """Yield the Node of each child of the root that has one of these names; the others are passed over."""
    stream = iter(stream)
    next(stream, None)
    for what, name, attributes in stream:
        if what == "start" and name in names:
            yield tree(stream, name, attributes)
        elif what == "start":
            skip(stream)


def skip(stream):
    """Read on to the end of the element whose start was read last."""
    depth = 1
    for what, _, _ in stream:
        depth += (what == "start") - (what == "end")
        if depth == 0:
            return


@dataclass(slots=True)
class Node:
    """A small element with all that is in it."""

    name: str
    attributes: dict
    children: list = field(default_factory=list)

    def child(self, name):
        """The first child of that name, or None."""
        return next((one for one in self.children if one.name == name), None)

    def value(self, name, otherwise=None):
        """What the child of that name says in its `val`."""
        found = self.child(name)
        return otherwise if found is None else found.attributes.get("val", otherwise)

    def whole(self, name, otherwise=None):
        """The same as a whole number of Word's usual range; what is none counts as not said."""
        try:
            number = int(self.value(name))
        except (TypeError, ValueError):
            return otherwise
        return number if -1 <= number <= 2_147_483_647 else otherwise

    def is_on(self, name):
        """Whether a switch is there and not turned off."""
        found = self.child(name)
        return found is not None and found.attributes.get("val", "1") not in ("0", "false", "off")


def tree(stream, name, attributes):
    """The Node of the element whose start was read last; text in it is left out."""
    root = Node(name, attributes)
    open_nodes, count = [root], 1
    for what, local, said in stream:
        if what == "start":
            count += 1
            if count > MOST_NODES:
                raise WordError("damaged_word")
            node = Node(local, said)
            open_nodes[-1].children.append(node)
            open_nodes.append(node)
        elif what == "end":
            open_nodes.pop()
            if not open_nodes:
                break
    return root
