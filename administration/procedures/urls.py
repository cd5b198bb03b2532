"""流程设计: the versions of what an office asks of each step."""

from django.urls import path

from administration.procedures import views

ONE = "procedures/<slug:name>/<int:version>/"

urlpatterns = [
    path("procedures/", views.procedures, name="procedures"),
    path("procedures/load/", views.load, name="procedure-load"),
    path(ONE, views.procedure, name="procedure"),
    path(f"{ONE}file/", views.file, name="procedure-file"),
    path(f"{ONE}walk/", views.walk, name="procedure-walk"),
    path(f"{ONE}copy/", views.copy, name="procedure-copy"),
    path(f"{ONE}edit/", views.edit, name="procedure-edit"),
    path(f"{ONE}text/", views.text, name="procedure-text"),
    path(f"{ONE}publish/", views.publish, name="procedure-publish"),
    path(f"{ONE}retire/", views.retire, name="procedure-retire"),
]
