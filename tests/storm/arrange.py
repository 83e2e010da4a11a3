"""Make the storms' city in a data folder: python -m tests.storm.arrange FOLDER."""

import os
import sys
from pathlib import Path

from bench.phones import city
from bench.phones.sessions import keep_sessions
from muster.boot import booted

SIZE = city.Size(communities=12, buildings=4, people=40, rounds=3)
COOKIES = "cookies"  # the file of the volunteers' sessions


def main() -> None:
    os.environ["MUSTER_DATA_DIR"] = sys.argv[1]
    with booted("muster_owner"):
        from muster.migrate import migrate

        migrate(verbosity=0)
        city.arrange(SIZE)
        keep_sessions(Path(sys.argv[1]) / COOKIES)


if __name__ == "__main__":
    main()
