"""What the prose of a report is made of: sentences under headings."""

from dataclasses import dataclass

from reports.prose.phrases import finished


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement, the numbers of the tickets it rests on, and what kind of statement it is."""

    text: str
    tickets: tuple[str, ...]
    kind: str

    def as_dict(self):
        return {"text": self.text, "tickets": list(self.tickets), "kind": self.kind}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the sentences under it."""

    heading: str
    sentences: list[Sentence]
    level: int = 1

    def as_dict(self):
        return {
            "heading": self.heading,
            "level": self.level,
            "sentences": [sentence.as_dict() for sentence in self.sentences],
        }


def sentence(kind, text, tickets=()):
    """A sentence of that kind, with its full stop, resting on these tickets."""
    return Sentence(finished(text), tuple(ticket.number for ticket in tickets), kind)
