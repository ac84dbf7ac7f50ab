"""What a form of chips says about the people who were found: before anything is kept, and later."""

from __future__ import annotations

from exskill.web.forms import Form
from redaction.review import Add, Decision, Keep, Merge

__all__ = ["read_decisions"]


def read_decisions(form: Form) -> list[Decision]:
    """Return what was decided, in an order in which every decision still finds its person."""
    kept: list[Decision] = []
    merged = dict[int, int]()
    for field, value in form.fields.items():
        name, _dash, digits = field.partition("-")
        if name != "who" or not digits.isdigit():
            continue
        number, same = int(digits), form.text(f"same-{digits}")
        if value == "keep":
            kept.append(Keep(number))
        elif value == "merge" and same.isdigit() and int(same) != number:
            merged[number] = int(same)
    into = {number: _find_last(merged, number) for number in merged}
    merges = [Merge(last, number) for number, last in into.items() if last != number]
    names = [*form.text("add").replace("，", ",").replace("、", ",").split(","), *form.many.get("hide", ())]
    return [*merges, *kept, *(Add(name.strip()) for name in names if name.strip())]


def _find_last(merged: dict[int, int], number: int) -> int:
    """Return who somebody is in the end, where A is said to be B and B to be C; the first of a circle stays."""
    seen = [number]
    while (number := merged.get(number, number)) not in seen:
        seen.append(number)
    return seen[-1] if seen[-1] not in merged else min(seen)
