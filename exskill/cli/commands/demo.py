"""``exskill demo``: the whole way on an invented chat, with nothing to answer and nothing left behind.

The chat ships with the program and was written for it; that is why its raw lines may be shown here and nowhere else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import click

from exskill.chat.participants import decide_cast
from exskill.chat.redactors import build_redactor
from exskill.cli.commands.audit import log_table
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.views.import_report import report_table
from exskill.consent import Adult, Purpose
from exskill.core import i18n
from exskill.core.errors import ExskillError
from exskill.core.i18n import N_, _
from exskill.core.paths import Paths
from exskill.erasure.destroy import destroy_vault
from exskill.importers import registry
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.source import MemorySource
from exskill.ingest.pipeline import Job, Part, ingest_job
from exskill.persona.page.summary import write_sentences
from exskill.persona.portrait.stored import Kept
from exskill.sessions.programme.types import SessionKind
from exskill.sessions.service import hold_session
from exskill.store.log_words import verdict_words
from exskill.store.new_import import NewImport
from exskill.store.settings import Settings
from vault.atomic import make_private
from vault.slots import PassphraseUnlocker, RecoveryUnlocker, parse_recovery

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["demo"]

NAME = "demo"
MINUTES = 8.0  # two of them are the echo's


@dataclass(frozen=True, slots=True)
class _Tale:
    """An invented chat, who is who in it, what is said to the echo, and what has to be gone from it."""

    file: str
    me: str
    ex: str
    before: tuple[str, ...]  # what the guide asks first
    turns: tuple[str, ...]
    shown: tuple[str, ...]  # parts of lines that are shown before and after
    planted: tuple[str, ...]


_ENGLISH: Final = _Tale(
    "chat.txt",
    "Alex",
    "Sam",
    ("the window, a cup, my hands", "that I was hurt", ""),
    ("can't find my keys again", "I had a fight with my boss today", "do you remember the beach?"),
    (
        "Priya says the party",
        "and tell her to call",
        "hartmann again",
        "小丽还是",
        "139",
        "write to him",
        "haha i know",
    ),
    (
        *("Priya", "Julia", "julia", "artmann", "Marcus", "marcus", "王丽丽", "小丽", "张师傅", "07700", "13912345678"),
        *("Larkfield", "愚园路", "example.com"),
    ),
)
_CHINESE: Final = _Tale(
    "chat_zh.txt",
    "小禾",
    "阿远",
    ("窗户、杯子、我的手", "我当时很受伤", ""),
    ("钥匙又找不到了", "我今天被老板骂了", "还记得去海边那天吗"),
    ("林晓彤说聚会", "让她打给", "又是周建国", "小丽还是", "找张师傅", "给他写邮件", "嘿嘿我知道"),
    (
        *("林晓彤", "晓彤", "婷婷", "周建国", "王丽丽", "小丽", "张师傅", "马叔", "13912345678", "13887654321"),
        *("愚园路", "maguofu", "example.com"),
    ),
)
_TALES: Final = {"en": _ENGLISH, "zh": _CHINESE}


@command(
    "demo",
    help=N_(
        """Show the whole way on an invented chat: import, redaction, vault, consent, session, audit, destruction.

        Needs no answers. Nothing of it stays on the disk but the model file.

        \b
        Examples:
          exskill demo
          exskill demo --small-model
        """
    ),
)
@option("--small-model", is_flag=True, help=N_("Use the small model (quicker, in style but often without sense)."))
@option("--model", "model_name", metavar="NAME", help=N_("Use this model."))
@click.pass_obj
def demo(app: App, /, small_model: bool, model_name: str | None) -> int:
    """Walk, and succeed only if every step held."""
    began = time.monotonic()
    with _make_temporary(app) as place:
        way = Demo(place, model_name, small_model)
        way.walk()
    ui.answer()
    ui.answer(
        _("Every step held ({seconds:.0f} s). The demo's vault is gone; the model file stays for next time.").format(
            seconds=time.monotonic() - began
        )
    )
    ui.say(_("next: exskill begin"))
    return 0


@contextmanager
def _make_temporary(app: App) -> Iterator[App]:
    """Give the demo directories of its own, removed whatever happens; models stay where they are."""
    import os
    import shutil

    root = app.paths.state / f"demo-{os.urandom(4).hex()}"
    make_private(root)
    paths = Paths(data=root / "data", state=root / "state", config=root / "config", model_home=app.paths.models)
    try:
        yield App(paths=paths, vault_name=NAME, no_input=True, clock=app.clock)
    finally:
        shutil.rmtree(root, ignore_errors=True)


class Demo:
    """The steps in order; each raises if it does not hold."""

    def __init__(self, app: App, model_name: str | None, small: bool) -> None:
        self.app, self.model_name, self.small = app, model_name, small
        self.language = i18n.current_language()
        self.tale = _TALES["zh" if self.language.startswith("zh") else "en"]
        self.secret = bytearray(b"a passphrase for the demo only")
        self.code = ""

    def walk(self) -> None:
        """Take every step."""
        steps: tuple[tuple[str, Callable[[Store], None]], ...] = (
            (_("2  An invented chat is read and third parties are redacted"), self._import_chat),
            (_("3  What may be used: the default consent"), self._give_consent),
            (_("4  How they wrote: counted, never guessed"), self._show_portrait),
            (_("5  Two minutes with the echo (a real model on this machine)"), self._hold_session),
            (_("6  The audit log: what was done, never what was said"), self._verify_audit),
        )
        self._show_head(_("1  A vault is made for this demo"))
        store = self._create_vault()
        with store:
            for title, step in steps:
                self._show_head(title)
                step(store)
        self._show_head(_("7  Destroyed, and tried to open again"))
        self._destroy_vault()

    def _show_head(self, text: str) -> None:
        ui.answer()
        ui.step_out(text)

    def _create_vault(self) -> Store:
        from exskill.store.opening import create_store
        from vault.kdf import FLOOR

        store, self.code = create_store(
            self.app.paths,
            NAME,
            bytearray(self.secret),
            clock=self.app.clock,
            settings=Settings(language=self.language),
            params=FLOOR,
        )
        ui.answer(_("Made. Whoever has the passphrase or the recovery code can open it; nobody else can."))
        return store

    def _import_chat(self, store: Store) -> None:
        from exskill.cli.commands.import_ import embedder
        from exskill.ingest.service import new_import_id

        source = MemorySource((files("exskill") / "demo" / self.tale.file).read_bytes(), self.tale.file)
        importer, found = registry.recognise_source(source, ReadOptions())[0]
        conversations = list(importer.conversations(source, ReadOptions()))
        cast = decide_cast(conversations, me=[self.tale.me], ex=[self.tale.ex])
        job = Job((Part(source, importer, ReadOptions(), cast, found.reason),), new_import_id(), store.row_key())
        redactor = build_redactor(cast, conversations)
        with ui.progress(_("reading and redacting")) as advance:
            ingested = ingest_job(job, redactor, embedder(), advance=lambda _phase, n: advance(n))
        store.commit_import(
            ingested,
            NewImport(
                import_id=job.import_id,
                names=redactor.export_map(),
                ex_adult=Adult.YES,
                settings=Settings(language=self.language, names=(self.tale.me, self.tale.ex)),
            ),
        )
        ui.answer(found.reason)
        raw = [r.text for r in importer.read(source, ReadOptions()) if hasattr(r, "text") and r.text]
        after = [str(r.text) for r in redactor.redact(raw)]
        pairs = [(str(a), b) for a, b in zip(raw, after, strict=True) if any(part in a for part in self.tale.shown)]
        ui.show(ui.table(_("Some lines, before and after"), [_("in the file (invented)"), _("in the vault")], pairs))
        people = [(f"[Friend-{c.number}]", ", ".join(c.names[:2]), str(c.count)) for c in redactor.roster()]
        ui.show(
            ui.table(
                _("People found who never took part"),
                [_("tag"), _("names (from the invented file)"), _("times")],
                people,
            )
        )
        ui.show(report_table(ingested.report))
        _require_held(ingested.report.balanced, _("the counts of the import do not add up"))
        _require_held(
            not any(secret in text for text in after for secret in self.tale.planted),
            _("a planted name or number survived redaction"),
        )

    def _give_consent(self, store: Store) -> None:
        grant = store.grant()
        budget = grant.persona_budget
        _require_held(grant.allows(Purpose.PERSONA_CHAT), _("the default consent does not open the echo"))
        ui.answer(
            _(
                "The other person was not asked, so the level is {level}: at most {n} sessions of {minutes} minutes, "
                "at most {words} words of theirs in a row, special categories closed, all of it over after 42 days."
            ).format(level=grant.level.value, n=budget.sessions, minutes=budget.minutes, words=grant.quote_words)
        )

    def _show_portrait(self, store: Store) -> None:
        for sentence in write_sentences(Kept(store, self.app.clock()).profile).values():
            ui.answer(sentence)

    def _hold_session(self, store: Store) -> None:
        from exskill.cli.commands.session import build_context
        from exskill.cli.framework.screen import ScriptedScreen

        screen = ScriptedScreen(self.language, [*self.tale.before, *self.tale.turns, ""], sleep=lambda _s: None)
        context = build_context(self.app, store, screen, model_name=self.model_name, small=self.small)
        outcome = hold_session(context, SessionKind.CHAIR, minutes=MINUTES, exempt=True)
        answered, asked = outcome.persona_turns, len(self.tale.turns)
        _require_held(
            answered > 0,
            _("the model is too slow for this computer as it is now; `exskill demo --small-model` is quicker"),
        )
        _require_held(outcome.end == "done", _("the session did not reach its end"))
        if answered < asked:  # the clock is real, and other programs may have the processor
            ui.answer()
            ui.answer(
                _(
                    "The echo answered {n} of {all} lines; the others were the guide's, or came too late on this computer."
                ).format(n=answered, all=asked)
            )

    def _verify_audit(self, store: Store) -> None:
        ui.show(log_table(store.log.entries()))
        result = store.log.verify()
        for line in verdict_words(result):
            ui.answer(line)
        _require_held(result.ok, _("the audit log does not verify"))

    def _destroy_vault(self) -> None:
        files_before = sum(1 for p in self.app.paths.vault(NAME).rglob("*") if p.is_file())
        stolen = {p.name: p.read_bytes() for p in self.app.paths.vault(NAME).iterdir() if p.is_file()}
        result = destroy_vault(self.app.paths, NAME)
        ui.answer(_("{keys} keys destroyed, {files} files removed.").format(keys=result.shards, files=files_before))
        _require_held(result.keys_gone, _("something of the vault was left"))
        _require_held(self._no_longer_opens(stolen), _("the destroyed vault could still be opened"))
        ui.answer(
            _(
                "A copy of its files was kept aside and tried with the right passphrase and the recovery code: neither opens it."
            )
        )

    def _no_longer_opens(self, stolen: dict[str, bytes]) -> bool:
        """Put the files back as a thief would, and try both secrets."""
        from exskill.store.opening import still_opens

        directory = self.app.paths.vault(NAME)
        make_private(directory)
        for name, data in stolen.items():
            (directory / name).write_bytes(data)
        code = parse_recovery(self.code.encode("ascii"))
        unlockers: list[Any] = [PassphraseUnlocker(self.secret), *([RecoveryUnlocker(code)] if code else [])]
        return len(unlockers) == 2 and not still_opens(self.app.paths, NAME, unlockers)


def _require_held(held: bool, problem: str) -> None:
    if not held:
        raise ExskillError(problem)
