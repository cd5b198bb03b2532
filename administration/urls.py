"""The settings: what an office says of its people, departments, days, reminders and procedures."""

from django.urls import include, path
from django.views.decorators.cache import never_cache

from administration import views
from administration.days import forms as days
from administration.days import views as days_views
from administration.departments import forms as departments
from administration.departments import views as departments_views
from administration.ladder import forms as ladder
from administration.ladder import views as ladder_views
from administration.pages import page_of
from administration.people import forms as people
from administration.people import views as people_views
from administration.powers import forms as powers

urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/people/", people_views.people, name="people"),
    path("settings/people/add/", page_of(people.AddPerson), name="person-add"),
    path("settings/people/<int:pk>/", people_views.person, name="person"),
    path("settings/people/<int:pk>/change/", page_of(people.ChangePerson), name="person-change"),
    path("settings/people/<int:pk>/appoint/", page_of(powers.Appoint), name="person-appoint"),
    path("settings/people/<int:pk>/delegate/", page_of(powers.Delegate), name="person-delegate"),
    path("settings/people/<int:pk>/close/", page_of(people.CloseAccount), name="person-deactivate"),
    path("settings/people/<int:pk>/open/", page_of(people.ReopenAccount), name="person-reactivate"),
    path("settings/people/<int:pk>/link/", never_cache(page_of(people.MakeLink)), name="person-link"),
    path("settings/people/<int:pk>/link/withdraw/", page_of(people.WithdrawLink), name="person-link-withdraw"),
    path("settings/appointments/<int:pk>/end/", page_of(powers.EndAppointment), name="appointment-end"),
    path("settings/delegations/<int:pk>/end/", page_of(powers.EndDelegation), name="delegation-end"),
    path("settings/departments/", departments_views.departments, name="departments"),
    path("settings/departments/add/", page_of(departments.AddDepartment), name="department-add"),
    path("settings/departments/<int:pk>/", departments_views.department, name="department"),
    path("settings/departments/<int:pk>/rename/", page_of(departments.RenameDepartment), name="department-rename"),
    path("settings/departments/<int:pk>/move/", page_of(departments.MoveDepartment), name="department-move"),
    path("settings/departments/<int:pk>/order/", page_of(departments.OrderDepartment), name="department-order"),
    path("settings/departments/<int:pk>/end/", page_of(departments.EndDepartment), name="department-end"),
    path("settings/departments/<int:pk>/resume/", page_of(departments.ResumeDepartment), name="department-resume"),
    path("settings/calendar/", days_views.days, name="days"),
    path("settings/calendar/enter/", page_of(days.EnterDays), name="days-enter"),
    path("settings/calendar/published/", page_of(days.SeedYear), name="days-published"),
    path("settings/calendar/confirm/", page_of(days.ConfirmYear), name="days-confirm"),
    path("settings/calendar/<int:pk>/", page_of(days.ChangeDay), name="day-change"),
    path("settings/ladder/", ladder_views.ladder, name="ladder"),
    path("settings/ladder/add/", page_of(ladder.AddLine), name="ladder-add"),
    path("settings/ladder/<int:pk>/change/", page_of(ladder.ChangeLine), name="ladder-change"),
    path("settings/ladder/<int:pk>/end/", page_of(ladder.EndLine), name="ladder-end"),
    path("", include("administration.procedures.urls")),
]
