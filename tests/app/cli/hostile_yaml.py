# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives `studybench-cli validate-project` files that are made to harm, each to a process of its own.

hostile_yaml.py PROGRAM [CASE...]
Each gets its verdict within SECONDS of processor time and MEMORY of address space, which the system enforces: a process
that needs more is killed or fails. What is refused has a sentence with file, line and column.
"""

import pathlib
import re
import resource
import subprocess
import sys
import tempfile

SECONDS = 10  # of the processor, also of a build with checks; a release build takes less than one
MEMORY = 1 << 30
GOOD = b"version: '5'\nactions:\n  a:\n    run: python:v2 python\n    outputs: {highly_sensitive: {o: a.csv}}\n"
HUNDRED_MB = 100_000_000
DEEP = 100_000


def actions(count, line):
    return b"version: '5'\nactions:\n" + b"".join(line(i) for i in range(count))


def doubled(first, line, levels):
    return first + b"".join(line(i, b",".join([b"*x%d" % (i - 1)] * 10)) for i in range(1, levels))


def config(text):
    return GOOD + b"    config: " + text


CASES = {  # name: text, whether it is valid
    "aliases of aliases": (doubled(b"version: 5\nx0: &x0 [a]\n", lambda i, all_: b"x%d: &x%d [%s]\n" % (i, i, all_), 60), False),
    "aliases within config": (config(b"{x0: &x0 [a]" + doubled(b"", lambda i, all_: b", x%d: &x%d [%s]" % (i, i, all_), 60) + b"}\n"), True),
    "merges of merges": (b"version: 5\nactions:\n  a0: &x0 {run: r:v2, outputs: {highly_sensitive: {o: a.csv}}}\n"
                         + doubled(b"", lambda i, all_: b"  a%d: &x%d {<<: [%s]}\n" % (i, i, all_), 60), False),
    "brackets": (b"version: 5\nactions: " + b"[" * DEEP + b"]" * DEEP + b"\n", False),
    "open brackets": (b"version: 5\nactions: " + b"{a: " * DEEP, False),
    "dashes": (b"version: 5\nactions:\n  " + b"- " * DEEP + b"a\n", False),
    "question marks": (b"version: 5\nactions:\n  " + b"? " * DEEP + b"a\n", False),
    "deep blocks": (b"version: 5\nactions:\n" + b"".join(b" " * i + b"a:\n" for i in range(1, 2000)), False),
    "deep config": (config(b"[" * DEEP + b"]" * DEEP + b"\n"), False),
    "tabs": (b"version: 5\nactions:\n\ta: 1\n", False),
    "NUL": (GOOD + b"# \0\n", False),
    "NUL in a key": (GOOD.replace(b"run", b"r\0un"), False),
    "hundred megabytes of one letter": (b"a" * HUNDRED_MB, False),
    "hundred megabytes of brackets": (b"[" * HUNDRED_MB, False),
    "hundred megabytes of NUL": (b"\0" * HUNDRED_MB, False),
    "hundred megabytes of comments": (GOOD + b"# x\n" * (HUNDRED_MB // 4), False),
    "Latin-1": (GOOD + "# caf\u00e9\n".encode("latin-1"), False),
    "UTF-16": (GOOD.decode().encode("utf-16"), False),
    "surrogates": (GOOD + b"# \xed\xa0\x80\n", False),
    "overlong": (GOOD + b"# \xc0\x80\n", False),
    "CRLF": (GOOD.replace(b"\n", b"\r\n"), True),
    "CR": (GOOD.replace(b"\n", b"\r"), True),
    "byte order mark": (b"\xef\xbb\xbf" + GOOD, True),
    "byte order mark in the middle": (GOOD + b"\xef\xbb\xbfa: 1\n", False),
    "key twice": (GOOD + b"version: 5\n", False),
    "merge of itself": (b"version: 5\nactions: &a\n  <<: *a\n", True),
    "merge of numbers": (b"version: 5\nactions:\n  <<: [1, 2]\n", False),
    "huge number": (b"version: " + b"9" * DEEP + b"\nactions: {}\n", False),
    "huge exponent": (b"version: 1e999999999\nactions: {}\n", False),
    "huge number within config": (config(b"{k: " + b"9" * DEEP + b"}\n"), True),
    "exclamation marks": (b"version: 5\nactions: " + b"!" * DEEP + b" []\n", False),
    "directives": (b"%YAML 1.2\n" * DEEP + b"---\nversion: 5\n", False),
    "documents": (b"---\na: 1\n" * DEEP, False),
    "many errors": (actions(DEEP, lambda i: b"  a%d: 1\n" % i), False),
    "a long key": (b"version: 5\nactions:\n  " + b"k" * 3_000_000 + b": 1\n", False),
    "misspelt needs": (actions(20_000, lambda i: b"  action_number_%d: {run: 'r:v2 %d', needs: [acton_number_%d], outputs: {highly_sensitive: {o: %d.csv}}}\n" % (i, i, i, i)), False),
    "misspelt images": (actions(20_000, lambda i: b"  a%d: {run: 'pyton:v2 %d', outputs: {highly_sensitive: {o: %d.csv}}}\n" % (i, i, i)), True),
    "a circle of all": (actions(20_000, lambda i: b"  a%d: {run: 'r:v2 %d', needs: [a%d], outputs: {highly_sensitive: {o: %d.csv}}}\n" % (i, i, (i + 1) % 20_000, i)), True),
    "each needs all before it": (actions(1_000, lambda i: b"  a%d: {run: 'r:v2 %d', needs: [%s], outputs: {highly_sensitive: {o: %d.csv}}}\n" % (i, i, b",".join(b"a%d" % j for j in range(i)), i)), True),
    "the same in all": (actions(20_000, lambda i: b"  a%d: {run: r:v2, outputs: {highly_sensitive: {o: a.csv}}}\n" % i), False),
    "stars": (actions(1_000, lambda i: b"  a%d: {run: 'r:v2 %d', outputs: {moderately_sensitive: {o: '%s%d.csv'}}}\n" % (i, i, b"*a" * 500, i)), True),
}


def limited(memory):
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def starts_within(program, memory):
    """A build that checks its own memory maps more than there is before it does anything."""
    return subprocess.run([program, "--version"], capture_output=True, preexec_fn=lambda: limited(memory), check=False).returncode == 0


def problem_of(program, path, memory, text, valid):
    path.write_bytes(text)
    done = subprocess.run([program, "validate-project", str(path)], capture_output=True, preexec_fn=lambda: limited(memory), check=False)
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode != (0 if valid else 1):
        return f"ended with {done.returncode}: {said[:300]}"
    errors = [line for line in said.split("\n") if ": error: " in line]
    if not valid and not errors:
        return "no sentence"
    for line in errors:
        if not re.match(re.escape(str(path)) + r":\d+:\d+: error: .*\.", line):
            return f"no place or no sentence: {line[:300]}"
    return None


def main():
    program, chosen = sys.argv[1], sys.argv[2:] or list(CASES)
    memory = MEMORY if starts_within(program, MEMORY) else resource.RLIM_INFINITY
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            problem = problem_of(program, pathlib.Path(folder) / "project.yaml", memory, *CASES[name])
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            failures += problem is not None
            print(f"{after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime:6.2f} s  {name}{': ' + problem if problem else ''}")
    print(f"{len(chosen)} files, {failures} failures, at most {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
