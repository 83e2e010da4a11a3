"""Make the storms' city in a data folder: python -m tests.storm.arrange FOLDER."""

import os
import sys

from bench.phones import city
from muster.boot import booted

SIZE = city.Size(communities=12, buildings=4, people=40, rounds=3)


def main() -> None:
    os.environ["MUSTER_DATA_DIR"] = sys.argv[1]
    with booted("muster_owner"):
        from muster.migrate import migrate

        migrate(verbosity=0)
        city.arrange(SIZE)


if __name__ == "__main__":
    main()
