# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The patients functions (cohort-extractor.md 5): each gives its name and all its arguments, in true order."""

from cohortextractor._columns import Column


def _made(function, arguments):
    return Column(function, dict(arguments))


def all():  # noqa: A001
    return _made("all", {})


def random_sample(percent=None, return_expectations=None):
    return _made("random_sample", locals())


def sex(return_expectations=None):
    return _made("sex", locals())


def age_as_of(reference_date, return_expectations=None):
    return _made("age_as_of", locals())


def date_of_birth(date_format=None, return_expectations=None):
    if date_format == "YYYY-MM-DD":
        raise ValueError("Dates of birth are known to the month only. Use date_format=\"YYYY-MM\" or \"YYYY\".")
    return _made("date_of_birth", locals())


def registered_as_of(reference_date, return_expectations=None):
    return _made("registered_as_of", locals())


def registered_with_one_practice_between(start_date, end_date, return_expectations=None):
    return _made("registered_with_one_practice_between", locals())


def with_complete_history_between(start_date, end_date, return_expectations=None):
    return _made("with_complete_history_between", locals())


def with_complete_gp_consultation_history_between(start_date, end_date, return_expectations=None):
    return _made("with_complete_gp_consultation_history_between", locals())


def date_deregistered_from_all_supported_practices(
    on_or_before=None, on_or_after=None, between=None, date_format=None, return_expectations=None
):
    return _made("date_deregistered_from_all_supported_practices", locals())


def registered_practice_as_of(date, returning=None, return_expectations=None):
    return _made("registered_practice_as_of", locals())


def address_as_of(date, returning=None, round_to_nearest=None, return_expectations=None):
    return _made("address_as_of", locals())


def care_home_status_as_of(date, categorised_as=None, return_expectations=None):
    if categorised_as is None:
        categorised_as = {1: "IsPotentialCareHome", 0: "DEFAULT"}
    return _made("care_home_status_as_of", locals())


def household_as_of(reference_date, returning=None, return_expectations=None):
    return _made("household_as_of", locals())


def with_these_clinical_events(
    codelist,
    return_expectations=None,
    on_or_before=None,
    on_or_after=None,
    between=None,
    find_first_match_in_period=None,
    find_last_match_in_period=None,
    returning="binary_flag",
    include_date_of_match=False,
    date_format=None,
    ignore_missing_values=False,
    ignore_days_where_these_codes_occur=None,
    episode_defined_as=None,
    return_binary_flag=None,
    return_number_of_matches_in_period=False,
    return_first_date_in_period=False,
    return_last_date_in_period=False,
    include_month=False,
    include_day=False,
):
    return _made("with_these_clinical_events", locals())


def with_these_medications(
    codelist,
    return_expectations=None,
    on_or_before=None,
    on_or_after=None,
    between=None,
    find_first_match_in_period=None,
    find_last_match_in_period=None,
    returning="binary_flag",
    include_date_of_match=False,
    date_format=None,
    ignore_days_where_these_clinical_codes_occur=None,
    episode_defined_as=None,
    return_binary_flag=None,
    return_number_of_matches_in_period=False,
    return_first_date_in_period=False,
    return_last_date_in_period=False,
    include_month=False,
    include_day=False,
):
    return _made("with_these_medications", locals())


def most_recent_bmi(
    on_or_before=None,
    on_or_after=None,
    between=None,
    minimum_age_at_measurement=16,
    return_expectations=None,
    include_measurement_date=False,
    date_format=None,
    include_month=False,
    include_day=False,
):
    return _made("most_recent_bmi", locals())


def mean_recorded_value(
    codelist,
    on_most_recent_day_of_measurement=None,
    return_expectations=None,
    on_or_before=None,
    on_or_after=None,
    between=None,
    include_measurement_date=False,
    date_format=None,
    include_month=False,
    include_day=False,
):
    return _made("mean_recorded_value", locals())


def min_recorded_value(
    codelist,
    on_most_recent_day_of_measurement=None,
    return_expectations=None,
    on_or_before=None,
    on_or_after=None,
    between=None,
    include_measurement_date=False,
    date_format=None,
):
    return _made("min_recorded_value", locals())


