"""Describe the cohort: a table of counts, rounded to the nearest 5, small counts left out."""

import csv
import gzip
from collections import Counter

SMALLEST_COUNT = 8


def rounded(count):
    return 0 if count < SMALLEST_COUNT else 5 * round(count / 5)


with gzip.open("output/dataset.csv.gz", "rt", newline="") as source:
    patients = list(csv.DictReader(source))

with open("output/table_one.csv", "w", newline="") as target:
    table = csv.writer(target)
    table.writerow(["characteristic", "value", "patients", "statin_within_90_days"])
    table.writerow(
        [
            "all",
            "",
            rounded(len(patients)),
            rounded(sum(p["statin_within_90_days"] == "T" for p in patients)),
        ]
    )
    for characteristic in ["sex", "age_band", "imd_quintile", "smoking_status"]:
        everyone = Counter(p[characteristic] or "missing" for p in patients)
        treated = Counter(
            p[characteristic] or "missing"
            for p in patients
            if p["statin_within_90_days"] == "T"
        )
        for value in sorted(everyone):
            table.writerow(
                [characteristic, value, rounded(everyone[value]), rounded(treated[value])]
            )

print(f"Described {len(patients)} patients.")
