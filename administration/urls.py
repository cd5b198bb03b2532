"""The settings: what an office says of its people, departments, days, reminders and procedures."""

from django.urls import include, path
from django.views.decorators.cache import never_cache

from administration.days import forms as days
from administration.days.page import DaysPage
from administration.departments import forms as departments
from administration.departments.page import DepartmentPage, TreePage
from administration.ladder import forms as ladder
from administration.ladder.page import LadderPage
from administration.page import SettingsPage
from administration.pages import page_of, showing
from administration.people import forms as people
from administration.people.page import PeoplePage, PersonPage
from administration.powers import forms as powers

urlpatterns = [
    path("settings/", showing(SettingsPage, "administration/index.html"), name="settings"),
    path("settings/people/", showing(PeoplePage, "administration/people.html"), name="people"),
    path("settings/people/add/", page_of(people.AddPerson), name="person-add"),
    path("settings/people/<int:pk>/", showing(PersonPage, "administration/person.html"), name="person"),
    path("settings/people/<int:pk>/change/", page_of(people.ChangePerson), name="person-change"),
    path("settings/people/<int:pk>/appoint/", page_of(powers.Appoint), name="person-appoint"),
    path("settings/people/<int:pk>/delegate/", page_of(powers.Delegate), name="person-delegate"),
    path("settings/people/<int:pk>/close/", page_of(people.CloseAccount), name="person-deactivate"),
    path("settings/people/<int:pk>/open/", page_of(people.ReopenAccount), name="person-reactivate"),
    path("settings/people/<int:pk>/link/", never_cache(page_of(people.MakeLink)), name="person-link"),
    path("settings/people/<int:pk>/link/withdraw/", page_of(people.WithdrawLink), name="person-link-withdraw"),
    path("settings/appointments/<int:pk>/end/", page_of(powers.EndAppointment), name="appointment-end"),
    path("settings/delegations/<int:pk>/end/", page_of(powers.EndDelegation), name="delegation-end"),
    path("settings/departments/", showing(TreePage, "administration/departments.html"), name="departments"),
    path("settings/departments/add/", page_of(departments.AddDepartment), name="department-add"),
    path(
        "settings/departments/<int:pk>/", showing(DepartmentPage, "administration/department.html"), name="department"
    ),
    path("settings/departments/<int:pk>/rename/", page_of(departments.RenameDepartment), name="department-rename"),
    path("settings/departments/<int:pk>/move/", page_of(departments.MoveDepartment), name="department-move"),
    path("settings/departments/<int:pk>/order/", page_of(departments.OrderDepartment), name="department-order"),
    path("settings/departments/<int:pk>/end/", page_of(departments.EndDepartment), name="department-end"),
    path("settings/departments/<int:pk>/resume/", page_of(departments.ResumeDepartment), name="department-resume"),
    path("settings/calendar/", showing(DaysPage, "administration/days.html", whole_office=True), name="days"),
    path("settings/calendar/enter/", page_of(days.EnterDays), name="days-enter"),
    path("settings/calendar/published/", page_of(days.SeedYear), name="days-published"),
    path("settings/calendar/confirm/", page_of(days.ConfirmYear), name="days-confirm"),
    path("settings/calendar/<int:pk>/", page_of(days.ChangeDay), name="day-change"),
    path("settings/ladder/", showing(LadderPage, "administration/ladder.html", whole_office=True), name="ladder"),
    path("settings/ladder/add/", page_of(ladder.AddLine), name="ladder-add"),
    path("settings/ladder/<int:pk>/change/", page_of(ladder.ChangeLine), name="ladder-change"),
    path("settings/ladder/<int:pk>/end/", page_of(ladder.EndLine), name="ladder-end"),
    path("", include("administration.procedures.urls")),
]
