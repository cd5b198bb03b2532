from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ui"
    verbose_name = "Parts that the pages of several apps are made of"
