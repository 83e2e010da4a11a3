"""The page behind the code on a certificate."""

from django.urls import path

from muster.field.views import app_certificate

app_name = "certificate"
urlpatterns = [path("<str:token>/", app_certificate.page, name="page")]
