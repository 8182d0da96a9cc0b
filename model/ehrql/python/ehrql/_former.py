# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Code written for earlier versions: what it is called today, and the edits that change it (ehrql.md 37).

`modernise` changes a syntax tree in place, keeping all positions, so that a file of an old study still runs and its
other errors are found too. Every cause is one problem of its file, with one fix that edits all its places.
"""

import ast
import re

_METHODS = {
    "set_population": "define_population",
    "if_null_then": "when_null_then",
    "configure_dummy_dataset": "configure_dummy_data",
    "configure_experimental_dummy_data": "configure_dummy_data",
}
_FRAME_METHODS = {"take": "where", "drop": "except_where"}
_TABLES = {"hospital_admissions": "apcs"}
_COLUMNS = {"hospital_admissions": {"primary_diagnoses": "primary_diagnosis"}}  # by former table
_ONE_ROW_NOW = ("ons_deaths",)  # tables that used to have many rows per patient
_MODULES = [("databuilder.ehrql", "ehrql"), ("ehrql.ehrql", "ehrql"), ("databuilder", "ehrql"), ("ehrql.debug", "ehrql")]
_PACKAGES = ("ehrql", "databuilder")
# Files without any of these words are not looked into: every keystroke runs a definition.
_WORDS = re.compile(
    r"databuilder|\bbeta\b|ehrql\.ehrql|\bdebug\b|set_population|if_null_then|configure_(?:dummy_dataset|experimental)"
    r"|\.take\(|\.drop\(|hospital_admissions|covid_therapeutics_raw|\bons_deaths\b|\bdefault\s*=|\bsystem\s*=|\.population\s*=(?!=)"
)


def modern_module(name):
    """Today's name of a module of an earlier version; None if the name is no former one."""
    modern = name
    for old, new in _MODULES:
        if modern == old or modern.startswith(old + "."):
            modern = new + modern[len(old) :]
            break
    if modern == "ehrql.tables.beta" or modern.startswith("ehrql.tables.beta."):
        modern = "ehrql.tables" + modern[len("ehrql.tables.beta") :]
    return modern if modern != name else None


