"""Train the English chat model with torch; only this file and its neighbour need it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from redaction.names import words as spelling
from redaction.names.given import WORLD_BITS, list_world_bits
from redaction.names.letters import plain_letters
from redaction.names.network import DILATIONS
from redaction.names.train.examples import TAGS, Example, vary_example
from redaction.names.train.lexicon import BITS, WIDTH, Lexicon
from redaction.names.train.smooth import Smooth

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Settings", "train_network"]

_SHAPES: Final = len(spelling.SHAPES)
_LISTS: Final = BITS + WORLD_BITS


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run depends on besides its data."""

    hidden: int = 128
    grams: int = 32
    epochs: int = 8
    rate: float = 2e-3
    batch: int = 64
    dropout: float = 0.3
    blank: float = 0.15  # share of words whose spelling and lists are hidden, so that context is learned
    teacher: float = 0.5
    seed: int = 7
    threads: int = 1


class _Known:
    """The fixed features of every spelling met so far."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._index = {word: i for i, word in enumerate(lexicon.words)}
        self._lexicon = lexicon
        self.rows: list[Any] = []
        self.grams: list[list[int]] = []
        self._seen: dict[str, int] = {}

    def of(self, word: str) -> int:
        import numpy as np

        if word in self._seen:
            return self._seen[word]
        plain = plain_letters(spelling.normalize_word(word))
        fixed = np.zeros(WIDTH + 1 + _LISTS + _SHAPES, np.float32)
        at = self._index.get(plain, -1)
        if at >= 0:
            if self._lexicon.rows[at] >= 0:
                fixed[:WIDTH] = self._lexicon.vectors[self._lexicon.rows[at]].astype(np.float32) * self._lexicon.scale
                fixed[WIDTH] = 1
            fixed[WIDTH + 1 : WIDTH + 1 + BITS] = self._lexicon.bits[at]
        fixed[WIDTH + 1 + BITS : WIDTH + 1 + _LISTS] = list_world_bits(plain)
        fixed[WIDTH + 1 + _LISTS + spelling.classify_shape(word)] = 1
        self._seen[word] = len(self.rows)
        self.rows.append(fixed)
        self.grams.append(spelling.hash_grams(plain))
        return self._seen[word]


def _build_network(torch: Any, settings: Settings) -> Any:
    nn = torch.nn

    class Network(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            h = settings.hidden
            self.grams = nn.EmbeddingBag(spelling.BUCKETS, settings.grams, mode="mean")
            nn.init.normal_(self.grams.weight, std=0.1)
            self.enter = nn.Linear(WIDTH + 1 + _LISTS + _SHAPES + settings.grams, h)
            self.casing = nn.Embedding(len(spelling.CASINGS), h)
            nn.init.zeros_(self.casing.weight)
            self.convs = nn.ModuleList(nn.Conv1d(h, h, 3, padding=d, dilation=d) for d in DILATIONS)
            self.leave = nn.Linear(h, len(TAGS))
            self.drop = nn.Dropout(settings.dropout)

        def forward(self, fixed: Any, grams: Any, offsets: Any, casing: Any, mask: Any) -> Any:
            rows, steps = mask.shape
            pieces = self.grams(grams, offsets).view(rows, steps, -1)
            if self.training:
                keep = (torch.rand(rows, steps, 1) > settings.blank).float()
                pieces = pieces * keep
                hide = torch.ones(fixed.shape[-1])
                hide[WIDTH + 1 + _LISTS :] = 0  # the shape stays
                fixed = fixed * (1 - hide * (torch.rand(rows, steps, 1) < settings.blank).float())
            inside = mask[..., None]
            hidden = torch.relu(self.enter(torch.cat([fixed, pieces], -1)) + self.casing(casing)[:, None])
            hidden = self.drop(hidden) * inside
            for conv in self.convs:
                wide = torch.relu(conv(hidden.transpose(1, 2))).transpose(1, 2)
                hidden = (hidden + self.drop(wide)) * inside
            return self.leave(hidden)

    return Network()


def _make_batch(torch: Any, known: _Known, examples: Sequence[Example]) -> tuple[Any, ...]:
    import numpy as np

    longest = max(len(e.words) for e in examples)
    shape = (len(examples), longest)
    fixed = np.zeros((*shape, WIDTH + 1 + _LISTS + _SHAPES), np.float32)
    tags, teacher = np.full(shape, -100, np.int64), np.full(shape, -1, np.float32)
    weight = np.ones(shape[0], np.float32)
    casing: list[int] = []
    offsets: list[int] = []
    grams: list[int] = []
    for row, example in enumerate(examples):
        ids = [known.of(w) for w in example.words]
        fixed[row, : len(ids)] = [known.rows[i] for i in ids]
        tags[row, : len(ids)] = example.tags
        if example.teacher:
            teacher[row, : len(ids)] = example.teacher
        weight[row] = example.weight
        casing.append(spelling.classify_casing([spelling.classify_shape(w) for w in example.words]))
        for place in range(longest):
            offsets.append(len(grams))
            grams += known.grams[ids[place]] if place < len(ids) else []
    pack = torch.from_numpy
    inputs = (
        pack(fixed),
        torch.tensor(grams),
        torch.tensor(offsets),
        torch.tensor(casing),
        pack((tags >= -1).astype("f4")),
    )
    return inputs, pack(tags), pack(teacher), pack(weight)


def _compute_loss(torch: Any, scores: Any, tags: Any, teacher: Any, weight: Any, share: float) -> Any:
    f = torch.nn.functional
    gold = f.cross_entropy(scores.transpose(1, 2), tags.clamp_min(-100), ignore_index=-100, reduction="none")
    told = teacher >= 0
    inside = (tags != -100).float()
    name = torch.softmax(scores, -1)[..., 1:3].sum(-1).clamp(1e-5, 1 - 1e-5)
    soft = f.binary_cross_entropy(name, teacher.clamp(0, 1), reduction="none")
    each = torch.where(told, share * soft, gold) * inside * weight[:, None]
    return each.sum() / (inside * weight[:, None]).sum()


def train_network(
    lexicon: Lexicon,
    examples: Sequence[Example],
    names: Sequence[str],
    settings: Settings,
    after_epoch: Callable[[int, float, Mapping[str, Any]], None] = lambda _n, _l, _w: None,
) -> dict[str, Any]:
    """Return the trained weights, as :func:`redaction.names.network.convolve` wants them."""
    torch: Any = import_module("torch")
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    rng, known = random.Random(settings.seed), _Known(lexicon)  # noqa: S311  (not for secrets)
    model = _build_network(torch, settings)
    batches = len(examples) // settings.batch + 1
    optimiser = torch.optim.AdamW(model.parameters(), settings.rate, weight_decay=0.01)
    smooth = Smooth(model, len(examples) // settings.batch + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, settings.rate, total_steps=batches * settings.epochs + 1, pct_start=0.1
    )
    for epoch in range(settings.epochs):
        model.train()
        fresh = [vary_example(e, names, rng) for e in examples]
        fresh.sort(key=lambda e: len(e.words) + rng.random() * 6)
        groups = [fresh[i : i + settings.batch] for i in range(0, len(fresh), settings.batch)]
        rng.shuffle(groups)
        total = 0.0
        for group in groups:
            inputs, tags, teacher, weight = _make_batch(torch, known, group)
            loss = _compute_loss(torch, model(*inputs), tags, teacher, weight, settings.teacher)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            smooth.update(model)
            total += float(loss.detach())
        model.eval()
        after_epoch(epoch, total / len(groups), _collect_weights(smooth.state))
    return _collect_weights(smooth.state)


def _collect_weights(averages: Mapping[str, Any]) -> dict[str, Any]:
    import numpy as np

    state = {k: v.numpy().copy() for k, v in averages.items()}
    found = {
        "grams": state["grams.weight"],
        "enter": state["enter.weight"].T.copy(),
        "enter_bias": state["enter.bias"],
        "casing": state["casing.weight"],
        "out": state["leave.weight"].T.copy(),
        "out_bias": state["leave.bias"],
    }
    for layer in range(len(DILATIONS)):
        found[f"conv{layer}"] = np.ascontiguousarray(state[f"convs.{layer}.weight"].transpose(2, 1, 0))
        found[f"bias{layer}"] = state[f"convs.{layer}.bias"]
    return found
