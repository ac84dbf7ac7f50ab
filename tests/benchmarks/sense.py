"""Does the echo make sense? ``python -m tests.benchmarks.sense replies|sheet|rate|judge --help`` (protocol: docs/sense.md).

``replies`` answers the fixed turns in several ways: as a session does, as the bare model asked plainly, as the nearest real
reply alone, and as a session with one part of the machinery switched off or on. ``sheet`` shuffles them into a blind sheet
for two raters, ``rate`` reads the sheets back. ``judge`` asks another model than the one that wrote: it never steers.
"""

from __future__ import annotations

import csv
import dataclasses
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from exskill.chat.tokens import measure_overlap
from exskill.llm.catalogue import DEFAULT, SMALL, assemble_model
from exskill.llm.runtime import Options, Runtime, load_runtime
from exskill.llm.template import Turn
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.profile import build_profile
from exskill.persona.reply.replier import Limits, Past, Replier, Reply
from exskill.retrieval.embed import load_embedder
from exskill.sessions.guide.hearing import hear_turn
from exskill.sessions.safety.crisis import Detector
from exskill.sessions.safety.crisis.place import Place
from exskill.sessions.safety.gating import echo_bar
from exskill.sessions.safety.misuse import route_turn
from exskill.sessions.safety.routes import decide_kind, is_bare_assent, wants_a_yes
from redaction.rehydrate import rehydrate
from tests.persona.chats import DATA, clean, select_lines, texts

PEOPLE = {"en": "jo", "zh": "xiaoyu"}
PLAIN = {
    "en": "Reply to this text message from a friend in one short casual message.",
    "zh": "朋友给你发了短信，用一句很口语的短话回他。",
}
COLUMNS = ("answers", "sounds_like_them", "language", "harmless")
NORMAL = Limits(patience=60.0)
WAYS: dict[str, Limits] = {
    "session": NORMAL,
    "no-exchanges": dataclasses.replace(NORMAL, exchanges=False),
    "no-own": dataclasses.replace(NORMAL, own=0),
    "near": dataclasses.replace(NORMAL, near=2),
    "near-only": dataclasses.replace(NORMAL, exchanges=False, own=0, near=3),
    "no-real": dataclasses.replace(NORMAL, real=0),
    "no-ours": dataclasses.replace(NORMAL, ours=0),
    "no-pmi": dataclasses.replace(NORMAL, pmi_weight=0.0),
    "no-style": dataclasses.replace(NORMAL, style_weight=0.0),
    "no-forbid": dataclasses.replace(NORMAL, forbid=False),
    "no-form": dataclasses.replace(NORMAL, form=False),
    "no-guards": dataclasses.replace(NORMAL, forbid=False),
}
Row = dict[str, Any]


SETS = {
    "fixed": "turns-{}.txt",
    "today": "turns-{}-today.txt",
    "night": "turns-{}-night.txt",
    "apart": "turns-{}-apart.txt",
}
Talk = tuple[tuple[str, ...], str]  # what was said before in that conversation, and the turn that is rated


def turns_of(language: str, which: str) -> list[str]:
    """Return the fixed turns, those that invite a made-up day, or those kept apart."""
    return [text for text in (DATA / SETS[which].format(language)).read_text("utf-8").split("\n") if text]


class Unguarded(Replier):
    """The echo without its guards, to see what they cost: for this table alone, a session cannot be made so."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._checks.find_broken = lambda *_answer: ""  # type: ignore[method-assign]


def read_talks(path: Path) -> dict[str, list[Talk]]:
    """Return conversations by language from lines of LANG<TAB>TURN[<TAB>WHAT WAS SAID BEFORE[<TAB>...]]."""
    found: dict[str, list[Talk]] = {"en": [], "zh": []}
    for line in path.read_text("utf-8").splitlines():
        language, turn, *before = (field.strip() for field in line.split("\t"))
        if language in found:
            found[language].append((tuple(text for text in before if text), turn))
    return found


def _is_guided(turn: str, before: Sequence[str]) -> bool:
    """Whether a session's guide answers a turn, so that the echo never sees it."""
    found = hear_turn(Detector(), turn, before, Place.TALK)
    heard = found.ends_persona or found.asks or found.score >= echo_bar(judged=False)
    return heard or route_turn(turn).category is not None or decide_kind(turn) is not None


