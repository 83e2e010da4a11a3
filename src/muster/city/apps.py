from django.apps import AppConfig


class Face(AppConfig):
    name = "muster.city"
    label = "city"
