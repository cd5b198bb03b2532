"""The pages that draw on several apps."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from desk.account import views as account
from desk.calendar import views as calendar
from desk.views import bulk, hand_over, inspections, ledger, moves, session, ticket, work
from record.masking import secret_path

urlpatterns = [
    path("", work.work, name="work"),
    path("sign-in/", session.SignIn.as_view(), name="login"),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("theme/", session.theme, name="theme"),
    path("tickets/", ledger.ledger, name="ledger"),
    path("tickets/hand-over/", hand_over.handing_over, name="hand-over"),
    path("tickets/many/<slug:name>/", bulk.many, name="bulk"),
    path("tickets/<str:number>/", ticket.ticket, name="ticket"),
    path("tickets/<str:number>/do/<slug:name>/", ticket.step, name="ticket-step"),
    path("tickets/<str:number>/evidence/<int:pk>/", ticket.evidence, name="evidence"),
    path("calendar/moves/", moves.moves, name="calendar-moves"),
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/<int:pk>/", inspections.inspection, name="inspection"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="account-password"),
    secret_path("new-password/<int:pk>/<str:token>/", account.new_password, name="new-password"),
]
