# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one definition inside the evaluator: imports, unsaved text, statement by statement."""

import ast
import builtins
import importlib.abc
import importlib.machinery
import importlib.util
import io
import os
import re
import signal
import sys
import traceback
import types

import _studybench as language
import _studybench_hints as hints
import _studybench_host as native
import _studybench_standins as standins

_PRECEDENCE = (
    "\n\nThe operators & | ~ bind tighter than comparisons, so comparisons need parentheses:\n\n"
    "    wrong:  age >= 18 & age < 80\n"
    "    right:  (age >= 18) & (age < 80)"
)


class LanguageFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Serves the language itself; says what became of packages that are gone."""

    def __init__(self, sources):
        self._sources = {name: (file, text, package) for name, file, text, package in sources}

    def find_spec(self, name, path=None, target=None):
        # Today's definitions run where neither package is installed, so they are not served to them.
        hidden = name.split(".")[0] in ("numpy", "pandas") and not _State.older
        if name in self._sources and not hidden:
            return importlib.machinery.ModuleSpec(name, self, is_package=self._sources[name][2])
        from ehrql import _former

        modern = None if name.startswith("ehrql._") else _former.modern_module(name)
        if modern:
            raise ModuleNotFoundError(f"'{name}' belongs to an earlier version of ehrQL: write '{modern}'", name=name)
        return None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        file, text, _ = self._sources[module.__name__]
        exec(compile(text, file, "exec", dont_inherit=True), module.__dict__)


class StudyLoader(importlib.machinery.SourceFileLoader):
    """Modules of the study: unsaved text first, and never stale byte code."""

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        return compile(_parsed(path, _read_source(path)), path, "exec", dont_inherit=True)


class _State:
    root = ""
    overlay = {}
    files_read = []
    older = False  # the definition is in the older language, cohortextractor
    former = {}  # path → problems of code for an earlier version


def _note_read(path):
    if path.startswith(_State.root + "/"):
        relative = path[len(_State.root) + 1 :]
        if relative not in _State.files_read:
            _State.files_read.append(relative)


def _absolute(path):
    return os.path.normpath(os.path.join(_State.root, os.fspath(path)))


def _read_source(path):
    path = _absolute(path)
    _note_read(path)
    if path in _State.overlay:
        return _State.overlay[path]
    with _open(path, "r", encoding="utf-8", newline=None) as file:
        return file.read()


def _parsed(path, text):
    """The syntax tree, with code of earlier versions brought up to date and noted as problems."""
    from ehrql import _former

    tree = ast.parse(text, path)
    found = _former.modernise(tree, text)
    if found:
        _State.former[path] = found
    return tree


_open = io.open


def _open_in_study(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    """open() that sees the unsaved text of the study's files."""
    if isinstance(file, str | bytes | os.PathLike) and not set(mode) & set("wax+"):
        path = os.fsdecode(_absolute(file))
        _note_read(path)
        if path not in _State.overlay and not os.path.exists(path) and language.stands_in_for_file(path):
            own = os.path.join(_State.root, "stand-ins", os.path.relpath(path, _State.root))
            if own not in _State.overlay and not os.path.exists(own):
                return standins.open_file(path, "b" in mode)
            path = file = own
        if path in _State.overlay:
            data = _State.overlay[path].encode("utf-8")
            if "b" in mode:
                return io.BytesIO(data)
            return io.TextIOWrapper(io.BytesIO(data), encoding=encoding or "utf-8", errors=errors, newline=newline)
    return _open(file, mode, buffering, encoding or (None if "b" in mode else "utf-8"), errors, newline, closefd, opener)


def install(sources):
    """Once, in the process that waits: the language and the usual modules are loaded for all."""
    sys.meta_path.insert(0, LanguageFinder(sources))
    hook = importlib.machinery.FileFinder.path_hook((StudyLoader, [".py"]))

    def study_hook(path):
        if not _State.root or not os.path.abspath(path).startswith(_State.root):
            raise ImportError(path)
        return hook(path)

    sys.path_hooks.insert(0, study_hook)
    import argparse, collections, csv, datetime, functools, itertools, json, operator, pathlib, re  # noqa: E401, F401

    import cohortextractor._collect  # noqa: F401
    import ehrql  # noqa: F401
    import ehrql.query_language  # noqa: F401
    import ehrql.tables.tpp  # noqa: F401


def _may_not_end(*_arguments):
    raise PermissionError(
        "A study definition may not end the program that reads it (os._exit, os.abort). Use sys.exit() to stop early."
    )


def _on_time(_signal, _frame):
    raise TimeoutError(
        "The definition took too long and was stopped here. A definition should only describe the study; look for "
        "a loop that does not end."
    )


def _names_loaded(node):
    """Global names and name.attribute pairs that a statement uses."""
    names, attributes = set(), set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
            names.add(part.id)
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and isinstance(part.ctx, ast.Load):
            attributes.add((part.value.id, part.attr))
    return names, attributes


