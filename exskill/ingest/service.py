"""Import: find the chats, ask who is who, read, redact, keep. Neither prints nor asks by itself.

The way down: :func:`plan_import` opens what was given and settles the questions that need no vault; :func:`run_import`
does the rest with an open store, or :func:`preview_import` does all of it and keeps nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from exskill.chat.messages import Handle, ImportReport, Ingested, ThreadId
from exskill.chat.participants import Cast
from exskill.chat.redactors import build_redactor
from exskill.consent import Adult
from exskill.consent.adulthood import find_adult_day
from exskill.core.errors import ConsentDenied, ModelUnavailable, NothingRecognised, UsageError
from exskill.core.i18n import _
from exskill.core.memory_budget import memory_budget
from exskill.erasure import reimport_block
from exskill.images.album import pack_shots
from exskill.importers.formats.other.generic import propose_mapping
from exskill.importers.formats.pictures.photos import make_thumbnails
from exskill.importers.interface import ReadOptions, Source
from exskill.ingest.exports import Chat, Exports, find_chats, find_exports
from exskill.ingest.look_over import LookOver
from exskill.ingest.outcome import ImportOutcome, merge_outcome
from exskill.ingest.pipeline import Job, Part, ingest_job, preview_job, survey_part
from exskill.ingest.principals import Principals, collect_principals, keep_principals, known_principals
from exskill.ingest.questions import PickNames, PickPeople, Progress, Questions
from exskill.ingest.roles import put_right, stored_roles
from exskill.ingest.shred_service import ReadBefore, may_shred, shred_read_files
from exskill.ingest.who import Names, choose_chats, decide_roles, resolve_names
from exskill.retrieval.embed import load_embedder
from exskill.store.new_import import NewImport

if TYPE_CHECKING:
    from exskill.retrieval.embed import Embedder
    from exskill.store.settings import Settings
    from exskill.store.store import Store
    from redaction import Redactor

__all__ = [
    "EMBED_MINUTES",
    "ImportPlan",
    "ImportRequest",
    "list_exports",
    "new_import_id",
    "plan_import",
    "preview_import",
    "run_import",
]

EMBED_MINUTES: Final = 3.0  # an import does not wait longer than this for what can be done later


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported, and all that the user said beforehand. ``others`` are names to hide in the whole history."""

    paths: tuple[Path | BinaryIO | Source, ...]
    clock: Callable[[], datetime]
    names: Names = field(default_factory=Names)
    others: tuple[str, ...] = ()
    format: str | None = None
    options: ReadOptions = field(default_factory=ReadOptions)
    ex_born: date | None = None
    ex_adult: bool = False
    exchange: bool = False  # rows that are stored with the two exchanged are put right
    same_person: bool = False  # the other person is in the vault already, under other names
    shred: bool = False
    outside: tuple[Path, ...] = ()  # folders of the program: never shredded


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What will be read, and who is who in it by platform; ``casts`` is None where a dry run was told nothing of anybody."""

    exports: Exports
    options: ReadOptions
    chats: tuple[Chat, ...]
    chosen: tuple[Chat, ...]
    casts: dict[str, Cast] | None

    @property
    def by_view(self) -> list[list[Chat]]:
        """Return the chosen chats whose people are known, grouped by where they are read."""
        views: dict[int, list[Chat]] = {}
        for chat in self.chosen:
            if self.casts is None or chat.importer.platform in self.casts:
                views.setdefault(id(chat.view), []).append(chat)
        return list(views.values())

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return what each reader reads, in order."""
        return tuple(self._make_part(chats) for chats in self.by_view)

    @property
    def others(self) -> int:
        """Return how many chats are not read."""
        return len(self.chats) - sum(len(chats) for chats in self.by_view)

    def _make_part(self, chats: Sequence[Chat]) -> Part:
        first = chats[0]
        threads = frozenset(ThreadId(chat.conversation.thread) for chat in chats)
        return Part(
            source=first.view,
            importer=first.importer,
            options=self.options if self.casts is None else replace(self.options, threads=threads),
            cast=None if self.casts is None else self.casts[first.importer.platform],
            reason=first.claim.match.reason,
            warnings=tuple(dict.fromkeys(w for chat in chats for w in chat.conversation.warnings)),
        )


def plan_import(request: ImportRequest, questions: Questions, *, dry_run: bool = False) -> ImportPlan:
    """Open what was given, find the chats in it and settle who is who.

    Raises NothingRecognised, HostileFile or UsageError where nothing can be read or only the user could know.
    """
    if request.shred:
        may_shred(request.paths, request.outside, dry_run=dry_run)
    with memory_budget():
        exports = find_exports(request.paths, request.options, format_=request.format)
    questions.show_found(exports.found)
    names, options = request.names, request.options
    if not dry_run:
        _confirm_columns(exports, options, questions)
    with memory_budget():
        exports, chats = find_chats(exports, options)
    if dry_run and not (names.me or names.ex or names.chats):
        return ImportPlan(exports, options, tuple(chats), tuple(chats), None)
    names = resolve_names(chats, names, questions)
    chosen = choose_chats(chats, names, questions)
    casts = decide_roles(chosen, names, questions, options)
    return ImportPlan(exports, options, tuple(chats), tuple(chosen), casts)


