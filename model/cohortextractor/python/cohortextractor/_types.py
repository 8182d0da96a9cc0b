# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The type of every column, in definition order (cohort-extractor.md 6, 11, 12)."""

from cohortextractor import _isaric
from cohortextractor._columns import Problem
from cohortextractor._variables import check_literal

_OF_RETURNING = {}
for _kind, _names in {
    "bool": "binary_flag is_prison has_members_in_other_ehr_systems had_respiratory_support "
    "had_basic_respiratory_support had_advanced_respiratory_support",
    "date": "date date_admitted date_arrived date_discharged date_of_death rrt_start_date",
    "int": "number_of_matches_in_period number_of_episodes pseudo_id household_size "
    "percentage_of_members_with_data_in_this_backend index_of_multiple_deprivation rural_urban_classification "
    "total_bed_days_in_period total_critical_care_days_in_period latest_creatinine",
    "float": "numeric_value lower_bound upper_bound latest_egfr",
    "str": "administrative_category admission_method admission_treatment_function_code case_category category code "
    "comparator consultation_medium_used days_in_critical_care discharge_destination duration_of_elective_wait group_6 "
    "group_16 msoa msoa_code nuts1_region_name patient_classification place_of_death primary_diagnosis region "
    "renal_centre risk_group s_gene_target_failure source_of_admission stp_code symptomatic therapeutic "
    "treatment_modality_start treatment_modality_prevalence underlying_cause_of_death variant variant_detection_method",
}.items():
    for _name in _names.split():
        _OF_RETURNING[_name] = _kind

_FIXED = {
    "age_as_of": "int",
    "all": "bool",
    "date_deregistered_from_all_supported_practices": "date",
    "date_of_birth": "date",
    "max_recorded_value": "float",
    "mean_recorded_value": "float",
    "min_recorded_value": "float",
    "most_recent_bmi": "float",
    "random_sample": "bool",
    "registered_as_of": "bool",
    "registered_with_one_practice_between": "bool",
    "sex": "str",
    "which_exist_in_file": "bool",
    "with_complete_gp_consultation_history_between": "bool",
    "with_complete_history_between": "bool",
}
_FILE_TYPES = ("bool", "date", "str", "int", "float")


def assign(variables, report):
    """Gives each variable its type; what cannot be typed is reported and keeps None."""
    known = {}
    for variable in variables.values():
        variable.type = _type_of(variable, known, report)
        known[variable.name] = variable
        if variable.type == "date" and variable.function in ("categorised_as", "fixed_value"):
            variable.arguments["date_format"] = "YYYY-MM-DD"
    for variable in variables.values():
        if variable.function == "aggregate_of" and variable.type == "date":
            _check_formats(variable, variables, report)


def _type_of(variable, known, report):
    function = variable.function
    if function in _FIXED:
        return _FIXED[function]
    if function == "categorised_as":
        return _of_labels(variable, variable.arguments["category_definitions"], report)
    if function == "care_home_status_as_of":
        return _of_labels(variable, variable.arguments["categorised_as"], report)
    if function == "aggregate_of":
        return _of_sources(variable, known, report)
    if function == "fixed_value":
        return _of_value(variable, report)
    if function == "with_value_from_file":
        kind = variable.arguments["returning_type"]
        if kind not in _FILE_TYPES:
            report(Problem("cohort.types", f"returning_type of {variable.name} must be one of {', '.join(_FILE_TYPES)}, not {kind!r}.", variable.place))
            return None
        return kind
    returning = variable.returning
    if function == "with_an_isaric_record":
        if returning not in _isaric.TYPES:
            report(Problem("cohort.types", f"{variable.name}: ISARIC records have no column {returning!r}.", variable.place))
        return _isaric.TYPES.get(returning)
    if function == "registered_practice_as_of" and isinstance(returning, str) and returning.startswith("rct__"):
        return "bool" if returning.endswith("__enrolled") else "str"
    if returning == "nhse_region_name":
        report(Problem("cohort.types", f"{variable.name}: 'nhse_region_name' is now called 'nuts1_region_name'. Change `returning`.", variable.place))
        return None
    try:
        kind = _OF_RETURNING.get(returning)
    except TypeError:
        kind = None
    if kind is None:
        report(Problem("cohort.types", f"No matching type for '{returning}': {variable.name} cannot return it.", variable.place))
    return kind


def _of_labels(variable, definitions, report):
    if not isinstance(definitions, dict) or not definitions:
        report(Problem("cohort.types", f"The categories of {variable.name} must be a dict of labels and expressions.", variable.place))
        return None
    kinds = set()
    for label in definitions:
        is_date = check_literal(label, variable.place, report, f"A category of {variable.name}")
        kinds.add("date" if is_date else type(label).__name__)
    if len(kinds) > 1:
        report(Problem("cohort.types", f"Categories must all be the same type; those of {variable.name} are {', '.join(sorted(kinds))}.", variable.place))
        return None
    kind = kinds.pop()
    if kind == "int":
        return "bool" if set(definitions) == {0, 1} else "int"
    if kind in ("date", "float", "str"):
        return kind
    report(Problem("cohort.types", f"Categories of {variable.name} may be texts, whole numbers, decimals or dates, not {kind}.", variable.place))
    return None


def _of_value(variable, report):
    value = variable.arguments["value"]
    if check_literal(value, variable.place, report, f"The value of {variable.name}"):
        return "date"
    kind = type(value).__name__
    if kind in ("bool", "int", "float", "str"):
        return kind
    report(Problem("cohort.types", f"fixed_value() takes a date as text, a truth value, a number or a text, not {value!r}.", variable.place))
    return None


def _of_sources(variable, known, report):
    names = variable.arguments["column_names"]
    what = variable.arguments["aggregate_function"]
    if not names:
        report(Problem("cohort.structure", f"{variable.name} combines no columns. Name at least one.", variable.place))
        return None
    for name in names:
        if name not in known:
            report(Problem("cohort.structure", f"{variable.name} combines '{name}', which is no column defined before it.", variable.place))
            return None
    kinds = [known[name].type for name in names]
    if None in kinds:
        return None
    if len(set(kinds)) > 1:
        found = list(dict.fromkeys(kinds))
        report(Problem(
            "cohort.types",
            f"Cannot calculate {what} over columns of different types (found '{found[0]}' and '{found[1]}') in {variable.name}.",
            variable.place,
        ))
        return None
    return kinds[0]


def _leaves(variable, variables):
    """The date columns below an aggregate."""
    for name in variable.arguments["column_names"]:
        source = variables.get(name)
        if source is not None and source.function == "aggregate_of":
            yield from _leaves(source, variables)
        elif source is not None:
            yield source


def _check_formats(variable, variables, report):
    leaves = list(_leaves(variable, variables))
    for leaf in leaves[1:]:
        if leaf.format != leaves[0].format:
            report(Problem(
                "cohort.types",
                f"Cannot calculate {variable.arguments['aggregate_function']} over dates of different format in {variable.name}: "
                f"'{leaves[0].name}' has format '{leaves[0].format}' and '{leaf.name}' has '{leaf.format}'.",
                variable.place,
            ))
            return
