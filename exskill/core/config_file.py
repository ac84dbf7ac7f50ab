"""The one file of settings, ``exskill.toml`` in the folder of settings: flat keys, each with its own rule.

The command line overrules the environment, the environment the file, the file what the machine says. The file holds nothing
secret; it is written for its owner alone, whole or not at all. What somebody else could have written is not believed.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from exskill.core.errors import UsageError
from exskill.core.i18n import LANGUAGES, _
from exskill.core.library_errors import translate_errors
from exskill.core.paths import valid_vault_name
from vault.atomic import Disk, make_private

__all__ = ["KEYS", "Config", "check_value", "find_key", "read_config", "set_value", "unset_value"]

_FILE: Final = "exskill.toml"
_LONGEST: Final = 65_536
_MODEL = re.compile(r"[\w.:+@-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Config:
    """What the file says; None or the default where it says nothing."""

    language: str | None = None
    country: str | None = None
    vault: str | None = None
    model: str | None = None
    colour: bool = True
    plain: bool = False


KEYS: Final = tuple(field.name for field in fields(Config))


def read_config(directory: Path) -> Config:
    """Return the settings of a folder; those of nobody where there is no file.

    Raises UsageError for an unknown key, a value that does not fit, a file that is no TOML or that others can write.
    """
    return Config(**_read_settings(directory / _FILE))


def find_key(name: str) -> str:
    """Return a key by its name. Raises UsageError that offers what is spelled like it."""
    key = {"color": "colour", "lang": "language"}.get(name.strip().lower(), name.strip().lower())
    if key in KEYS:
        return key
    near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.6)
    hint = _("did you mean {names}?").format(names=f"`{near[0]}`") if near else _list_keys()
    raise UsageError(_("there is no setting “{name}”").format(name=name[:40]), hint=hint)


def check_value(key: str, value: str) -> str | bool:
    """Return a value as the file holds it. Raises UsageError if the key cannot have it."""
    found = _CHECKS[key](value.strip())
    if found is None:
        raise UsageError(_("that is no value for {key}").format(key=key), hint=_describe_wanted(key))
    return found


def set_value(directory: Path, key: str, value: str | bool) -> None:
    """Write one setting; everything else in the file stays, comments too."""
    _change_line(directory, key, f"{key} = {json.dumps(value, ensure_ascii=False)}")


def unset_value(directory: Path, key: str) -> bool:
    """Take one setting out of the file; return whether it was there."""
    if key not in _read_settings(directory / _FILE):
        return False
    _change_line(directory, key, None)
    return True


def _read_settings(path: Path) -> dict[str, Any]:
    text = _read_text(path)
    try:
        body = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise UsageError(_("the file of settings is no TOML"), hint=_describe_place()) from None
    return {key: _check_stored(key, value) for key, value in body.items()}


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            if found.st_uid not in (0, os.getuid()) or found.st_mode & 0o022:
                raise UsageError(_("others can change the file of settings"), hint=_describe_place())
            raw = file.read(_LONGEST + 1)
    except FileNotFoundError:
        return ""
    except OSError:
        raise UsageError(_("the file of settings cannot be read"), hint=_describe_place()) from None
    if len(raw) > _LONGEST:
        raise UsageError(_("the file of settings is too long"), hint=_describe_place())
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(_("the file of settings is no TOML"), hint=_describe_place()) from None


def _check_stored(key: str, value: object) -> str | bool:
    """Return a value of the file if its key is known and its type is right."""
    if key not in KEYS:
        find_key(key)
        raise UsageError(_("there is no setting “{name}”").format(name=key[:40]), hint=_list_keys())
    if isinstance(value, bool) and key in ("colour", "plain"):
        return value
    if isinstance(value, str) and key not in ("colour", "plain"):
        return check_value(key, value)
    raise UsageError(_("that is no value for {key}").format(key=key), hint=_describe_wanted(key))


def _change_line(directory: Path, key: str, line: str | None) -> None:
    """Replace, add or remove the line of one key, and see that nothing else changed, before the file is replaced."""
    path = directory / _FILE
    text, before = _read_text(path), _read_settings(path)
    lines = [one for one in text.splitlines() if not re.match(rf"""["']?{key}["']?\s*=""", one.strip())]
    new = "\n".join([*lines, *([line] if line is not None else [])]) + "\n"
    after = {name: value for name, value in before.items() if name != key}
    if line is not None:
        after |= tomllib.loads(line)
    if not _is_saying(new, after):
        raise UsageError(_("the file of settings has a shape that only you can change"), hint=_describe_place())
    with translate_errors():
        make_private(directory)
        Disk().replace(path, new.encode("utf-8"))


def _is_saying(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _list_keys() -> str:
    return _("the settings are {names}").format(names=", ".join(KEYS))


def _describe_place() -> str:
    return _("`exskill path` says where it is; what is not in it has its default")


def _describe_wanted(key: str) -> str:
    return {
        "language": _("one of {names}").format(names=", ".join(LANGUAGES)),
        "country": _("two letters, such as GB, US, CN, TW"),
        "vault": _("the name of a vault: letters, digits, - and _"),
        "model": _("the name of a model, as `exskill model list` shows it"),
        "colour": _("on or off"),
        "plain": _("on or off"),
    }[key]


def _parse_language(value: str) -> str | None:
    return next((one for one in LANGUAGES if one.lower() == value.lower()), None)


def _parse_country(value: str) -> str | None:
    return value.upper() if re.fullmatch("[A-Za-z]{2}", value) else None


def _parse_vault(value: str) -> str | None:
    try:
        return valid_vault_name(value)
    except UsageError:
        return None


def _parse_model(value: str) -> str | None:
    return value if _MODEL.fullmatch(value) else None


def _parse_truth(value: str) -> bool | None:
    return {"on": True, "true": True, "yes": True, "auto": True, "off": False, "false": False, "no": False}.get(
        value.lower()
    )


_CHECKS: Final[Mapping[str, Callable[[str], str | bool | None]]] = {
    "language": _parse_language,
    "country": _parse_country,
    "vault": _parse_vault,
    "model": _parse_model,
    "colour": _parse_truth,
    "plain": _parse_truth,
}