def max_recorded_value(
    codelist,
    on_most_recent_day_of_measurement=None,
    return_expectations=None,
    on_or_before=None,
    on_or_after=None,
    between=None,
    include_measurement_date=False,
    date_format=None,
):
    return _made("max_recorded_value", locals())


def comparator_from(source, return_expectations=None):
    return _made("value_from", {"source": source, "returning": "comparator", "return_expectations": return_expectations})


def reference_range_lower_bound_from(source, return_expectations=None):
    return _made("value_from", {"source": source, "returning": "lower_bound", "return_expectations": return_expectations})


def reference_range_upper_bound_from(source, return_expectations=None):
    return _made("value_from", {"source": source, "returning": "upper_bound", "return_expectations": return_expectations})


def date_of(source, date_format=None, include_month=False, include_day=False, return_expectations=None):
    arguments = dict(locals(), returning="date")
    return _made("value_from", arguments)


def with_these_decision_support_values(
    algorithm,
    on_or_before=None,
    on_or_after=None,
    between=None,
    find_first_match_in_period=None,
    find_last_match_in_period=None,
    returning="numeric_value",
    include_date_of_match=False,
    date_format=None,
    ignore_missing_values=False,
    return_expectations=None,
):
    return _made("with_these_decision_support_values", locals())


def with_gp_consultations(
    on_or_before=None,
    on_or_after=None,
    between=None,
    find_first_match_in_period=None,
    find_last_match_in_period=None,
    returning="binary_flag",
    date_format=None,
    return_expectations=None,
):
    return _made("with_gp_consultations", locals())


def with_vaccination_record(
    tpp,
    emis,
    on_or_before=None,
    on_or_after=None,
    between=None,
    returning="binary_flag",
    date_format=None,
    find_first_match_in_period=None,
    find_last_match_in_period=None,
    return_expectations=None,
):
    return _made("with_vaccination_record", locals())


def with_tpp_vaccination_record(
    target_disease_matches=None,
    product_name_matches=None,
    on_or_before=None,
    on_or_after=None,
    between=None,
    returning="binary_flag",
    date_format=None,
    find_first_match_in_period=None,
    find_last_match_in_period=None,
    return_expectations=None,
):
    return _made("with_tpp_vaccination_record", locals())


def with_healthcare_worker_flag_on_covid_vaccine_record(returning="binary_flag", return_expectations=None):
    return _made("with_healthcare_worker_flag_on_covid_vaccine_record", locals())


def with_death_recorded_in_primary_care(
    on_or_before=None, on_or_after=None, between=None, returning="binary_flag", date_format=None, return_expectations=None
):
    return _made("with_death_recorded_in_primary_care", locals())


def admitted_to_hospital(
    on_or_before=None,
    on_or_after=None,
    between=None,
    returning="binary_flag",
    find_first_match_in_period=None,
    find_last_match_in_period=None,
    date_format=None,
    with_these_diagnoses=None,
    with_these_primary_diagnoses=None,
    with_these_procedures=None,
    with_admission_method=None,
    with_source_of_admission=None,
    with_discharge_destination=None,
    with_patient_classification=None,
    with_admission_treatment_function_code=None,
    with_administrative_category=None,
    with_at_least_one_day_in_critical_care=False,
    return_expectations=None,
):
    return _made("admitted_to_hospital", locals())


def attended_emergency_care(
    on_or_before=None,
    on_or_after=None,
    between=None,
    returning="binary_flag",
    find_first_match_in_period=None,
    find_last_match_in_period=None,
    date_format=None,
    with_these_diagnoses=None,
    discharged_to=None,
    return_expectations=None,
):
    return _made("attended_emergency_care", locals())


def outpatient_appointment_date(
    returning="binary_flag",
    attended=None,
    is_first_attendance=None,
    with_these_treatment_function_codes=None,
    with_these_procedures=None,
    on_or_after=None,
    between=None,
    date_format="YYYY-MM-DD",
    find_first_match_in_period=None,
    return_expectations=None,
):
    return _made("outpatient_appointment_date", locals())


def admitted_to_icu(
    on_or_after=None,
    on_or_before=None,
    between=None,
    find_first_match_in_period=None,
    find_last_match_in_period=None,
    returning="binary_flag",
    date_format=None,
    return_expectations=None,
    include_month=False,
    include_day=False,
):
    return _made("admitted_to_icu", locals())


