"""A session for each volunteer of a city, as a sign-in leaves it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

HELD = timedelta(hours=12)
AT_ONCE = 2_000


def keep_sessions(path: Path) -> Path:
    """Write the volunteers' cookies down, one a line, ordered by account; answers the file."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.models import Session

    from muster.access.models import Account

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    expires = datetime.now(UTC) + HELD
    rows = []
    for number, account in enumerate(Account.objects.filter(volunteer_id__isnull=False).order_by("id")):
        said = {
            SESSION_KEY: str(account.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: account.get_session_auth_hash(),
        }
        rows.append(Session(session_key=f"bench{number:027d}", session_data=store.encode(said), expire_date=expires))
    Session.objects.bulk_create(rows, batch_size=AT_ONCE)
    path.write_text("\n".join(f"{settings.SESSION_COOKIE_NAME}={row.session_key}" for row in rows))
    return path
