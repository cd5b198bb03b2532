"""Every address of the URL configuration, with what fills its parameters."""

import re
from dataclasses import dataclass
from itertools import product

from django.urls import URLPattern, get_resolver, resolve, reverse

from administration.people import links
from desk.forms.bulk import FORMS as BULK
from desk.forms.of_steps import FORMS
from organization.models import User

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """`path` as the URL configuration writes it."""

    name: str
    path: str

    @property
    def parameters(self):
        return [name for _converter, name in PARAMETER.findall(self.path)]

    def place_of(self, parameter):
        """What leads to the parameter in the address: those that share it share what fills it."""
        until = re.search(rf"<(\w+:)?{parameter}>", self.path).end()
        return PARAMETER.sub(r"<\2>", self.path[:until])

    def address(self, filled):
        return reverse(self.name, kwargs=filled)

    def with_raw(self, filled, parameter, quoted):
        """The address with something in place of one parameter that no converter would let pass."""
        said = {name: str(value) for name, value in filled.items()} | {parameter: quoted}
        return "/" + PARAMETER.sub(lambda found: said[found.group(2)], self.path)


def routes(patterns=None, before=""):
    """All of them, those of the apps included, in the order in which they are tried."""
    patterns = get_resolver().url_patterns if patterns is None else patterns
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Route(pattern.name, path)
        else:
            yield from routes(pattern.url_patterns, path)


ROUTES = {route.name: route for route in routes()}

# What stands in an address, by what leads there: each a function of what `situations.crawled` made.
FILLERS = {
    "tickets/<number>": lambda made: list(made.tickets.values()),
    "tickets/<number>/do/<name>": lambda made: list(FORMS),
    "tickets/<number>/evidence/<pk>": lambda made: made.evidence,
    "tickets/many/<name>": lambda made: list(BULK),
    "inbox/<number>": lambda made: [made.tickets["in_progress"]],
    "inspections/<pk>": lambda made: made.inspections,
    "inspections/<pk>/import/<source>": lambda made: made.sources,
    "inspections/import/<draft>": lambda made: made.drafts,
    "procedures/<name>": lambda made: made.procedures,
    "procedures/<name>/<version>": lambda made: [1, 2],
    "settings/people/<pk>": lambda made: made.people,
    "settings/appointments/<pk>": lambda made: made.appointments,
    "settings/delegations/<pk>": lambda made: made.delegations,
    "settings/departments/<pk>": lambda made: made.departments,
    "settings/calendar/<pk>": lambda made: made.days,
    "settings/ladder/<pk>": lambda made: made.lines,
    "new-password/<pk>": lambda made: [made.invited],
    "new-password/<pk>/<token>": lambda made: [token_of(made.invited)],
}

# What a page has to be asked before it shows its form.
QUERIES = {
    "bulk": lambda made, filled: "&".join(f"ticket={number}" for number in made.together[filled["name"]]),
    "hand-over": lambda made, filled: "from=handler",
    "days": lambda made, filled: "year=2026",
}

# Who opens it, by what the address begins with; everything else is the coordinator's.
OPENED_BY = {
    "settings/": "admin",
    "procedures/": "admin",
    "new-password/": None,
    "sign-in/": None,
    "tickets/many/verify/": "verifier",
}


def token_of(pk):
    """Reckoned by the process that asks: each has a secret key of its own."""
    person = User.objects.get(pk=pk)
    return links.token_of(person, links.open_link(person))


def unknown_places():
    """Routes whose parameters nothing here fills."""
    return [
        f"{route.name}: {route.place_of(parameter)}"
        for route in ROUTES.values()
        for parameter in route.parameters
        if route.place_of(parameter) not in FILLERS
    ]


def examples(route, made, **fixed):
    """Every way to fill the parameters of a route, as keyword arguments; some of them fixed."""
    names = route.parameters
    choices = [[fixed[name]] if name in fixed else FILLERS[route.place_of(name)](made) for name in names]
    return [dict(zip(names, chosen, strict=True)) for chosen in product(*choices)]


def opener_of(route, filled=None):
    """Somebody who opens the page; None for whoever has not signed in."""
    address = route.address(filled).lstrip("/") if filled else route.path
    return next((who for start, who in OPENED_BY.items() if address.startswith(start)), "coordinator")


def query_of(route, made, filled):
    return QUERIES[route.name](made, filled) if route.name in QUERIES else ""


def asked(route, filled, made):
    """The address with what has to be asked."""
    query = query_of(route, made, filled)
    return route.address(filled) + (f"?{query}" if query else "")


def route_at(address):
    """(route, what fills it) of an address."""
    found = resolve(address.partition("?")[0])
    return ROUTES[found.url_name], found.kwargs
