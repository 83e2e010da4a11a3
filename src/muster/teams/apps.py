from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.teams"
    label = "teams"
