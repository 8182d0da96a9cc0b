# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each function accepts (cohort-extractor.md 5), and dates that hang on columns (9)."""

import datetime
import os
import re

from cohortextractor import _isaric
from cohortextractor._columns import Problem
from cohortextractor.codelistlib import Codelist
from cohortextractor.date_expressions import Dynamic

_FORMATS = ("YYYY-MM-DD", "YYYY-MM", "YYYY", None)
_EPISODE = re.compile(r"^series of events each <= (\d+) days apart$")
_FILES = (".csv", ".csv.gz")

_EVENTS = ("ctv3", "snomed")
# function → argument → the coding systems it takes
CODELISTS = {
    "with_these_clinical_events": {"codelist": _EVENTS, "ignore_days_where_these_codes_occur": _EVENTS},
    "with_these_medications": {"codelist": ("snomed",), "ignore_days_where_these_clinical_codes_occur": _EVENTS},
    "mean_recorded_value": {"codelist": _EVENTS},
    "min_recorded_value": {"codelist": _EVENTS},
    "max_recorded_value": {"codelist": _EVENTS},
    "with_these_codes_on_death_certificate": {"codelist": ("icd10",)},
    "admitted_to_hospital": {
        "with_these_diagnoses": ("icd10",),
        "with_these_primary_diagnoses": ("icd10",),
        "with_these_procedures": ("opcs4",),
    },
    "outpatient_appointment_date": {"with_these_procedures": ("opcs4",)},
}
_REQUIRED_CODELIST = "codelist"

_SUPPORT = "binary_flag had_respiratory_support had_basic_respiratory_support had_advanced_respiratory_support date_admitted"
RETURNING = {
    function: tuple(names.split())
    for function, names in {
        "registered_practice_as_of": "stp_code msoa msoa_code nuts1_region_name pseudo_id",
        "address_as_of": "index_of_multiple_deprivation rural_urban_classification msoa",
        "household_as_of": "pseudo_id household_size is_prison has_members_in_other_ehr_systems "
        "percentage_of_members_with_data_in_this_backend msoa",
        "with_these_clinical_events": "binary_flag date number_of_matches_in_period number_of_episodes code category numeric_value",
        "with_these_medications": "binary_flag date number_of_matches_in_period number_of_episodes code category",
        "with_these_decision_support_values": "numeric_value binary_flag date number_of_matches_in_period",
        "with_gp_consultations": "binary_flag date number_of_matches_in_period",
        "with_vaccination_record": "binary_flag date",
        "with_tpp_vaccination_record": "binary_flag date",
        "with_healthcare_worker_flag_on_covid_vaccine_record": "binary_flag",
        "with_death_recorded_in_primary_care": "binary_flag date_of_death",
        "admitted_to_hospital": "binary_flag date_admitted date_discharged number_of_matches_in_period total_bed_days_in_period "
        "total_critical_care_days_in_period primary_diagnosis admission_method source_of_admission discharge_destination "
        "patient_classification admission_treatment_function_code days_in_critical_care administrative_category "
        "duration_of_elective_wait",
        "attended_emergency_care": "binary_flag date_arrived number_of_matches_in_period discharge_destination",
        "outpatient_appointment_date": "binary_flag date number_of_matches_in_period consultation_medium_used",
        "admitted_to_icu": _SUPPORT,
        "with_test_result_in_sgss": "binary_flag date number_of_matches_in_period s_gene_target_failure case_category variant "
        "variant_detection_method symptomatic",
        "with_these_codes_on_death_certificate": "binary_flag date_of_death underlying_cause_of_death place_of_death",
        "died_from_any_cause": "binary_flag date_of_death underlying_cause_of_death place_of_death",
        "with_death_recorded_in_cpns": "binary_flag date_of_death",
        "with_high_cost_drugs": "binary_flag date",
        "with_ethnicity_from_sus": "code group_6 group_16",
        "with_covid_therapeutics": "binary_flag date therapeutic risk_group region number_of_matches_in_period number_of_episodes",
        "with_record_in_ukrr": "binary_flag renal_centre treatment_modality_start treatment_modality_prevalence rrt_start_date "
        "latest_creatinine latest_egfr",
    }.items()
}
_RCT = (
    "enrolled trial_arm av_rooms_per_house deprivation_pctile group_mean_behaviour_mean group_mean_intention_mean "
    "hand_behav_practice_mean hand_intent_practice_mean imd_decile intcon meanage medianage minority_ethnic_total "
    "n_completers_hw_behav n_completers_ri_behav n_completers_ri_intent n_engaged_pages_viewed_mean_mean "
    "n_engaged_visits_mean n_goalsetting_completers_per_practice n_pages_viewed_mean n_times_visited_mean "
    "n_visits_practice prop_engaged_visits total_visit_time_mean"
).split()


