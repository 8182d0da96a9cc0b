"""Adults who had a heart attack in 2021, and whether a statin followed within 90 days."""

from ehrql import case, create_dataset, days, when, years
from ehrql.tables.tpp import (
    addresses,
    clinical_events,
    medications,
    ons_deaths,
    patients,
    practice_registrations,
)

import codelists

study_start = "2021-01-01"
study_end = "2021-12-31"

dataset = create_dataset()
dataset.configure_dummy_data(population_size=1000)

# The index date is the first heart attack during the study.
heart_attacks = clinical_events.where(
    clinical_events.snomedct_code.is_in(codelists.heart_attack)
)
first_heart_attack = (
    heart_attacks.where(heart_attacks.date.is_on_or_between(study_start, study_end))
    .sort_by(heart_attacks.date)
    .first_for_patient()
)
index_date = first_heart_attack.date

age = patients.age_on(index_date)
registration = practice_registrations.for_patient_on(index_date)

dataset.define_population(
    (age >= 18)
    & (age < 110)
    & patients.sex.is_in(["female", "male"])
    & first_heart_attack.exists_for_patient()
    & registration.exists_for_patient()
    & patients.is_alive_on(index_date)
)

dataset.index_date = index_date
dataset.sex = patients.sex
dataset.age = age
dataset.age_band = case(
    when(age < 45).then("18-44"),
    when(age < 65).then("45-64"),
    when(age < 80).then("65-79"),
    otherwise="80+",
)

address = addresses.for_patient_on(index_date)
dataset.imd_quintile = address.imd_quintile
dataset.region = registration.practice_nuts1_region_name

# Latest smoking status in the five years before the heart attack.
smoking_events = clinical_events.where(
    clinical_events.snomedct_code.is_in(codelists.smoking)
)
dataset.smoking_status = (
    smoking_events.where(
        smoking_events.date.is_on_or_between(index_date - years(5), index_date)
    )
    .sort_by(smoking_events.date)
    .last_for_patient()
    .snomedct_code.to_category(codelists.smoking)
)

blood_pressure = clinical_events.where(
    clinical_events.snomedct_code.is_in(codelists.systolic_blood_pressure)
).where(clinical_events.date.is_on_or_before(index_date))
latest_blood_pressure = blood_pressure.sort_by(
    blood_pressure.date
).last_for_patient()
dataset.systolic_blood_pressure = latest_blood_pressure.numeric_value
dataset.blood_pressure_date = latest_blood_pressure.date

# Statins: any before, and the first within 90 days after.
statins = medications.where(medications.dmd_code.is_in(codelists.statins))
dataset.statin_before = statins.where(
    statins.date.is_before(index_date)
).exists_for_patient()
statins_after = statins.where(
    statins.date.is_on_or_between(index_date, index_date + days(90))
)
dataset.statin_within_90_days = statins_after.exists_for_patient()
dataset.days_to_statin = (
    statins_after.sort_by(statins_after.date).first_for_patient().date - index_date
).days
dataset.statin_prescriptions = statins_after.count_for_patient()

dataset.died_within_a_year = ons_deaths.date.is_on_or_between(
    index_date, index_date + years(1)
)
