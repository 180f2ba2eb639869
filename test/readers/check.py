# python3 check.py FOLDER: what pandas, openpyxl, ReadStat and PSPP see in the files of a bundle, cell by cell as in its CSV.
# FOLDER is an unpacked bundle, or what write-torture.ts made. Types are those of codebook.csv.
import csv
import datetime
import os
import re
import subprocess
import sys
import tempfile
import warnings

import openpyxl
import pandas

warnings.filterwarnings("ignore", message="Workbook contains no default style")
FOLDER = sys.argv[1]
SAS_ORIGIN = datetime.datetime(1960, 1, 1)
# From the first day of the Gregorian calendar, on which SPSS counts from, to that of SAS and Stata, in seconds.
SPSS_ORIGIN = 11903760000
NUMBERS = ("int", "float")


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def described():
    """Table -> its variables in order: name, name in SAS, type."""
    tables = {}
    with open(os.path.join(FOLDER, "codebook.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tables.setdefault(row["dataset"], []).append((row["name"], row["sas_name"], row["type"]))
    return tables


def wanted(text, kind, end=None):
    """A cell of the CSV: a number, or a text. Days and instants are seconds since 1960. Missing is None; of text it is ''.
    end: what a reader makes of a line's end."""
    if kind == "char":
        return text if end is None else re.sub(r"\r\n|\r|\n", end, text)
    if text == "":
        return None
    if kind in NUMBERS:
        return float(text)
    return (datetime.datetime.fromisoformat(text.rstrip("Z")) - SAS_ORIGIN).total_seconds()


def same(found, its, decimals):
    if isinstance(its, str):
        # SPSS and SAS pad a text with blanks, so that none at its end can be told from none.
        return isinstance(found, str) and found.rstrip(" ") == its.rstrip(" ")
    if found is None or its is None:
        return found is its
    return abs(found - its) <= decimals + abs(its) * 1e-15 if decimals else found == its


class Wrong(Exception):
    pass


def compare(reader, table, names, found, end=None, decimals=0.0, sas_names=False):
    """found: rows of cells, as `wanted` has them. decimals: how far a reader rounds what it prints."""
    _, *rows = rows_of(os.path.join(FOLDER, f"{table.lower()}.csv"))
    variables = TABLES[table]
    ours = [(sas if sas_names else name).lower() for name, sas, _ in variables]
    if [name.lower() for name in names] != ours:
        raise Wrong(f"{reader}, {table}: variables {names} where {ours} are")
    if len(found) != len(rows):
        raise Wrong(f"{reader}, {table}: {len(found)} rows where {len(rows)} are")
    for number, (one, row) in enumerate(zip(found, rows), 1):
        for (name, _, kind), cell, text in zip(variables, one, row):
            if not same(cell, wanted(text, kind, end), decimals):
                raise Wrong(f"{reader}, {table}, {name}, row {number}: {cell!r} where {text!r} is")
    CELLS[reader] = CELLS.get(reader, 0) + len(rows) * len(variables)


def converted(table, columns, of):
    """Columns of a reader -> rows, each cell by its type."""
    kinds = [kind for _, _, kind in TABLES[table]]
    return list(zip(*[[of(cell, kind) for cell in column] for column, kind in zip(columns, kinds)]))


def from_pandas(unit):
    def of(cell, kind):
        if kind == "char":
            return "" if pandas.isna(cell) else cell
        if pandas.isna(cell):
            return None
        if isinstance(cell, (pandas.Timestamp, datetime.datetime)):
            return (cell - SAS_ORIGIN).total_seconds()
        # It shows the 0 of a transport file as 5.4e-79.
        its = 0.0 if abs(float(cell)) < 1e-75 else float(cell)
        return its * unit.get(kind, 1)

    return of


def with_pandas(table, path, read, unit, **more):
    found = read(path)
    columns = [found.iloc[:, k].tolist() for k in range(len(found.columns))]
    rows = converted(table, columns, from_pandas(unit)) if len(found) else []
    compare(f"pandas {os.path.splitext(path)[1]}", table, list(found.columns), rows, **more)


def with_openpyxl(table, path):
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    names, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]

    def of(cell, kind):
        if kind == "char":
            return "" if cell is None else cell
        if isinstance(cell, datetime.datetime):
            return (cell - SAS_ORIGIN).total_seconds()
        return wanted(cell, kind) if isinstance(cell, str) else None if cell is None else float(cell)

    compare("openpyxl", table, names, converted(table, list(zip(*rows)), of) if rows else [])


def with_readstat(table, path, reader, **more):
    """ReadStat prints six decimals, and days and instants as numbers of the format."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.csv")
        subprocess.run(["readstat", path, out], check=True, capture_output=True)
        names, *rows = rows_of(out)
    extension = os.path.splitext(path)[1]

    def of(text, kind):
        if kind == "char" or text == "":
            return text if kind == "char" else None
        if kind in NUMBERS:
            return float(text)
        if extension == ".sav":
            return float(text) - SPSS_ORIGIN
        if re.fullmatch(r"\d{4}-\d\d-\d\d.*", text):
            return wanted(text[:19], kind)
        return float(text) * {"date": 86400, "datetime": 0.001 if extension == ".dta" else 1}[kind]

    compare(reader, table, names, converted(table, list(zip(*rows)), of) if rows else [], decimals=5.1e-7, **more)


def pspp(syntax):
    with tempfile.NamedTemporaryFile("w", suffix=".sps", encoding="utf-8") as file:
        file.write(syntax)
        file.flush()
        ran = subprocess.run(["pspp", "-o", "-", file.name], cwd=FOLDER, capture_output=True, encoding="utf-8")
    said = ran.stdout + ran.stderr
    if ran.returncode != 0 or re.search(r"\b(error|warning):", said):
        raise Wrong(f"PSPP ended with {ran.returncode}: {said[:2000]}")


def with_pspp(tables):
    """PSPP prints days as month/day/year, what is missing as a blank, and one end of a line for all."""

    def of(text, kind):
        if kind == "char":
            return text
        if text.strip() == "":
            return None
        if kind in NUMBERS:
            return float(text)
        month, day, year, *time = re.split(r"[/ :]", text)
        parts = [int(each) for each in (year, month, day)] + [int(float(each)) for each in time]
        return (datetime.datetime(*parts) - SAS_ORIGIN).total_seconds()

    with tempfile.TemporaryDirectory() as folder:
        def out(table):
            return os.path.join(folder, f"{table}.csv")

        pspp("".join(
            f"GET FILE='spss/{table.lower()}.sav'.\n"
            f"SAVE TRANSLATE /OUTFILE='{out(table)}' /TYPE=CSV /REPLACE /FIELDNAMES /CELLS=VALUES.\n"
            for table in tables
        ))
        for table in tables:
            names, *rows = rows_of(out(table))
            found = converted(table, list(zip(*rows)), of) if rows else []
            compare("PSPP .sav", table, names, found, end="\n", decimals=5.1e-7)


def run_syntax():
    """scripts/read.sps under PSPP; what it saved is read by ReadStat."""
    with open(os.path.join(FOLDER, "scripts/read.sps"), encoding="utf-8") as file:
        text = file.read()
    pspp(text)
    for name in re.findall(r"^SAVE OUTFILE='([^']+)'\.$", text, re.M):
        path = os.path.join(FOLDER, name)
        with_readstat(name[: -len(".sav")], path, "read.sps by PSPP", end=" ")
        os.remove(path)


TABLES = described()
CELLS = {}
STATA = {"date": 86400, "datetime": 0.001}
SAS = {"date": 86400}
for table, variables in TABLES.items():
    def at(folder, name, extension):
        path = os.path.join(FOLDER, folder, f"{name.lower()}.{extension}")
        return path if os.path.exists(path) else None

    dta, sav, xlsx = at("stata", table, "dta"), at("spss", table, "sav"), at("excel", table, "xlsx")
    if dta:
        with_pandas(table, dta, lambda path: pandas.read_stata(path, convert_dates=False, convert_categoricals=False), STATA)
        with_readstat(table, dta, "ReadStat .dta")
    if sav:
        with_readstat(table, sav, "ReadStat .sav")
    if xlsx:
        with_openpyxl(table, xlsx)
with_pspp([table for table in TABLES if os.path.exists(os.path.join(FOLDER, "spss", f"{table.lower()}.sav"))])
# A transport file has a shorter name than its table: it is known by its variables, and by its name where several have them.
for name in sorted(os.listdir(os.path.join(FOLDER, "sas"))):
    path = os.path.join(FOLDER, "sas", name)
    columns = pandas.read_sas(path, encoding="utf-8", iterator=True).columns
    fitting = [t for t, variables in TABLES.items() if [sas for _, sas, _ in variables] == [str(c) for c in columns]]
    named = [t for t in fitting if t.lower() == name[: -len(".xpt")]]
    (table,) = named or fitting
    with_readstat(table, path, "ReadStat .xpt", sas_names=True)
    # pandas reads no transport file without rows.
    if len(rows_of(os.path.join(FOLDER, f"{table.lower()}.csv"))) > 1:
        with_pandas(table, path, lambda its: pandas.read_sas(its, encoding="utf-8"), SAS, sas_names=True)
if os.path.exists(os.path.join(FOLDER, "scripts/read.sps")):
    run_syntax()
for reader, cells in CELLS.items():
    print(f"{reader}: {cells} cells as in the CSV")
