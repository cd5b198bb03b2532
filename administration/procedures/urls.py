"""流程设计: the versions of what an office asks of each step."""

from django.urls import path

from administration.pages import page_of
from administration.procedures import forms, views

ONE = "procedures/<slug:name>/<int:version>/"

urlpatterns = [
    path("procedures/", views.procedures, name="procedures"),
    path("procedures/load/", page_of(forms.LoadProcedure), name="procedure-load"),
    path(ONE, views.procedure, name="procedure"),
    path(f"{ONE}file/", views.file, name="procedure-file"),
    path(f"{ONE}walk/", views.walk, name="procedure-walk"),
    path(f"{ONE}copy/", page_of(forms.CopyProcedure), name="procedure-copy"),
    path(f"{ONE}edit/", page_of(forms.EditDraft), name="procedure-edit"),
    path(f"{ONE}text/", page_of(forms.EditText), name="procedure-text"),
    path(f"{ONE}publish/", page_of(forms.PublishProcedure), name="procedure-publish"),
    path(f"{ONE}retire/", page_of(forms.RetireProcedure), name="procedure-retire"),
]
