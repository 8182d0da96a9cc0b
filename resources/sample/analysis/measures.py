"""Statin prescribing in each month of 2021, by sex and by deprivation."""

from ehrql import INTERVAL, create_measures, months
from ehrql.tables.tpp import (
    addresses,
    medications,
    patients,
    practice_registrations,
)

import codelists

measures = create_measures()
measures.configure_dummy_data(population_size=1000)

age = patients.age_on(INTERVAL.start_date)
registered = practice_registrations.for_patient_on(
    INTERVAL.start_date
).exists_for_patient()
statin = medications.where(
    medications.dmd_code.is_in(codelists.statins)
).where(medications.date.is_during(INTERVAL))

measures.define_defaults(
    denominator=registered & (age >= 40) & (age < 110),
    intervals=months(12).starting_on("2021-01-01"),
)

measures.define_measure(
    name="statin",
    numerator=statin.exists_for_patient(),
)
measures.define_measure(
    name="statin_by_sex",
    numerator=statin.exists_for_patient(),
    group_by={"sex": patients.sex},
)
measures.define_measure(
    name="statin_by_deprivation",
    numerator=statin.exists_for_patient(),
    group_by={
        "imd_quintile": addresses.for_patient_on(INTERVAL.start_date).imd_quintile
    },
)
