from ehrql import codelist_from_csv

# The codes in these lists are invented: they show the shape of a codelist, nothing clinical.
heart_attack = codelist_from_csv(
    "codelists/sample-heart-attack.csv", column="code"
)
statins = codelist_from_csv("codelists/sample-statins.csv", column="dmd_id")
smoking = codelist_from_csv(
    "codelists/sample-smoking.csv",
    column="code",
    category_column="category",
)
systolic_blood_pressure = ["9001000999101"]
