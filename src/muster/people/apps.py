from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.people"
    label = "people"
