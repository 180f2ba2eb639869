#!/usr/bin/env python3
"""Checks the revealed allocation list of an Equipoise export, and derives every allocation again.

    python3 -I verify_randomisation.py [FOLDER] [--commitment HASH] [--last-receipt HASH]

FOLDER is the unpacked export, else the folder of this program. --commitment was printed before the first allocation,
--last-receipt noted during the study. Prints one line for each check and ends with 0 when every one is ok, else with 1.
Python 3.6 or newer, nothing else to install. docs/randomisation.md of Equipoise says how a list is derived.
"""
import argparse, collections, csv, datetime, hashlib, hmac, io, itertools, json, os, pathlib, re, sys

MANIFEST, PARTICIPANTS, LIST = "manifest.json", "participants.csv", "randomisation_list.csv"
COMMITMENT, SEALED = "randomisation_commitment.txt", "randomisation_sealed.txt"
REVEAL, ALLOCATIONS = "randomisation_reveal.txt", "randomisation_allocations.csv"
HEADER = "order,participant,stratum,position,arm,allocated_at,receipt"
HASH, COUNT, SIZE = "[0-9a-f]{64}", "[1-9][0-9]{0,8}", "([1-9]|[1-5][0-9]|60)"
DAY = "[12][0-9]{3}-[01][0-9]-[0-3][0-9]"
FORM = "-|numbers [1-9][0-9]?|hex ([89]|[1-9][0-9]|[1-4][0-9]{2}|50[0-9]|51[0-2])"
INSTANT = DAY + r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z"
OF_THE_KIND = {
    "simple": ["ratio"], "permuted_blocks": ["ratio", "block_sizes"], "big_stick": ["ratio", "limit"],
    "minimisation": ["ratio", "weights", "favour"], "uploaded": ["list_sha256"]}
# The lines of each file after its first, and what each may hold.
LINES = {
    COMMITMENT: {
        "study": ".+", "environment": "production|demonstration", "definition": ".+", "code": ".+", "stratum": '[^,"]+',
        "engine": "seedrandom-list/2", "sealed_sha256": HASH, "beacon": ".+", "beacon_day": "-|" + DAY,
        "beacon_form": FORM, "attempt": COUNT, "previous": "-|" + HASH, "committed_at": INSTANT},
    SEALED: {
        "list_key": HASH, "list_sha256": HASH, "kind": "|".join(OF_THE_KIND), "arms": '[^ ,"]+( [^ ,"]+){1,5}',
        "ratio": "[1-9]( [1-9]){1,5}", "block_sizes": SIZE + "( " + SIZE + "){0,7}", "limit": "[1-9]|1[0-9]|20",
        "weights": "[1-9]( [1-9]){0,5}", "favour": "[5-8][0-9]|9[0-5]"},
    REVEAL: {"label": ".+", "commitment_sha256": HASH, "beacon_value": ".+", "allocations": "0|" + COUNT,
             "last_receipt": HASH}}

class Fault(Exception): """What is wrong, as a sentence."""
def expect(holds, sentence, *values):
    if not holds: raise Fault(sentence % values)
def same(where, what, found, wanted, source):
    expect(found == wanted, '%s: %s is "%s", but "%s" follows from %s', where, what, found, wanted, source)
def fit(holds, file, what, found, other, its):
    expect(holds, '%s: %s "%s" does not fit %s "%s"', file, what, found, other, its)
def read(its, name):
    try:
        return pathlib.Path(its["folder"], name).read_bytes()
    except (OSError, ValueError): raise Fault("%s is missing or cannot be read" % name)
def sha256(data): # of a text or of bytes, as 64 hexadecimal characters
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode("utf-8")).hexdigest()