def with_test_result_in_sgss(
    pathogen=None,
    test_result="any",
    on_or_before=None,
    on_or_after=None,
    between=None,
    find_first_match_in_period=None,
    find_last_match_in_period=None,
    restrict_to_earliest_specimen_date=True,
    returning="binary_flag",
    date_format=None,
    return_expectations=None,
):
    return _made("with_test_result_in_sgss", locals())


def with_these_codes_on_death_certificate(
    codelist,
    on_or_before=None,
    on_or_after=None,
    between=None,
    match_only_underlying_cause=False,
    returning="binary_flag",
    date_format=None,
    include_month=False,
    include_day=False,
    return_expectations=None,
):
    return _made("with_these_codes_on_death_certificate", locals())


def died_from_any_cause(
    on_or_before=None,
    on_or_after=None,
    between=None,
    returning="binary_flag",
    date_format=None,
    include_month=False,
    include_day=False,
    return_expectations=None,
):
    return _made("died_from_any_cause", locals())


def with_death_recorded_in_cpns(
    on_or_before=None,
    on_or_after=None,
    between=None,
    returning="binary_flag",
    date_format=None,
    include_month=False,
    include_day=False,
    return_expectations=None,
):
    return _made("with_death_recorded_in_cpns", locals())


def with_high_cost_drugs(
    drug_name_matches=None,
    on_or_before=None,
    on_or_after=None,
    between=None,
    returning="binary_flag",
    date_format=None,
    find_first_match_in_period=None,
    find_last_match_in_period=None,
    return_expectations=None,
):
    if date_format == "YYYY-MM-DD":
        raise ValueError("High-cost drugs are recorded by month. Use date_format=\"YYYY-MM\" or \"YYYY\".")
    return _made("with_high_cost_drugs", locals())


def with_ethnicity_from_sus(returning=None, use_most_frequent_code=None, return_expectations=None):
    return _made("with_ethnicity_from_sus", locals())


def with_covid_therapeutics(
    with_these_statuses=None,
    with_these_therapeutics=None,
    with_these_indications=None,
    on_or_before=None,
    on_or_after=None,
    between=None,
    returning="binary_flag",
    date_format=None,
    find_first_match_in_period=None,
    find_last_match_in_period=None,
    include_date_of_match=False,
    episode_defined_as=None,
    return_expectations=None,
):
    return _made("with_covid_therapeutics", locals())


def with_an_isaric_record(returning, between=None, date_filter_column=None, date_format="YYYY-MM-DD", return_expectations=None):
    return _made("with_an_isaric_record", locals())


def with_record_in_ukrr(
    from_dataset=None,
    returning=None,
    on_or_before=None,
    on_or_after=None,
    between=None,
    date_format=None,
    return_expectations=None,
):
    return _made("with_record_in_ukrr", locals())


def categorised_as(category_definitions, return_expectations=None, **extra_columns):
    return _made("categorised_as", locals())


def satisfying(expression, return_expectations=None, **extra_columns):
    category_definitions = {1: expression, 0: "DEFAULT"}
    if return_expectations is not None:
        # As officially, and in the author's own dict: columns that share it see the key too (22, quirks).
        return_expectations["category"] = {"ratios": {1: 1, 0: 0}}
    arguments = {
        "category_definitions": category_definitions,
        "return_expectations": return_expectations,
        "extra_columns": extra_columns,
    }
    return _made("categorised_as", arguments)


def maximum_of(*column_names, **extra_columns):
    return _aggregate("MAX", column_names, extra_columns)


def minimum_of(*column_names, **extra_columns):
    return _aggregate("MIN", column_names, extra_columns)


def _aggregate(function, column_names, extra_columns):
    if "return_expectations" in extra_columns:
        raise ValueError(
            "minimum_of() and maximum_of() take no return_expectations: their values are worked out from those of the "
            "columns they combine. Delete the argument."
        )
    names = [*column_names, *extra_columns]
    return _made("aggregate_of", {"aggregate_function": function, "column_names": names, "extra_columns": extra_columns})


def fixed_value(value):
    return _made("fixed_value", locals())


def with_value_from_file(f_path, returning, returning_type, date_format="YYYY-MM-DD"):
    return _made("with_value_from_file", locals())


def which_exist_in_file(f_path):
    return _made("which_exist_in_file", locals())
