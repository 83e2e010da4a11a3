from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.journal"
    label = "journal"
