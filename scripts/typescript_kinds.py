"""Writes frontend/field/kinds.ts, the kinds of events as the phone's own code knows them, from journal/kinds.py.

Usage: typescript_kinds.py [--check]. With --check nothing is written, and a stale file is an error.
"""

import sys
from pathlib import Path

from msgspec import inspect

from muster.journal import kinds

OUTPUT = Path(__file__).parent.parent / "frontend" / "field" / "kinds.ts"
HEAD = "/** Every kind of event and its facts. Written by scripts/typescript_kinds.py from journal/kinds.py: change those. */"
LIMITS = ("SUPERSEDES_MAX", "PEOPLE_MAX", "QUESTIONS_MAX")


class NotSpelled(TypeError):
    """A type in journal/kinds.py that this script has no TypeScript for yet."""


def main(arguments: list[str]) -> int:
    text = spelled()
    if "--check" not in arguments:
        OUTPUT.write_text(text, encoding="utf-8")
        return 0
    if OUTPUT.read_text(encoding="utf-8") == text:
        return 0
    print("frontend/field/kinds.ts is stale. Run: python scripts/typescript_kinds.py", file=sys.stderr)
    return 1


def spelled() -> str:
    """The whole file."""
    limits = [f"export const {name} = {getattr(kinds, name)};" for name in LIMITS]
    shapes = [_interface(inspect.type_info(shape)) for shape in kinds.KINDS.values()]
    table = [f'  "{kind}": {shape.__name__};' for kind, shape in kinds.KINDS.items()]
    must = ", ".join(f'"{kind}"' for kind in sorted(kinds.MUST_SUPERSEDE))
    return "\n".join(
        [
            HEAD,
            "",
            *limits,
            f"export const MUST_SUPERSEDE: readonly Kind[] = [{must}];",
            "",
            *shapes,
            "export interface FactsOf {",
            *table,
            "}",
            "export type Kind = keyof FactsOf;",
            "",
        ]
    )


def _interface(shape: inspect.Type) -> str:
    if not isinstance(shape, inspect.StructType):
        raise NotSpelled(shape)
    lines = [
        f"  {field.encode_name}{'' if field.required else '?'}: {_type(_given(field.type))};" for field in shape.fields
    ]
    return "\n".join([f"export interface {shape.cls.__name__} {{", *lines, "}"])


def _given(type_: inspect.Type) -> inspect.Type:
    """What stands there when it is not left out: the phone leaves a key out and never sends null."""
    if not isinstance(type_, inspect.UnionType):
        return type_
    told = [each for each in type_.types if not isinstance(each, inspect.NoneType)]
    if len(told) != 1:
        raise NotSpelled(type_)
    return told[0]


def _type(type_: inspect.Type) -> str:
    match type_:
        case inspect.UUIDType() | inspect.StrType():
            return "string"
        case inspect.IntType():
            return "number"
        case inspect.LiteralType(values=values):
            return " | ".join(f'"{value}"' for value in values)
        case inspect.DictType(key_type=key, value_type=value):
            return f"Record<{_type(key)}, {_type(value)}>"
    raise NotSpelled(type_)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
