"""The cluster on disk: made once, its settings written anew at each start so that an upgrade can change them."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from muster.embedded.account import Account
from muster.embedded.errors import ELSEWHERE, EmbeddedError
from muster.embedded.folder import Folder, make_folder, write_file
from muster.embedded.passwords import make_password
from muster.embedded.programs import Programs, version

SUPERUSER = "muster_super"
FREE_MIN_MB = 256  # a new cluster takes some 60 MB and grows its log at once
SETTINGS_NAME = "muster.conf"
INCLUDE = f"""echo "include = '{SETTINGS_NAME}'" >> "$1" """  # done by PostgreSQL's user, not by root

# fsync, synchronous_commit and full_page_writes stay on, as they are by default: an answer given is an answer kept.
SETTINGS = """\
# Written by Muster at each start; changes here are lost. Put your own below the include in postgresql.conf.
listen_addresses = '{listen}'
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 200

# Two cores and some gigabytes, shared with the rest of Muster.
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 8MB
maintenance_work_mem = 128MB
min_wal_size = 256MB
max_wal_size = 2GB
checkpoint_completion_target = 0.9
random_page_cost = 1.1
jit = off
autovacuum_naptime = 15s  # a table grows from nothing to 23,900 rows in minutes, and plans must keep up
autovacuum_analyze_scale_factor = 0.05
max_parallel_workers_per_gather = 0  # many short questions at once, not one long one

timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
log_checkpoints = off
# Statements and details would carry names and phone numbers into the log.
log_error_verbosity = terse
log_min_error_statement = panic
log_min_duration_statement = -1
log_statement = 'none'
"""


@dataclass(frozen=True)
class Listening:
    """Where the server waits for its clients."""

    sockets: Path
    tcp_port: int | None

    @property
    def port(self) -> int:
        return self.tcp_port or 5432  # without TCP only a part of the socket's name


def ensure_cluster(folder: Folder, *, account: Account, programs: Programs, keep: int) -> None:
    """Make the cluster where there is none, in a folder that is renamed once complete."""
    if folder.cluster.exists():
        _require_same_version(folder, account=account, programs=programs)
        return
    _require_space(folder)
    unfinished = folder.unfinished_cluster
    shutil.rmtree(unfinished, ignore_errors=True)
    make_folder(unfinished, uid=account.uid, gid=account.gid)
    _initdb(folder, account=account, programs=programs, keep=keep)
    if account.answer("/bin/sh", "-c", INCLUDE, "sh", unfinished / "postgresql.conf") is None:
        raise EmbeddedError(f"{account.name} could not write its own settings in {unfinished}. Start again.")
    unfinished.rename(folder.cluster)


def write_settings(folder: Folder, listening: Listening, account: Account) -> None:
    text = SETTINGS.format(
        listen="127.0.0.1" if listening.tcp_port else "",
        port=listening.port,
        sockets=f'"{listening.sockets}"'.replace("'", "''"),
    )
    write_file(folder.cluster / SETTINGS_NAME, text, uid=account.uid, gid=account.gid)


def _initdb(folder: Folder, *, account: Account, programs: Programs, keep: int) -> None:
    password_file = folder.run / "new-password"
    make_folder(folder.run, uid=account.uid, gid=account.gid)
    write_file(password_file, make_password(SUPERUSER, folder), uid=account.uid, gid=account.gid)
    command: list[str | Path] = [
        programs.path("initdb"),
        f"--pgdata={folder.unfinished_cluster}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth-local=scram-sha-256",
        "--auth-host=scram-sha-256",
        "--encoding=UTF8",
        "--no-locale",  # the machine's language must not decide how rows sort,
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",  # but upper and lower case are known for all letters
        "--no-instructions",
    ]
    process = account.popen(command, keep=[keep])
    try:
        said, _ = process.communicate()
    finally:
        password_file.unlink(missing_ok=True)
    if process.returncode != 0:
        shutil.rmtree(folder.unfinished_cluster, ignore_errors=True)
        raise EmbeddedError(f"PostgreSQL could not make its files in {folder.path}: {said.strip()[-600:]}")


def _require_same_version(folder: Folder, *, account: Account, programs: Programs) -> None:
    made_by = (folder.cluster / "PG_VERSION").read_text().strip()
    installed = version(programs, account)
    if made_by != installed:
        raise EmbeddedError(
            f"{folder.cluster} was made by PostgreSQL {made_by}, but {installed} is installed. "
            f"Back up with the old version and restore with the new one. {ELSEWHERE}"
        )


def _require_space(folder: Folder) -> None:
    free_mb = shutil.disk_usage(folder.path).free // 2**20
    if free_mb < FREE_MIN_MB:
        raise EmbeddedError(
            f"Only {free_mb} MB are free where {folder.path} lies; {FREE_MIN_MB} MB are needed. "
            f"Free some space. {ELSEWHERE}"
        )
