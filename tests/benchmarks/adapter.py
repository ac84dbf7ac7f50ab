"""What `persona train` takes: ``python -m tests.benchmarks.adapter --models FOLDER [--small] [--steps 6]``.

Lessons are 1,000 answers of our own small chats, in the form of the prompt; a few steps are taken and the whole is
reckoned from their median. Peak memory is the process's own, llama.cpp being closed before training begins. What an
adapter brings and costs in likeness: ``python -m exskill.persona.likeness.evaluate DIR --models FOLDER --adapter``.
"""

from __future__ import annotations

import resource
import statistics
import time
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from exskill.llm.catalogue import DEFAULT, SMALL, assemble_model
from exskill.llm.machine import count_cores
from exskill.llm.runtime import load_runtime
from exskill.llm.training import lora
from exskill.llm.training.course import Course
from exskill.llm.training.weights import read_weights
from exskill.persona.adapter.adapter import memory_needed
from exskill.persona.adapter.training_data import make_lessons
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.profile import build_profile
from tests.persona.chats import select_lines


@click.command()
@click.option("--models", type=click.Path(path_type=Path), required=True)
@click.option("--small", is_flag=True)
@click.option("--steps", default=6, show_default=True)
def main(models: Path, small: bool, steps: int) -> None:
    chosen = SMALL if small else DEFAULT
    path = assemble_model(chosen, models)
    lines = select_lines("jo", 60) + select_lines("xiaoyu", 60)
    with load_runtime(path, sha256=chosen.sha256, n_ctx=512) as runtime:
        lessons = make_lessons(runtime, build_profile(lines), Exemplars.build(lines), 1000)
    weights = read_weights(path)
    trainer, state, course = lora.Trainer(weights), lora.first_state(weights, 1), Course(1, seed=1)
    start = time.perf_counter()
    total, count = trainer.measure(state, lessons.held)
    measured = time.perf_counter() - start
    spent: list[float] = []
    at = time.perf_counter()

    def stepped(_state: lora.State) -> None:
        nonlocal at
        now = time.perf_counter()
        spent.append(now - at)
        at = now

    course.run(trainer, state, lessons.learn, stop=lambda: len(spent) >= steps, stepped=stepped)
    step = statistics.median(spent[1:])  # the first one compiles
    whole = step * course.steps(len(lessons.learn)) + 2 * measured
    rows, tokens = len(lessons.learn), lessons.tokens
    table = Table("what", "measured", "bar", title=f"{chosen.title}, {count_cores()} cores", box=None)
    table.add_row("lessons", f"{lessons.answers} answers, {rows} rows of 512, {tokens} tokens", "")
    table.add_row("nats per token, not learned, before", f"{total / max(count, 1):.2f}", "")
    table.add_row("a step (512 tokens)", f"{step:.2f} s, {512 / step:.0f} tokens/s", "")
    table.add_row("all of it, measured before and after", f"{whole / 60:.1f} min", "20 min for 1,000 messages")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    table.add_row("peak memory", f"{peak} MB (asked for beforehand: {memory_needed(path)} MB)", "6,000 MB")
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
