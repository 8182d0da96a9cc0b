from ehrql import case, create_dataset, when
from ehrql.tables.core import patients
from ehrql.tables.tpp import addresses, practice_registrations

index_date = "2024-01-01"

dataset = create_dataset()
dataset.configure_dummy_data(population_size=1000)

age = patients.age_on(index_date)
registration = practice_registrations.for_patient_on(index_date)

# Adults registered with a practice and alive on the index date
dataset.define_population(
    (age >= 18)
    & (age < 110)
    & registration.exists_for_patient()
    & patients.is_alive_on(index_date)
)

dataset.sex = patients.sex
dataset.age = age
dataset.age_band = case(
    when(age < 40).then("18-39"),
    when(age < 65).then("40-64"),
    when(age < 80).then("65-79"),
    otherwise="80+",
)
dataset.imd_quintile = addresses.for_patient_on(index_date).imd_quintile
dataset.region = registration.practice_nuts1_region_name
