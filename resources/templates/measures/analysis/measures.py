from ehrql import INTERVAL, create_measures, months
from ehrql.tables.tpp import clinical_events, patients, practice_registrations

measures = create_measures()
measures.configure_dummy_data(population_size=1000)

registered = practice_registrations.for_patient_on(INTERVAL.start_date).exists_for_patient()
events = clinical_events.where(clinical_events.date.is_during(INTERVAL))

measures.define_measure(
    name="any_event",
    numerator=events.exists_for_patient(),
    denominator=registered,
    group_by={"sex": patients.sex},
    intervals=months(12).starting_on("2024-01-01"),
)
