"""The settings: what an office says of its people, departments, days, reminders and procedures."""

from django.urls import include, path

from administration import views
from administration.days import views as days
from administration.departments import views as departments
from administration.ladder import views as ladder
from administration.people import views as people

urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/add/", people.add, name="person-add"),
    path("settings/people/<int:pk>/", people.person, name="person"),
    path("settings/people/<int:pk>/change/", people.change, name="person-change"),
    path("settings/people/<int:pk>/appoint/", people.appoint, name="person-appoint"),
    path("settings/people/<int:pk>/delegate/", people.delegate, name="person-delegate"),
    path("settings/people/<int:pk>/close/", people.deactivate, name="person-deactivate"),
    path("settings/people/<int:pk>/open/", people.reactivate, name="person-reactivate"),
    path("settings/people/<int:pk>/link/", people.link, name="person-link"),
    path("settings/people/<int:pk>/link/withdraw/", people.withdraw_link, name="person-link-withdraw"),
    path("settings/appointments/<int:pk>/end/", people.end_appointment, name="appointment-end"),
    path("settings/delegations/<int:pk>/end/", people.end_delegation, name="delegation-end"),
    path("settings/departments/", departments.departments, name="departments"),
    path("settings/departments/add/", departments.add, name="department-add"),
    path("settings/departments/<int:pk>/", departments.department, name="department"),
    path("settings/departments/<int:pk>/rename/", departments.rename, name="department-rename"),
    path("settings/departments/<int:pk>/move/", departments.move, name="department-move"),
    path("settings/departments/<int:pk>/order/", departments.order, name="department-order"),
    path("settings/departments/<int:pk>/end/", departments.end, name="department-end"),
    path("settings/departments/<int:pk>/resume/", departments.resume, name="department-resume"),
    path("settings/calendar/", days.days, name="days"),
    path("settings/calendar/enter/", days.enter, name="days-enter"),
    path("settings/calendar/published/", days.published, name="days-published"),
    path("settings/calendar/confirm/", days.confirm, name="days-confirm"),
    path("settings/calendar/<int:pk>/", days.change, name="day-change"),
    path("settings/ladder/", ladder.ladder, name="ladder"),
    path("settings/ladder/add/", ladder.add, name="ladder-add"),
    path("settings/ladder/<int:pk>/change/", ladder.change, name="ladder-change"),
    path("settings/ladder/<int:pk>/end/", ladder.end, name="ladder-end"),
    path("", include("administration.procedures.urls")),
]
