# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions of the tutorial (ehrql.md 2). An answer is compared with the expected query as it is written."""

import sys

from ehrql._cases import describe


def _say(text):
    print(text, file=sys.stderr)


def _meaning(answer):
    """What makes two answers the same: the node of a query, all parts of a dataset, or the value itself."""
    if hasattr(answer, "_plain"):
        plain = answer._plain()
        return plain.get("population"), [(name, node) for name, node, _ in plain.get("variables", [])]
    return getattr(answer, "_qm_node", answer)


class Question:
    def __init__(self, prompt="", expected=None, hint=""):
        self.prompt = prompt
        self.expected = expected
        self.hint_text = hint
        self.attempted = False
        self.correct = False

    def check(self, answer):
        """Says whether the answer is the expected query."""
        self.attempted = True
        self.correct = type(answer) is type(self.expected) and _meaning(answer) == _meaning(self.expected)
        if self.correct:
            _say("Correct!")
        elif type(answer) is not type(self.expected):
            _say(f"Expected {describe(self.expected)}, but the answer is {describe(answer)}.")
        else:
            _say("The answer is written differently from the expected one. Compare their values with show().")

    def hint(self):
        _say(self.hint_text or "There is no hint for this question.")


class Questions:
    def __init__(self):
        self.questions = {}
        self.dummy_tables_path = None

    def set_dummy_tables_path(self, path):
        self.dummy_tables_path = path

    def __setitem__(self, number, question):
        self.questions[number] = question

    def __getitem__(self, number):
        if number not in self.questions:
            raise KeyError(f"{number}: the questions are numbered {', '.join(map(str, sorted(self.questions)))}")
        return self.questions[number]

    def get_all(self):
        return [self.questions[number] for number in sorted(self.questions)]

    def summarise(self):
        answers = self.get_all()
        _say(f"Correct: {sum(q.correct for q in answers)}")
        _say(f"Incorrect: {sum(q.attempted and not q.correct for q in answers)}")
        _say(f"Not answered: {sum(not q.attempted for q in answers)}")
