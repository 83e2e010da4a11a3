from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.shifts"
    label = "shifts"