def check(variable, columns, report):
    """All rules of one variable. `columns` holds the variables defined before it."""

    def problem(message, rule="cohort.arguments"):
        report(Problem(rule, message, variable.place))

    if variable.type == "date" and variable.format not in _FORMATS:
        problem(f"Unhandled date format: {variable.format}. {variable.name} can have YYYY-MM-DD, YYYY-MM or YYYY.")
    _check_returning(variable, problem)
    _check_codelists(variable, problem)
    _check_dynamic_dates(variable, columns, problem)
    if variable.type is not None and re.search(r"[\[\]]", variable.name) and variable.function in CODELISTS:
        problem(f"Invalid identifier: {variable.name}. The name of a column with a codelist has no square brackets.", "cohort.structure")
    special = _SPECIAL.get(variable.function)
    if special:
        special(variable, variable.arguments, problem)
    start, end = (end if isinstance(end, datetime.date) else None for end in variable.between)
    variable.static = (start, end)
    if start and end and start > end:
        report(Problem("cohort.dates", f"The period of {variable.name} ends before it starts, so nothing can match.", variable.place, "warning"))


def _check_returning(variable, problem):
    allowed = RETURNING.get(variable.function)
    returning = variable.returning
    rct = variable.function == "registered_practice_as_of" and isinstance(returning, str) and returning.startswith("rct__")
    if allowed and variable.type is not None and returning not in allowed and not rct:
        problem(f"Unsupported `returning` value: {returning}. {variable.name} can return {', '.join(allowed)}.")


def _check_codelists(variable, problem):
    for argument, systems in CODELISTS.get(variable.function, {}).items():
        codes = variable.arguments.get(argument)
        if codes is None and argument != _REQUIRED_CODELIST:
            continue
        if not isinstance(codes, Codelist):
            problem(
                f"{argument} of {variable.name} must be made with codelist() or codelist_from_csv(), not a {type(codes).__name__}. "
                "Adding lists with + loses the coding system: use combine_codelists().",
                "cohort.codelist",
            )
        elif codes.system not in systems:
            problem(f"{argument} of {variable.name} is a codelist of the system '{codes.system}'; it takes {' or '.join(systems)}.", "cohort.codelist")
        else:
            wrong = [code for code in codes if not isinstance(code[0] if isinstance(code, tuple) else code, str)]
            if wrong:
                problem(f"Codes must be texts, but {argument} of {variable.name} holds {wrong[0]!r}.", "cohort.codelist")
    codes = variable.arguments.get("codelist")
    if variable.returning == "category" and isinstance(codes, Codelist) and not codes.has_categories:
        problem(f"{variable.name} returns a category, so its codelist needs categories: pass category_column to codelist_from_csv().", "cohort.codelist")


def _check_dynamic_dates(variable, columns, problem):
    ends = [variable.arguments.get(point) for point in ("date", "reference_date", "start_date", "end_date")]
    for end in (*ends, *variable.between):
        if not isinstance(end, Dynamic):
            continue
        column = columns.get(end.name)
        if column is None:
            problem(f"Unknown date column: {end.name}. A date of {variable.name} can only use columns defined before it.", "cohort.dates")
        elif column.type is not None and column.type != "date":
            problem(f"Column '{end.name}' is not a date, so a date of {variable.name} cannot use it.", "cohort.dates")
        elif column.type == "date" and column.function != "aggregate_of" and column.format in ("YYYY", None):
            problem(
                f"Column '{end.name}' is known to the year only, so a date of {variable.name} cannot use it. "
                "Give that column date_format=\"YYYY-MM-DD\".",
                "cohort.dates",
            )
        elif end.function and end.function.endswith("school_year"):
            problem(f"Unknown date function '{end.function}' for a column, in a date of {variable.name}: school years work for index_date and today only.", "cohort.dates")


