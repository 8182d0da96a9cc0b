# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`params`: the values given with --param (cohort-extractor.md 2, 18)."""

from cohortextractor.exceptions import MissingParameterError


class Parameters(dict):
    """Texts by name. What is missing has an error of its own, so that a run can say which option it lacks."""

    def __missing__(self, name):
        raise MissingParameterError(
            f"The study definition needs the parameter '{name}', which was not given. Pass it with --param {name}=VALUE"
        )

    def take(self, arguments):
        """From the words after the definition's name: --param name=value, as often as wanted."""
        self.clear()
        words = list(arguments)
        while words:
            if words.pop(0) != "--param":
                continue
            parts = []
            while words and not words[0].startswith("--"):
                parts.append(words.pop(0))
            name, _, value = "".join(parts).partition("=")
            self[name.strip()] = value.strip()


params = Parameters()
