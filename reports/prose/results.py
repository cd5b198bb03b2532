"""二、问题整改情况: category by category and issue by issue, what was done."""

from reports.formatting import chinese_numeral, format_date
from reports.labels import DONE_CLASSES
from reports.measures import is_carried_out
from reports.normalization import clause, without_numbering
from reports.prose.edition import issue_title, quoted_title
from reports.prose.overview import counted_work
from reports.prose.phrases import by_classes, how_far, is_live, joined, listed, statements
from reports.prose.sections import Section, sentence

UNNAMED = "其他问题"


def rectification_results(facts, edition):
    """The chapter's own section, one section per category and one per heading below it.

    Headings, their order and their numbers come from the issues alone.
    """
    of_issue = _tickets_by_issue(facts)
    issues = _all_issues(facts)
    categories = _categories(issues)
    chapter = Section("二、问题整改情况", list(_opening(issues, categories, edition)))
    if list(categories) == [""]:
        chapter.sentences.extend(_items(issues, of_issue, edition))
        return [chapter]
    sections = [chapter]
    for place, (name, members) in enumerate(categories.items(), start=1):
        heading = f"（{chinese_numeral(place)}）{name or UNNAMED}"
        sections.extend(_category(heading, members, of_issue, edition))
    return sections


def _tickets_by_issue(facts):
    of_issue = {}
    for ticket in facts.tickets:
        of_issue.setdefault(ticket.issue.id, []).append(ticket)
    return of_issue


def _all_issues(facts):
    """The issues as the facts list them, and after them those that only a ticket knows."""
    issues = {issue.id: issue for issue in facts.issues}
    for ticket in facts.tickets:
        issues.setdefault(ticket.issue.id, ticket.issue)
    return list(issues.values())


def _categories(issues):
    """{name: [(name of the heading below or "", issue)]}, as the document has them, no name last."""
    categories = {}
    for issue in issues:
        top, below = _path(issue.category)
        categories.setdefault(top, []).append((below, issue))
    return dict(sorted(categories.items(), key=lambda entry: entry[0] == ""))


def _path(category):
    names = [name for name in (clause(without_numbering(step)) for step in category.split(" / ")) if name]
    return (names[0], "——".join(names[1:])) if names else ("", "")


def _opening(issues, categories, edition):
    if not issues:
        yield sentence("none", "尚未录入问题")
    elif list(categories) == [""]:
        yield sentence("category", f"对{edition.found}的{len(issues)}个问题，整改情况如下")
    else:
        yield sentence("category", f"{edition.found}的{len(issues)}个问题涉及{len(categories)}个方面，整改情况如下")


def _category(heading, members, of_issue, edition):
    tickets = [ticket for _, issue in members for ticket in of_issue.get(issue.id, ())]
    overview = f"{edition.found}问题{len(members)}个，" + (
        f"分解整改任务{len(tickets)}项，{by_classes(tickets)}" if tickets else "尚未分解整改任务"
    )
    sentences = [sentence("category", overview, tickets), *counted_work(tickets, "该方面累计")]
    below = _headings_below(members)
    sentences.extend(_items(below.pop("", []), of_issue, edition))
    yield Section(heading, sentences, level=2)
    for place, (name, issues) in enumerate(below.items(), start=1):
        yield Section(f"{place}.{name}", list(_items(issues, of_issue, edition)), level=3)


def _headings_below(members):
    below = {}
    for name, issue in members:
        below.setdefault(name, []).append(issue)
    return below


def _items(issues, of_issue, edition):
    """One sentence per issue, 一是…二是… where there are several."""
    for place, issue in enumerate(issues, start=1):
        ordinal = f"{chinese_numeral(place)}是" if len(issues) > 1 else ""
        tickets = of_issue.get(issue.id, [])
        kind = "done" if any(ticket.klass in DONE_CLASSES for ticket in tickets) else "progress"
        yield sentence(kind, f"{ordinal}针对{issue_title(issue)}的问题，{_answer(tickets, edition)}", tickets)


def _answer(tickets, edition):
    if not tickets:
        return "尚未分解整改任务"
    if len(tickets) == 1:
        return statements(_became_of(tickets[0], edition))
    tickets_told = [f"{quoted_title(ticket)}：{statements(_became_of(ticket, edition))}" for ticket in tickets]
    return statements([f"分解整改任务{len(tickets)}项", *tickets_told])


def _became_of(ticket, edition):
    """What became of the ticket, as statements."""
    if not is_live(ticket):
        return ["整改任务已撤销"]
    if ticket.state == "registered":
        return ["整改任务尚未分派"]
    if ticket.state == "assigned":
        department = edition.department(ticket)
        return [f"整改任务已交由{department}办理，尚待签收" if department else "整改任务已交办，尚待签收"]
    if ticket.state == "in_progress":
        return [_under_way(ticket, edition)]
    return [_work_done(ticket, edition), _where_it_stands(ticket)]


def _under_way(ticket, edition):
    by = edition.by(ticket)
    return f"{by}推进整改，{_progress(ticket)}" if by else f"整改正在推进，{_progress(ticket)}"


def _progress(ticket):
    taken = [measure.text for measure in ticket.measures if is_carried_out(measure)]
    total = len(ticket.measures)
    if not total:
        return "具体措施尚未列明"
    counted = f"{total}条措施{how_far(len(taken), total)}"
    return f"{counted}：{steps}" if (steps := listed(taken)) else counted


def _work_done(ticket, edition):
    """由财务处牵头，采取以下措施：A；B。通过整改，C: who did what, and what came of it."""
    by, outcome = edition.by(ticket), clause(ticket.outcome)
    taken = listed(measure.text for measure in ticket.measures if is_carried_out(measure))
    if not taken:
        return joined("，", f"{by}整改" if by else "", outcome)
    steps = joined("，", by, f"采取以下措施：{taken}")
    return statements([steps, f"通过整改，{outcome}" if outcome else ""])


def _where_it_stands(ticket):
    if ticket.state == "submitted":
        return f"{_on(ticket.submitted_on)}已提请核验"
    if ticket.state == "verified":
        return f"{_on(ticket.verified_on)}已通过核验，待销号"
    word = "基本完成" if ticket.klass == "basically_completed" else "已完成"
    return f"整改任务{word}，{_on(ticket.closed_on)}销号"


def _on(day):
    return format_date(day) if day else ""
