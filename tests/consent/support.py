"""Manifests, rows and segments made at random, and an oracle that knows the rules only from the specification."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from exskill.chat.schema import Category, SenderRole
from exskill.consent.defaults import default_manifest, import_fact, make_processing
from exskill.consent.grant import Grant, compile_grant
from exskill.consent.manifest import Manifest
from exskill.consent.signing import sign_manifest
from exskill.consent.terms import Adult, Purpose, Stance, purpose_class

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
IMPORTS = tuple(f"{n:032x}" for n in range(1, 4))
VAULT = "f" * 32


def made(**changes: Any) -> Manifest:
    """A default manifest over three imports, with fields replaced (and validated again)."""
    values: dict[str, Any] = {"user_adult": Adult.YES, "ex_adult": Adult.YES}
    made_with = {k: changes.pop(k) for k in list(changes) if k in ("user_adult", "ex_adult", "ex_adult_since", "abuse")}
    facts = changes.pop("facts", None) or [
        import_fact(name, now=NOW, rows_me=5, rows_ex=5, first_of_ex=date(2015, 1, 1)) for name in IMPORTS
    ]
    manifest = default_manifest(vault_id=VAULT, now=changes.pop("now", NOW), imports=facts, **(values | made_with))
    return replaced(manifest, **changes)


def replaced(manifest: Manifest, **changes: Any) -> Manifest:
    body = {name: getattr(manifest, name) for name in type(manifest).model_fields} | changes
    return Manifest(**body)


def compiled(manifest: Manifest, now: datetime = NOW) -> Grant:
    return compile_grant(manifest, sign_manifest(manifest, KEY).signature, public_key=PUBLIC, now=now)


@dataclass(frozen=True)
class Segment:
    import_id: str
    role: str
    purpose_class: str
    expires_at: int | None = None


def segment_of(row: Mapping[str, Any]) -> Segment:
    """The segment in which a store keeps a row. Unknown tags make a class of their own."""
    try:
        name = purpose_class(row["categories"])
    except ValueError:
        name = "+".join(sorted(row["categories"]))
    return Segment(row["import_id"], row["role"], name)


def random_manifest(rng: random.Random, now: datetime = NOW) -> Manifest:
    started = now - timedelta(days=rng.choice([0, 1, 20, 41, 42, 43, 55, 56, 57, 69]))
    since = rng.choice([None, None, date(2018, 6, 1), date(2014, 1, 1), date(2030, 1, 1)])
    facts = [
        import_fact(
            name,
            now=started,
            rows_me=5,
            rows_ex=5,
            first_of_ex=rng.choice([None, date(2016, 3, 1), date(2018, 6, 1), date(2019, 1, 1)]),
            not_after=rng.choice([None, None, now + timedelta(hours=rng.choice([-1, 1]))]),
        )
        for name in IMPORTS
    ]
    base = default_manifest(
        vault_id=VAULT,
        now=started,
        user_adult=Adult.YES,
        ex_adult=rng.choice([Adult.YES, Adult.YES, Adult.YES, Adult.NO, Adult.UNKNOWN]),
        ex_adult_since=since,
        abuse=rng.random() < 0.1,
        imports=facts,
        random=rng.randbytes,
    )
    entries = []
    for purpose in sorted(p for p in Purpose if rng.random() < 0.6):
        allowed = [c for c in Category if c is not Category.MINORS and rng.random() < 0.3]
        entry = make_processing(purpose, rng.sample(IMPORTS, rng.randrange(4)), allowed)
        end = rng.choice([None, None, now + timedelta(hours=rng.choice([-1, 1]))])
        roles = tuple(sorted(r for r in entry.roles if rng.random() < 0.8))
        entries.append(entry.model_copy(update={"not_after": int(end.timestamp()) if end else None, "roles": roles}))
    stance = rng.choice(list(Stance))
    confirmed = int((now - timedelta(days=rng.choice([0, 29, 30, 31]))).timestamp())
    record = {"stance": stance, "at": int(started.timestamp())}
    if stance is Stance.GIVEN:
        record |= {"evidence": "e" * 64, "confirmed_at": confirmed}
    return replaced(
        base,
        processing=tuple(entries),
        stance=type(base.stance)(**record),
        confirmed=int((now - timedelta(days=rng.choice([0, 10, 89]))).timestamp()),
    )


def random_rows(rng: random.Random, count: int, facts: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows as a store would keep them: none of the ex's is older than its import's first day."""
    earliest = {fact.id: fact.first_of_ex for fact in facts}
    rows = []
    for number in range(count):
        role = rng.choice([*SenderRole, SenderRole.EX])
        name = "memory" if role is SenderRole.USER_MEMORY and rng.random() < 0.7 else rng.choice([*IMPORTS, "9" * 32])
        tags = rng.sample(list(Category), rng.choice([0, 0, 0, 1, 2]))
        first = earliest.get(name)
        ts: datetime | None = datetime(2014, 1, 1) + timedelta(days=rng.randrange(3000), hours=rng.randrange(24))
        if role is SenderRole.EX and first is not None and ts is not None and ts.date().isoformat() < first:
            ts = datetime.fromisoformat(first) + timedelta(days=rng.randrange(300))
        if first is None and rng.random() < 0.1:
            ts = None
        rows.append(
            {
                "id": f"{number:032x}",
                "import_id": name,
                "role": role.value,
                "categories": sorted(t.value for t in tags) + (["unheard_of"] if rng.random() < 0.02 else []),
                "ts": ts,
            }
        )
    return rows