def _random_sample(variable, arguments, problem):
    if not arguments["percent"]:
        problem(f"Must specify a percentage greater than zero: percent of {variable.name}.")


def _practice(variable, arguments, problem):
    returning = variable.returning
    if returning is None:
        problem(f"{variable.name} needs `returning`, for example returning=\"nuts1_region_name\".")
    elif isinstance(returning, str) and returning.startswith("rct__"):
        trial, _, name = returning[len("rct__"):].partition("__")
        if trial != "germdefence":
            problem(f"Unknown RCT '{trial}' in `returning` of {variable.name}. The only trial is germdefence.")
        elif name not in _RCT:
            problem(f"Unknown property '{name}' of the trial {trial} in `returning` of {variable.name}.")


def _address(variable, arguments, problem):
    rounded = arguments["round_to_nearest"]
    if variable.returning == "index_of_multiple_deprivation" and rounded != 100:
        problem(f"{variable.name} needs round_to_nearest=100: the index of multiple deprivation is released in hundreds only.")
    if variable.returning == "rural_urban_classification" and rounded is not None:
        problem(f"{variable.name} takes no round_to_nearest: the rural and urban classes are not rounded.")


def _history(variable, arguments, problem):
    problem(f"{variable.name}: with_complete_history_between() was never finished and always refuses. Use registered_with_one_practice_between().")


def _household(variable, arguments, problem):
    if arguments["reference_date"] not in (None, datetime.date(2020, 2, 1)):
        problem(f"Household data only currently available for 2020-02-01. Give {variable.name} that date.")


def _episodes(variable, arguments, problem):
    defined = arguments.get("episode_defined_as")
    if variable.returning != "number_of_episodes":
        if defined:
            problem(f"episode_defined_as of {variable.name} is only for returning=\"number_of_episodes\".")
        return
    if defined and not (isinstance(defined, str) and _EPISODE.match(defined)):
        problem(f"episode_defined_as of {variable.name} must read \"series of events each <= 14 days apart\", with the number you want.")
    for flag in ("find_first_match_in_period", "find_last_match_in_period", "include_date_of_match"):
        if arguments.get(flag):
            problem(f"{variable.name} counts episodes, so it takes no {flag}.")


def _decision_support(variable, arguments, problem):
    if arguments["algorithm"] != "electronic_frailty_index":
        problem(f"The only algorithm of {variable.name} is electronic_frailty_index, not {arguments['algorithm']!r}.")
    if arguments["find_first_match_in_period"] and arguments["find_last_match_in_period"]:
        problem(f"{variable.name} can find the first match or the last, not both.")


def _vaccination(variable, arguments, problem):
    allowed = {"tpp": ("target_disease_matches", "product_name_matches"), "emis": ("procedure_codes", "product_codes")}
    for system, names in allowed.items():
        value = arguments[system]
        if not isinstance(value, dict):
            problem(f"{system} of {variable.name} must be a dict with {' or '.join(names)}.")
        elif system == "tpp":
            for name in value:
                if name not in names:
                    problem(f"{system} of {variable.name} has an entry '{name}'; it may have {' and '.join(names)}.")


def _hospital(variable, arguments, problem):
    if variable.returning in ("total_bed_days_in_period", "total_critical_care_days_in_period"):
        for flag in ("find_first_match_in_period", "find_last_match_in_period"):
            if arguments[flag]:
                problem(f"{variable.name} adds up days, so it takes no {flag}.")


def _emergency(variable, arguments, problem):
    for argument in ("with_these_diagnoses", "discharged_to"):
        value = arguments[argument]
        if value is None:
            continue
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            problem(f"{argument} of {variable.name} must be a list of texts (a categorised codelist is not one).")


