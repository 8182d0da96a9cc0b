# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where in the author's own code something was written."""

import sys

_positions = {}  # code object → its positions, worked out once


def is_own(filename):
    """Whether a frame belongs to the study and not to the language or the library."""
    return not filename.startswith(("<", "/usr/lib/python3"))


def here():
    """The innermost frame of the author's code, as something cheap that `resolve` understands."""
    frame = sys._getframe(1)
    while frame is not None and not is_own(frame.f_code.co_filename):
        frame = frame.f_back
    return (frame.f_code, frame.f_lasti) if frame is not None else None


def resolve(place):
    """File, line, column, last line, last column; columns count from 1 in bytes, 0 when not known."""
    if place is None:
        return ("", 0, 0, 0, 0)
    code, instruction = place
    if code not in _positions:
        _positions[code] = list(code.co_positions())
    index = instruction // 2
    if not 0 <= index < len(_positions[code]):
        return (code.co_filename, 0, 0, 0, 0)
    line, end_line, column, end_column = _positions[code][index]
    if column is None or end_column is None:
        return (code.co_filename, line or 0, 0, end_line or 0, 0)
    return (code.co_filename, line, column + 1, end_line, end_column + 1)