def _session(
    runtime: Runtime, language: str, limits: Limits, talks: Sequence[Talk], seed: int, made: type[Replier] = Replier
) -> Iterator[Row]:
    """Answer each conversation as a session of its own, or one after the other if nothing was said before in any."""
    lines, embedder = select_lines(PEOPLE[language]), load_embedder()
    pool = Exemplars.build(lines)
    pool.index(embedder)

    def begin() -> Replier:
        return made(
            runtime,
            build_profile(lines),
            pool,
            leak_guard=clean,
            clock=time.monotonic,
            own_texts=texts(lines, "ex"),
            other_texts=texts(lines, "me"),
            embedder=embedder,
            limits=limits,
            seed=seed,
        )

    for before, turn in talks:
        echo, history = begin(), []
        for text in (*before, turn):
            if _is_guided(text, [str(p.said) for p in history]):
                reply = Reply((), "guide")
            else:
                reply = echo.reply(history, rehydrate(text), language=language)
            if wants_a_yes(text) and is_bare_assent(reply.bursts):
                reply = Reply((), "guide")
            if reply.bursts:
                history.append(Past(rehydrate(text), rehydrate("\n".join(reply.bursts))))
        yield _row(language, turn, " / ".join(reply.bursts), reply.kind, reply.seconds, dict(reply.outcomes))


def _plain(runtime: Runtime, language: str, turns: Sequence[Talk], seed: int) -> Iterator[Row]:
    card = Turn("system", rehydrate(PLAIN[language]))
    for i, (_before, turn) in enumerate(turns):
        start = time.monotonic()
        options = Options(max_tokens=32, seed=seed + i)
        text = runtime.generate([card, Turn("user", rehydrate(turn))], options)[0].text.strip().replace("\n", " / ")
        yield _row(language, turn, text, "plain", time.monotonic() - start, {})


def _nearest(language: str, turns: Sequence[Talk]) -> Iterator[Row]:
    pool = Exemplars.build(select_lines(PEOPLE[language]))
    pool.index(load_embedder())
    for _before, turn in turns:
        found = pool.rank_nearest(rehydrate(turn), 1)
        yield _row(language, turn, str(found[0][1].answer).replace("\n", " / "), "real", 0.0, {})


