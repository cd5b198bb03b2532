"""The gate of the pages: what a browser or a stranger sent is text and addresses of ours, or is refused here."""

from urllib.parse import unquote_to_bytes

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.addresses import own_address
from desk.views.errors import unreadable
from record.text import legible, seen, unseen_in
from ui.forms import LARGEST

# Nothing of a password is left out: whoever chose it means these very signs.
PASSWORDS = frozenset({"password", "old", "new", "again"})
FORM, FILES = "application/x-www-form-urlencoded", "multipart/form-data"


UNKNOWN = "\ufffd"


class Refused(Exception):
    """What was sent cannot be taken; the message says which part and why."""


class CookieGate:
    """Before the session: a cookie that holds signs nobody sees is none of ours, and is not there."""

    def __init__(self, get_response):
        self._get_response = get_response

    def __call__(self, request):
        request.COOKIES = {name: said for name, said in request.COOKIES.items() if legible(said) == said}
        return self._get_response(request)


class TextGate:
    """Before any view: an address that can be none is not found, values that are no text are refused with a sentence,

    signs that nobody sees are left out with a notice, and `next` leads to a page of ours or home.
    """

    def __init__(self, get_response):
        self._get_response = get_response

    def __call__(self, request):
        return self._get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not all(map(_may_be_an_address, kwargs.values())):
            raise Http404
        try:
            self._let_in(request)
        except Refused as no:
            return unreadable(request, str(no))
        return None

    def _let_in(self, request):
        _must_be_utf8(request.META.get("QUERY_STRING", "").encode("latin-1", errors="replace"))
        request.GET, count = _seen(request, request.GET, _unknown)
        if request.method == "POST":
            _must_be_read_well(request)
            request.POST, more = _seen(request, request.POST, _refuse)
            count += more
        if count:
            messages.info(request, _left_out(count))


def _may_be_an_address(value):
    if isinstance(value, int):
        return value <= LARGEST
    return not isinstance(value, str) or (legible(value) == value and UNKNOWN not in value)


def _must_be_read_well(request):
    """Django reads wrong bytes as �; in a form with files they are gone by then, so that sign itself is refused."""
    if (request.content_params or {}).get("charset", "utf-8").lower().replace("utf8", "utf-8") != "utf-8":
        raise Refused(_("What was sent is not in UTF-8. Send it as UTF-8."))
    if request.content_type == FORM:
        _must_be_utf8(request.body)
    elif request.content_type == FILES:
        for name, values in request.POST.lists():
            if any(UNKNOWN in value for value in (name, *values)):
                raise Refused(_not_utf8(name))


def _must_be_utf8(sent):
    for pair in sent.split(b"&"):
        try:
            unquote_to_bytes(pair.replace(b"+", b" ")).decode()
        except UnicodeDecodeError:
            raise Refused(_not_utf8(pair.partition(b"=")[0].decode(errors="replace"))) from None


def _seen(request, said, nothing_left):
    """(what was said without what nobody sees, how many signs that were)."""
    count = sum(unseen_in(values) + unseen_in(name) for name, values in said.lists() if name not in PASSWORDS)
    if not count and "next" not in said:
        return said, 0
    kept = said.copy()
    for name, values in said.lists():
        if name not in PASSWORDS:
            left = [seen(value) or (value and nothing_left(name)) for value in values]
            kept.setlist(seen(name), left)
    if "next" in kept:
        kept["next"] = own_address(request, kept["next"], otherwise="")
    return kept, count


def _refuse(name):
    raise Refused(_("“%(field)s” holds nothing but signs that nobody sees.") % {"field": _shown(name)})


def _unknown(name):
    """An address that asks for what nobody sees asks for something that there is not."""
    return UNKNOWN


def _not_utf8(name):
    return _("“%(field)s” holds bytes that are no text in UTF-8. Type it anew, or send it as UTF-8.") % {
        "field": _shown(name)
    }


def _left_out(count):
    return ngettext(
        "What you sent held %(count)s sign that nobody sees; it was left out, and nothing else was changed.",
        "What you sent held %(count)s signs that nobody sees; they were left out, and nothing else was changed.",
        count,
    ) % {"count": count}


def _shown(name):
    return legible(name)[:60]
