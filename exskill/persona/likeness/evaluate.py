"""Print the likeness table: ``python -m exskill.persona.likeness.evaluate DIR --models FOLDER``.

DIR holds one JSON-lines file a person (:mod:`exskill.persona.likeness.corpus`); everything in it is redacted first, as an import
would be. ``--replies`` bounds the run; fewer than 100 replies a person show a direction, not a figure.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from exskill.llm.catalogue import assemble_model, find_entry
from exskill.llm.runtime import load_runtime
from exskill.persona.likeness.adapted import measure_memorised, train_on
from exskill.persona.likeness.corpus import People, Person, Redact, read_people
from exskill.persona.likeness.fit import read_dialogue
from exskill.persona.likeness.plots import FORMATS, draw_plots
from exskill.persona.likeness.rows import Row
from exskill.persona.likeness.score import Tools, evaluate_person, fit_rows, measure_drift
from exskill.persona.reply.replier import LeakGuard, Limits
from exskill.retrieval.embed import load_embedder
from redaction import Redactor
from redaction.text import RawText, RedactedText

__all__ = ["main"]


def _make_table(rows: Sequence[Row]) -> Any:
    from rich.table import Table

    table = Table("person", "measure", "real", "bare", "ours", "95 %", "bar", "met", box=None)
    for row in rows:
        table.add_row(
            row.person,
            row.measure,
            "-" if row.floor is None else f"{row.floor:.3f}",
            "-" if row.ceiling is None else f"{row.ceiling:.3f}",
            f"{row.ours:.3f}",
            f"{row.low:.3f}-{row.high:.3f}",
            row.bar,
            "" if not row.bar else "yes" if row.met else "MISSED",
        )
    return table


def _load_redaction() -> tuple[Redact, LeakGuard]:
    """Return the redactor twice: for public messages and our own lines, and as the leak guard of a session."""
    redactor = Redactor()

    def redact(texts: Sequence[str]) -> list[RedactedText | None]:
        return [found.text for found in redactor.redact([RawText(t) for t in texts])]

    def leak_guard(texts: Sequence[str]) -> list[RedactedText | None]:
        return [None if found.findings else found.text for found in redactor.redact([RawText(t) for t in texts])]

    return redact, leak_guard


def _measure_adapted(
    tools: Tools, path: Path, people: People, person: Person, replies: int, with_drift: bool, console: Any
) -> list[Row]:
    """Return the same rows with an adapter, under the name ``…+adapter``; what it remembers beside the bare model."""
    started = time.monotonic()
    bare = measure_memorised(tools, person)
    data = train_on(tools, path, person)
    minutes = (time.monotonic() - started) / 60
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    console.print(f"{person.name}: trained in {minutes:.1f} min, {len(data) >> 20} MB, peak memory {peak} MB")
    with load_runtime(path) as runtime:
        runtime.attach(data)
        adapted = replace(tools, runtime=runtime, in_chat=False)  # it learned to go on with a list
        found, how = evaluate_person(adapted, people, person, replies)
        if with_drift:
            found.append(measure_drift(adapted, people, person))
        found += [
            replace(row, ceiling=before.ours)
            for row, before in zip(measure_memorised(adapted, person), bare, strict=True)
        ]
    console.print(f"{person.name}+adapter: {how.value}", highlight=False)
    return [replace(row, person=f"{row.person}+adapter") for row in found]


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--model", "name", default="qwen2.5-coder-1.5b", show_default=True, help="A model of the catalogue.")
@click.option("--models", type=click.Path(path_type=Path), required=True, help="Folder to assemble the model in.")
@click.option("--replies", default=116, show_default=True, help="Replies per person.")
@click.option("--people", "names", default="", help="Comma-separated names; all if empty.")
@click.option("--candidates", default=0, show_default=True, help="Candidates per reply; 0 as in a session.")
@click.option("--patience", default=4.0, show_default=True, help="Seconds after which no second round is begun.")
@click.option(
    "--as-list", is_flag=True, help="One-sided messages as a list that goes on, and not as a session answers."
)
@click.option("--drift", "with_drift", is_flag=True, help="Also 30-turn dialogues.")
@click.option("--dialogue", type=click.Path(exists=True, path_type=Path), help="Two-sided dialogue for the fit.")
@click.option("--adapter", is_flag=True, help="Also with an adapter trained on what the echo is shown (`train` extra).")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Also draw it: a new .svg or .png.")
@click.option("--character", default="Sheldon", show_default=True, help="Who in the dialogue is imitated.")
def main(
    directory: Path,
    name: str,
    models: Path,
    replies: int,
    names: str,
    candidates: int,
    patience: float,
    as_list: bool,
    with_drift: bool,
    adapter: bool,
    dialogue: Path | None,
    plot: Path | None,
    character: str,
) -> None:
    """Print the likeness table of docs/persona.md for the people in DIRECTORY."""
    from rich.console import Console

    if plot is not None and (plot.suffix[1:] not in FORMATS or plot.exists()):
        raise click.BadParameter("a new file that ends in .svg or .png", param_hint="--plot")
    console = Console(width=150)
    redact, leak_guard = _load_redaction()
    people = read_people(directory, redact)
    wanted = {n for n in names.split(",") if n}
    rows: list[Row] = []
    path = assemble_model(name, models)
    with load_runtime(path, sha256=find_entry(name).sha256) as runtime:
        limits = Limits(candidates=candidates, patience=patience)
        tools = Tools(runtime, leak_guard, redact, limits, embedder=load_embedder(), in_chat=not as_list)
        for person in people.persons:
            if wanted and person.name not in wanted:
                continue
            found, how = evaluate_person(tools, people, person, replies)
            if with_drift:
                found.append(measure_drift(tools, people, person))
            rows += found
            console.print(_make_table(found))
            console.print(f"{person.name}: {how.value}", highlight=False)
            if adapter:
                found = _measure_adapted(tools, path, people, person, replies, with_drift, console)
                rows += found
                console.print(_make_table(found))
        if dialogue is not None:
            lines = read_dialogue(dialogue, character, redact)
            found = fit_rows(tools, lines, load_embedder(), character, min(replies, 60))
            rows += found
            console.print(_make_table(found))
    if plot is not None:
        plot.write_bytes(draw_plots(rows, plot.suffix[1:]))
    barred = [row for row in rows if row.bar]
    met = sum(row.met for row in barred)
    console.print(f"{met} of {len(barred)} bars met, {replies} replies per person, model {name}")


if __name__ == "__main__":
    main()