def _tests(variable, arguments, problem):
    if arguments["pathogen"] != "SARS-CoV-2":
        problem(f"pathogen of {variable.name} must be \"SARS-CoV-2\", not {arguments['pathogen']!r}.")
    if arguments["test_result"] not in ("any", "positive", "negative"):
        problem(f"test_result of {variable.name} must be \"any\", \"positive\" or \"negative\", not {arguments['test_result']!r}.")
    earliest = arguments["restrict_to_earliest_specimen_date"]
    if variable.returning == "case_category" and not (earliest and arguments["test_result"] == "positive"):
        problem(f"{variable.name} returns case_category, which needs restrict_to_earliest_specimen_date=True and test_result=\"positive\".")
    if variable.returning in ("number_of_matches_in_period", "variant", "variant_detection_method", "symptomatic") and earliest:
        problem(f"{variable.name} returns {variable.returning}, which needs restrict_to_earliest_specimen_date=False.")


def _ethnicity(variable, arguments, problem):
    if not arguments["use_most_frequent_code"]:
        problem(f"{variable.name} needs use_most_frequent_code=True.")


def _therapeutics(variable, arguments, problem):
    known = ("hospital_onset", "hospitalised_with", "non_hospitalised")
    wanted = arguments["with_these_indications"] or []
    for indication in [wanted] if isinstance(wanted, str) else wanted:
        if indication not in known:
            problem(f"with_these_indications of {variable.name} has '{indication}'; the indications are {', '.join(known)}.")
    _episodes(variable, arguments, problem)


def _isaric_record(variable, arguments, problem):
    period, column = any(variable.between), arguments["date_filter_column"]
    if period != bool(column):
        problem(f"{variable.name} needs both between and date_filter_column, or neither.")
    elif column and _isaric.TYPES.get(column) != "date":
        problem(f"date_filter_column of {variable.name} must be a date column of ISARIC, not '{column}'.")


def _renal(variable, arguments, problem):
    sets = ("2019_prevalence", "2020_prevalence", "2021_prevalence", "2020_incidence", "2020_ckd")
    if arguments["from_dataset"] not in sets:
        problem(f"from_dataset of {variable.name} must be one of {', '.join(sets)}, not {arguments['from_dataset']!r}.")


def _file(variable, arguments, problem):
    path = arguments["f_path"]
    if not isinstance(path, (str, os.PathLike)) or not os.fspath(path).endswith(_FILES):
        problem(f"f_path of {variable.name} must name a .csv or .csv.gz file, not {path!r}.", "cohort.file")
        return
    path = os.fspath(path)
    returning = arguments.get("returning")
    if variable.function == "with_value_from_file" and not (isinstance(returning, str) and re.fullmatch(r"\w+", returning, re.ASCII)):
        problem(f"`returning` of {variable.name} must be a column name of letters, digits and underscores, not {returning!r}.", "cohort.file")
        return
    try:
        names = _heading(path)
    except FileNotFoundError:
        problem(f"The file {path} of {variable.name} does not exist. If another action of the pipeline makes it, run that action first.", "cohort.file")
        return
    except (OSError, UnicodeDecodeError) as error:
        problem(f"The file {path} of {variable.name} cannot be read: {error}.", "cohort.file")
        return
    for name in ("patient_id", returning):
        if name is not None and name not in names:
            problem(f"The file {path} of {variable.name} has no column '{name}'. Its columns are: {', '.join(names)}.", "cohort.file")


def _heading(path):
    """The column names of a CSV file."""
    import csv
    import gzip
    import io

    with open(path, "rb") as file:
        stream = gzip.GzipFile(fileobj=file) if path.endswith(".gz") else file
        for row in csv.reader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")):
            return row
    return []


_SPECIAL = {
    "random_sample": _random_sample,
    "registered_practice_as_of": _practice,
    "address_as_of": _address,
    "with_complete_history_between": _history,
    "household_as_of": _household,
    "with_these_clinical_events": _episodes,
    "with_these_medications": _episodes,
    "with_these_decision_support_values": _decision_support,
    "with_vaccination_record": _vaccination,
    "admitted_to_hospital": _hospital,
    "attended_emergency_care": _emergency,
    "with_test_result_in_sgss": _tests,
    "with_ethnicity_from_sus": _ethnicity,
    "with_covid_therapeutics": _therapeutics,
    "with_an_isaric_record": _isaric_record,
    "with_record_in_ukrr": _renal,
    "with_value_from_file": _file,
    "which_exist_in_file": _file,
}
