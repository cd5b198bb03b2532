"""Which words of an address no page understands, so that nobody can ask by a field that is not shown."""

from django.core.exceptions import BadRequest

# Has an answer of its own, which names what it knows.
ANSWERS_ITSELF = ("ledger",)


class ForeignFieldMiddleware:
    """Refuses, with 400, every address that asks by a field of the database: a name with two underscores in it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        foreign = any("__" in name for name in request.GET)
        if foreign and request.resolver_match.url_name not in ANSWERS_ITSELF:
            raise BadRequest("No page asks by a field of the database.")
