"""L3: a small language model with an adapter, asked for one letter about a turn.

The adapter is trained by tests/benchmarks/train_judge.py for the catalogue's default model and goes beside this module; until its
SHA-256 is written here there is no judge, and the classifier hears alone. A damaged file stops the program rather than
leave somebody unheard; a model that cannot answer, for want of memory say, leaves the turn to the classifier.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Final, Protocol

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.llm.catalogue import DEFAULT
from exskill.sessions.safety.crisis.features import cut_windows, estimate_tokens

if TYPE_CHECKING:
    from exskill.llm.runtime import Runtime

__all__ = [
    "LETTERS",
    "MODEL",
    "Judge",
    "LateJudge",
    "Odds",
    "Reads",
    "Verdict",
    "encode_tier",
    "is_shipped",
    "open_judge",
]

MODEL: Final = DEFAULT  # the model that the adapter was trained for
LETTERS: Final = "ABCDEF"
_TIERS: Final = ("T0", "T1", "T2", "T3", "SAFETY", "MISUSE")
SHA256: Final = "6b132c286d86aa0780d711c6db1b03c8884a8ec261d399beccb0f741a88c2a91"
_FILE: Final = "judge.gguf"
_PART: Final = 280.0  # tokens, about, that are asked about at once (exskill.llm.listener reads 320)


class Odds(Protocol):
    """Answers a text with one probability a letter."""

    def odds(self, text: str) -> Sequence[float]:
        """Return one probability for each of LETTERS."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probabilities of one turn, in the order of LETTERS."""

    p: tuple[float, ...]

    @property
    def ending(self) -> float:
        """How likely it is that a card is due: T2, T3 or SAFETY."""
        return sum(self.p[2:5])

    @property
    def worry(self) -> float:
        """How likely it is that only the question is due."""
        return self.p[1]

    @property
    def misuse(self) -> float:
        """How likely it is that this asks for what the program is not for."""
        return self.p[5]

    @property
    def plan(self) -> float:
        """How likely a plan, means or an attempt is: T3."""
        return self.of("T3")

    def of(self, tier: str) -> float:
        """Return the probability of one tier's letter."""
        return self.p[_TIERS.index(tier)]


class Reads(Protocol):
    """Reads turns beside the classifier."""

    def verdict(self, plain: str) -> Verdict | None:
        """Return what it makes of a normalised text, None where it cannot read now."""
        ...

    @property
    def is_reading(self) -> bool:
        """Whether it could read the last turn."""
        ...


class Judge:
    """Asks a listener about normalised turns; the last few answers are remembered, by text, in memory only."""

    def __init__(self, listener: Odds) -> None:
        self._listener = listener
        self._known: dict[str, Verdict] = {}
        self.is_reading = True

    def verdict(self, plain: str) -> Verdict | None:
        """Return what the model makes of a normalised text (about .3 s where it was not just asked).

        A long text is read in parts and the least calm of them counts. None if the model cannot answer.
        """
        if plain not in self._known:
            try:
                found = min((Verdict(tuple(self._listener.odds(part))) for part in _parts(plain)), key=lambda v: v.p[0])
            except Exception:  # whatever its native code says: the classifier still hears, and no turn is left unread
                self.is_reading = False
                return None
            self._known = dict([*self._known.items()][-3:]) | {plain: found}
        self.is_reading = True
        return self._known[plain]


class LateJudge:
    """The judge of a model that is still being loaded: the first card does not wait for it, the first turn does."""

    def __init__(self, load: Callable[[], Runtime]) -> None:
        """Begin to load; raise ModelUnavailable if the adapter's file is not what it should be."""
        _read_adapter()
        self._load = load
        self._judge: Judge | None = None
        self._thread = threading.Thread(target=self._open, name="judge", daemon=True)
        self._thread.start()

    def _open(self) -> None:
        try:
            self._judge = open_judge(self._load())
        except Exception:  # whatever keeps the model from loading: the classifier hears alone, and no trace is printed
            self._judge = None

    def verdict(self, plain: str) -> Verdict | None:
        """Return what the judge makes of a normalised text; None where its model could not be loaded."""
        self._thread.join()
        return None if self._judge is None else self._judge.verdict(plain)

    @property
    def is_reading(self) -> bool:
        """Whether it could read the last turn."""
        return self._judge is not None and self._judge.is_reading


def _parts(plain: str) -> list[str]:
    """Cut a text into runs of whole sentences that the model reads to their ends; a short one stays whole."""
    parts: list[str] = []
    for window in cut_windows(plain) if estimate_tokens(plain) > _PART else [plain]:
        if parts and estimate_tokens(parts[-1]) + estimate_tokens(window) <= _PART:
            parts[-1] += " " + window
        else:
            parts.append(window)
    return parts


def is_shipped() -> bool:
    """Whether there is an adapter at all."""
    return bool(SHA256)


def encode_tier(tier: str) -> str:
    """Return the letter of a tier's name, or of MISUSE."""
    return LETTERS[_TIERS.index(tier)]


def open_judge(runtime: Runtime) -> Judge | None:
    """Return the judge over a loaded model, None where there is none for it.

    Raise ModelUnavailable if the adapter's file is not what it should be.
    """
    if not SHA256 or runtime.sha256 != MODEL.sha256:
        return None
    return Judge(runtime.listener(_read_adapter(), LETTERS))


def _read_adapter() -> bytes:
    try:
        data = resources.files("exskill.sessions.safety.crisis").joinpath(_FILE).read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ModelUnavailable(_("the weights of the crisis check are not the file they should be"))
    return data
