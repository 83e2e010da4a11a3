"""Each command of `muster`: its words, and where its work is done."""

import argparse
import os
import sys
from datetime import date
from typing import Any
from uuid import UUID

from muster.boot import booted
from muster.demo.scale import SCALES

Verbs = Any  # argparse has no public name for what add_subparsers() answers


def add_all(verbs: Verbs) -> None:
    _add_demo(verbs)
    _add_serve(verbs)
    _add_simple(verbs)
    _add_load(verbs)
    _add_plan(verbs)
    _add_account(verbs)
    _add_token(verbs)


def _add_demo(verbs: Verbs) -> None:
    demo = verbs.add_parser("demo", help="a city of invented people, and the half-day replayed")
    demo.add_argument("--fresh", action="store_true", help="start over")
    demo.add_argument("--speed", type=float, default=60.0, help="how many times faster than the day went (default 60)")
    demo.add_argument("--port", type=_port, default=_default_port())
    demo.add_argument("--scale", choices=SCALES, help="registers of some communities (default), or of the whole city")
    demo.set_defaults(run=_demo)


def _add_serve(verbs: Verbs) -> None:
    serve = verbs.add_parser("serve", help="serve pages and take events in")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=_default_port())
    serve.set_defaults(run=_serve)


def _add_simple(verbs: Verbs) -> None:
    work = verbs.add_parser("work", help="send messages, make plans and do other jobs")
    work.add_argument("--queue", choices=["all", "default", "planning"], default="all", help="which jobs (all)")
    work.set_defaults(run=_work)
    verbs.add_parser("migrate", help="bring the database's schema up to date").set_defaults(run=_migrate)
    rebuild = verbs.add_parser("rebuild", help="make the ledger anew from the journal")
    rebuild.add_argument("--check", action="store_true", help="say what would change, and change nothing")
    rebuild.set_defaults(run=_rebuild)
    verbs.add_parser("check", help="say what is wrong with this installation").set_defaults(run=_check)


def _add_load(verbs: Verbs) -> None:
    load = verbs.add_parser("load", help="read areas, people or a register from a file").add_subparsers(
        required=True, metavar="WHAT"
    )
    areas = load.add_parser("areas", help="the tree of areas, from CSV with code and name")
    areas.add_argument("file")
    areas.add_argument("--shapes", help="GeoJSON with the outlines of some of them")
    areas.add_argument("--scheme", choices=["china", "parents"], default="china", help="how a code tells its parent")
    areas.set_defaults(run=_load_areas)
    people = load.add_parser("people", help="organisations and volunteers, from xlsx or CSV")
    people.add_argument("file")
    people.add_argument("--city", required=True, help="code of the area whose command keeps the list")
    people.add_argument("--preview", action="store_true", help="say what would happen, and change nothing")
    people.set_defaults(run=_load_people)
    _add_load_register(load)


def _add_load_register(load: Verbs) -> None:
    register = load.add_parser("register", help="the doors of communities and their households, from xlsx or CSV")
    register.add_argument("file")
    register.add_argument("--operation", type=UUID, required=True)
    register.add_argument("--community", help="code of the community; without it the file has a column 社区 Community")
    register.add_argument("--complete", action="store_true", help="doors that are not in the file are taken off")
    register.add_argument("--preview", action="store_true", help="say what would happen, and change nothing")
    register.set_defaults(run=_load_register)


def _add_plan(verbs: Verbs) -> None:
    plan = verbs.add_parser("plan", help="propose a plan").add_subparsers(required=True, metavar="WHAT")
    teams = plan.add_parser("teams", help="a leader and two members for each community")
    teams.add_argument("--operation", type=UUID, required=True)
    teams.set_defaults(run=_plan_teams)
    shifts = plan.add_parser("shifts", help="who is on duty when, in every community that has posts")
    shifts.add_argument("--operation", type=UUID, required=True)
    shifts.add_argument("--from", dest="first_on", type=date.fromisoformat, help="a day of the week to plan (today)")
    shifts.add_argument(
        "--wait", type=int, default=1800, choices=range(86401), metavar="SECONDS", help="for the workers (1800)"
    )
    shifts.set_defaults(run=_plan_shifts)
    support = plan.add_parser("support", help="organisations that lend people to communities that are short")
    support.add_argument("--operation", type=UUID, required=True)
    support.add_argument("--hours", type=int, default=24, choices=range(1, 721), metavar="1-720")
    support.add_argument(
        "--share",
        type=int,
        default=50,
        choices=range(1, 101),
        metavar="1-100",
        help="at most so many percent of an organisation's free people (default 50)",
    )
    support.add_argument(
        "--norm", type=int, help="one person for so many households, where no desk has said what it lacks"
    )
    support.set_defaults(run=_plan_support)


