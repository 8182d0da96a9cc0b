# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random well-typed programs and random tables for them."""

import datetime

import slow
from slow import Frame, Pick, Series, function

KINDS = ("bool", "int", "float", "str", "date", "code")
COLUMNS = {"b": "bool", "c": "bool", "i": "int", "j": "int", "f": "float", "g": "float", "s": "str", "t": "str",
           "d": "date", "x": "date", "k": "code"}
ONE_ROW = ("p", "q")
MANY_ROWS = ("e", "h")
CODES = ("123456", "1234567", "7654321")
TEXTS = ("a", "b", "ab", "B", "é", "z")
FLOATS = (0.1, 0.2, 0.3, -1.5, 2.0, 0.0, -6.7, 1e10, -1e10, 1.0)

SCHEMA = '''import datetime
from ehrql.codes import SNOMEDCTCode
from ehrql.tables import EventFrame, PatientFrame, Series, table

def _columns(name, base):
    kinds = {"bool": bool, "int": int, "float": float, "str": str, "date": datetime.date, "code": SNOMEDCTCode}
    columns = {column: Series(kinds[kind]) for column, kind in %r.items()}
    return table(type(name, (base,), columns | {"u": Series(int)}))

p, q = _columns("p", PatientFrame), _columns("q", PatientFrame)
e, h = _columns("e", EventFrame), _columns("h", EventFrame)
''' % COLUMNS


def random_value(rng, kind, nulls=0.25):
    if rng.random() < nulls:
        return None
    if kind == "bool":
        return rng.random() < 0.5
    if kind == "int":
        return rng.randint(-4, 5)
    if kind == "float":
        return rng.choice(FLOATS)
    if kind == "str":
        return rng.choice(TEXTS)
    if kind == "code":
        return rng.choice(CODES)
    return random_date(rng)


def random_date(rng):
    while True:
        try:
            return datetime.date(rng.choice((1999, 2000, 2004, 2019, 2020)), rng.choice((1, 2, 3, 10, 12)), rng.choice((1, 28, 29, 30, 31)))
        except ValueError:
            continue


def random_tables(rng):
    tables, unique = {}, 0
    for name in ONE_ROW + MANY_ROWS:
        rows = {}
        for patient in range(1, 16):
            count = (rng.random() < 0.8) if name in ONE_ROW else rng.choice((0, 0, 1, 1, 2, 3, 4, 6))
            for _ in range(int(count)):
                unique += rng.randint(1, 9)
                row = {}
                for column, kind in COLUMNS.items():
                    row[column] = random_value(rng, kind)
                row["u"] = unique
                rows.setdefault(patient, []).append(row)
        if name in MANY_ROWS:
            for patient_rows in rows.values():
                rng.shuffle(patient_rows)
        tables[name] = (name in ONE_ROW, rows)
    return tables


