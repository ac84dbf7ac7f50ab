"""Training of a low-rank adapter on this machine, without a graphics card: opt-in, by the extra ``train``.

Importing this package settles how JAX behaves, before anything imports JAX itself: on the processor, nothing cached or
dumped to disk whatever the environment asks for, no chatter.
"""

import os
from importlib.util import find_spec

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _

__all__ = ["check_parts"]

for _name in [name for name in os.environ if name.startswith(("JAX_", "XLA_", "TF_"))]:
    del os.environ[_name]
os.environ |= {"JAX_PLATFORMS": "cpu", "JAX_ENABLE_COMPILATION_CACHE": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}


def check_parts() -> None:
    """Raise ModelUnavailable where the packages that training needs, or files in memory, are not there."""
    if not all(map(find_spec, ("jax", "gguf", "ml_dtypes"))):
        raise ModelUnavailable(
            _("training needs packages that are not installed"), hint=_("install them with the extra `train`")
        )
    if not hasattr(os, "memfd_create"):
        raise ModelUnavailable(_("an adapter cannot be loaded here without writing it to a disk"))
