from ehrql import create_dataset
from ehrql.tables.core import patients

dataset = create_dataset()
# How many dummy patients to make while you develop:
dataset.configure_dummy_data(population_size=1000)

# Who is in the study? Change this condition:
dataset.define_population(patients.date_of_birth.is_on_or_after("1940-01-01"))

# What do you want to know about each of them? Add variables like this one:
dataset.sex = patients.sex
