from django.apps import AppConfig


class Face(AppConfig):
    name = "muster.field"
    label = "field"
