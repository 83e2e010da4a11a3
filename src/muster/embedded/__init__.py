"""PostgreSQL in a folder: started when someone needs it, stopped when the last user leaves.

Needs Linux and the programs a wheel carries; imports nothing of Muster. It is one process tree per data folder, known by
a lock that its processes inherit, and shared by all who hold the lock of its users.
"""

from muster.embedded.errors import EmbeddedError
from muster.embedded.folder import default_data_dir, known_socket_folder
from muster.embedded.roles import ROLES, ensure_database, ensure_roles
from muster.embedded.server import Server, running, start

__all__ = [
    "ROLES",
    "EmbeddedError",
    "Server",
    "default_data_dir",
    "ensure_database",
    "ensure_roles",
    "known_socket_folder",
    "running",
    "start",
]
