# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values in place of a file that an earlier action would make, for previews: what is read of it is
invented by its name and kept, so that the author can be given the file that was pretended."""

import io
import json

_FIRST = ("start", "begin", "from", "earliest", "first", "min", "open")
_LAST = ("end", "stop", "to", "until", "latest", "last", "max", "close", "censor")
_NUMBERS = ("n", "count", "number", "size", "days", "weeks", "months", "years", "age", "seed")
_DAYS = ("date", "ref", "reference")  # of "ref_age_1": the day on which ages are taken


def _words(key):
    return str(key).lower().replace("-", "_").replace(" ", "_").split("_")


def _invented(key):
    """A number for a name of numbers, else a day: starts before ends, all inside one study period."""
    words = _words(key)
    spread = sum(str(key).encode("utf-8"))
    if any(word in _NUMBERS for word in words) and not any(word in _DAYS for word in words):
        return 18 if "age" in words or "min" in words else 1 + spread % 28
    if any(word in _LAST for word in words):
        return Value(f"2021-12-{1 + spread % 28:02d}")
    if any(word in _FIRST for word in words):
        return Value(f"2020-01-{1 + spread % 28:02d}")
    return Value(f"20{20 + spread % 2}-{3 + spread % 8:02d}-{1 + spread % 28:02d}")


class Value(str):
    """A text that is a mapping as soon as the code reads it as one."""

    __slots__ = ("inside",)
    is_stand_in = True

    def __new__(cls, text):
        value = super().__new__(cls, text)
        value.inside = None
        return value

    def __getitem__(self, key):
        if not isinstance(key, str):
            return super().__getitem__(key)
        if self.inside is None:
            self.inside = Mapping()
        return self.inside[key]

    def get(self, key, default=None):
        return self[key]


class Mapping(dict):
    """Has whatever is asked of it."""

    def __missing__(self, key):
        value = self[key] = _invented(key)
        return value

    def get(self, key, default=None):
        return self[key]

    def __contains__(self, key):
        return True


def _plain(value):
    if isinstance(value, Value):
        return _plain(value.inside) if value.inside is not None else str(value)
    return {key: _plain(inner) for key, inner in value.items()} if isinstance(value, dict) else value


class _Text(str):
    """What is read of a stand-in; json.loads() knows it."""

    __slots__ = ("mapping",)


class _File(io.StringIO):
    def __init__(self, mapping):
        super().__init__("{}" if mapping is not None else "")
        self._mapping = mapping

    def read(self, size=-1):
        text = _Text(super().read(size))
        text.mapping = self._mapping
        return text


_mappings = {}  # path -> what was invented of it


def open_file(path, binary):
    """A stand-in for the file: JSON with whatever is asked, anything else without lines."""
    if binary:
        return io.BytesIO(b"")
    mapping = _mappings.setdefault(path, Mapping()) if path.endswith(".json") else None
    return _File(mapping)


def contents():
    """What was invented, by path, as the text of such a file."""
    return {path: json.dumps(_plain(mapping), indent=2, ensure_ascii=False) + "\n" for path, mapping in _mappings.items()}


def install():
    """json.loads() (and so json.load()) gives the stand-in itself for its text."""
    _mappings.clear()
    original = json.loads

    def loads(text, *arguments, **keywords):
        mapping = getattr(text, "mapping", None)
        return original(text, *arguments, **keywords) if mapping is None else mapping

    json.loads = loads
