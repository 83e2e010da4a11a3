"""Live by itself, for a server of the operator's choice: `uvicorn muster.live.asgi:application`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.settings")
django.setup()

from muster.live.app import make_application  # noqa: E402 - needs Django's apps

application = make_application()