def oracle(body: Mapping[str, Any], row: Mapping[str, Any], now: datetime) -> bool:
    """Whether the specification permits a row. ``body`` is the manifest's plain JSON."""
    at = now.timestamp()
    if body["parties"]["user_adult"] != "yes" or at >= body["confirmed"] + 90 * 86400:
        return False
    level = _level(body, at, now)
    purposes_of_ex = {
        "P0": set(),
        "P1": {"reflection", "closure_letter", "persona_chat", "voice_style", "analytics_local"},
        "P2": {
            "reflection",
            "closure_letter",
            "persona_chat",
            "voice_style",
            "analytics_local",
            "adapter",
            "quotes",
        },
    }[level]
    about_persona = {"persona_chat", "voice_style", "adapter", "quotes"}
    dead = {f["id"] for f in body["imports"] if f["not_after"] is not None and at >= f["not_after"]}
    for entry in body["processing"]:
        purpose = entry["purpose"]
        if entry["not_after"] is not None and at >= entry["not_after"]:
            continue
        if purpose in about_persona and purpose not in purposes_of_ex:
            continue
        if row["role"] not in entry["roles"] or row["import_id"] not in entry["imports"] or row["import_id"] in dead:
            continue
        tags = set(row["categories"])
        if row["role"] == "ex":
            if purpose not in purposes_of_ex or tags & {"minors", "sex_life"}:
                continue
            if level == "P1" and tags:
                continue
            born = body["parties"]["ex_adult_since"]
            if born and (row["ts"] is None or row["ts"].date().isoformat() < born):
                continue
        if purpose in about_persona and tags:
            continue
        if tags <= set(entry["allowed"]):
            return True
    return False


def _level(body: Mapping[str, Any], at: float, now: datetime) -> str:
    parties, stance, began = body["parties"], body["stance"], body["programme"]["started"]
    if stance["stance"] in ("refused", "objected", "withdrawn") or parties["abuse"] or parties["protective_order"]:
        return "P0"
    born = parties["ex_adult_since"]
    if parties["ex_adult"] == "no" or (born and now.date().isoformat() < born) or parties["ex_deceased"]:
        return "P0"
    if (parties["ex_adult"] == "unknown" and not born) or at >= body["programme"]["end"]:
        return "P0"
    if stance["stance"] == "given" and at < stance["confirmed_at"] + 30 * 86400:
        return "P2" if at < began + 56 * 86400 else "P0"
    return "P1" if at < began + 42 * 86400 else "P0"
