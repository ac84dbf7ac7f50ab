"""Average the weights over about one epoch: what several models would gain by voting, at the price of one."""

from __future__ import annotations

from typing import Any

__all__ = ["Smooth"]


class Smooth:
    """An exponential moving average of a torch model's weights."""

    def __init__(self, model: Any, steps: int) -> None:
        self._keep = 1 - 2 / (steps + 1)
        self._seen = 0
        self.state = {k: v.detach().clone() for k, v in model.state_dict().items()}

    def update(self, model: Any) -> None:
        """Take in the weights after a step; early on the average follows faster."""
        self._seen += 1
        keep = min(self._keep, self._seen / (self._seen + 10))
        for key, value in model.state_dict().items():
            self.state[key].mul_(keep).add_(value.detach(), alpha=1 - keep)
