"""A pytest plugin that chooses a data folder for this run before Django reads its settings.

The server itself is started by the first test that needs a database. Each process of `pytest -n` imports this anew, and
so has a folder, passwords and a server of its own.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

DATA_DIR = Path(tempfile.mkdtemp(prefix="muster-test-"))
DATA_DIR.chmod(0o755)  # the embedded server runs as another user when the tests run as root
os.environ["MUSTER_DATA_DIR"] = str(DATA_DIR)
os.environ["DJANGO_SETTINGS_MODULE"] = "muster.settings"
os.environ.pop("MUSTER_DATABASE_URL", None)

SECRETS = DATA_DIR / "secrets"
SECRETS.mkdir(mode=0o700)
for role in ("muster_owner", "muster_app", "muster_worker", "muster_test"):
    (SECRETS / role).write_text(secrets.token_urlsafe(24))
    (SECRETS / role).chmod(0o600)


def password(role: str) -> str:
    return (SECRETS / role).read_text()


atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
