from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.rounds"
    label = "rounds"
