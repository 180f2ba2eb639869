"""Runs the verifier in Python: harness.py vectors VERIFIER VECTORS ANSWERS over many vectors (see vectors.ts), or
harness.py bundles VERIFIER FOLDERS ANSWERS over the folders that a file names, each with what is
given beside it and tabs between, in one process."""
import contextlib
import importlib.util
import io
import sys

sys.dont_write_bytecode = True
_, what, program, lines, answers = sys.argv
spec = importlib.util.spec_from_file_location("verifier", program)
verifier = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verifier)


def of_vector(line):
    label, commitment, beacon, sealed, comes = line.split("\t")
    design = verifier.parse_design(sealed.replace("\x1f", "\n").encode("utf-8"))
    return " ".join(verifier.derived_arms(design, label, commitment, beacon, comes.split("\x1f"))) + "\n"


def of_bundle(line):
    said, sys.argv = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n"), [program, *line.split("\t")]
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        verifier.main()
    said.seek(0)
    return said.read() + "\n"


with open(lines, encoding="utf-8", newline="\n") as given, open(answers, "w", encoding="utf-8", newline="\n") as file:
    for number, line in enumerate(given, 1):
        file.write(of_vector(line[:-1]) if what == "vectors" else of_bundle(line[:-1]))
        if number % 2000 == 0:
            print("  %d" % number, flush=True)