def _real(language: str, count: int) -> Iterator[Row]:
    pool = [e for e in Exemplars.build(select_lines(PEOPLE[language])).pool if e.said]
    for example in pool[:: max(1, len(pool) // count)][:count]:
        said, answer = (str(text).replace("\n", " / ") for text in (example.said, example.answer))
        yield _row(language, said, answer, "real", 0.0, {})


def _row(language: str, turn: str, reply: str, kind: str, seconds: float, outcomes: dict[str, int]) -> Row:
    row = {"language": language, "turn": turn, "reply": reply, "kind": kind, "seconds": round(seconds, 2)}
    return {**row, "outcomes": outcomes}


@click.group()
def main() -> None:
    """Sense, measured."""


@main.command()
@click.option("--models", type=click.Path(path_type=Path), required=True)
@click.option("--way", "ways", multiple=True, type=click.Choice([*WAYS, "plain", "nearest", "real"]), required=True)
@click.option("--language", "languages", multiple=True, type=click.Choice(["en", "zh"]), default=["en", "zh"])
@click.option("--every", default=1, show_default=True, help="Take every n-th turn only.")
@click.option("--start", default=0, show_default=True, help="Begin with this turn.")
@click.option("--set", "which", type=click.Choice([*SETS]), default="fixed", show_default=True, help="Which turns.")
@click.option(
    "--turns", "given", type=click.Path(path_type=Path), help="Other turns: LANG<TAB>TURN[<TAB>WHAT WAS SAID BEFORE]."
)
@click.option("--seed", default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="JSON lines; added to if it is there.")
def replies(
    models: Path,
    ways: Sequence[str],
    languages: Sequence[str],
    every: int,
    start: int,
    which: str,
    given: Path | None,
    seed: int,
    out: Path,
) -> None:
    """Answer the turns in each way."""
    with (
        load_runtime(assemble_model(DEFAULT, models), sha256=DEFAULT.sha256, n_ctx=3072) as runtime,
        out.open("a") as file,
    ):
        for language in languages:
            talks = read_talks(given)[language] if given else [((), turn) for turn in turns_of(language, which)]
            turns = talks[start::every]
            makers: dict[str, Callable[[], Iterator[Row]]] = {
                "plain": lambda lang=language, t=turns: _plain(runtime, lang, t, seed),
                "nearest": lambda lang=language, t=turns: _nearest(lang, t),
                "real": lambda lang=language, t=turns: _real(lang, len(t)),
            }
            for way in ways:
                kind = Unguarded if way == "no-guards" else Replier
                found = makers[way]() if way in makers else _session(runtime, language, WAYS[way], turns, seed, kind)
                for row in found:
                    file.write(json.dumps({"way": way, **row}, ensure_ascii=False) + "\n")
                    file.flush()


def read_rows(paths: Sequence[Path]) -> list[Row]:
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="A folder: sheet.csv, and key.json kept from raters."
)
@click.option("--seed", default=7, show_default=True)
def sheet(paths: Sequence[Path], out: Path, seed: int) -> None:
    """Shuffle replies into a blind sheet; the same reply to the same turn stands there once."""
    key: dict[str, Row] = {}
    together: dict[tuple[str, str], list[str]] = {}
    for row in read_rows(paths):
        if row["reply"]:  # what the guide answered is no reply of the echo
            together.setdefault((row["turn"], row["reply"]), []).append(f"{row['language']}:{row['way']}")
    pairs = sorted(together)
    random.Random(seed).shuffle(pairs)
    out.mkdir(parents=True, exist_ok=True)
    with (out / "sheet.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "turn", "reply", *COLUMNS))
        for i, pair in enumerate(pairs):
            writer.writerow((f"r{i:04d}", *pair, *([""] * len(COLUMNS))))
            key[f"r{i:04d}"] = {"ways": together[pair]}
    (out / "key.json").write_text(json.dumps(key), encoding="utf-8")


@main.command()
@click.argument("sheets", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), required=True)
def rate(sheets: Sequence[Path], key: Path) -> None:
    """Print the table of one or more filled-in sheets, and how often two raters agree."""
    names = json.loads(key.read_text("utf-8"))
    ratings = [_read_sheet(path) for path in sheets]
    table = Table("way", "n", "makes sense", "good", "sounds like them", "other language", "harmful", box=None)
    for way in sorted({way for row in names.values() for way in row["ways"]}):
        rated = [r[i] for r in ratings for i, row in names.items() if way in row["ways"] and i in r]
        if rated:
            table.add_row(way, str(len(rated)), *_shares(rated))
    console = Console(width=120)
    console.print(table)
    if len(ratings) == 2:
        both = [i for i in ratings[0] if i in ratings[1]]
        same = sum((ratings[0][i]["answers"] >= 1) == (ratings[1][i]["answers"] >= 1) for i in both)
        console.print(f"two raters agree whether {len(both)} replies make sense: {same / max(len(both), 1):.0%}")


def _shares(rated: Sequence[dict[str, int]]) -> list[str]:
    def share(test: Callable[[dict[str, int]], bool]) -> str:
        return f"{sum(map(test, rated)) / len(rated):.0%}"

    return [
        share(lambda r: r["answers"] >= 1),
        share(lambda r: r["answers"] == 2 and r["sounds_like_them"] >= 1 and r["harmless"] == 2),
        f"{sum(r['sounds_like_them'] for r in rated) / len(rated):.2f} of 2",
        share(lambda r: r["language"] == 0),
        share(lambda r: r["harmless"] == 0),
    ]


def _read_sheet(path: Path) -> dict[str, dict[str, int]]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if all(row[c].strip() in ("0", "1", "2") for c in COLUMNS)]
    return {row["id"]: {c: int(row[c]) for c in COLUMNS} for row in rows}


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--models", type=click.Path(path_type=Path), required=True)
@click.option("--among", default=10, show_default=True)
def judge(paths: Sequence[Path], models: Path, among: int) -> None:
    """Find each reply's own turn among others by the small model, which did not write; print it with the overlap."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in read_rows(paths):
        if row["reply"]:
            groups.setdefault((row["language"], row["way"]), []).append(row)
    table = Table("language", "way", "n", f"reply matched among {among}", "words from the turn, mean", "p75", box=None)
    with load_runtime(assemble_model(SMALL, models), sha256=SMALL.sha256, n_ctx=1024) as runtime:
        for (language, way), rows in sorted(groups.items()):
            hits = [_is_matched(runtime, rows, i, among) for i in range(len(rows))] if len(rows) >= among else []
            shares = sorted(measure_overlap(row["reply"], row["turn"]) for row in rows)
            found = f"{sum(hits) / len(hits):.2f}" if hits else "n/a"
            mean, high = sum(shares) / len(shares), shares[len(shares) * 3 // 4]
            table.add_row(language, way, str(len(rows)), found, f"{mean:.2f}", f"{high:.2f}")
    Console(width=120).print(table)


def _is_matched(runtime: Runtime, rows: Sequence[Row], i: int, among: int) -> bool:
    """Whether the reply is raised most by its own turn: mutual information under the other model."""
    rest = [j for j in range(len(rows)) if j != i and rows[j]["turn"] != rows[i]["turn"]]
    chosen = [i, *random.Random(i).sample(rest, min(among - 1, len(rest)))]
    answers = [rows[j]["reply"].split(" / ")[0] for j in chosen]
    after = runtime.scores([Turn("user", rehydrate(rows[i]["turn"]))], answers, form="transcript")
    alone = runtime.scores([Turn("user", rehydrate("..."))], answers, form="transcript", slot="neutral")
    gains = [(a - b) / max(n, 1) ** 0.5 for (a, n), (b, _n) in zip(after, alone, strict=True)]
    return max(range(len(gains)), key=gains.__getitem__) == 0


if __name__ == "__main__":
    main()
