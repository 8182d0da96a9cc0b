"""Count the cohort by age band and sex, rounded to the nearest 5, small counts left out."""

import csv
import gzip
from collections import Counter

with gzip.open("output/dataset.csv.gz", "rt", newline="") as source:
    counts = Counter((row["age_band"], row["sex"]) for row in csv.DictReader(source))

with open("output/description.csv", "w", newline="") as target:
    table = csv.writer(target)
    table.writerow(["age_band", "sex", "patients"])
    for (age_band, sex), count in sorted(counts.items()):
        table.writerow([age_band, sex, 0 if count <= 7 else 5 * round(count / 5)])
