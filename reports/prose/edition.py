"""The internal and the public edition: what each says of people, departments and reasons."""

from reports.normalization import clause, list_part, quoted

INTERNAL, PUBLIC = "internal", "public"
EDITIONS = (INTERNAL, PUBLIC)


class Edition:
    """Says names and reasons where the edition allows it and "" where it does not."""

    def __init__(self, edition=INTERNAL, inspection=None):
        if edition not in EDITIONS:
            raise ValueError(f"There is no edition {edition!r}; there are {', '.join(EDITIONS)}.")
        self.is_internal = edition == INTERNAL
        # A unit finds its own shortcomings; another body tells it of them.
        self.found = "发现" if inspection is not None and inspection.kind == "self-check" else "反馈"

    def department(self, ticket):
        return list_part(ticket.lead_department) if self.is_internal else ""

    def supporting(self, ticket):
        return "、".join(filter(None, map(list_part, ticket.supporting))) if self.is_internal else ""

    def leader(self, ticket):
        return list_part(ticket.leader) if self.is_internal else ""

    def remark(self, text):
        """What people told each other: a reason, a note."""
        return list_part(text) if self.is_internal else ""

    def by(self, ticket):
        """由财务处牵头，审计处、人事处配合."""
        lead, supporting = self.department(ticket), self.supporting(ticket)
        if not lead:
            return ""
        return f"由{lead}牵头，{supporting}配合" if supporting else f"由{lead}牵头"

    def name(self, ticket):
        """“Title”（ZG-2026-0001）: the ticket by its title, and by its number where that is said."""
        number = f"（{clause(ticket.number)}）" if self.is_internal else ""
        return f"{quoted_title(ticket)}{number}"


def quoted_title(ticket):
    """“Title”, or what stands for it when the title is nothing but marks."""
    return quoted(ticket.title, otherwise=f"第{ticket.issue.position}个问题的整改任务")


def issue_title(issue):
    """“Title”, or the issue's place in the document when the title is nothing but marks."""
    return quoted(issue.title, otherwise=f"第{issue.position}个问题")
