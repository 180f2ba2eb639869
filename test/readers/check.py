# python3 check.py, in the folder of write-torture.ts. Compares every cell of the files for SAS and Stata with the CSV.
import csv
import datetime

import pandas

ORIGIN = datetime.datetime(1960, 1, 1)


def number(text, unit):
    """What the CSV says, as a number: days and instants in units since 1960."""
    if text == "":
        return None
    if unit is None:
        return float(text)
    return (datetime.datetime.fromisoformat(text.rstrip("Z")) - ORIGIN) / unit


def seen(cell, unit):
    """What pandas says of the same. It shows the 0 of a transport file as 5.4e-79."""
    if pandas.isna(cell):
        return None
    its = (cell - ORIGIN) / unit if isinstance(cell, pandas.Timestamp) else float(cell)
    return 0.0 if abs(its) < 1e-75 else its


DAY, SECOND, MS = datetime.timedelta(days=1), datetime.timedelta(seconds=1), datetime.timedelta(milliseconds=1)
# pandas reads no days after 2262 from Stata as days, and no transport file without rows.
READERS = {
    "dta": (lambda path: pandas.read_stata(path, convert_dates=False, convert_categoricals=False), MS),
    "xpt": (lambda path: pandas.read_sas(path, encoding="utf-8"), SECOND),
}
for table in ["torture", "single", "none"]:
    with open(f"{table}.csv", encoding="utf-8", newline="") as file:
        names, *rows = list(csv.reader(file))
    for extension, (read, instant) in READERS.items():
        if (table, extension) == ("none", "xpt"):
            continue
        found = read(f"{table}.{extension}")
        assert [name.lower() for name in found.columns] == names and len(found) == len(rows), table
        for k, name in enumerate(names):
            column = found.iloc[:, k].tolist()
            for i, row in enumerate(rows):
                at = f"{table}.{extension}, {name}, row {i + 1}: {column[i]!r} where {row[k]!r} is"
                if name in ["id", "note", "sev", "empty"]:
                    assert ("" if pandas.isna(column[i]) else column[i]) == row[k], at
                else:
                    unit = {"day": DAY, "at": instant}.get(name)
                    assert seen(column[i], unit) == number(row[k], unit), at
        print(f"{table}.{extension}: {len(rows)} x {len(names)} as in the CSV")
