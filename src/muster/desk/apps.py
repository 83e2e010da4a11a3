from django.apps import AppConfig


class Face(AppConfig):
    name = "muster.desk"
    label = "desk"
