from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.access"
    label = "access"