def _add_account(verbs: Verbs) -> None:
    account = verbs.add_parser("account", help="make the first account of a city; others are made on its pages")
    account.add_argument("--role", choices=["city", "auditor"], required=True)
    account.add_argument("--area", required=True, help="code of the area")
    account.add_argument("--username", required=True)
    account.set_defaults(run=_account)


def _add_token(verbs: Verbs) -> None:
    token = verbs.add_parser("token", help="print a token for the API")
    token.add_argument("--role", choices=["city", "desk", "leader", "volunteer", "auditor"], required=True)
    token.add_argument("--community", help="code of a community (desk, leader, volunteer)")
    token.add_argument("--area", help="code of an area (city, auditor)")
    token.add_argument("--hours", type=int, default=12, choices=range(1, 73), metavar="1-72")
    token.set_defaults(run=_token)


def _demo(options: argparse.Namespace) -> int:
    from muster.demo.run import run  # noqa: PLC0415 - each command reads only what it needs

    return run(port=options.port, speed=options.speed, fresh=options.fresh, scale=options.scale)


def _serve(options: argparse.Namespace) -> int:
    with booted("muster_app"):
        from muster import preflight  # noqa: PLC0415
        from muster.live.serve import serve  # noqa: PLC0415

        if _told(preflight.problems("muster_app")):
            return 1
        serve(host=options.host, port=options.port)
    return 0


def _work(options: argparse.Namespace) -> int:
    with booted("muster_worker"):
        from muster import preflight  # noqa: PLC0415
        from muster.cli import work  # noqa: PLC0415

        if _told(preflight.problems("muster_worker")):
            return 1
        work.work(options.queue)
    return 0


def _migrate(_options: argparse.Namespace) -> int:
    with booted("muster_owner"):
        from muster.migrate import migrate  # noqa: PLC0415

        migrate()
    return 0


def _rebuild(options: argparse.Namespace) -> int:
    with booted("muster_owner"):
        from muster.cli import rebuild  # noqa: PLC0415

        return rebuild.ledger(options)


def _check(_options: argparse.Namespace) -> int:
    with booted("muster_app"):
        from django.utils.timezone import now  # noqa: PLC0415

        from muster import preflight  # noqa: PLC0415
        from muster.access import chain  # noqa: PLC0415

        found = preflight.problems("muster_app") or chain.problems(now=now())
        _told(found)
    if not found:
        print("All is well.")
    return 1 if found else 0


def _load_areas(options: argparse.Namespace) -> int:
    with booted("muster_owner"):
        from muster.cli import load  # noqa: PLC0415

        return load.areas(options)


def _load_people(options: argparse.Namespace) -> int:
    with booted("muster_owner"):
        from muster.cli import load  # noqa: PLC0415

        return load.people(options)


def _load_register(options: argparse.Namespace) -> int:
    with booted("muster_owner"):
        from muster.cli import load_register  # noqa: PLC0415

        return load_register.register(options)


def _plan_teams(options: argparse.Namespace) -> int:
    with booted("muster_owner"):
        from muster.cli import plan  # noqa: PLC0415

        return plan.teams(options.operation)


def _plan_shifts(options: argparse.Namespace) -> int:
    with booted("muster_owner"):
        from muster.cli import plan  # noqa: PLC0415

        return plan.shifts(options.operation, first_on=options.first_on, wait=options.wait)


def _plan_support(options: argparse.Namespace) -> int:
    with booted("muster_owner"):
        from muster.cli import plan  # noqa: PLC0415

        return plan.support(options.operation, hours=options.hours, share=options.share, norm=options.norm)


def _account(options: argparse.Namespace) -> int:
    with booted("muster_owner"):
        from muster.cli import account  # noqa: PLC0415

        return account.make(options)


def _token(options: argparse.Namespace) -> int:
    with booted("muster_owner"):
        from muster.cli import token  # noqa: PLC0415

        return token.issue_for(options)


def _told(problems: list[str]) -> bool:
    for problem in problems:
        print(problem, file=sys.stderr)
    return bool(problems)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; give a number from 1 to 65535")
    return int(text)


def _default_port() -> int:
    return _port(os.environ.get("MUSTER_PORT", "8000"))
