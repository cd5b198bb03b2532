"""Every address of Rectify: each app brings its own."""

from django.urls import include, path

from operations import views as operations

urlpatterns = [
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("notifications.urls")),
    path("", include("intake.urls")),
    path("", include("reports.urls")),
    path("", include("administration.urls")),
    path("", include("desk.urls")),
]

handler400 = "desk.views.errors.refused"
handler500 = "desk.views.errors.broken"