def _names_made(node):
    """Names and name.attribute pairs that a statement would have defined."""
    names, attributes = set(), set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store | ast.Del):
            names.add(part.id)
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and isinstance(part.ctx, ast.Store):
            attributes.add((part.value.id, part.attr))
        elif isinstance(part, ast.FunctionDef | ast.ClassDef):
            names.add(part.name)
        elif isinstance(part, ast.Import | ast.ImportFrom):
            names.update((alias.asname or alias.name).split(".")[0] for alias in part.names)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and isinstance(part.func.value, ast.Name):
            if part.func.attr in ("add_column", "define_measure", "add_event_table", "define_population"):
                first = part.args[0] if part.args else next((k.value for k in part.keywords if k.arg == "name"), None)
                if isinstance(first, ast.Constant):
                    attributes.add((part.func.value.id, str(first.value)))
    return names, attributes


class _Runner:
    def __init__(self, tolerant):
        self.tolerant = tolerant
        self.problems = []
        self.failed_names = set()
        self.failed_attributes = set()
        self.star_failed = False
        self.error_text = ""
        self.exit_code = None

    def run(self, path, text):
        module = types.ModuleType(os.path.splitext(os.path.basename(path))[0])
        module.__file__ = path
        namespace = module.__dict__
        namespace["__builtins__"] = builtins
        try:
            tree = _parsed(path, text)
        except (SyntaxError, ValueError) as error:
            self.report(error)
            return namespace
        if not self.tolerant:
            self.attempt(compile(tree, path, "exec", dont_inherit=True), namespace, None)
            return namespace
        for statement in tree.body:
            if self.depends_on_failure(statement):
                self.mark_failed(statement)
                continue
            code = compile(ast.Module([statement], []), path, "exec", dont_inherit=True)
            if not self.attempt(code, namespace, statement):
                break
        return namespace

    def depends_on_failure(self, statement):
        names, attributes = _names_loaded(statement)
        return bool(names & self.failed_names or attributes & self.failed_attributes)

    def mark_failed(self, statement):
        names, attributes = _names_made(statement)
        self.failed_names |= {name for name in names if name != "dataset" and name != "measures"}
        self.failed_attributes |= attributes
        for part in ast.walk(statement):
            if isinstance(part, ast.ImportFrom) and any(alias.name == "*" for alias in part.names):
                self.star_failed = True

    def attempt(self, code, namespace, statement):
        """Runs code; False if the rest must not run."""
        try:
            exec(code, namespace)
        except SystemExit as error:
            self.exit_code = error.code if isinstance(error.code, int) else (0 if error.code is None else 1)
            if isinstance(error.code, str):
                print(error.code)
            return False
        except BaseException as error:  # whatever it is, it is the author's to see
            follows = isinstance(error, NameError) and not isinstance(error, UnboundLocalError) and self.star_failed
            if not follows:
                self.report(error)
            if statement is not None:
                self.mark_failed(statement)
            return not isinstance(error, TimeoutError | MemoryError | KeyboardInterrupt)
        return True

    def report(self, error):
        if isinstance(error, TypeError) and str(error).startswith(
            ("unsupported operand type(s) for", "bad operand type for unary")
        ):
            if any(f" {symbol}: " in str(error) for symbol in "&|~"):
                error.add_note(_PRECEDENCE.strip("\n"))
        if note := hints.hint(error):
            error.add_note(note)
        trimmed = _trimmed(error)
        if not self.error_text:
            self.error_text = trimmed
        self.problems.append(_problem(error))


def _is_own(filename):
    return filename.startswith(_State.root + "/")


def _frames(error):
    """The author's frames of a traceback, outermost first."""
    frames = []
    entry = error.__traceback__
    while entry is not None:
        if _is_own(entry.tb_frame.f_code.co_filename):
            frames.append(entry)
        entry = entry.tb_next
    return frames


def _trimmed(error):
    """The traceback with the author's own frames only."""
    summary = traceback.TracebackException.from_exception(error, compact=True)
    summary.stack = traceback.StackSummary.from_list(
        [frame for frame in summary.stack if _is_own(frame.filename)]
    )
    summary.__cause__ = summary.__context__ = None
    text = "".join(summary.format())
    return text.replace(_State.root + "/", "").rstrip("\n")


def _suggestion(error):
    name = getattr(error, "name", None)
    if not isinstance(name, str):
        return ""
    try:
        if isinstance(error, ImportError) and not isinstance(error, ModuleNotFoundError):
            module = sys.modules.get(name)
            wanted = getattr(error, "name_from", None) or str(error).split("'")[1]
            return native.nearest(wanted, dir(module)) if module else ""
        if isinstance(error, AttributeError) and error.obj is not None and not name.startswith("__"):
            return native.nearest(name, [item for item in dir(error.obj) if not item.startswith("_")])
        if isinstance(error, NameError):
            frames = _frames(error)
            known = [*frames[-1].tb_frame.f_globals, *frames[-1].tb_frame.f_locals, *dir(builtins)] if frames else []
            return native.nearest(name, [item for item in known if not item.startswith("_")])
    except Exception:  # a suggestion is a courtesy
        return ""
    return ""


