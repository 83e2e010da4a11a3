from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.operations"
    label = "operations"
