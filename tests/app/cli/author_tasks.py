# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives `studybench-cli author` as a whole process through the twenty-five tasks of visual-authoring.md 5.

Each task starts from a small definition, makes its gestures, and compares every byte of what comes back;
then it undoes them and compares again. Usage: author_tasks.py PROGRAM [TASK]
"""
import json
import subprocess
import sys

FILE = "analysis/dataset_definition.py"

HEAD = '''from ehrql import case, codelist_from_csv, create_dataset, days, when
from ehrql.tables.tpp import clinical_events, medications, patients

index_date = "2023-04-01"
copd_codes = codelist_from_csv("codelists/copd.csv", column="code")
asthma_codes = codelist_from_csv("codelists/asthma.csv", column="code")

dataset = create_dataset()
age = patients.age_on(index_date)
'''
BORN = "dataset.define_population(patients.date_of_birth.is_not_null())\n"
LIST = '''dataset.define_population(
    (age >= 18)  # adults
    & patients.sex.is_in(["female", "male"])
)
'''
LATEST = '''# The latest flare
# before the start.
dataset.flare = (
    clinical_events.where(clinical_events.snomedct_code.is_in(copd_codes))
    # only the last quarter
    .where(clinical_events.date.is_on_or_between(index_date - days(90), index_date))  # look-back
    .sort_by(clinical_events.date)
    .last_for_patient()
    .date
)
'''
ANY = '''dataset.any_drug = (
    medications.where(medications.date.is_before(index_date))  # drugs
    .exists_for_patient()
)
'''
BAND = '''dataset.band = case(
    when(age < 40).then("young"),  # below 40
    # the middle
    when(age < 65).then("middle"),
    otherwise="old",
)
'''


class Author:
    """One running program and its open definition."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "author"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number = 0

    def ask(self, **request):
        self.number += 1
        self.process.stdin.write(json.dumps({"id": self.number, **request}).encode() + b"\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert answer["id"] == self.number, answer
        return answer

    def end(self):
        self.process.stdin.close()
        return self.process.wait(timeout=30)


def placed(gesture, text):
    """`at: "TEXT"` stands for the byte range of the first place of that text; `|TEXT|` marks it within its surroundings."""
    if isinstance(gesture.get("at"), str):
        place = gesture["at"]
        before, marked = "", place
        if place.count("|") == 2:
            before, marked, _ = place.split("|")
        found = text.find(place.replace("|", "") if before or marked != place else place)
        assert found >= 0, f"{place!r} is not in the text"
        start = len((text[:found] + before).encode())
        gesture = {**gesture, "at": [start, start + len(marked.encode())]}
    return gesture


def changed(text, *replacements):
    for old, new in replacements:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    return text


TASKS = []
REFUSALS = []


def task(name, text, gestures, *replacements, files=None, others=None):
    TASKS.append((name, text, gestures if isinstance(gestures, list) else [gestures], replacements, files or {}, others or {}))


def refusal(reason, text, gesture, *words, files=None):
    REFUSALS.append((reason, text, gesture, words, files or {}))


def g(op, target, **arguments):
    if isinstance(target, str):
        target = {"variable": target}
    return {"op": op, "target": target, **arguments}


def together(*gestures):
    """Several gestures as one step with one undo."""
    return {"op": "together", "gestures": list(gestures)}


POPULATION = {"population": True}
DATASET = {"dataset": True}
EHRQL = "from ehrql import case, codelist_from_csv, create_dataset, days, when\n"
TABLES = "import clinical_events, medications, patients\n"


def named(name):
    return {"name": name}


def imports(*names):
    return (EHRQL, "from ehrql import " + ", ".join(sorted({"case", "codelist_from_csv", "create_dataset", "days", "when", *names})) + "\n")


def tables(*names):
    return (TABLES, "import " + ", ".join(sorted({"clinical_events", "medications", "patients", *names})) + "\n")


def after(block, new):
    return (block, block + new)


def twenty_five():
    task("1 start", HEAD + BORN, g("set_date", named("index_date"), value="2024-04-01"), ("2023-04-01", "2024-04-01"))
    task("2 adults", HEAD + BORN, g("add_condition", POPULATION, join="and", code="patients.age_on(index_date) >= 18"),
         ("(patients.date_of_birth.is_not_null())", "(patients.date_of_birth.is_not_null() & (patients.age_on(index_date) >= 18))"))
    task("3 under 110", HEAD + LIST, g("add_condition", POPULATION, join="and", code="age < 110"),
         after('["female", "male"])\n', "    & (age < 110)\n"))
    names = HEAD + "is_adult = age >= 18\nis_woman = patients.sex == \"female\"\n\ndataset.define_population(is_adult & is_woman)\n"
    task("4 registered", names,
         [g("add_condition", POPULATION, join="and",
            code="practice_registrations.spanning(index_date - years(1), index_date).exists_for_patient()"),
          g("extract_name", POPULATION, at="practice_registrations.spanning(index_date - years(1), index_date).exists_for_patient()",
            name="is_registered")],
         imports("years"), tables("practice_registrations"), ("is_adult & is_woman", "is_adult & is_woman & is_registered"),
         ('\n\ndataset.define_population(', '\n\nis_registered = practice_registrations.spanning(index_date - years(1), '
          'index_date).exists_for_patient()\ndataset.define_population('))
    task("5 sexes", names, g("add_condition", POPULATION, join="and", code='patients.sex.is_in(["female", "male"])'),
         ("is_adult & is_woman", 'is_adult & is_woman & patients.sex.is_in(["female", "male"])'))
    task("5 in the quotes of the file", names.replace('"', "'"),
         g("add_condition", POPULATION, join="and", code='patients.sex.is_in(["female", "male"])'),
         ("is_adult & is_woman", "is_adult & is_woman & patients.sex.is_in(['female', 'male'])"))
    task("6 alive", HEAD + LIST, g("add_condition", POPULATION, join="and",
                                   code="patients.date_of_death.is_after(index_date) | patients.date_of_death.is_null()"),
         after('["female", "male"])\n', "    & (patients.date_of_death.is_after(index_date) | patients.date_of_death.is_null())\n"))
    task("7 exclude", HEAD + LIST, g("negate_condition", POPULATION, index=1), ("& patients.sex", "& ~patients.sex"))
    task("7 exclude a comparison", HEAD + LIST, g("negate_condition", POPULATION, index=0), ("    (age >= 18)", "    ~(age >= 18)"))
    task("7 exclude a lone comparison", HEAD + "dataset.define_population(age >= 18)\n", g("negate_condition", POPULATION, index=0),
         ("(age >= 18)", "(~(age >= 18))"))
    two = HEAD + BORN + "dataset.sex = patients.sex\ndataset.born = patients.date_of_birth\n"
    task("8 age", two, g("add_variable", "age", after="sex", code="patients.age_on(index_date)"),
         after("dataset.sex = patients.sex\n", "dataset.age = patients.age_on(index_date)\n"))
    task("9 region and decile", two,
         [together(g("add_variable", "region", after="sex", code="practice_registrations.for_patient_on(index_date).practice_nuts1_region_name"),
                   g("add_variable", "decile", after="region", code="addresses.for_patient_on(index_date).imd_decile"))],
         tables("practice_registrations", "addresses"),
         after("dataset.sex = patients.sex\n", "dataset.region = practice_registrations.for_patient_on(index_date).practice_nuts1_region_name\n"
               "dataset.decile = addresses.for_patient_on(index_date).imd_decile\n"))
    task("10 bmi", two, g("add_variable", "bmi",
                          code="clinical_events.where(clinical_events.snomedct_code.is_in(copd_codes))"
                               ".where(clinical_events.date.is_on_or_before(index_date))"
                               ".sort_by(clinical_events.date).last_for_patient().numeric_value"),
         after("dataset.born = patients.date_of_birth\n",
               "dataset.bmi = (\n    clinical_events\n    .where(clinical_events.snomedct_code.is_in(copd_codes))\n"
               "    .where(clinical_events.date.is_on_or_before(index_date))\n    .sort_by(clinical_events.date)\n"
               "    .last_for_patient()\n    .numeric_value\n)\n"))
    task("11 look-back", HEAD + BORN + LATEST,
         g("set_window", "flare", step=2, **{"from": "index_date - days(180)", "to": "index_date"}), ("days(90)", "days(180)"))
    task("11 by the number", HEAD + BORN + LATEST, g("set_value", "flare", at="90", value=180), ("days(90)", "days(180)"))
    task("12 within a year", HEAD + BORN + ANY,
         g("set_window", "any_drug", step=1, **{"from": "index_date - years(1)", "to": "index_date"}, inclusive_from=True),
         imports("years"), ("is_before(index_date)", "is_on_or_between(index_date - years(1), index_date)"))
    task("13 first", HEAD + BORN + LATEST, g("set_method", "flare", step=4, value="first_for_patient"),
         (".last_for_patient()", ".first_for_patient()"))
    task("14 date for any", HEAD + BORN + ANY,
         [g("replace_step", "any_drug", step=2, code="sort_by(medications.date).last_for_patient().date")],
         ("    .exists_for_patient()\n", "    .sort_by(medications.date)\n    .last_for_patient()\n    .date\n"))
    drugs = ANY.replace("    .exists_for_patient()\n", "    .sort_by(medications.date)\n    .last_for_patient()\n    .date\n")
    task("15 how many", HEAD + BORN + drugs,
         g("replace_step", "any_drug", step=2, to=4, code="count_for_patient()"),
         ("    .sort_by(medications.date)\n    .last_for_patient()\n    .date\n", "    .count_for_patient()\n"))
    task("16 codelist", HEAD + BORN, g("add_codelist", DATASET, name="bmi_codes", path="codelists/bmi.csv", column="snomed"),
         after('codelists/asthma.csv", column="code")\n', 'bmi_codes = codelist_from_csv("codelists/bmi.csv", column="snomed")\n'))
    task("16 codelist with its import", "from ehrql import create_dataset\nfrom ehrql.tables.core import patients\n\ndataset = create_dataset()\n" + BORN,
         g("add_codelist", DATASET, name="bmi_codes", path="codelists/bmi.csv", column="snomed", category_column="group"),
         ("import create_dataset\n", "import codelist_from_csv, create_dataset\n"),
         ("import patients\n\n", 'import patients\n\nbmi_codes = codelist_from_csv("codelists/bmi.csv", column="snomed", category_column="group")\n\n'))
    task("17 bands", HEAD + BORN + "dataset.years_old = patients.age_on(index_date)\n",
         g("wrap_case", "years_old", name="age_now", otherwise='"80+"',
           branches=[{"when": "{it} < 18", "then": '"0-17"'}, {"when": "({it} >= 18) & ({it} < 80)", "then": '"18-79"'}]),
         ("dataset.years_old = patients.age_on(index_date)\n",
          'age_now = patients.age_on(index_date)\ndataset.years_old = case(\n    when(age_now < 18).then("0-17"),\n'
          '    when((age_now >= 18) & (age_now < 80)).then("18-79"),\n    otherwise="80+",\n)\n'))
    ethnic = HEAD + BORN + ("dataset.group = clinical_events.where(clinical_events.snomedct_code.is_in(copd_codes))"
                            ".sort_by(clinical_events.date).last_for_patient().snomedct_code\n")
    task("18 groups", ethnic, together(g("add_step", "group", after=4, code="to_category(copd_codes)"),
                                       g("set_codelist_source", named("copd_codes"), category_column="group")),
         ('copd.csv", column="code"', 'copd.csv", column="code", category_column="group"'),
         ("clinical_events.where(clinical_events.snomedct_code.is_in(copd_codes)).sort_by(clinical_events.date).last_for_patient().snomedct_code\n",
          "(\n    clinical_events\n    .where(clinical_events.snomedct_code.is_in(copd_codes))\n    .sort_by(clinical_events.date)\n"
          "    .last_for_patient()\n    .snomedct_code\n    .to_category(copd_codes)\n)\n"))
    task("19 end", two, g("add_variable", "end", after="born", code='minimum_of(patients.date_of_death, "2024-03-31")'),
         imports("minimum_of"), after("dataset.born = patients.date_of_birth\n", 'dataset.end = minimum_of(\n    patients.date_of_death,\n    "2024-03-31",\n)\n'))
    task("20 at risk", two, g("add_variable", "risk", after="born", code="(patients.date_of_death - patients.date_of_birth).days"),
         after("dataset.born = patients.date_of_birth\n", "dataset.risk = (patients.date_of_death - patients.date_of_birth).days\n"))
    flags = HEAD + BORN + "a = patients.sex == \"male\"\nb = age > 3\ndataset.sex = patients.sex\n"
    task("21 any of three", flags, g("add_variable", "any", after="sex", code="a | b | (age > 80)"),
         after("dataset.sex = patients.sex\n", "dataset.any = a | b | (age > 80)\n"))
    single = "dataset.seen = clinical_events.where(clinical_events.snomedct_code.is_in(copd_codes)).exists_for_patient()\n"
    task("22 statements", HEAD + BORN + single,
         g("repeat_variable", "seen", codelists=["asthma_codes"], names=["asthma_seen"], **{"as": "statements"}),
         after(single, single.replace("seen", "asthma_seen").replace("copd_codes", "asthma_codes")))
    task("23 rename", two + "dataset.lived = (patients.date_of_death - dataset.born).days\n", g("rename", "born", to="birth"),
         ("dataset.born =", "dataset.birth ="), ("- dataset.born)", "- dataset.birth)"))
    task("23 rename and reorder", two, together(g("rename", "sex", to="gender"), g("move", "gender", after="born")),
         ("dataset.sex = patients.sex\ndataset.born = patients.date_of_birth\n", "dataset.born = patients.date_of_birth\ndataset.gender = patients.sex\n"))
    task("23 reorder", HEAD + BORN + LATEST + "dataset.sex = patients.sex\n", g("move", "flare", after="sex"),
         (LATEST + "dataset.sex = patients.sex\n", "dataset.sex = patients.sex\n" + LATEST))
    task("23 reorder upwards", HEAD + BORN + "dataset.sex = patients.sex\n" + LATEST, g("move", "flare", before="sex"),
         ("dataset.sex = patients.sex\n" + LATEST, LATEST + "dataset.sex = patients.sex\n"))
    task("24 delete", HEAD + BORN + LATEST, g("delete", "flare"), (LATEST, ""))
    task("24 delete what became unused", HEAD + BORN + LATEST, g("delete", "flare", unused=["copd_codes"]), (LATEST, ""),
         ('copd_codes = codelist_from_csv("codelists/copd.csv", column="code")\n', ""))
    measures = changed(HEAD, imports("create_measures", "months")) + BORN + (
        "dataset.sex = patients.sex\nmeasures = create_measures()\n\n"
        "measures.define_defaults(intervals=months(12).starting_on(index_date))\n")
    task("25 rate", measures, g("add_measure", DATASET, name="rate", numerator="clinical_events.where(clinical_events.date.is_during(INTERVAL)).exists_for_patient()",
                                denominator="age > 18", group_by={"sex": "patients.sex", "age": "age"}),
         ("create_measures, days,", "create_measures, days,"), ("import case,", "import INTERVAL, case,"),
         after("starting_on(index_date))\n", "\nmeasures.define_measure(\n    name=\"rate\",\n    numerator=clinical_events.where(clinical_events.date.is_during(INTERVAL))"
               ".exists_for_patient(),\n    denominator=age > 18,\n    group_by={\"sex\": patients.sex, \"age\": age},\n)\n"))


def gestures():
    card = HEAD + BORN + LATEST
    task("set_codelist at", card, g("set_codelist", "flare", at="is_in(|copd_codes|)", value="asthma_codes"), ("is_in(copd_codes)", "is_in(asthma_codes)"))
    task("set_codelist step", card, g("set_codelist", "flare", step=1, value="asthma_codes"), ("is_in(copd_codes)", "is_in(asthma_codes)"))
    task("set_codelist alone", card, g("set_codelist", "flare", value="asthma_codes"), ("is_in(copd_codes)", "is_in(asthma_codes)"))
    task("set_column step", card, g("set_column", "flare", step=3, value="numeric_value"), ("sort_by(clinical_events.date)", "sort_by(clinical_events.numeric_value)"))
    task("set_column last step", card, g("set_column", "flare", step=5, value="numeric_value"), ("    .date\n", "    .numeric_value\n"))
    compared = HEAD + BORN + "dataset.x = medications.where(medications.date < index_date).exists_for_patient()\n"
    task("set_operator step", compared, g("set_operator", "x", step=1, value="<="), ("date < index", "date <= index"))
    task("set_name step", compared, g("set_name", "x", step=1, value='"2020-01-01"'), ("< index_date", '< "2020-01-01"'))
    task("set_column at", card, g("set_column", "flare", at="sort_by(|clinical_events.date|)", value="numeric_value"),
         ("sort_by(clinical_events.date)", "sort_by(clinical_events.numeric_value)"))
    task("set_name at", card, g("set_name", "flare", at="days(90), |index_date|", value='"2024-01-01"'), ("days(90), index_date", 'days(90), "2024-01-01"'))
    task("set_table", HEAD + BORN + ANY, g("set_table", "any_drug", at="|medications|.where", value="clinical_events"),
         ("medications.where(medications.date", "clinical_events.where(clinical_events.date"))
    task("set_operator at", HEAD + LIST, g("set_operator", POPULATION, at="|age >= 18|)", value=">"), ("age >= 18", "age > 18"))
    task("set_operator token", HEAD + LIST, g("set_operator", POPULATION, at="age |>=| 18", value=">"), ("age >= 18", "age > 18"))
    task("set_method token", card, g("set_method", "flare", at="|last_for_patient|()", value="first_for_patient"), ("last_for", "first_for"))
    task("set_method unit token", card, g("set_method", "flare", at="|days|(90)", value="weeks"), ("days(90)", "weeks(90)"), (EHRQL, EHRQL.replace("when", "weeks, when")))
    task("set_value keeps the sign", HEAD + BORN + "dataset.x = age > -5\n", g("set_value", "x", at="-5", value=-7), ("-5", "-7"))
    task("set_value shortest", HEAD + BORN + "dataset.x = age > 5.5\n", g("set_value", "x", at="5.5", value=30.0), ("5.5", "30"))
    task("set_value quote", HEAD + BORN + "dataset.x = patients.sex == 'male'\n", g("set_value", "x", at="'male'", value="female"), ("'male'", "'female'"))
    task("set_window open end", card, g("set_window", "flare", step=2, to=None),
         ("is_on_or_between(index_date - days(90), index_date)", "is_on_or_after(index_date - days(90))"))
    task("add_step after", card, g("add_step", "flare", after=2, code=".except_where(clinical_events.numeric_value > 3)"),
         after("  # look-back\n", "    .except_where(clinical_events.numeric_value > 3)\n"))
    task("add_step whole", HEAD + BORN + "dataset.x = age > 5\n", g("add_step", "x", whole=True, code="as_int()"), ("age > 5", "(age > 5).as_int()"))
    task("add_step whole of a call", HEAD + BORN + "dataset.x = patients.sex\n", g("add_step", "x", whole=True, code="is_null()"), ("patients.sex", "patients.sex.is_null()"))
    owned = ("    # only the last quarter\n    .where(clinical_events.date.is_on_or_between(index_date - days(90), index_date))  # look-back\n")
    task("remove_step with comments", card, g("remove_step", "flare", step=2), (owned, ""))
    sort = "    .sort_by(clinical_events.date)\n"
    task("move_step with comments", card, g("move_step", "flare", step=2, to=3), (owned + sort, sort + owned))
    task("replace_step", card, g("replace_step", "flare", step=3, code="sort_by(clinical_events.numeric_value)"), (sort, sort.replace("date", "numeric_value")))
    task("condition of a step", card, g("add_condition", "flare", step=2, join="and", code="clinical_events.numeric_value > 3"),
         ("days(90), index_date))  #", "days(90), index_date) & (clinical_events.numeric_value > 3))  #"))
    task("remove_condition first", HEAD + LIST, g("remove_condition", POPULATION, index=0), ("    (age >= 18)  # adults\n    & patients", "    patients"))
    task("remove_condition last", HEAD + LIST, g("remove_condition", POPULATION, index=1), ('    & patients.sex.is_in(["female", "male"])\n', ""))
    task("move_condition", HEAD + LIST, g("move_condition", POPULATION, index=1, to=0),
         ('    (age >= 18)  # adults\n    & patients.sex.is_in(["female", "male"])\n', '    patients.sex.is_in(["female", "male"])\n    & (age >= 18)  # adults\n'))
    lined = HEAD + LIST.replace("    & patients", "    # as recorded\n    & patients").replace("    (age", "    # no children\n    (age")
    task("move_condition with comment lines", lined, g("move_condition", POPULATION, index=1, to=0),
         ('    # no children\n    (age >= 18)  # adults\n    # as recorded\n    & patients.sex.is_in(["female", "male"])\n',
          '    # as recorded\n    patients.sex.is_in(["female", "male"])\n    # no children\n    & (age >= 18)  # adults\n'))
    task("add_condition with a name", HEAD + LIST, g("add_condition", POPULATION, code="age < 110", **{"as": "is_below_110"}),
         ("dataset.define_population(\n", "is_below_110 = age < 110\ndataset.define_population(\n"), after('["female", "male"])\n', "    & is_below_110\n"))
    closed = HEAD + BORN + "dataset.x = (clinical_events.sort_by(clinical_events.date).first_for_patient()).date\n"
    task("replace_step over a closing bracket", closed, g("replace_step", "x", step=1, to=3, code="count_for_patient()"),
         ("(clinical_events.sort_by(clinical_events.date).first_for_patient()).date", "(clinical_events.count_for_patient())"))
    named_population = HEAD + "is_adult = age >= 18\nis_woman = patients.sex == \"female\"\ndataset.define_population(is_adult)\n"
    task("population in its name", named_population, g("add_condition", POPULATION, join="and", code="age < 110"), ("= age >= 18", "= (age >= 18) & (age < 110)"))
    task("population here", named_population, g("add_condition", POPULATION, join="and", code="age < 110", here=True), ("(is_adult)", "(is_adult & (age < 110))"))
    task("population here for what is defined later", named_population, g("add_condition", POPULATION, join="and", code="is_woman | (age < 5)"),
         ("(is_adult)", "(is_adult & (is_woman | (age < 5)))"))
    task("population here where its name is shared", named_population + "dataset.grown = is_adult\n", g("add_condition", POPULATION, join="and", code="age < 110"),
         ("(is_adult)", "(is_adult & (age < 110))"))
    task("replace_condition", HEAD + LIST, g("replace_condition", POPULATION, index=0, code="age > 20"), ("(age >= 18)", "(age > 20)"))
    task("set_join", HEAD + LIST, g("set_join", POPULATION, join="or"), ("    & patients", "    | patients"))
    ended = HEAD + LIST.replace("(age >= 18)  # adults\n    & ", "(age >= 18) &  # adults\n    ")
    task("operator at the line end", ended, g("add_condition", POPULATION, join="and", code="age < 110"),
         ('["female", "male"])\n', '["female", "male"]) &\n    (age < 110)\n'))
    lone = HEAD + "dataset.define_population(age >= 18)\n"
    task("lone comparison", lone, g("add_condition", POPULATION, join="or", code="age < 5"), ("(age >= 18)", "((age >= 18) | (age < 5))"))
    sexes = 'patients.sex.is_in(["female", "male"])'
    task("add_item value", HEAD + LIST, g("add_item", POPULATION, at='["female", "male"]', value="intersex"), ('"male"]', '"male", "intersex"]'))
    task("remove_item index", HEAD + LIST, g("remove_item", POPULATION, at='["female", "male"]', index=1), ('"female", "male"', '"female"'))
    lines = HEAD + BORN + 'dataset.x = patients.sex.is_in([\n    "female",  # women\n    # men\n    "male",  # also\n])\n'
    task("add_item keeps the trailing comma", lines, g("add_item", "x", value="intersex"), after('"male",  # also\n', '    "intersex",\n'))
    task("remove_item with comments", lines, g("remove_item", "x", index=1), ('    # men\n    "male",  # also\n', ""))
    bare = lines.replace('"male",', '"male"')
    task("add_item keeps no trailing comma", bare, g("add_item", "x", value="intersex"), ('"male"  # also\n', '"male",  # also\n    "intersex"\n'))
    task("remove_item takes the state over", bare, g("remove_item", "x", index=1), ('    "female",  # women\n    # men\n    "male"  # also\n', '    "female"  # women\n'))
    least = changed(HEAD, imports("minimum_of")) + BORN + 'dataset.end = minimum_of(patients.date_of_death, "2024-03-31")\n'
    task("add_operand", least, g("add_operand", "end", code="index_date"), ('"2024-03-31")', '"2024-03-31", index_date)'))
    task("add_operand index", least, g("add_operand", "end", code="index_date", index=0), ("minimum_of(patients", "minimum_of(index_date, patients"))
    task("remove_operand", changed(least, ('"2024-03-31")', '"2024-03-31", index_date)')), g("remove_operand", "end", index=1), ('"2024-03-31", ', ""))
    band = HEAD + BORN + BAND
    task("add_branch index", band, g("add_branch", "band", index=0, when="age < 5", then='"child"'), after("dataset.band = case(\n", '    when(age < 5).then("child"),\n'))
    task("add_branch last", band, g("add_branch", "band", when="age < 80", then='"late"'), after('then("middle"),\n', '    when(age < 80).then("late"),\n'))
    task("remove_branch with comments", band, g("remove_branch", "band", index=1), ('    # the middle\n    when(age < 65).then("middle"),\n', ""))
    one, other = '    when(age < 40).then("young"),  # below 40\n', '    # the middle\n    when(age < 65).then("middle"),\n'
    task("move_branch with comments", band, g("move_branch", "band", index=0, to=1), (one + other, other + one))
    task("set_branch", band, g("set_branch", "band", index=0, when="age < 30"), ("age < 40", "age < 30"))
    task("set_branch then", band, g("set_branch", "band", index=0, then='"new"'), ('"young"', '"new"'))
    task("wrap_case without brackets", HEAD + BORN + "dataset.x = age > 5\n", g("wrap_case", "x", branches=[{"when": "{it}", "then": '"old"'}], otherwise='"young"'),
         ("dataset.x = age > 5\n", 'dataset.x = case(\n    when(age > 5).then("old"),\n    otherwise="young",\n)\n'))
    task("rename in f-strings", HEAD + BORN + 'print(f"{index_date!r} {{index_date}} {age:>3}")\n', g("rename", named("index_date"), to="start"),
         ("\nindex_date", "\nstart"), ("age_on(index_date)", "age_on(start)"), ("{index_date!r}", "{start!r}"))
    task("unwrap_case", band, g("unwrap_case", "band"), (BAND, "dataset.band = age\n"))
    task("set_otherwise keeps blanks", band.replace("otherwise=", "otherwise = "), g("set_otherwise", "band", value='"ancient"'), ('"old"', '"ancient"'))
    task("duplicate", card, g("duplicate", "flare", **{"as": "again"}), after(LATEST, LATEST.replace("dataset.flare", "dataset.again")))
    task("extract_name at", HEAD + LIST, g("extract_name", POPULATION, at=sexes, name="has_sex"),
         ("dataset.define_population(\n", f"has_sex = {sexes}\ndataset.define_population(\n"), (f"& {sexes}", "& has_sex"))
    task("inline_name", HEAD + "is_old = age > 64\ndataset.define_population(is_old & patients.date_of_death.is_null())\n",
         g("inline_name", named("is_old")), ("is_old = age > 64\n", ""), ("(is_old &", "((age > 64) &"))
    task("set_codelist_source", HEAD + BORN, g("set_codelist_source", named("copd_codes"), path="codelists/lung.csv", category_column="group"),
         ('"codelists/copd.csv", column="code"', '"codelists/lung.csv", column="code", category_column="group"'))
    task("set_comment", HEAD + BORN + ANY, g("set_comment", "any_drug", text="Any medicine."), ("dataset.any_drug", "# Any medicine.\ndataset.any_drug"))
    task("set_dummy", HEAD + BORN, g("set_dummy", {"dummy": True}, population_size=500),
         ("dataset = create_dataset()\n", "dataset = create_dataset()\ndataset.configure_dummy_data(population_size=500)\n"))
    task("set_dummy by place", HEAD + BORN + "dataset.configure_dummy_data(10)\n", g("set_dummy", {"dummy": True}, population_size=500), ("(10)", "(500)"))
    task("set_dummy again", HEAD + BORN + "dataset.configure_dummy_data(population_size = 10)\n", g("set_dummy", {"dummy": True}, population_size=500), ("= 10", "= 500"))
    banner = HEAD + BORN + "####  ----\n# Drugs\n\n" + ANY
    task("headings stay", banner, g("delete", "any_drug"), (ANY, ""))
    unended = (HEAD + BORN + "dataset.sex = patients.sex  \ndataset.born = patients.date_of_birth").replace("\n", "\r\n")
    task("CRLF, unended", unended, g("add_variable", "died", code="patients.date_of_death"), ("= patients.date_of_birth", "= patients.date_of_birth\r\ndataset.died = patients.date_of_death"))
    task("CRLF, lines", (HEAD + LIST).replace("\n", "\r\n"), g("add_condition", POPULATION, join="and", code="age < 110"), ('"male"])\r\n', '"male"])\r\n    & (age < 110)\r\n'))
    task("measure part", changed(HEAD, imports("create_measures", "months")) + BORN + "measures = create_measures()\nmeasures.define_measure(name=\"m\", numerator=age > 5, "
         "denominator=age > 1, intervals=months(6).starting_on(index_date))\n", g("set_value", {"measure": "m", "part": "intervals"}, at="6", value=12), ("months(6)", "months(12)"))


LOOP = 'for n in [1, 2]:\n    dataset.add_column(f"copd_{n}", patients.age_on(index_date + days(n)))\n'
FUNCTION = '''def latest(table):
    return table.where(table.date.is_before(index_date)).sort_by(table.date).last_for_patient()


dataset.drug = latest(medications).date
dataset.event = latest(clinical_events).date
'''


def refusals():
    refusal("made_in_loop", HEAD + BORN + LOOP, g("set_operator", "copd_1", at="index_date |+| days(n)", value="-"), "copd_1", "2")
    line = (HEAD + BORN).count("\n")
    refusal("computed_name", HEAD + BORN + LOOP, g("rename", "copd_1", to="copd"), f"line {line + 2}.")
    other = 'for n in [1, 2]:\n    dataset.add_column(f"copy_{n}", patients.age_on(index_date))\n'
    refusal("computed_name", HEAD + BORN + other + LOOP, g("rename", "copd_1", to="copd"), f"line {line + 4}.")
    used = HEAD + BORN + LOOP + "dataset.older = dataset.copd_1 > 5\n"
    refusal("computed_name", used, g("rename", "copd_1", to="copd"), f"line {line + 2}.")
    asked = (HEAD + BORN + "dataset.flu_mild = patients.sex\ndataset.flu_severe = patients.sex\ndataset.sex = patients.sex\nmade = []\nfor kind in ['mild', 'severe']:\n"
             '    made.append(f"flu_{kind}")\nfor name in made:\n    dataset.add_column(f"seen_{name}", getattr(dataset, name))\n')
    refusal("computed_name", asked, g("rename", "flu_mild", to="flu_light"), f"line {line + 6}.")
    task("rename beside names of a loop", asked, g("rename", "sex", to="gender"), ("dataset.sex", "dataset.gender"))
    listed = HEAD + BORN + "dataset.a = patients.sex\nfor name in ['a']:\n    setattr(dataset, name + '_copy', getattr(dataset, name))\n"
    refusal("computed_name", listed, g("rename", "a", to="b"), f"line {line + 2}.")
    asked_for = HEAD + BORN + "dataset.a_1 = patients.sex\nfor n in [1]:\n    setattr(dataset, f'b_{n}', getattr(dataset, f'a_{n}'))\n"
    refusal("computed_name", asked_for, g("rename", "a_1", to="b"), f"line {line + 3}.")
    task("rename follows getattr with a literal", HEAD + BORN + "dataset.a = patients.sex\ndataset.b = getattr(dataset, 'a')\n", g("rename", "a", to="c"),
         ("dataset.a =", "dataset.c ="), ("'a'", "'c'"))
    shared = HEAD + BORN + "row = medications.sort_by(medications.date).first_for_patient()\ndataset.a = row.date\ndataset.b = row.dmd_code\n"
    grown = HEAD + "is_adult = (age >= 18) & (age < 110)\ndataset.define_population(is_adult)\ndataset.grown = is_adult\n"
    refusal("made_in_function", grown, g("remove_condition", POPULATION, index=0), "is_adult", "grown")
    refusal("made_in_function", shared, g("set_method", "a", at="first_for_patient()", value="last_for_patient"), "row", "a and b")
    task("scope all on a shared name", shared, g("set_method", "a", at="|first_for_patient|()", value="last_for_patient", scope="all"), ("first_for", "last_for"))
    late = HEAD + BORN + ("def add(name, day):\n    dataset.add_column(name, patients.age_on(day))\n\n\ndataset.sex = patients.sex\nadd('old', index_date)\ndataset.older = dataset.old > 5\n")
    refusal("uses_later_name", late, g("move", "older", before="sex"), "old")
    refusal("made_in_function", late.replace("dataset.older", "add('early', index_date)\ndataset.older"), g("set_name", "old", at="patients.age_on(|day|)", value="index_date"), "3 variables", "old, early and older")
    refusal("made_in_function", HEAD + BORN + FUNCTION, g("set_method", "drug", inside="latest", step=3, value="first_for_patient"), "latest")
    task("scope all in a loop", HEAD + BORN + LOOP, g("set_operator", "copd_1", at="index_date |+| days(n)", value="-", scope="all"), ("+ days", "- days"))
    task("scope all in a function", HEAD + BORN + FUNCTION, g("set_method", "drug", inside="latest", step=3, value="first_for_patient", scope="all"), ("last_for", "first_for"))
    helpers = {"analysis/helpers.py": "from ehrql.tables.tpp import patients\n\n\ndef age_at(day):\n    return patients.age_on(day)\n"}
    moduled = HEAD.replace("\nindex_date", "from helpers import age_at\n\nindex_date") + BORN + "dataset.old = age_at(index_date)\n"
    refusal("made_in_module", moduled, g("set_name", "old", inside="age_at", at=[90, 93], value="index_date"), "helpers.py", files=helpers)
    read = HEAD.replace('index_date = "2023-04-01"', 'import json\nindex_date = json.loads(open("output/dates.json").read())["start"]') + BORN
    yaml = ("version: '4.0'\nactions:\n  make_dates:\n    run: python:v2 python analysis/dates.py\n    outputs:\n"
            "      moderately_sensitive:\n        dates: output/dates.json\n")
    refusal("from_file", read, g("set_date", named("index_date"), value="2024-01-01"), "output/dates.json (action make_dates)", files={"project.yaml": yaml})
    loaded = read.replace('json.loads(open("output/dates.json").read())["start"]', 'dates["start"]').replace("import json\n", 'import json\nwith open("output/dates.json") as f:\n    dates = json.load(f)\n')
    refusal("from_file", loaded, g("set_date", named("index_date"), value="2024-01-01"), "output/dates.json. Edit")
    argument = HEAD.replace('index_date = "2023-04-01"', 'index_date = get_parameter("start")').replace("days, when", "days, get_parameter, when") + BORN
    refusal("from_argument", argument, g("set_date", named("index_date"), value="2024-01-01"))
    refusal("code_step", HEAD + BORN + LATEST, g("set_name", "flare", step=2, value="age"), "2 parts")
    refusal("code_step", HEAD + BORN + "dataset.x = [patients.sex for _ in range(1)]\n", g("add_condition", "x", join="and", code="age > 5"), "no form")
    refusal("broken_here", HEAD + BORN + "dataset.x = patients.sex.is_in([\n", g("set_comment", "x", text="No."))
    refusal("generated_file", "# Generated by create_definition.R\n" + HEAD + BORN, g("set_date", named("index_date"), value="2024-01-01"), "create_definition.R")
    refusal("needs_next_step", HEAD + BORN + LATEST, g("remove_step", "flare", step=3))
    refusal("not_a_value", HEAD + BORN + LATEST, g("remove_step", "flare", step=5))
    refusal("last_condition", HEAD + BORN, g("remove_condition", POPULATION, index=0))
    two = HEAD + BORN + "dataset.a = patients.date_of_birth\ndataset.b = dataset.a.year\n"
    refusal("name_taken", two, g("rename", "a", to="b"), "b")
    for name in ("2nd dose", "class", "_a", "population"):
        refusal("bad_name", two, g("rename", "a", to=name), name)
    refusal("name_taken", two, g("add_variable", "a", code="patients.sex"))
    refusal("still_used", two, g("delete", "a"), "b")
    refusal("uses_later_name", two, g("move", "b", before="a"), "a")
    branched = HEAD + BORN + "dataset.sex = patients.sex\nif True:\n    grown = age > 17\nelse:\n    grown = age > 20\ndataset.adult = grown\n"
    refusal("uses_later_name", branched, g("move", "adult", before="sex"), "grown")
    task("add_variable behind the branches it needs", branched, g("add_variable", "old", after="sex", code="grown & (age > 80)"),
         ("    grown = age > 20\n", "    grown = age > 20\ndataset.old = grown & (age > 80)\n"))
    helper = HEAD + BORN + "from helpers import Maker\nmaker = Maker(dataset)\ndataset.both = maker.join()\ndataset.half = dataset.part\ndataset.sex = patients.sex\n"
    refusal("used_earlier", helper, g("move", "both", after="sex"), "part")
    refusal("used_earlier", two, g("move", "a", after="b"), "b")
    refusal("used_more_than_once", HEAD + BORN + "dataset.a = age\ndataset.b = age\n", g("inline_name", named("age")), "2")
    refusal("columns_missing", HEAD + BORN + LATEST, g("set_table", "flare", value="medications"))
    refusal("wrong_dimension", HEAD + BORN + LATEST, g("remove_step", "flare", step=4))
    refusal("cannot_place", HEAD + BORN + "dataset.a = age\nif True:\n    dataset.b = age\n    dataset.c = age\n", g("move", "a", after="b"), "same block")
    refusal("cannot_place", HEAD + BORN + "dataset.a = age; dataset.b = age\n", g("delete", "a"), "line")
    refusal("would_mix", HEAD + LIST, g("add_condition", POPULATION, join="or", code="age < 5"))


# visual-authoring.md 2.4 and 4. The last two codes are the window's: it knows the time of a run and who may write.
GESTURES = """set_value set_date set_codelist set_column set_name set_table set_method set_operator set_window add_step remove_step move_step replace_step
    add_condition remove_condition negate_condition move_condition replace_condition set_join add_operand remove_operand add_item remove_item
    add_branch remove_branch move_branch set_branch set_otherwise wrap_case unwrap_case rename move duplicate delete add_variable
    extract_name inline_name add_codelist set_comment set_dummy""".split()
REASONS = """made_in_loop made_in_function made_in_module computed_name from_file from_argument code_step broken_here generated_file not_a_value
    needs_next_step last_condition name_taken bad_name still_used uses_later_name used_earlier used_more_than_once columns_missing
    wrong_dimension would_mix cannot_place""".split()
WINDOW_REASONS = ["stale", "read_only"]


def uncovered():
    """Gestures without a task and reasons without a refusal; refusals for a reason that the reference does not know."""
    done = set()
    for _, _, steps, *_ in TASKS:
        for step in steps:
            done.update(each["op"] for each in step.get("gestures", [step]))
    reasons = {case[0] for case in REFUSALS}
    unknown = reasons - set(REASONS) - set(WINDOW_REASONS) - {"unknown_target", "unknown_gesture", "bad_code", "bad_value", "unknown_name"}
    return sorted((set(GESTURES) - done) | (set(REASONS) - reasons) | unknown)


def gesture_answers(author, text, steps, files):
    opened = author.ask(do="open", definition=FILE, files={FILE: text, **files})
    assert opened["ok"] and opened["text"] == text, opened
    states = [text]
    answer = {}
    for gesture in steps:
        answer = author.ask(do="gesture", **placed(gesture, states[-1]))
        if not answer["ok"]:
            break
        states.append(answer["text"])
    return answer, states


def check_task(author, name, text, steps, replacements, files, others):
    wanted = changed(text, *replacements)
    answer, states = gesture_answers(author, text, steps, files)
    if not answer["ok"]:
        return f"refused: {answer['reason']}: {answer['message']}"
    if states[-1] != wanted:
        return "wanted\n" + wanted + "\ngot\n" + states[-1]
    assert answer["files"].get(FILE) == wanted and isinstance(answer["affects"], list), answer
    for file, content in others.items():
        assert answer["files"].get(file) == content, answer
    for state in reversed(states[:-1]):
        back = author.ask(do="undo")
        if not back["ok"] or back["text"] != state:
            return "undo left other bytes"
    return ""


def check_refusal(author, reason, text, gesture, words, files):
    answer, _ = gesture_answers(author, text, [gesture], files)
    if answer["ok"]:
        return "not refused, but wrote\n" + answer["text"]
    if answer["reason"] != reason:
        return f"refused for {answer['reason']}: {answer['message']}"
    missing = [word for word in words if word not in answer["message"]]
    return f"{missing} is not in: {answer['message']}" if missing or not answer["message"].endswith(".") else ""


def main():
    author = Author(sys.argv[1])
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    twenty_five()
    gestures()
    refusals()
    failures = len(uncovered())
    for name in uncovered():
        print(f"FAILED {name}: there is no case of it\n")
    cases = [(case[0], check_task, case) for case in TASKS] + [(case[0], check_refusal, case) for case in REFUSALS]
    for name, check, case in cases:
        if only and only not in name:
            continue
        problem = check(author, *case)
        failures += bool(problem)
        if problem:
            print(f"FAILED {name}: {problem}\n")
    if author.ask(do="close") != {"id": author.number, "ok": True} or author.end() != 0:
        print("FAILED: the program did not close as it should")
        failures += 1
    print(f"{len(cases)} cases, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