def pairs(data, file, title):
    """The `name value` lines after the first, each once; the strata as a list."""
    lines, found = data.decode("utf-8").split("\n"), {}
    same(file, "its first line", lines[0], "Equipoise " + title, "its format")
    same(file, "what stands after its last line", lines.pop(), "", "its format")
    for line in lines[1:]:
        name, _, value = line.partition(" ")
        fits = name in LINES[file] and re.fullmatch(LINES[file][name], value) and lines.count(line) == 1
        fits = fits and (name == "stratum" or name not in found)
        expect(fits, '%s: the line "%s" cannot stand there, or not twice', file, line)
        found[name] = found.get(name, []) + [value] if name == "stratum" else value
    of_a_kind = ["list_key", "kind", "arms"] + OF_THE_KIND[found.get("kind", "simple")]
    for name in LINES[file]:
        fits = (name in found) == (file != SEALED or name in of_a_kind)
        expect(fits, '%s: the line "%s" is missing, or not of its kind', file, name)
    return found
def table(data, file):
    """The rows of a CSV file, the header first; all of equal length."""
    text, again = data.decode("utf-8"), io.StringIO(newline="")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        csv.writer(again).writerows(rows)
    except csv.Error: rows = []
    expect(rows and again.getvalue() == text, "%s is no CSV file as an export writes it", file)
    for number, row in enumerate(rows):
        same("%s, row %d" % (file, number), "its number of cells", len(row), len(rows[0]), "the first line")
    return rows
def parse_design(data):
    """The sealed design; refused when nothing can be drawn by it."""
    design = pairs(data, SEALED, "sealed design 2")
    kind = design["kind"]
    for name in ["arms"] + OF_THE_KIND[kind]:
        words = design[name].split(" ")
        design[name] = words if name in ("arms", "list_sha256") else [int(word) for word in words]
    arms, ratio, sizes = design["arms"], design.get("ratio", []), design.get("block_sizes", [])
    fits = len(set(arms)) == len(arms) and len(set(sizes)) == len(sizes)
    fits = fits and all(size % sum(ratio) == 0 for size in sizes) and (kind != "big_stick" or ratio == [1, 1])
    fits = fits and (kind != "minimisation" or set(ratio) == {1}) and (not ratio or len(ratio) == len(arms))
    expect(fits, "%s: its lines do not fit together, so nothing can be drawn by them", SEALED)
    return design

def value_shape(beacon, form):
    """The shape of the public value that a commitment announces."""
    if form == "-":
        return "-" if beacon == "none" else "[1-6]{20,} [1-6]{20,}"
    kind, count = form.split(" ")
    return " ".join(["(0|[1-9][0-9]*)"] * int(count)) if kind == "numbers" else "[0-9a-f]{%s}" % count
def day_at(instant, zone):
    """The day at an instant, where clocks are so many hours ahead of UTC; no text where it is no instant."""
    try:
        there = datetime.datetime.strptime(instant[:13], "%Y-%m-%dT%H") + datetime.timedelta(hours=zone)
    except (ValueError, OverflowError): return ""
    return there.strftime("%Y-%m-%d")

def generator(seed):
    """ARC4 as seedrandom 3.0.5 runs it. Answers a function that draws a whole number below k."""
    def stream():
        state, j = list(range(256)), 0
        for i in range(256):
            j = (j + state[i] + ord(seed[i % 64])) % 256
            state[i], state[j] = state[j], state[i]
        j = 0
        for i in itertools.cycle([*range(1, 256), 0]):
            j = (j + state[i]) % 256
            state[i], state[j] = state[j], state[i]
            yield state[(state[i] + state[j]) % 256]
    bytes_left = itertools.islice(stream(), 256, None)
    def below(k):
        while True:
            n, x = int.from_bytes(itertools.islice(bytes_left, 6), "big"), 0
            draw = n >> 16
            while n < 2**52:
                n, x = (n + x) * 256, next(bytes_left)
            if draw < 2**32 - 2**32 % k: return draw % k
    return below