def list_exports(request: ImportRequest) -> Exports:
    """Open what was given and find a reader for each file, or raise NothingRecognised."""
    return find_exports(request.paths, request.options, format_=request.format)


def preview_import(request: ImportRequest, plan: ImportPlan) -> ImportOutcome:
    """Read and redact all of it, and keep nothing but the counts."""
    if plan.casts is None:
        return merge_outcome(plan.exports, [_survey_chats(part, chats) for part, chats in _group_parts(plan)], others=0)
    adult_since = find_adult_day(request.ex_born) if request.ex_born else None
    job = Job(plan.parts, "preview", b"preview", adult_since)
    ingested = preview_job(job, _make_redactor(plan, request.others))
    return replace(merge_outcome(plan.exports, ingested.parts, others=plan.others), readable=ingested.readable)


def run_import(
    request: ImportRequest,
    store: Store,
    questions: Questions,
    progress: Progress = lambda _phase, _done: None,
    *,
    plan: ImportPlan | None = None,
    pick_names: PickNames = lambda _words: None,
    pick_people: PickPeople | None = None,
) -> ImportOutcome:
    """Import into an open vault and return what became of every row and every file.

    Raises ConsentDenied where the chat was let go, UsageError where the vault is about somebody else, RedactionRefused
    where a detector cannot run; then nothing was written. ``pick_names`` is asked between the two readings, ``pick_people``
    once everything is redacted and nothing is kept.
    """
    plan = plan or plan_import(request, questions)
    casts = list((plan.casts or {}).values())
    _refuse_let_go(store, plan, request.clock())
    principals = _same_person(store, collect_principals(casts), request, questions)
    adult, since = _ask_adulthood(store, request, questions)
    others = request.others or tuple(questions.name_others() or ())
    job = Job(plan.parts, new_import_id(), store.row_key(), since, stored_roles(store))
    redactor = _make_redactor(plan, others, earlier=store.name_map())
    before = ReadBefore.look(job.parts) if request.shred else None
    embedder, missing = _load_embedder()
    of_age = Adult.YES in (adult, store.manifest().parties.ex_adult)
    with memory_budget():
        ingested = ingest_job(
            job,
            redactor,
            embedder,
            advance=progress,
            enough=_minutes_over(EMBED_MINUTES),
            pick_names=pick_names,
            look_over=LookOver(pick_people, shows_theirs=of_age) if pick_people is not None else None,
        )
    if ingested.report.kept:
        _remember_chats(store, plan)
        store.commit_import(
            ingested,
            NewImport(
                import_id=job.import_id,
                names=ingested.names or redactor.export_map(),
                settings=_with_names(store, casts),
                ex_adult=adult,
                ex_adult_since=since,
                pictures=_pack_pictures(job, ingested.photos),
            ),
        )
        keep_principals(store, principals)
    exchanged = _put_right(store, ingested, collect_principals(casts), request, questions)
    outcome = replace(
        merge_outcome(plan.exports, ingested.parts, others=plan.others),
        unindexed=ingested.unindexed,
        readable=ingested.readable,
        exchanged=exchanged,
        closed=store.manifest().parties.ex_adult is not Adult.YES,
        notes=missing,
    )
    return shred_read_files(store, job, outcome, before, questions) if before is not None else outcome


def new_import_id() -> str:
    """Return a random id."""
    return os.urandom(8).hex()


def _group_parts(plan: ImportPlan) -> list[tuple[Part, list[Chat]]]:
    return list(zip(plan.parts, plan.by_view, strict=True))


def _survey_chats(part: Part, chats: Sequence[Chat]) -> ImportReport:
    report = survey_part(part)
    report.people.update({handle: 0 for chat in chats for handle in chat.conversation.participants})
    return report


def _confirm_columns(exports: Exports, options: ReadOptions, questions: Questions) -> None:
    """Show what the columns of an unknown table are taken for, and ask; where nobody can answer, it is only said."""
    for claim in (claim for claims in exports.found for claim in claims.claims):
        if claim.importer.name != "generic" or options.mapping:
            continue
        proposal = propose_mapping(claim.views[0], options)
        if proposal is None:
            continue
        if not proposal.usable:
            raise NothingRecognised(
                _("no columns for sender and text were found"),
                hint=_("`--map sender=COLUMN --map text=COLUMN --map time=COLUMN` says which they are"),
            )
        if questions.confirm_columns(proposal.mapping) is False:
            raise UsageError(
                _("the columns were not confirmed; nothing was read"),
                hint=_("name them: --map time=COLUMN --map sender=COLUMN --map text=COLUMN"),
            )


