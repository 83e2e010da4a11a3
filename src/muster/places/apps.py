from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.places"
    label = "places"
