"""Where somebody is sent on to: pages of our own, and nowhere else."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 2000  # characters, as it is sent


def own_address(request, said, *, otherwise="/"):
    """`said`, if a page of ours answers there; `otherwise` where none does or it leads away."""
    hosts = {request.get_host()}
    if not (said and said.isprintable() and url_has_allowed_host_and_scheme(said, hosts, request.is_secure())):
        return otherwise
    return said if len(iri_to_uri(said)) <= LONGEST and _is_a_page(said) else otherwise


def _is_a_page(said):
    try:
        resolve(urlsplit(said).path)
    except (Resolver404, ValueError):
        return False
    return True
