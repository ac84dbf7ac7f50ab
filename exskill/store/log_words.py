"""The log and its receipts in the user's words: findings, entries as a table, receipts as a page.

Entries are enums and numbers; here alone they become sentences, in the language of the moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from audit.events import Actor, Count, Entry, Event, EventKind, Outcome, Reason
from audit.findings import Finding, FindingCode, Verification
from audit.log import Sealed
from audit.receipt import KEY_BITS, TECHNIQUE, Check, Limit, Receipt, SourceFile, Stage
from exskill.core.i18n import N_, _, ngettext

__all__ = ["LogRow", "entry_data", "finding_words", "log_rows", "receipt_words", "select_entries", "verdict_words"]

FINDINGS: Final[Mapping[FindingCode, str]] = {
    FindingCode.EDITED: N_("an entry was changed after it was written"),
    FindingCode.INSERTED: N_("an entry was added that exskill did not write"),
    FindingCode.DELETED: N_("an entry was taken out of the middle of the log"),
    FindingCode.REORDERED: N_("entries were put into another order"),
    FindingCode.TRUNCATED: N_("the end of the log was cut off"),
    FindingCode.FORKED: N_("this log and the checkpoint kept elsewhere tell different histories"),
    FindingCode.ROLLED_BACK: N_("the state directory is older than the log: one of them was put back from a copy"),
    FindingCode.UNFINISHED: N_("the last entry was not finished, as after a crash; opening the vault settles it"),
    FindingCode.CHECKPOINT_MALFORMED: N_("the signed checkpoint is not written as it should be"),
    FindingCode.CHECKPOINT_SIGNATURE: N_("the signature of the checkpoint does not fit"),
    FindingCode.CHECKPOINT_MISMATCH: N_("the signed checkpoint speaks of another log than the entries"),
    FindingCode.KEY_FILE: N_("the file with the public key was changed"),
    FindingCode.ANCHOR: N_("the record of the log's end in the state directory was changed"),
    FindingCode.ANCHOR_MISMATCH: N_("the entries are not those that the state directory remembers"),
    FindingCode.CHAIN: N_("the entries do not fit the verification key that you kept elsewhere"),
    FindingCode.SHARD: N_("a key half of the log in the state directory was changed"),
    FindingCode.SHARD_MISSING: N_("a key half of the log is missing before its year is over"),
    FindingCode.TILE: N_("a file of hashes was changed"),
    FindingCode.MISSING_FILE: N_("a file of the log is missing"),
    FindingCode.EXTRA_FILE: N_("the log contains a file that does not belong there"),
    FindingCode.MALFORMED: N_("a file of the log is not written as it should be"),
    FindingCode.UNREADABLE: N_("an entry cannot be read with its key"),
}
KINDS: Final[Mapping[EventKind, str]] = {
    EventKind.CREATE: N_("vault created"),
    EventKind.IMPORT: N_("chat imported"),
    EventKind.REDACT: N_("other people redacted"),
    EventKind.REVIEW: N_("redaction reviewed"),
    EventKind.UNLOCK: N_("vault opened"),
    EventKind.UNLOCK_FAILED: N_("wrong passphrase"),
    EventKind.LOCK: N_("vault locked"),
    EventKind.RETRIEVE: N_("messages looked up"),
    EventKind.ANSWER: N_("echo answered"),
    EventKind.DENY: N_("refused"),
    EventKind.SESSION_START: N_("session began"),
    EventKind.SESSION_END: N_("session ended"),
    EventKind.CRISIS_TIER: N_("safety check"),
    EventKind.MISUSE: N_("request refused as misuse"),
    EventKind.CHECKIN: N_("check-in"),
    EventKind.CONSENT_CHANGE: N_("consent changed"),
    EventKind.CONSENT_INVITE: N_("letter for the other person"),
    EventKind.WITHDRAWAL: N_("the other person said no"),
    EventKind.EXPORT: N_("own words exported"),
    EventKind.TTL_SET: N_("date changed"),
    EventKind.TIMER: N_("timer erased something"),
    EventKind.FORGET: N_("something forgotten"),
    EventKind.DESTROY: N_("keys destroyed"),
    EventKind.BACKUP: N_("encrypted backup written"),
    EventKind.RESTORE: N_("moved or restored vault accepted"),
    EventKind.SLOT: N_("way in changed"),
    EventKind.MODEL: N_("model loaded"),
    EventKind.WITNESS: N_("checkpoint given out"),
    EventKind.CLOCK_SUSPECT: N_("the clock looked wrong"),
    EventKind.DOCTOR: N_("checked by doctor"),
    EventKind.RECOVER: N_("what was unfinished or damaged put right"),
}
ACTORS: Final[Mapping[Actor, str]] = {
    Actor.USER: N_("you"),
    Actor.EX: N_("the other person"),
    Actor.TIMER: N_("a timer"),
    Actor.PROGRAM: N_("the program"),
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.OK: N_("done"),
    Outcome.PARTIAL: N_("in part"),
    Outcome.DENIED: N_("denied"),
    Outcome.FAILED: N_("failed"),
    Outcome.CANCELLED: N_("cancelled"),
    Outcome.EXPIRED: N_("too late"),
}
REASONS: Final[Mapping[Reason, str]] = {
    Reason.USER_REQUEST: N_("you asked"),
    Reason.WITHDRAWAL: N_("they took their consent back"),
    Reason.OBJECTION: N_("they objected"),
    Reason.EXPIRED: N_("time over"),
    Reason.NOT_GRANTED: N_("not granted"),
    Reason.LEVEL: N_("closed at this consent level"),
    Reason.CATEGORY: N_("sensitive"),
    Reason.RECONFIRMATION_DUE: N_("consent to be confirmed"),
    Reason.MINOR: N_("under 18"),
    Reason.ABUSE: N_("violence or control"),
    Reason.BUDGET: N_("budget used up"),
    Reason.SPACING: N_("too soon"),
    Reason.QUIET_HOURS: N_("night hours"),
    Reason.TIME_UP: N_("time up"),
    Reason.CRISIS: N_("safety"),
    Reason.MISUSE: N_("misuse"),
    Reason.STYLE: N_("not in their manner"),
    Reason.LEAK: N_("would have told too much"),
    Reason.CLAIM: N_("claimed what nobody can know"),
    Reason.IDLE: N_("idle"),
    Reason.DEAD_MAN: N_("not opened for long"),
    Reason.PROGRAMME_END: N_("programme over"),
    Reason.RECORD_TTL: N_("messages at their date"),
    Reason.IMPORT_TTL: N_("import at its date"),
    Reason.DOCUMENT_TTL: N_("document at its date"),
    Reason.PANIC: N_("destroyed at once"),
    Reason.LET_GO: N_("let go"),
    Reason.CLOCK_BACK: N_("clock set back"),
    Reason.CLOCK_JUMP: N_("clock leapt ahead"),
    Reason.QUIT: N_("quick exit"),
    Reason.DEMO: N_("demo"),
    Reason.FORGET: N_("forget"),
}
COUNTS: Final[Mapping[Count, str]] = {
    Count.ROWS_READ: N_("read: {n}"),
    Count.ROWS_KEPT: N_("kept: {n}"),
    Count.ROWS_DROPPED: N_("left out: {n}"),
    Count.ROWS_QUARANTINED: N_("held back: {n}"),
    Count.ROWS_RETRIEVED: N_("messages found: {n}"),
    Count.ROWS_SHOWN: N_("messages shown: {n}"),
    Count.ROWS_DENIED: N_("messages denied: {n}"),
    Count.ROWS_ERASED: N_("messages erased: {n}"),
    Count.REDACTIONS: N_("places hidden: {n}"),
    Count.THIRD_PARTIES: N_("other people: {n}"),
    Count.SEGMENTS: N_("parts: {n}"),
    Count.DOCUMENTS: N_("documents: {n}"),
    Count.SHARDS: N_("key halves: {n}"),
    Count.BYTES: N_("bytes: {n}"),
    Count.FILES: N_("files: {n}"),
    Count.COPIES: N_("copies: {n}"),
    Count.SLOTS: N_("ways in: {n}"),
    Count.ATTEMPTS: N_("attempts: {n}"),
    Count.TURNS: N_("turns: {n}"),
    Count.BURSTS: N_("bursts: {n}"),
    Count.WORDS: N_("words: {n}"),
    Count.TOKENS_IN: N_("tokens in: {n}"),
    Count.TOKENS_OUT: N_("tokens out: {n}"),
    Count.SECONDS: N_("seconds: {n}"),
    Count.MINUTES: N_("minutes: {n}"),
    Count.MINUTES_LEFT: N_("minutes left: {n}"),
    Count.SESSIONS_LEFT: N_("sessions left: {n}"),
    Count.DAYS: N_("days: {n}"),
    Count.PROBLEMS: N_("problems: {n}"),
}
LIMITS: Final[Mapping[Limit, str]] = {
    Limit.SSD_REMAP: N_("flash storage may keep old blocks that the system can no longer address"),
    Limit.COPY_ON_WRITE: N_("snapshots and copy-on-write file systems may keep the key half that was overwritten"),
    Limit.JOURNAL: N_("the journal of the file system may keep it for a while"),
    Limit.STATE_BACKUP: N_("a backup of the state directory made before this moment still opens the data"),
    Limit.ESCROW: N_("an encrypted backup that you exported still opens with its own key"),
    Limit.SOURCE_FILE: N_("the export that was imported is outside exskill; it lay in clear on its disk"),
    Limit.OTHER_COPIES: N_("chats on phones, screenshots and copies elsewhere are not touched"),
    Limit.MEMORY: N_("a program that was running may have had readable text in its memory until it ended"),
}
CHECKS: Final[Mapping[Check, str]] = {
    Check.SHARD_GONE: N_("the key half is gone"),
    Check.DECRYPTION_FAILS: N_("opening it fails"),
    Check.KEYRING_REREAD: N_("the keyring no longer names it"),
    Check.FILES_GONE: N_("the files are gone"),
}
SOURCES: Final[Mapping[SourceFile, str]] = {
    SourceFile.PRESENT: N_("the export that you imported is still on this machine"),
    SourceFile.GONE: N_("the export that you imported is no longer where it was"),
    SourceFile.UNKNOWN: N_("whether the export that you imported still exists is not known"),
}


@dataclass(frozen=True, slots=True)
class LogRow:
    """A line of ``audit log``, translated."""

    seq: int
    when: str
    who: str
    what: str
    details: str


def finding_words(finding: Finding) -> str:
    """Return a finding as a sentence."""
    sentence = _(FINDINGS[finding.code])
    if finding.entry is None:
        return sentence
    return _("{sentence} (entry {number})").format(sentence=sentence, number=finding.entry)


def verdict_words(result: Verification) -> list[str]:
    """Return what ``audit verify`` says: sound or not, how far it looked, and each finding."""
    if not result.ok:
        return [_("The log is not as exskill left it:"), *(f"  {finding_words(f)}" for f in result.findings)]
    lines = [
        ngettext(
            "The log is whole: {n} entry, in order, unchanged.",
            "The log is whole: {n} entries, in order, unchanged.",
            result.size,
        ).format(n=result.size)
    ]
    if not result.chain_checked:
        lines.append(
            _("Whoever knows every key of this vault could have rewritten it; only a checkpoint kept elsewhere tells.")
        )
    return lines


def select_entries(
    entries: Iterable[Entry | Sealed],
    *,
    kinds: frozenset[EventKind] = frozenset(),
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Entry | Sealed]:
    """Yield the entries that fit; sealed ones only where nothing is asked for that they cannot tell."""
    low = int(since.timestamp() * 1000) if since is not None else 0
    high = int(until.timestamp() * 1000) if until is not None else None
    for entry in entries:
        if isinstance(entry, Sealed):
            if not kinds and since is None and until is None:
                yield entry
        elif (not kinds or entry.event.kind in kinds) and low <= entry.ts and (high is None or entry.ts < high):
            yield entry


def log_rows(entries: Iterable[Entry | Sealed]) -> Iterator[LogRow]:
    """Yield the lines of the table."""
    for entry in entries:
        if isinstance(entry, Sealed):
            yield LogRow(entry.seq, entry.month, "", _("no longer readable: older than a year"), "")
        else:
            event = entry.event
            yield LogRow(
                entry.seq,
                _format_local(entry.ts),
                _(ACTORS[event.actor]),
                _name_event(entry),
                _describe_details(event),
            )


def _name_event(entry: Entry) -> str:
    """Return what happened; what the user agreed to in ``doctor --repair`` is named for what was given up."""
    event = entry.event
    if event.kind is not EventKind.RECOVER or event.reason is not Reason.USER_REQUEST:
        return _(KINDS[event.kind])
    if Count.SEGMENTS in event.counts:
        return _("spoilt parts taken out")
    if entry.seq == 0:
        return _("log begun anew: the one before did not hold")
    return _("what this machine remembers of the vault begun anew")


def entry_data(entry: Entry | Sealed) -> dict[str, Any]:
    """Return an entry for ``--json`` (English keys, UTC)."""
    if isinstance(entry, Sealed):
        return {"seq": entry.seq, "month": entry.month, "sealed": True}
    when = datetime.fromtimestamp(entry.ts / 1000, UTC).isoformat()
    return {"seq": entry.seq, "at": when, **entry.event.to_json()}


def receipt_words(receipt: Receipt) -> list[str]:
    """Return a receipt as a page."""
    checks = [
        _("checked: {what}: {answer}").format(what=_(CHECKS[check]), answer=_("yes") if ok else _("NO"))
        for check, ok in receipt.checks.items()
    ]
    logged = (
        _("It is entry {number} of the log; the proof is in the receipt.").format(number=receipt.entry)
        if receipt.stage is Stage.FINAL
        else _(
            "Provisional: written while the vault was locked and signed by this device; the log follows when it opens."
        )
    )
    return [
        _("Receipt {id}, {when}").format(id=receipt.receipt_id, when=_format_local(receipt.at * 1000)),
        _("Destroyed: {what} ({why}).").format(
            what=_describe_counts(receipt.counts) or _("keys"), why=_(REASONS[receipt.trigger])
        ),
        _("How: {technique}, {bits} bits.").format(technique=TECHNIQUE, bits=KEY_BITS),
        *checks,
        logged,
        ngettext("{n} encrypted backup is known.", "{n} encrypted backups are known.", receipt.copies).format(
            n=receipt.copies
        ),
        *(_("backup of {when}").format(when=_format_local(at * 1000)) for at in receipt.copies_at),
        _(SOURCES[receipt.source_file]),
        _("Nobody can read it without the destroyed key. What exskill cannot reach:"),
        *(f"- {_(LIMITS[limit])}" for limit in receipt.limits),
    ]


def _describe_details(event: Event) -> str:
    parts = [_(OUTCOMES[event.outcome])] if event.outcome is not Outcome.OK else []
    parts += [_(REASONS[event.reason])] if event.reason is not None else []
    codes = (event.session, event.level, event.tier)
    parts += [code.value for code in codes if code is not None]
    if event.counts:
        parts.append(_describe_counts(event.counts))
    if event.deadline is not None:
        parts.append(_("until {when}").format(when=_format_local(event.deadline * 1000)))
    if event.model is not None:
        parts.append(event.model)
    return _("; ").join(parts)


def _describe_counts(counts: Mapping[Count, int]) -> str:
    return _(", ").join(_(COUNTS[count]).format(n=number) for count, number in counts.items())


def _format_local(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000).astimezone().strftime("%Y-%m-%d %H:%M:%S")