def _people_by_platform(plan: ImportPlan) -> list[tuple[str, set[str]]]:
    casts = plan.casts or {}
    return [(platform, {h.id for h in (*cast.me, *cast.ex)}) for platform, cast in casts.items()]


def _refuse_let_go(store: Store, plan: ImportPlan, now: datetime) -> None:
    """Stop where a chat was let go, or its other person said no, within 180 days."""
    for platform, people in _people_by_platform(plan):
        until = reimport_block.refused_until(store.paths, platform, people, now)
        if until is not None:
            raise ConsentDenied(
                _("this chat was let go or taken back; it is not read again before {day}").format(
                    day=f"{until:%Y-%m-%d}"
                ),
                hint=_(
                    "You were told this before you let the chat go. The 180 days protect you from undoing it in one "
                    "bad night."
                ),
            )


def _remember_chats(store: Store, plan: ImportPlan) -> None:
    for platform, people in _people_by_platform(plan):
        reimport_block.remember_chat(store.paths, store.vault.vault_id, platform, people)


def _same_person(store: Store, new: Principals, request: ImportRequest, questions: Questions) -> Principals:
    """Return whom the vault is about from now on; stop where its rows are about somebody else."""
    known = known_principals(store)
    if known.is_other_person(new) and not request.same_person:
        same = questions.confirm_same_person(sorted(known.ex), sorted(new.ex))
        if not same:
            raise UsageError(
                _("this vault holds the chat with somebody else, and one vault is about one person"),
                hint=_(
                    "`exskill --vault NAME init` makes another vault; if it is the same person under another name, "
                    "give --same-person"
                ),
            )
    return known.join_with(new)


def _put_right(store: Store, ingested: Ingested, new: Principals, request: ImportRequest, questions: Questions) -> int:
    """Put right rows that an earlier import stored with the two exchanged, where the user wants it."""
    if not ingested.swapped or not (request.exchange or questions.confirm_exchange(len(ingested.swapped))):
        return 0
    count = put_right(store, ingested.swapped)
    keep_principals(store, known_principals(store).put_right(new))
    return count


def _ask_adulthood(store: Store, request: ImportRequest, questions: Questions) -> tuple[Adult | None, date | None]:
    """Return what is known of the other person's age; ask once where somebody can answer, and assume nothing."""
    parties = store.manifest().parties
    known = date.fromisoformat(parties.ex_adult_since) if parties.ex_adult_since is not None else None
    if request.ex_born is not None:
        return Adult.YES, find_adult_day(request.ex_born)
    if request.ex_adult:
        return Adult.YES, known
    if parties.ex_adult is Adult.YES or parties.ex_adult is Adult.NO:
        return None, known
    said = questions.confirm_adult()
    return (None if said is None else Adult.YES if said else Adult.UNKNOWN), known


def _make_redactor(plan: ImportPlan, others: Sequence[str], *, earlier: bytes | None = None) -> Redactor:
    casts = list((plan.casts or {}).values())
    cast = Cast(
        me=frozenset[Handle]().union(*(c.me for c in casts)),
        ex=frozenset[Handle]().union(*(c.ex for c in casts)),
        third=frozenset[Handle]().union(*(c.third for c in casts)).union(Handle(name, name) for name in others),
    )
    return build_redactor(cast, [chat.conversation for chat in plan.chosen], earlier=earlier)


def _load_embedder() -> tuple[Embedder | None, tuple[str, ...]]:
    """Return the local embedder; without one the import goes on and search is by words only, which is said."""
    try:
        return load_embedder(), ()
    except ModelUnavailable as missing:
        words = _("without the embedding model memories are found by words only ({why})")
        return None, (words.format(why=missing.message),)


def _minutes_over(minutes: float) -> Callable[[], bool]:
    """Return a question that says yes so many minutes after it was first asked."""
    ends: list[float] = []

    def over() -> bool:
        ends.append(time.monotonic() + minutes * 60)
        return time.monotonic() >= ends[0]

    return over


def _pack_pictures(job: Job, kept: frozenset[str]) -> bytes | None:
    """Return small copies of the photos whose rows are kept; of screenshots, and of anything else, none."""
    if not kept:
        return None
    return pack_shots(shot for part in job.parts for shot in make_thumbnails(part.source, kept))


def _with_names(store: Store, casts: Sequence[Cast]) -> Settings:
    names = {h.name for cast in casts for h in (*cast.me, *cast.ex)}
    known = store.settings()
    return replace(known, names=tuple(sorted({*known.names, *names})))
