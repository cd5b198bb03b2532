"""The addresses of reports."""

from django.urls import path

from reports import views

urlpatterns = [
    path("inspections/<int:pk>/report/", views.report_page, name="report"),
    path("inspections/<int:pk>/ledger/", views.ledger_file, name="inspection_ledger"),
]
