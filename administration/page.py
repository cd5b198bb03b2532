from administration.days.page import YearPage
from administration.history import last_change
from organization.models import Holiday
from tracker.models import LadderLine


class SettingsPage:
    """What there is to administer, with what changed last."""

    def __init__(self, admin, request):
        self.admin = admin
        self.people = admin.people().active().count()
        self.departments = len(admin.existing)
        people, departments = admin.families
        self.last = {"people": last_change(*people), "departments": last_change(*departments)}
        if admin.runs_the_office:
            self.next_year = YearPage(admin.day.year + 1)
            self.lines = LadderLine.objects.filter(from_on__lte=admin.day).exclude(until_on__lt=admin.day).count()
            self.last |= {"days": last_change((Holiday, {})), "ladder": last_change((LadderLine, {}))}
