"""`muster rebuild`: the ledger anew from the journal, with a bar to watch."""

import argparse

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from muster.ledger.rebuild import rebuild, verify


def ledger(options: argparse.Namespace) -> int:
    """Rebuild, or with --check only compare; answers the exit code: 1 where the check found a difference."""
    columns = (SpinnerColumn(), TextColumn("Communities"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def told(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        found = verify(told=told) if options.check else rebuild(told=told)
    print(f"{found.events:,} events told again.")
    if not found.unlike:
        print("The ledger is what the journal says.")
        return 0
    print(f"{'Would change' if options.check else 'Changed'}: {', '.join(found.unlike)}")
    return 1 if options.check else 0
