"""How fast the model answers here: ``python -m tests.benchmarks.model_speed --models DIR [--small]``.

Prints load time, prompt and generation speed beside a bare decode loop of the same build and threads (what llama.cpp's
own bench does), the first token with a cold, a warm and a restored prefix of about 1 500 tokens, how long an abort
takes, and the first burst of a whole turn over a chat of ours.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from exskill.llm.catalogue import DEFAULT, SMALL, assemble_model
from exskill.llm.engine import Aborted
from exskill.llm.machine import count_cores, others_running
from exskill.llm.runtime import Options, Runtime, load_runtime
from exskill.llm.template import Turn
from exskill.persona.likeness.prompts import PROMPTS
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.profile import build_profile
from exskill.persona.reply.replier import Past, Replier
from redaction.rehydrate import rehydrate
from tests.persona.chats import clean, select_lines, texts

Rows = list[tuple[str, str, str]]


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def long_prompt(runtime: Runtime, wanted: int = 1500) -> list[Turn]:
    """Return a chat of about ``wanted`` tokens."""
    turns: list[Turn] = []
    lines = [line for line in select_lines("jo", repeat=20) if line.text.strip()]
    while not turns or len(runtime.prompt_tokens(turns)) < wanted:
        start = len(turns)
        turns += [Turn("user" if li.mine else "assistant", li.text) for li in lines[start : start + 20]]
    return turns


def bare_speed(runtime: Runtime, tokens: int = 32) -> float:
    """Return tokens/s of decoding alone, one sequence, no sampling: llama-bench's measure."""
    engine = runtime._engine
    engine.clear()
    engine.decode([(1, 0, 0, True)], None)
    spent = timed(lambda: [engine.decode([(1, i + 1, 0, True)], None) for i in range(tokens)])
    runtime.reset()
    return tokens / spent


def our_speed(runtime: Runtime, head: list[Turn], tokens: int = 32) -> float:
    """Return tokens/s of generating one candidate with everything that sampling does."""
    runtime.prepare(head)
    made = 0
    start = time.perf_counter()
    while made < tokens:  # an answer that ends early is begun again, which computes the prompt's last token anew
        made += runtime.generate(head, Options(max_tokens=tokens, seed=made, stop=()))[0].tokens + 1
    return made / (time.perf_counter() - start)


def speeds(runtime: Runtime) -> Rows:
    turns = long_prompt(runtime)
    count = len(runtime.prompt_tokens(turns))
    one = Options(max_tokens=1)
    runtime.reset()
    cold = timed(lambda: runtime.generate(turns, one))
    warm = timed(lambda: runtime.generate(turns, one))
    runtime.generate([Turn("user", rehydrate("something else entirely"))], one, slot="judge")
    after = timed(lambda: runtime.generate(turns, one))
    blob = runtime.export_state(turns)
    runtime.reset()
    restore = timed(lambda: runtime.import_state(turns, blob))
    restored = restore + timed(lambda: runtime.generate(turns, one))
    head = [Turn("user", rehydrate("hello"))]
    pairs = [(bare_speed(runtime), our_speed(runtime, head)) for _round in range(3)]  # in turn: a shared machine varies
    bare, ours = (max(side) for side in zip(*pairs, strict=True))
    start = time.perf_counter()
    four = sum(c.tokens for c in runtime.generate(head, Options(candidates=4, max_tokens=24, stop=())))
    batch, rows = four / (time.perf_counter() - start), runtime.rows
    return [
        (f"first token, cold, {count} tokens", f"{cold:.2f} s", f"{count / cold:.0f} tokens/s"),
        ("first token, warm prefix", f"{warm * 1000:.0f} ms", f"{warm / cold:.1%} of cold (bar 2 %)"),
        ("... after another prompt", f"{after * 1000:.0f} ms", f"{after / cold:.1%} of cold (bar 2 %)"),
        ("... restored after a restart", f"{restored * 1000:.0f} ms", f"{restored / cold:.1%} of cold (bar 2 %)"),
        ("generation, bare decode loop", f"{bare:.1f} tokens/s", ""),
        ("generation, one candidate", f"{ours:.1f} tokens/s", f"{ours / bare:.0%} of bare (bar 95 %)"),
        (
            "generation, four candidates",
            f"{batch:.1f} tokens/s",
            f"{batch / ours:.2f}x one; {four} tokens, {rows} rows",
        ),
    ]


def abort_time(runtime: Runtime) -> Rows:
    turns = long_prompt(runtime)
    rows: Rows = []
    for name, prepared in (("prompt evaluation", False), ("generation", True)):
        runtime.reset()
        if prepared:
            runtime.prepare(turns)
        deadline = time.perf_counter() + 0.4
        try:
            runtime.generate(turns, Options(max_tokens=400, stop=()), abort=lambda d=deadline: time.perf_counter() > d)
            rows.append((f"abort in {name}", "not reached", ""))
        except Aborted:
            rows.append((f"abort in {name}", f"{(time.perf_counter() - deadline) * 1000:.1f} ms", "after the deadline"))
    return rows


def bursts(runtime: Runtime, turns: int) -> Rows:
    lines = select_lines("jo", repeat=4)
    echo = Replier(
        runtime,
        build_profile(lines),
        Exemplars.build(lines),
        leak_guard=clean,
        clock=time.perf_counter,
        own_texts=texts(lines, "ex"),
        other_texts=texts(lines, "me"),
    )
    runtime.reset()
    prepared = timed(echo.prepare)
    history: list[Past] = []
    seconds: list[float] = []
    prompts: Sequence[str] = PROMPTS["en"]
    for i in range(turns):
        said = rehydrate(prompts[i % len(prompts)])
        reply = echo.reply(history, said, language="en")
        if reply.kind in ("model", "real", "fallback", "guide"):
            seconds.append(reply.seconds)
        history.append(Past(said, rehydrate("\n".join(reply.bursts))))
    seconds.sort()
    middle, high = seconds[len(seconds) // 2], seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))]
    return [
        ("prompt head, computed ahead", f"{prepared:.2f} s", ""),
        (f"first burst, {len(seconds)} turns", f"median {middle:.2f} s, p95 {high:.2f} s", "bar 5 / 9 s, small 1.5 s"),
    ]


@click.command()
@click.option("--models", type=click.Path(path_type=Path), required=True)
@click.option("--small", is_flag=True)
@click.option("--turns", default=29, show_default=True)
def main(models: Path, small: bool, turns: int) -> None:
    chosen = SMALL if small else DEFAULT
    path = assemble_model(chosen, models)
    start = time.perf_counter()
    with load_runtime(path, sha256=chosen.sha256) as runtime:
        loaded = time.perf_counter() - start
        table = Table("what", "measured", "against", title=f"{chosen.title}, {count_cores()} cores", box=None)
        table.add_row("other threads running", str(others_running()), "0 on an idle machine")
        table.add_row("load, hash included", f"{loaded:.2f} s", "")
        for row in (*speeds(runtime), *abort_time(runtime), *bursts(runtime, turns)):
            table.add_row(*row)
        Console(width=120).print(table)


if __name__ == "__main__":
    main()