class _Modernise:
    def __init__(self, tree, lines):
        self.lines = lines
        self.causes = {}  # cause → (message, edits, places)
        self.nodes = list(ast.walk(tree))
        self.imports_language = any(
            name.split(".")[0] in _PACKAGES for node in self.nodes for name in _modules_of(node)
        )
        # The raw tables of these names still have many rows.
        self.has_raw_tables = any(
            isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ehrql.tables.raw") for node in self.nodes
        )
        self.own_names = {node.name for node in self.nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        self.datasets = {"dataset"} | {
            target.id
            for node in self.nodes
            if isinstance(node, ast.Assign) and _called_name(node.value) in ("Dataset", "create_dataset")
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def note(self, cause, message, place, edits):
        known = self.causes.setdefault(cause, (message, [], []))
        known[1].extend(edits)
        known[2].append(place)

    def run(self):
        for node in self.nodes:
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                self.import_from(node)
            elif isinstance(node, ast.Import):
                self.plain_import(node)
            elif isinstance(node, ast.Attribute):
                self.attribute(node)
            elif isinstance(node, ast.Call):
                self.call(node)
            elif isinstance(node, ast.Assign):
                self.population(node)
        for table, columns in _COLUMNS.items():
            if table in self.causes:
                self.columns(table, columns)

    def module(self, old, modern, line, column):
        """A module name in the source: `column` is where it begins, in bytes from 0."""
        former = next((name for name in ("ehrql.tables.beta", "databuilder", "ehrql.debug", "ehrql.ehrql") if old.startswith(name)), old)
        message = f"'{former}' belongs to an earlier version of ehrQL. Today it is '{modern_module(former)}': write '{modern}' here."
        place = (line, column, line, column + len(old))
        self.note(former, message, place, [(*place, modern)])

    def import_from(self, node):
        modern = modern_module(node.module)
        if modern:
            text = self.lines[node.lineno - 1].encode()[node.col_offset :].decode(errors="replace")
            start = node.col_offset + re.match(r"from\s+", text).end() if re.match(r"from\s+[\w.]+", text) else node.col_offset
            self.module(node.module, modern, node.lineno, start)
            node.module = modern
        for alias in node.names:
            if alias.name == "covid_therapeutics_raw" and node.module == "ehrql.tables.raw.tpp":
                self.raw_therapeutics(node, alias)
            elif alias.name in _TABLES and node.module.startswith("ehrql.tables"):
                self.table(alias)
            elif alias.name == "debug" and node.module == "ehrql":
                self.rename_name("debug", "show", alias)

    def raw_therapeutics(self, node, alias):
        """The table has moved to another module, so only an import of it alone can be edited."""
        old, new = alias.name, "covid_therapeutics"
        message = f"The table '{old}' is gone from ehrql.tables.raw.tpp. Today it is '{new}' of ehrql.tables.tpp; check its columns."
        line = self.lines[node.lineno - 1]
        edits = []
        if len(node.names) == 1 and line.isascii() and "ehrql.tables.raw.tpp" in line:
            start = line.index("ehrql.tables.raw.tpp")
            edits.append(_edit(node.lineno, start, "ehrql.tables.raw.tpp", "ehrql.tables.tpp"))
            edits.append(_edit(alias.lineno, alias.col_offset, old, new if alias.asname else f"{new} as {old}"))
            node.module, alias.asname, alias.name = "ehrql.tables.tpp", alias.asname or old, new
        self.note(old, message, _span(alias), edits)

    def plain_import(self, node):
        for alias in node.names:
            modern = modern_module(alias.name)
            if modern:
                self.module(alias.name, modern, alias.lineno, alias.col_offset)
                alias.name = modern

    def table(self, alias):
        old, new = alias.name, _TABLES[alias.name]
        if alias.asname:
            self.note(old, _gone_table(old, new), _span(alias), [_edit(alias.lineno, alias.col_offset, old, new)])
        else:
            self.rename_name(old, new, alias, _gone_table(old, new))
        alias.name, alias.asname = new, alias.asname or old

    def rename_name(self, old, new, alias, message=None):
        """A name imported under its former name: it is changed wherever the file uses it."""
        edits = [_edit(alias.lineno, alias.col_offset, old, new)]
        edits += [
            _edit(node.lineno, node.col_offset, old, new) for node in self.nodes if isinstance(node, ast.Name) and node.id == old
        ]
        self.note(old, message or f"'{old}' is now '{new}'.", _span(alias), edits)
        if alias.name == old:
            alias.name, alias.asname = new, alias.asname or old

    def attribute(self, node):
        if _dotted(node) == "ehrql.tables.beta":
            span = (node.value.end_lineno, node.value.end_col_offset, node.end_lineno, node.end_col_offset)
            self.note("ehrql.tables.beta", "'ehrql.tables.beta' belongs to an earlier version of ehrQL. Today it is 'ehrql.tables'.", span, [(*span, "")])
            # The node becomes what stands before .beta.
            node.attr, node.value = "tables", node.value.value
        elif node.attr in _TABLES and (_dotted(node.value) or "").split(".")[-1] in ("tpp", "schema"):
            old, new = node.attr, _TABLES[node.attr]
            self.note(old, _gone_table(old, new), _name_span(node), [(*_name_span(node), new)])
            node.attr = new

    def columns(self, table, columns):
        for node in self.nodes:
            if isinstance(node, ast.Attribute) and node.attr in columns:
                span = _name_span(node)
                node.attr = columns[node.attr]
                self.causes[table][1].append((*span, node.attr))

    def one_row(self, node):
        """`ons_deaths.sort_by(...).last_for_patient()`: the table has one row per patient now."""
        sort = node.func.value if isinstance(node.func, ast.Attribute) else None
        table = sort.func.value if _called_name(sort) == "sort_by" and isinstance(sort.func, ast.Attribute) else None
        known = isinstance(table, ast.Name) and table.id in _ONE_ROW_NOW and self.imports_language and not self.has_raw_tables
        if not known or _called_name(node) not in ("first_for_patient", "last_for_patient"):
            return
        span = (table.end_lineno, table.end_col_offset, node.end_lineno, node.end_col_offset)
        message = f"'{table.id}' has one row per patient today, so there is nothing to sort or pick: use its columns as they are."
        self.note(table.id, message, span, [(*span, "")])
        # Calling the identity keeps every other node where it is.
        frame = ast.arguments(posonlyargs=[], args=[ast.arg("frame")], kwonlyargs=[], kw_defaults=[], defaults=[])
        node.func = ast.Lambda(frame, ast.Name("frame", ast.Load()))
        node.args, node.keywords = [table], []
        ast.copy_location(node.func, table)
        ast.fix_missing_locations(node)

    def call(self, node):
        self.one_row(node)
        function = node.func
        if isinstance(function, ast.Attribute):
            old = function.attr
            modern = _METHODS.get(old)
            if old in _FRAME_METHODS and self.imports_language and len(node.args) == 1 and not node.keywords:
                modern = _FRAME_METHODS[old]
            if modern:
                span = _name_span(function)
                self.note(old, f"'{old}' belongs to an earlier version of ehrQL. Today it is called '{modern}'.", span, [(*span, modern)])
                function.attr = modern
        name = _called_name(node)
        for keyword in list(node.keywords):
            if name == "case" and keyword.arg == "default" and "case" not in self.own_names:
                span = (keyword.lineno, keyword.col_offset, keyword.lineno, keyword.col_offset + len("default"))
                self.note("case(default=)", "case() no longer takes 'default'. Today it is called 'otherwise'.", span, [(*span, "otherwise")])
                keyword.arg = "otherwise"
            elif name == "codelist_from_csv" and keyword.arg == "system" and self.imports_language:
                self.system(node, keyword)

    def system(self, node, keyword):
        parts = sorted([*node.args, *node.keywords], key=lambda part: (part.lineno, part.col_offset))
        index = parts.index(keyword)
        if index > 0:
            span = (parts[index - 1].end_lineno, parts[index - 1].end_col_offset, keyword.end_lineno, keyword.end_col_offset)
        elif len(parts) > 1:
            span = (keyword.lineno, keyword.col_offset, parts[1].lineno, parts[1].col_offset)
        else:
            span = _span(keyword)
        message = "codelist_from_csv() no longer takes 'system': the column that codes are compared with decides."
        self.note("codelist_from_csv(system=)", message, _span(keyword), [(*span, "")])
        node.keywords.remove(keyword)

    def population(self, node):
        target = node.targets[0]
        known = isinstance(target, ast.Attribute) and target.attr == "population" and isinstance(target.value, ast.Name)
        if len(node.targets) != 1 or not known or target.value.id not in self.datasets or not self.imports_language:
            return
        line = self.lines[target.end_lineno - 1].encode()
        equals = re.compile(rb"\s*=\s*").match(line, target.end_col_offset)
        if not equals:
            return
        name = _name_span(target)
        edits = [
            (name[0], name[1], name[2], equals.end(), "define_population("),
            (node.end_lineno, node.end_col_offset, node.end_lineno, node.end_col_offset, ")"),
        ]
        message = "The population is no longer assigned. Today it is given to define_population(...)."
        self.note("population =", message, _span(target), edits)
        call = ast.Call(ast.Attribute(target.value, "define_population", ast.Load()), [node.value], [])
        ast.copy_location(call.func, target)
        ast.copy_location(call, node)
        node.targets = [ast.copy_location(ast.Name("_", ast.Store()), target)]
        node.value = call


def _modules_of(node):
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def _called_name(node):
    function = node.func if isinstance(node, ast.Call) else None
    return function.id if isinstance(function, ast.Name) else (function.attr if isinstance(function, ast.Attribute) else None)


def _dotted(node):
    if isinstance(node, ast.Name):
        return node.id
    before = _dotted(node.value) if isinstance(node, ast.Attribute) else None
    return f"{before}.{node.attr}" if before else None


def _gone_table(old, new):
    return f"The table '{old}' is gone. Today its data are in '{new}'; check the names of the columns used."


def _span(node):
    return (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)


def _name_span(attribute):
    """Where the name behind the dot stands."""
    return (attribute.end_lineno, attribute.end_col_offset - len(attribute.attr.encode()), attribute.end_lineno, attribute.end_col_offset)


def _edit(line, column, old, new):
    return (line, column, line, column + len(old.encode()), new)


def modernise(tree, text):
    """Changes the tree; gives (message, place, edits) by cause. Places are lines from 1 and bytes from 0."""
    if not _WORDS.search(text):
        return []
    work = _Modernise(tree, text.split("\n"))
    work.run()
    found = [(message, min(places), sorted(set(edits))) for message, edits, places in work.causes.values()]
    return sorted(found, key=lambda problem: problem[1])