def _wrong_name(error):
    """The word in the source that a suggestion would replace."""
    if isinstance(error, ImportError):
        parts = str(error).split("'")
        return parts[1] if len(parts) > 1 else ""
    name = getattr(error, "name", None)
    return name if isinstance(name, str) and not name.startswith("__") else ""


def _newer_library(error):
    """A note about a name of the standard library that this Python does not have."""
    module = getattr(error, "name", None) if isinstance(error, ImportError | AttributeError) else None
    if isinstance(error, ModuleNotFoundError) or not isinstance(module, str):
        return ""
    if module.split(".")[0] not in sys.stdlib_module_names:
        return ""
    return "Definitions are run here by Python 3.11; this name may belong to a newer one."


def _problem(error):
    notes = list(getattr(error, "__notes__", []))
    message = hints.plain_message(error, _State.root) or str(error) or type(error).__name__
    newer = _newer_library(error)
    if newer:
        notes.append(newer)
    if isinstance(error, KeyError):
        message = f"There is no entry {message}"
    problem = {
        "class": type(error).__name__,
        "message": "\n\n".join([message, *notes]),
        "file": "",
        "line": 0,
        "column": 0,
        "end_line": 0,
        "end_column": 0,
        "name": _wrong_name(error),
        "suggestion": _suggestion(error),
        "edits": [],
    }
    if isinstance(error, SyntaxError):
        problem.update(
            message=error.msg,
            file=error.filename or "",
            line=error.lineno or 0,
            column=-(error.offset or 0),  # characters, not bytes
            end_line=error.end_lineno or error.lineno or 0,
            end_column=-(error.end_offset or error.offset or 0),
        )
        if _is_own(problem["file"]):
            return problem
    frames = _frames(error)
    if frames:
        entry = frames[-1]
        code = entry.tb_frame.f_code
        problem["file"] = code.co_filename
        problem["line"] = problem["end_line"] = entry.tb_lineno
        positions = list(code.co_positions())
        index = entry.tb_lasti // 2
        if 0 <= index < len(positions) and positions[index][0] is not None:
            line, end_line, column, end_column = positions[index]
            if column is not None and end_column is not None:
                problem.update(line=line, end_line=end_line, column=column + 1, end_column=end_column + 1)
    return problem


_OLDER = re.compile(r"^\s*(from|import)\s+cohortextractor\b", re.MULTILINE)


def _former_problems():
    problems = []
    for path, found in _State.former.items():
        for message, (line, column, end_line, end_column), edits in found:
            problem = _problem(Exception(message))
            problem.update({"class": "former", "file": path, "line": line, "column": column + 1, "end_line": end_line, "end_column": end_column + 1})
            problem["edits"] = [(a, b + 1, c, d + 1, text) for a, b, c, d, text in edits]
            problems.append(problem)
    return problems


def _prepare_older(root, path, arguments):
    """The older language finds modules in the root and analysis/, after everything installed, and gives `params`."""
    from cohortextractor import params

    del sys.path[:2]
    sys.path += [root, os.path.dirname(path)]
    params.take(arguments)


def run(root, definition, arguments, overlay, tolerant, soft_seconds):
    """Runs the definition; gives the module's names and what went wrong."""
    _State.root = root
    _State.overlay = {os.path.join(root, name): text for name, text in overlay.items()}
    _State.files_read = []
    _State.former = {}
    builtins.open = io.open = _open_in_study
    standins.install()
    os._exit = os.abort = _may_not_end
    path = os.path.join(root, definition)
    sys.path[:0] = [os.path.dirname(path), root]
    sys.argv = [definition, *arguments]
    printed = io.StringIO()
    sys.stdout = sys.stderr = printed
    runner = _Runner(tolerant)
    _State.older = False
    signal.signal(signal.SIGALRM, _on_time)
    signal.setitimer(signal.ITIMER_REAL, soft_seconds, 0.2)
    namespace = {}
    try:
        try:
            native.arm()
            text = _read_source(path)
            _State.older = _OLDER.search(text) is not None
            if _State.older:
                _prepare_older(root, path, arguments)
            namespace = runner.run(path, text)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            native.disarm()
    except BaseException as error:
        runner.report(error)
    return {
        "namespace": namespace,
        "problems": _former_problems() + runner.problems,
        "error_text": runner.error_text,
        "exit_code": runner.exit_code,
        "files_read": list(_State.files_read),
        "stand_ins": {os.path.relpath(path, root): text for path, text in standins.contents().items()},
        "output": printed.getvalue(),
        "is_older_language": _State.older,
    }