def list_of(design, stratum, length, seed):
    """The first arms of a stratum, by their numbers from 0."""
    kind, ratio, sizes, arms, ahead = design["kind"], design["ratio"], design.get("block_sizes"), [], 0
    for block in itertools.takewhile(lambda _: len(arms) < length, itertools.count()):
        below = generator(seed(stratum, block))
        size = sizes[below(len(sizes))] if kind == "permuted_blocks" else sum(ratio)
        turns = [arm for arm, each in enumerate(ratio) for _ in range(size * each // sum(ratio))]
        if kind == "simple":
            turns = [turns[below(size)]]
        elif kind == "big_stick":
            toss = below(2)
            turns = [toss if abs(ahead) < design["limit"][0] else int(ahead > 0)]
            ahead += 1 - 2 * turns[0]
        for i in range(len(turns) - 1, 0, -1):
            j = below(i + 1)
            turns[i], turns[j] = turns[j], turns[i]
        arms += turns
    return arms[:length]
def minimised(design, strata, seed):
    """The arms of participants who come in this order."""
    numbers, weights, counts, arms = range(len(design["arms"])), design["weights"], collections.Counter(), []
    for order, stratum in enumerate(strata):
        levels, apart = list(enumerate(stratum.split(";"))), [0 for _ in numbers]
        same('stratum "%s"' % stratum, "its number of levels", len(levels), len(weights), SEALED)
        for (factor, level), arm in itertools.product(levels, numbers):
            its = [counts[factor, level, other] + int(other == arm) for other in numbers]
            apart[arm] += weights[factor] * (max(its) - min(its))
        below, among = generator(seed("minimisation", order)), [arm for arm in numbers if apart[arm] == min(apart)]
        if len(among) < len(numbers) and below(100) >= design["favour"][0]:
            among = [arm for arm in numbers if apart[arm] != min(apart)]
        arms.append(among[below(len(among))])
        counts.update((factor, level, arms[-1]) for factor, level in levels)
    return arms
def derived_arms(design, label, commitment, beacon, strata):
    """The codes of the arms of allocations that are made in this order, each in its stratum."""
    key, context = bytes.fromhex(design["list_key"]), sha256("%s\n%s\n%s" % (label, commitment, beacon))
    def seed(stratum, block):
        return hmac.new(key, ("%s\n%s\n%d" % (context, stratum, block)).encode("utf-8"), hashlib.sha256).hexdigest()
    if design["kind"] == "minimisation":
        return [design["arms"][arm] for arm in minimised(design, strata, seed)]
    rest = {each: iter(list_of(design, each, strata.count(each), seed)) for each in set(strata)}
    return [design["arms"][next(rest[stratum])] for stratum in strata]

# The checks. What one has read it puts into `its`, under the name of the file, for those after it.
def check_manifest(its):
    """every file has the SHA-256 that manifest.json says, and none is left out"""
    text = read(its, MANIFEST).decode("utf-8")
    try:
        manifest = json.loads(text)
        files, at = manifest["files"], manifest.get("randomised", {"allocations": 0, "last_receipt": "0" * 64})
        known = text == json.dumps(manifest, indent=2, ensure_ascii=False) + "\n" and files
        known = known and all(list(each) == ["name", "rows", "sha256"] for each in files)
        known = known and all(re.fullmatch("[A-Za-z0-9_][A-Za-z0-9_.-]*", each["name"]) for each in files)
        known = known and list(at) == ["allocations", "last_receipt"] and re.fullmatch(HASH, at["last_receipt"])
        known = known and re.fullmatch("0|" + COUNT, json.dumps(at["allocations"]))
    except (ValueError, LookupError, TypeError, RecursionError): known = False
    expect(known, "%s is not written as an export writes it", MANIFEST)
    its[MANIFEST], names = manifest, [each["name"] for each in files]
    for name, each in zip(names, files):
        expect(names.count(name) == 1, "%s names %s twice", MANIFEST, name)
        same(name, "its SHA-256", sha256(read(its, name)), each["sha256"], MANIFEST)
    for name in sorted(os.listdir(its["folder"])):
        misleads = re.fullmatch(r"(verify_)?randomisation.*|.*\.csv", name) and name not in names
        expect(not misleads, "%s lies in the folder, but %s does not name it", name, MANIFEST)
def check_commitment(its):
    """randomisation_commitment.txt is a commitment of this engine, and the printed one where that was given"""
    data = read(its, COMMITMENT)
    its[COMMITMENT] = found = dict(pairs(data, COMMITMENT, "commitment 2"), hash=sha256(data))
    printed = found["hash"] if its["printed"] is None else its["printed"].lower()
    same(COMMITMENT, "its SHA-256", found["hash"], printed, "what was printed")
    attempt, previous, beacon, form = found["attempt"], found["previous"], found["beacon"], found["beacon_form"]
    fit((attempt == "1") == (previous == "-"), COMMITMENT, "attempt", attempt, "previous", previous)
    day, at, unnamed = found["beacon_day"], found["committed_at"], beacon in ("dice of two people", "none")
    fits = day == "-" if unnamed else day == day_at(day + "T00", 0) and day > day_at(at, 14) # later all over the earth
    fit(fits and day_at(at, 0), COMMITMENT, "beacon_day", day, "beacon and committed_at", beacon + " " + at)
    fit((form == "-") == unnamed, COMMITMENT, "beacon_form", form, "beacon", beacon)
def check_sealed(its):
    """randomisation_sealed.txt is the design with its key that was committed to"""
    data = read(its, SEALED)
    its[SEALED] = design = parse_design(data)
    same(SEALED, "its SHA-256", sha256(data), its[COMMITMENT]["sealed_sha256"], COMMITMENT)
    kind, beacon = design["kind"], its[COMMITMENT]["beacon"]
    fit((kind == "uploaded") == (beacon == "none"), SEALED, "kind", kind, "beacon", beacon)
def check_reveal(its):
    """randomisation_reveal.txt belongs to the commitment"""
    its[REVEAL] = reveal = pairs(read(its, REVEAL), REVEAL, "reveal 2")
    same(REVEAL, "commitment_sha256", reveal["commitment_sha256"], its[COMMITMENT]["hash"], COMMITMENT)
    label, value = reveal["label"], reveal["beacon_value"]
    environment, beacon, form = (its[COMMITMENT][each] for each in ("environment", "beacon", "beacon_form"))
    shown = environment == "demonstration" and label.startswith("demonstration/")
    fit(shown or label == "production/2", REVEAL, "label", label, "environment", environment)
    fits = re.fullmatch(value_shape(beacon, form), value)
    fit(fits, REVEAL, "beacon_value", value, "beacon and beacon_form", beacon + " " + form)
    for name, found in its[MANIFEST].get("randomised", {}).items():
        same(MANIFEST, name, str(found), reveal[name], REVEAL)
def check_list(its):
    """an uploaded list is the one that was committed to, and of another kind there is none"""
    kind, there = its[SEALED]["kind"], os.path.exists(os.path.join(its["folder"], LIST))
    expect(kind == "uploaded" or not there, "%s lies there, but the design is of kind %s", LIST, kind)
    if kind == "uploaded":
        same(LIST, "its SHA-256", sha256(read(its, LIST)), its[SEALED]["list_sha256"][0], SEALED)
        lines, lists = read(its, LIST).decode("utf-8").lstrip("\ufeff").replace("\r\n", "\n").split("\n"), {}
        same(LIST, "its first line", lines[0], "stratum,position,arm", "its format")
        for number, line in enumerate(lines[1:-1] if lines[-1] == "" else lines[1:], 1):
            stratum, arm = line.split(",")[0], line.split(",")[-1]
            lists.setdefault(stratum, []).append(arm)
            fits = stratum in its[COMMITMENT]["stratum"] and arm in its[SEALED]["arms"]
            fits = fits and line == "%s,%d,%s" % (stratum, len(lists[stratum]), arm)
            expect(fits, '%s, row %d: "%s" is not the next place of a stratum with an arm', LIST, number, line)
        its[LIST] = lists
def check_allocations(its):
    """order, strata, positions and instants of the allocations fit together"""
    header, *rows = table(read(its, ALLOCATIONS), ALLOCATIONS)
    same(ALLOCATIONS, "its first line", ",".join(header), HEADER, "its format")
    its[ALLOCATIONS] = rows
    day, before, seen, places = its[COMMITMENT]["beacon_day"], its[COMMITMENT]["committed_at"], set(), {}
    for number, (order, participant, stratum, position, _, at, _) in enumerate(rows, 1):
        where = "%s, row %d" % (ALLOCATIONS, number)
        places[stratum] = places.get(stratum, 0) + 1
        same(where, "order", order, str(number), "the rows before it")
        expect(participant and participant not in seen, '%s: participant "%s" stands above', where, participant)
        expect(stratum in its[COMMITMENT]["stratum"], '%s: stratum "%s" is none of the commitment', where, stratum)
        same(where, "position", position, str(places[stratum]), "the rows before it")
        fits = re.fullmatch(INSTANT, at) and day_at(at, 0) and at >= before and (day == "-" or day_at(at, 14) >= day)
        fit(fits, where, "allocated_at", at, "beacon_day and the instant before", day + " " + before)
        seen.add(participant)
        before = at
    same(REVEAL, "allocations", its[REVEAL]["allocations"], str(len(rows)), ALLOCATIONS)
def check_receipts(its):
    """each receipt follows from the one before it"""
    rows, last = its[ALLOCATIONS], its[COMMITMENT]["hash"]
    for number, row in enumerate(rows, 1):
        wanted, last = sha256("\n".join([last] + row[:4] + row[5:6])), row[6]
        same("%s, row %d" % (ALLOCATIONS, number), "receipt", last, wanted, "the row and the receipt before it")
    same(REVEAL, "last_receipt", its[REVEAL]["last_receipt"], last, ALLOCATIONS)
    if its["noted"] is not None: # it is the commitment where nobody was allocated yet
        receipts, noted = [its[COMMITMENT]["hash"]] + [row[6] for row in rows], its["noted"].lower()
        expect(noted in receipts, '%s: no row has the receipt "%s" that was noted', ALLOCATIONS, its["noted"])
        its["order"] = order = receipts.index(noted)
        its["title"] += ", and the noted one is that of order %d (made since: %d)" % (order, len(rows) - order)
def check_arms(its):
    """every arm follows from what was committed to"""
    rows, design, reveal, strata = its[ALLOCATIONS], its[SEALED], its[REVEAL], [row[2] for row in its[ALLOCATIONS]]
    if design["kind"] == "uploaded":
        rest = {stratum: iter(arms) for stratum, arms in its[LIST].items()}
        arms = [next(rest.get(stratum, iter([])), "no arm") for stratum in strata]
    else:
        arms = derived_arms(design, reveal["label"], its[COMMITMENT]["hash"], reveal["beacon_value"], strata)
    for number, (row, arm) in enumerate(zip(rows, arms), 1):
        same("%s, row %d" % (ALLOCATIONS, number), "arm", row[4], arm, "what was committed to")
def check_participants(its):
    """participants.csv and the allocations agree"""
    header, *rows = table(read(its, PARTICIPANTS), PARTICIPANTS)
    known = {"participant", "stratum", "randomised_on"} <= set(header) and len(set(header)) == len(header)
    expect(known, "%s: its first line names no participant, stratum or randomised_on, or two alike", PARTICIPANTS)
    its[PARTICIPANTS] = people = [row[header.index("participant")] for row in rows]
    made = {row[1]: row for row in reversed(its[ALLOCATIONS])}
    for number, row in enumerate(rows, 1):
        where, cells = "%s, row %d" % (PARTICIPANTS, number), dict(zip(header, row))
        her, day = cells["participant"], cells["randomised_on"]
        expect(her not in people[:number - 1], '%s: participant "%s" stands above', where, her)
        _, _, stratum, _, _, at, _ = made.get(her, [""] * 7)
        fit(day_at(at, -12) <= day <= day_at(at, 14), where, "randomised_on", day, "her allocation at", at)
        same(where, "stratum", cells["stratum"], stratum, ALLOCATIONS)
    for her in (row[1] for row in its[ALLOCATIONS]):
        expect(her in people, '%s: participant "%s" is not in %s', ALLOCATIONS, her, PARTICIPANTS)
def check_shown_arms(its):
    """every file shows the arms of the allocations"""
    people, made = set(its[PARTICIPANTS]), {row[1]: row[4] for row in reversed(its[ALLOCATIONS])}
    names = [each["name"] for each in its[MANIFEST]["files"] if each["name"] not in (LIST, ALLOCATIONS)]
    for name in (each for each in names if each.endswith(".csv")):
        header, *rows = table(read(its, name), name)
        masked = "dummy_arm_marks" in header or "masked_arm_marks" in header
        if masked or (name == PARTICIPANTS and "arm" not in header): its["masked"].append(name)
        if not masked and "arm" in header and "participant" in header:
            expect(len(set(header)) == len(header), "%s: its first line names two columns alike", name)
            for number, row in enumerate(rows, 1):
                where, her = "%s, row %d" % (name, number), row[header.index("participant")]
                expect(her in people, '%s: participant "%s" is not in %s', where, her, PARTICIPANTS)
                same(where, "arm", row[header.index("arm")], made.get(her, ""), ALLOCATIONS)

def run(its):
    """Runs the checks. Answers a line for each."""
    lines, its["masked"] = [], []
    for check in [check_manifest, check_commitment, check_sealed, check_reveal, check_list, check_allocations,
                  check_receipts, check_arms, check_participants, check_shown_arms]:
        its["title"] = check.__doc__
        try:
            check(its)
            lines.append("ok    " + its["title"])
        except Fault as fault:
            lines.append("WRONG %s" % fault)
        except (KeyError, UnicodeDecodeError) as missing:
            lines.append("WRONG not checked that %s: %s could not be read" % (check.__doc__, missing.args[0]))
    return lines
def not_shown(its):
    """What nobody can learn from these files alone, a line each."""
    found, reveal, made = its.get(COMMITMENT, {}), its.get(REVEAL, {}), len(its.get(ALLOCATIONS, []))
    value, last = (reveal.get(each, "unknown") for each in ("beacon_value", "last_receipt"))
    yield 'that the public value was "%s": look it up (%s)' % (value, found.get("beacon", "unknown"))
    if its["printed"] is None:
        yield "that nobody wrote all anew: needs the printed --commitment, here " + found.get("hash", "unknown")
    exchanged = "that nobody exchanged participants or left out the last ones"
    if its["noted"] is None:
        yield "%s: needs the noted --last-receipt, here %s" % (exchanged, last)
    elif its.get("order", made) != made:
        yield "%s after order %d: needs a later --last-receipt, here %s" % (exchanged, its["order"], last)
    if found.get("attempt", "1") != "1":
        yield "why commitment %s was replaced (attempt %s): see the open ledger" % (found["previous"], found["attempt"])
    if its["masked"]: yield "that the arms of the list are in %s: masked there, or left out" % ", ".join(its["masked"])
def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--commitment", metavar="HASH", dest="printed")
    parser.add_argument("--last-receipt", metavar="HASH", dest="noted")
    its = vars(parser.parse_args())
    lines = run(its)
    wrong = sum(line.startswith("WRONG") for line in lines)
    lines += ["NOT SHOWN " + line for line in not_shown(its)]
    encoding = sys.stdout.encoding or "ascii"
    for line in lines + [("%d checks are WRONG." % wrong) if wrong else "Every check is ok."]:
        print(re.sub("[\x00-\x1f\x7f]", "?", line).encode(encoding, "backslashreplace").decode(encoding))
    sys.exit(1 if wrong else 0)

if __name__ == "__main__": main()
