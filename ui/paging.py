"""Lists that are shown a page at a time; templates/ui/_pages.html leads from one to the next."""

from functools import cached_property

from django.core.paginator import Page
from django.utils.translation import gettext as _


class Paged:
    """A list by pages. Its class says what is listed and how much at a time (`paginator()`), which page is wanted
    (`page_asked()`) and where one is (`page_url(number)`).
    """

    @cached_property
    def part(self) -> Page:
        """What of the list stands on this page: the one asked for, or the nearest there is."""
        return self.paginator().get_page(self.page_asked())

    @property
    def number(self):
        return self.part.number

    @property
    def pages(self):
        return self.part.paginator.num_pages

    @property
    def total(self):
        return self.part.paginator.count

    @property
    def previous_page_url(self):
        return self.page_url(self.number - 1) if self.part.has_previous() else ""

    @property
    def next_page_url(self):
        return self.page_url(self.number + 1) if self.part.has_next() else ""

    @property
    def caption(self):
        shown = {"first": self.part.start_index(), "last": self.part.end_index(), "total": self.total}
        return _("Rows %(first)d to %(last)d of %(total)d") % shown
