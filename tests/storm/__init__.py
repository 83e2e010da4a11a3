"""Storms: senders that go on while the faults come, and the set check afterwards: lost, doubled, phantom (TRUST.md 3.1, G25).

`make test` blows for some seconds each, `make storm` (MUSTER_STORM=1) for the figures that are promised. Each prints its seed.
"""
