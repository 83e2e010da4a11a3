from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.door"
    label = "door"
