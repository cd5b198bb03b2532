"""The addresses of the inbox."""

from django.urls import path

from notifications import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/bell/", views.bell, name="inbox-bell"),
    path("inbox/mark/", views.mark, name="inbox-mark"),
    path("inbox/<str:number>/", views.look, name="inbox-look"),
]
