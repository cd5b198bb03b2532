"""The addresses of the import page."""

from django.urls import path

from intake.page import views

urlpatterns = [
    path("inspections/import/", views.start_new, name="import-new"),
    path("inspections/import/<uuid:draft>/", views.correct, name="import-draft"),
    path("inspections/import/<uuid:draft>/check/", views.check, name="import-check"),
    path("inspections/import/<uuid:draft>/discard/", views.discard, name="import-discard"),
    path("inspections/<int:pk>/import/", views.start_into, name="import-into"),
    path("inspections/<int:pk>/import/<int:source>/", views.done, name="import-done"),
    path("inspections/<int:pk>/import/<int:source>/file/", views.file, name="import-file"),
]
