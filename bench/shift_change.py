"""Shift change: 24,010 field phones, each with what it told offline, all sync within a few minutes.

Run: .venv/bin/python bench/shift_change.py [--minutes 5]
Every phone has a key of its own, seals each event and signs its batch, as the app does. Everybody reported in, came, went for a
break, came back and left; those who hold stairwells have forty doors besides. Requests come at even times whatever the answers,
and each is timed from when it was due.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.phones import load  # noqa: E402 - the folder above must be known
from bench.phones.ids import (  # noqa: E402
    COMMUNITIES,
    HOUSEHOLDS_OF_BUILDING,
    PEOPLE,
    VISITORS,
    event_id,
    id_of,
    token_hash,
)
from bench.phones.seals import point_of, sealed_for, signed  # noqa: E402
from bench.phones.server import arranged, run_load, serving  # noqa: E402

DOORS_EACH = 40
BUILDINGS = 8
CONNECTIONS = 400


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--minutes", type=float, default=5)
    asked = words.parse_args()
    with arranged(BUILDINGS) as folder:
        requests = folder / "requests.jsonl"
        count = _write(requests)
        print(f"{count:,} phones have sealed and signed what they told", flush=True)
        with serving() as port:
            rate = count / asked.minutes / 60
            told = run_load(port, what="file", of={"path": str(requests)}, rate=rate, connections=CONNECTIONS)
        print(
            f"{count:,} phones within {asked.minutes:g} min ({rate:,.0f}/s): p50 {told['p50_ms']:.0f} ms, "
            f"p99 {told['p99_ms']:.0f} ms (wanted 1,000), worst {told['max_ms']:.0f} ms; {told['statuses']}"
        )


def _write(path: Path) -> int:
    """A line for each phone; answers how many. The phones' keys go to the tokens that the city has."""
    from muster.access.models import Token
    from muster.journal.sealed import public_key

    key_id, point = public_key()
    chance = random.Random(20221024)
    phones = [(c, v) for c in range(COMMUNITIES) for v in range(PEOPLE)]
    chance.shuffle(phones)
    tokens = []
    with path.open("w") as lines:
        for c, v in phones:
            key = ec.generate_private_key(ec.SECP256R1())
            tokens.append(
                Token(
                    hash=token_hash(c, v), device_id=id_of("device", c, v), public_key=point_of(key), purpose="deposit"
                )
            )
            sealed = [sealed_for(key_id, point, one) for one in _told(c, v, chance)]
            around = json.loads(load.batch(c, v, ())) | {"events": sealed}
            lines.write(json.dumps(load.request(c, v, json.dumps(signed(around, key))).decode()) + "\n")
    Token.objects.bulk_update(tokens, ["device_id", "public_key", "purpose"], batch_size=2_000)
    return len(phones)


def _told(c: int, v: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """What one person has told of the shift, in the order of its numbers."""
    yield json.loads(load.check_in("volunteer.reported_in", c, v, 1, chance))
    seq = 1
    for _ in range(2):
        came = json.loads(load.check_in("volunteer.arrived", c, v, seq + 1, chance))
        yield came
        left = came | {"id": event_id(chance), "seq": seq + 2, "kind": "volunteer.left"}
        yield left | {"facts": came["facts"] | {"arrival": came["id"]}}
        seq += 2
    if v < VISITORS:
        doors = BUILDINGS * HOUSEHOLDS_OF_BUILDING // VISITORS
        for n in range(DOORS_EACH):
            yield json.loads(load.visit(c, v * doors + n, 0, seq + n + 1, chance))


if __name__ == "__main__":
    main()