class Generator:
    def __init__(self, rng, world, ties):
        self.rng, self.world, self.ties = rng, world, ties
        self.pool = []

    # literals

    def literal(self, kind, as_date=False):
        value = random_value(self.rng, kind, nulls=0)
        if kind == "date":
            text = f"date({value.year}, {value.month}, {value.day})" if as_date else repr(value.isoformat())
        elif kind == "code":
            text = f"SNOMEDCTCode({value!r})"
        else:
            text = repr(value)
        return Series(kind, text, f"{kind}:{value!r}", lambda patient, row: value)

    # frames

    def frame(self, depth):
        name = self.rng.choice(MANY_ROWS)
        frame = Frame(self.world, name, name, name)
        for _ in range(self.rng.choice((0, 1, 1, 2, 3)) if depth > 0 else 0):
            frame = self.sort(frame, depth - 1) if self.rng.random() < 0.35 else self.filter(frame, depth - 1)
        return frame

    def filter(self, frame, depth):
        within = self.rng.choice(frame.ancestors()) if self.rng.random() < 0.5 else frame
        condition = self.series("bool", within, depth)
        if self.rng.random() < 0.7:
            return Frame(frame.world, frame.table, f"{frame.text}.where({condition.text})", f"F({frame.key},{condition.key})", frame, condition)
        rest = function("bool", "", f"Or(Not({condition.key}),IsNull({condition.key}))", [condition], lambda value: value is not True, strict=False)
        return Frame(frame.world, frame.table, f"{frame.text}.except_where({condition.text})", f"F({frame.key},{rest.key})", frame, rest)

    def sort(self, frame, depth):
        keys = []
        for _ in range(self.rng.choice((1, 1, 2))):
            within = self.rng.choice(frame.ancestors()) if self.rng.random() < 0.3 else frame
            kind = self.rng.choice(("int", "float", "str", "date", "code"))
            keys.append(self.column(within, kind) if self.rng.random() < 0.7 else self.event_series(kind, within, depth))
        if not self.ties:
            keys.append(self.column(frame, name="u"))
        key = frame.key
        for one in reversed(keys):
            key = f"S({key},{one.key})"
        return Frame(frame.world, frame.table, f"{frame.text}.sort_by({', '.join(one.text for one in keys)})", key, frame, None, tuple(keys))

    def pick(self, depth):
        frame = self.frame(depth)
        if not frame.is_sorted:
            frame = self.sort(frame, depth)
        if self.rng.random() < 0.2:
            frame = self.filter(frame, depth)
        return Pick(frame, self.rng.random() < 0.5)

    # columns

    def column(self, frame, kind=None, name=None):
        name = name or self.rng.choice([column for column, of in COLUMNS.items() if of == kind])
        data = self.world.tables[frame.table][1]
        return Series(kind or "int", f"{frame.text}.{name}", f"{frame.key}.{name}",
                      lambda patient, row: data[patient][row][name], [frame], frame, name)

    def patient_column(self, kind, depth):
        name = self.rng.choice([column for column, of in COLUMNS.items() if of == kind])
        if depth > 0 and self.rng.random() < 0.4:
            pick = self.pick(depth - 1)
            return Series(kind, f"{pick.text}.{name}", f"{pick.key}.{name}",
                          lambda patient, row: (pick.row(patient) or {}).get(name), [pick], None, None, (pick, name))
        table = self.rng.choice(ONE_ROW)
        data = self.world.tables[table][1]
        return Series(kind, f"{table}.{name}", f"{table}.{name}", lambda patient, row: data.get(patient, [{}])[-1].get(name))

    # series

    def event_series(self, kind, frame, depth):
        for _ in range(4):
            found = self.series(kind, frame, depth)
            if found.frame is not None:
                return found
        return self.column(frame, kind)

    def series(self, kind, frame, depth):
        """A series of a kind: of one value per patient without a frame, else of either level."""
        if frame is None and self.pool and self.rng.random() < 0.1:
            fitting = [one for one in self.pool if one.kind == kind]
            if fitting:
                return self.rng.choice(fitting)
        if frame is not None and self.rng.random() < 0.15:
            return self.series(kind, None, depth)
        if depth <= 0:
            return self.column(frame, kind) if frame is not None else self.patient_column(kind, 0)
        choices = [getattr(self, f"make_{kind}"), self.make_any]
        if frame is None:
            choices.append(self.make_aggregate)
        made = self.rng.choice(choices)(kind, frame, depth - 1)
        if made is None:
            return self.column(frame, kind) if frame is not None else self.patient_column(kind, depth)
        if frame is None:
            self.pool.append(made)
        return made

    def operand(self, kind, frame, depth, literals=0.3):
        return self.literal(kind) if self.rng.random() < literals else self.series(kind, frame, depth)

    def binary(self, kind, symbol, name, a, b, rule, strict=True):
        return function(kind, f"({a.text} {symbol} {b.text})", f"{name}({a.key},{b.key})", [a, b], rule, strict)

    def make_any(self, kind, frame, depth):
        which = self.rng.randrange(5)
        if which == 0:
            return self.column(frame, kind) if frame is not None else self.patient_column(kind, depth + 1)
        if which == 1:
            return self.when_null_then(kind, frame, depth)
        if which == 2 and kind != "bool":
            return self.extreme(kind, frame, depth)
        if which == 3:
            return self.map_values(kind, frame, depth)
        return self.case(kind, frame, depth)

    def when_null_then(self, kind, frame, depth):
        a, b = self.series(kind, frame, depth), self.operand(kind, frame, depth)
        return function(kind, f"{a.text}.when_null_then({b.text})", f"Case(Not(IsNull({a.key})):{a.key},else {b.key})", [a, b],
                        lambda x, y: y if x is None else x, strict=False)

    def extreme(self, kind, frame, depth):
        values = [self.series(kind, frame, depth)] + [self.operand(kind, frame, depth) for _ in range(self.rng.choice((1, 1, 2)))]
        least = self.rng.random() < 0.5
        choose = min if least else max

        def rule(*found):
            present = [value for value in found if value is not None]
            return choose(present) if present else None

        name = "minimum_of" if least else "maximum_of"
        return function(kind, f"{name}({', '.join(one.text for one in values)})", f"{name}({','.join(one.key for one in values)})", values, rule,
                        strict=False)

    def case(self, kind, frame, depth):
        cases, keys = [], set()
        for _ in range(self.rng.choice((1, 2, 3))):
            condition = self.series("bool", frame, depth)
            if condition.key not in keys:
                keys.add(condition.key)
                cases.append((condition, self.case_value(kind, frame, depth, 0.15)))
        otherwise = self.case_value(kind, frame, depth, 0.4)
        if otherwise is None and all(value is None for _, value in cases):
            return None
        parts = [f"when({c.text}).then({v.text if v else None})" for c, v in cases]
        text = f"case({', '.join(parts)}, otherwise={otherwise.text if otherwise else None})"
        key = f"Case({','.join(f'{c.key}:{v.key if v else None}' for c, v in cases)},else {otherwise.key if otherwise else None})"
        operands = [part for pair in cases for part in pair if part is not None] + ([otherwise] if otherwise else [])

        def value(patient, row):
            # Eager, like the engine: a value of a branch not taken may still be out of range.
            for operand in operands:
                operand.at(patient, row)
            for condition, result in cases:
                if condition.at(patient, row) is True:
                    return result.at(patient, row) if result else None
            return otherwise.at(patient, row) if otherwise else None

        return Series(kind, text, key, value, operands, slow.common_frame(operands))

    def case_value(self, kind, frame, depth, none):
        if self.rng.random() < none:
            return None
        return self.literal(kind, as_date=True) if self.rng.random() < 0.5 else self.series(kind, frame, depth)

    def map_values(self, kind, frame, depth):
        of = self.rng.choice(("int", "str", "code", "date"))
        source = self.series(of, frame, depth)
        keys = {}
        for _ in range(3):
            key = self.literal(of)
            keys.setdefault(key.key, (key, self.literal(kind, as_date=True)))
        default = self.case_value(kind, None, 0, 0.4)
        pairs = list(keys.values())
        text = f"{source.text}.map_values({{{', '.join(f'{k.text}: {v.text}' for k, v in pairs)}}}, default={default.text if default else None})"
        key = f"Case({','.join(f'EQ({source.key},{k.key}):{v.key}' for k, v in pairs)},else {default.key if default else None})"

        def value(patient, row):
            found = source.at(patient, row)
            for k, v in pairs:
                if found is not None and found == k.at(0):
                    return v.at(0)
            return default.at(patient, row) if default else None

        return Series(kind, text, key, value, [source] + ([default] if default else []), slow.common_frame([source, default]))

    def make_bool(self, kind, frame, depth):
        which = self.rng.randrange(8)
        if which == 0:
            a, b = self.series("bool", frame, depth), self.operand("bool", frame, depth, 0.15)
            return (self.binary("bool", "&", "And", a, b, slow.both, False) if self.rng.random() < 0.5
                    else self.binary("bool", "|", "Or", a, b, slow.either, False))
        if which == 1:
            a = self.series("bool", frame, depth)
            return function("bool", f"(~{a.text})", f"Not({a.key})", [a], lambda x: not x)
        if which == 2:
            a = self.series(self.rng.choice(KINDS), frame, depth)
            if self.rng.random() < 0.5:
                return function("bool", f"{a.text}.is_null()", f"IsNull({a.key})", [a], lambda x: x is None, False)
            return function("bool", f"{a.text}.is_not_null()", f"Not(IsNull({a.key}))", [a], lambda x: x is not None, False)
        if which == 3:
            return self.membership(frame, depth)
        if which == 4:
            a, b = self.series("str", frame, depth), self.operand("str", frame, depth)
            return function("bool", f"{a.text}.contains({b.text})", f"Contains({a.key},{b.key})", [a, b], lambda x, y: y in x)
        if which == 5:
            return self.interval(frame, depth)
        return self.comparison(frame, depth)

    def comparison(self, frame, depth):
        of = self.rng.choice(KINDS)
        symbols = {"==": ("EQ", lambda x, y: x == y), "!=": ("NE", lambda x, y: x != y)}
        if of not in ("bool", "code"):
            symbols |= {"<": ("LT", lambda x, y: x < y), "<=": ("LE", lambda x, y: x <= y), ">": ("GT", lambda x, y: x > y),
                        ">=": ("GE", lambda x, y: x >= y)}
        symbol = self.rng.choice(list(symbols))
        a, b = self.series(of, frame, depth), self.operand(of, frame, depth)
        return self.binary("bool", symbol, symbols[symbol][0], a, b, symbols[symbol][1])

    def interval(self, frame, depth):
        a, start, end = self.series("date", frame, depth), self.operand("date", frame, depth), self.operand("date", frame, depth)
        if self.rng.random() < 0.5:
            return function("bool", f"{a.text}.is_on_or_between({start.text}, {end.text})", f"And(GE({a.key},{start.key}),LE({a.key},{end.key}))",
                            [a, start, end], lambda x, s, t: slow.both(None if None in (x, s) else x >= s, None if None in (x, t) else x <= t), False)
        return function("bool", f"{a.text}.is_between_but_not_on({start.text}, {end.text})", f"And(GT({a.key},{start.key}),LT({a.key},{end.key}))",
                        [a, start, end], lambda x, s, t: slow.both(None if None in (x, s) else x > s, None if None in (x, t) else x < t), False)

    def membership(self, frame, depth):
        of = self.rng.choice(KINDS)
        a = self.series(of, frame, depth)
        negated = self.rng.random() < 0.4
        name = "is_not_in" if negated else "is_in"
        if self.rng.random() < 0.5:
            values = [self.literal(of, as_date=True) for _ in range(self.rng.choice((0, 1, 2, 3)))]
            found = {value.at(0) for value in values}
            listed = ", ".join(value.text for value in values)
            made = function("bool", f"{a.text}.{name}([{listed}])", f"In({a.key},{sorted(map(repr, found))})", [a],
                            lambda x: slow.contained(x, found), False)
        else:
            other = self.event_series(of, self.frame(depth), depth)

            def value(patient, row):
                for each in other.frame.rows(patient):
                    other.at(patient, each)
                return slow.contained(a.at(patient, row), set(other.values(patient)))

            made = Series("bool", f"{a.text}.{name}({other.text})", f"In({a.key},Set({other.key}))", value, [a, other], a.frame)
        if negated:
            inner = made
            made = Series("bool", inner.text, f"Not({inner.key})",
                          lambda patient, row: None if inner.at(patient, row) is None else not inner.at(patient, row), [inner], inner.frame)
        return made

    def arithmetic(self, kind, frame, depth):
        rules = {"+": ("Add", lambda x, y: x + y), "-": ("Subtract", lambda x, y: x - y), "*": ("Multiply", lambda x, y: x * y)}
        symbol = self.rng.choice(list(rules))
        a = self.series(kind, frame, depth)
        name, rule = rules[symbol]
        if self.rng.random() < 0.2:
            # A literal on the left is built as the mirrored expression.
            left = self.literal(kind)
            if symbol == "-":
                return function(kind, f"({left.text} - {a.text})", f"Add(Negate({a.key}),{left.key})", [a], lambda x: -x + left.at(0))
            return function(kind, f"({left.text} {symbol} {a.text})", f"{name}({a.key},{left.key})", [a], lambda x: rule(x, left.at(0)))
        return self.binary(kind, symbol, name, a, self.operand(kind, frame, depth), rule)

    def sign(self, kind, frame, depth):
        a = self.series(kind, frame, depth)
        if self.rng.random() < 0.5:
            return function(kind, f"(-{a.text})", f"Negate({a.key})", [a], lambda x: -x)
        return function(kind, f"{a.text}.absolute()", f"Absolute({a.key})", [a], abs)

    def make_int(self, kind, frame, depth):
        which = self.rng.randrange(7)
        if which <= 1:
            return self.arithmetic("int", frame, depth)
        if which == 2:
            return self.sign("int", frame, depth)
        if which == 3:
            of = self.rng.choice(("int", "float"))
            return self.binary("int", "//", "FloorDivide", self.series(of, frame, depth), self.operand(of, frame, depth), slow.floor_divide)
        if which == 4:
            a = self.series("float", frame, depth)
            return function("int", f"{a.text}.as_int()", f"AsInt({a.key})", [a], int)
        if which == 5:
            a = self.series("date", frame, depth)
            part = self.rng.choice(("year", "month", "day"))
            return function("int", f"{a.text}.{part}", f"{part}({a.key})", [a], lambda x: getattr(x, part))
        a, b = self.series("date", frame, depth), self.operand("date", frame, depth)
        unit, rule = self.rng.choice((("days", lambda x, y: (x - y).days), ("weeks", lambda x, y: (x - y).days // 7),
                                      ("months", slow.months_between), ("years", slow.years_between)))
        return function("int", f"({a.text} - {b.text}).{unit}", f"{unit}({a.key},{b.key})", [a, b], rule)

    def make_float(self, kind, frame, depth):
        which = self.rng.randrange(6)
        if which <= 1:
            return self.arithmetic("float", frame, depth)
        if which == 2:
            return self.sign("float", frame, depth)
        if which == 3:
            a = self.series("int", frame, depth)
            return function("float", f"{a.text}.as_float()", f"AsFloat({a.key})", [a], float)
        of = self.rng.choice(("int", "float"))
        a, b = self.series(of, frame, depth), self.operand(of, frame, depth)
        if which == 4:
            return self.binary("float", "/", "TrueDivide", a, b, slow.true_divide)
        return self.binary("float", "**", "Power", a, b, slow.power)

    def make_str(self, kind, frame, depth):
        return self.case("str", frame, depth)

    def make_code(self, kind, frame, depth):
        return self.extreme("code", frame, depth)

    def make_date(self, kind, frame, depth):
        a = self.series("date", frame, depth)
        which = self.rng.randrange(4)
        if which == 0:
            return function("date", f"{a.text}.to_first_of_year()", f"FirstOfYear({a.key})", [a], lambda x: x.replace(month=1, day=1))
        if which == 1:
            return function("date", f"{a.text}.to_first_of_month()", f"FirstOfMonth({a.key})", [a], lambda x: x.replace(day=1))
        unit, rule = self.rng.choice((("days", slow.add_days), ("weeks", lambda x, n: slow.add_days(x, 7 * n)),
                                      ("months", slow.add_months), ("years", slow.add_years)))
        sign = self.rng.choice("+-")
        count = self.operand("int", frame, depth, 0.6)
        direction = 1 if sign == "+" else -1
        return function("date", f"({a.text} {sign} {unit}({count.text}))", f"{sign}{unit}({a.key},{count.key})", [a, count],
                        lambda x, n: rule(x, direction * n))

    # one value per patient from many rows

    def make_aggregate(self, kind, frame, depth):
        rows = self.frame(depth + 1)
        if kind == "bool":
            return Series("bool", f"{rows.text}.exists_for_patient()", f"Exists({rows.key})", lambda patient, row: bool(rows.rows(patient)), [rows])
        if kind == "int":
            which = self.rng.randrange(4)
            if which == 0:
                return Series("int", f"{rows.text}.count_for_patient()", f"Count({rows.key})", lambda patient, row: len(rows.rows(patient)), [rows])
            if which == 1:
                of = self.event_series(self.rng.choice(KINDS), rows, depth)
                return self.aggregate("int", of, "count_distinct_for_patient", lambda values: len(set(values)))
            if which == 2:
                gap = self.rng.choice((-1, 0, 1, 7, 30, 400))
                of = self.event_series("date", rows, depth)
                return Series("int", f"{of.text}.count_episodes_for_patient(days({gap}))", f"Episodes({of.key},{gap})",
                              lambda patient, row: slow.episodes(of.values(patient), gap), [of])
        if kind == "code":
            return None
        of = self.event_series(kind, rows, depth)
        if kind == "float" and self.rng.random() < 0.3:
            of = self.event_series(self.rng.choice(("int", "float")), rows, depth)
            return self.aggregate("float", of, "mean_for_patient", slow.mean)
        if kind in ("int", "float") and self.rng.random() < 0.4:
            return self.aggregate(kind, of, "sum_for_patient", slow.total)
        least = self.rng.random() < 0.5
        choose = min if least else max
        return self.aggregate(kind, of, "minimum_for_patient" if least else "maximum_for_patient", lambda values: choose(values) if values else None)

    def aggregate(self, kind, of, name, rule):
        return Series(kind, f"{of.text}.{name}()", f"{name}({of.key})", lambda patient, row: rule(of.values(patient)), [of])


def reachable(roots):
    seen, pending = {}, list(roots)
    while pending:
        part = pending.pop()
        if id(part) not in seen:
            seen[id(part)] = part
            pending.extend(part.deps)
    return list(seen.values())


def prepare(world, roots):
    """Forgets all values and notes which columns are selected from which picks."""
    world.selected = {}
    for part in reachable(roots):
        part.cache = {}
        if isinstance(part, Series) and part.pick:
            world.selected.setdefault(part.pick[0].key, set()).add(part.pick[1])
