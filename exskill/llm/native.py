"""Which library of llama.cpp is used: the one built on this machine, or a prebuilt one by hash and self-test.

``llama-cpp-python`` brings the Python half. The native half comes with it where it was built during the install. Else the
package ``llama-cpp-py-sync`` (extra ``prebuilt``) holds one with the same C interface. Its files are accepted by SHA-256 only,
and what its default parameters read back is compared before anything else is called: a structure that moved by one
field would not fail, it would answer nonsense.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _

__all__ = ["Native", "check_interface", "find_native", "load_library"]

# llama-cpp-py-sync 0.11413, Linux x86_64. It links ggml's remote-procedure part, which the network guard leaves no socket.
_PREBUILT: Final = MappingProxyType(
    {
        "libggml-base.so.0": "20e5f962e8273941c77ad46a54abe96739bdf3d09b57acf8707b549188f5aeb8",
        "libggml-cpu.so.0": "184f88ea6196f0b877c225e2d515d5e53b71d732420e4457ae32d055b3c638cc",
        "libggml-rpc.so.0": "b53c6cfddcc6ed4c5a016b83a4541c8c7778015632fc8e61bd7c3f146b1c00b8",
        "libggml.so.0": "d4f44f4da70a25041802776171a813426d8d727df3671b2b029c69ed8cad0482",
        "libllama.so": "68c447fa9739a76fda669c714fbe1ae77744f67a557108b69f241d207f209f83",
        "libllama.so.0": "68c447fa9739a76fda669c714fbe1ae77744f67a557108b69f241d207f209f83",
    }
)
# What llama.cpp's own defaults are in the version that the Python half was written for.
_MODEL_DEFAULTS: Final = MappingProxyType({"n_gpu_layers": -1, "split_mode": 1, "vocab_only": False})
_CONTEXT_DEFAULTS: Final = MappingProxyType(
    {
        "n_ctx": 512,
        "n_batch": 2048,
        "n_ubatch": 512,
        "n_seq_max": 1,
        "yarn_ext_factor": -1.0,
        "type_k": 1,
        "type_v": 1,
        "offload_kqv": True,
        "no_perf": True,
        "op_offload": True,
        "swa_full": True,
        "kv_unified": False,
    }
)


@dataclass(frozen=True, slots=True)
class Native:
    """A library of llama.cpp on this machine."""

    kind: Literal["built", "prebuilt"]
    folder: Path


def find_native() -> Native:
    """Return the library to use, built here before prebuilt. Raises ModelUnavailable if there is none, or a changed one."""
    own = _find_package("llama_cpp")
    if own is not None and any((own / "lib").glob("*llama.*")):
        return Native("built", own / "lib")
    ready = _find_package("llama_cpp_py_sync")
    if own is None or ready is None:
        raise ModelUnavailable(
            _("the library of llama.cpp is not installed"), hint=_("install exskill again as the README says")
        )
    if any(_compute_digest(ready / name) != digest for name, digest in _PREBUILT.items()):
        raise ModelUnavailable(
            _("the prebuilt library of llama.cpp is not the one that was checked"),
            hint=_("in the folder of exskill: `python3 .ci/install.py --native`"),
        )
    return Native("prebuilt", ready)


@cache
def load_library() -> Any:
    """Return the binding ``llama_cpp`` over the library to use. Raises ModelUnavailable if none can be used."""
    native = find_native()
    before = os.environ.get("LLAMA_CPP_LIB_PATH")
    os.environ["LLAMA_CPP_LIB_PATH"] = str(native.folder)
    try:
        import llama_cpp
    except (OSError, ImportError, RuntimeError) as error:
        raise ModelUnavailable(
            _("the library of llama.cpp does not run on this machine"),
            hint=_("in the folder of exskill: `python3 .ci/install.py --native`"),
        ) from error
    finally:
        _restore_variable("LLAMA_CPP_LIB_PATH", before)
    check_interface(llama_cpp)
    return llama_cpp


def check_interface(library: Any) -> None:
    """Raise ModelUnavailable unless a library's default parameters read back as the binding expects them."""
    pairs = (
        (library.llama_model_default_params(), _MODEL_DEFAULTS),
        (library.llama_context_default_params(), _CONTEXT_DEFAULTS),
    )
    if not all(_reads_back(params, expected) for params, expected in pairs):
        raise ModelUnavailable(
            _("the library of llama.cpp has another interface than the one that was checked"),
            hint=_("in the folder of exskill: `python3 .ci/install.py --native`"),
        )


def _reads_back(params: Any, expected: Mapping[str, float]) -> bool:
    return all(getattr(params, name, None) == value for name, value in expected.items())


def _find_package(package: str) -> Path | None:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def _compute_digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _restore_variable(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
