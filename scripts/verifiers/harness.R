# Runs the verifier in R: harness.R vectors VERIFIER VECTORS ANSWERS over many vectors (see vectors.ts), or
# harness.R bundles VERIFIER FOLDERS ANSWERS over the folders that a file names, each
# with what is given beside it and tabs between, in one process.
given <- commandArgs(trailingOnly = TRUE)
source(given[2])
lines <- readLines(given[3], encoding = "UTF-8")
answers <- file(given[4], "wb")
if (given[1] == "vectors") for (i in seq_along(lines)) {
  fields <- split_at(lines[i], "\t")
  design <- parse_design(new.env(), charToRaw(gsub("\x1f", "\n", fields[4], fixed = TRUE)))
  arms <- derived_arms(design, fields[1], fields[2], fields[3], split_at(fields[5], "\x1f"))
  writeLines(paste(arms, collapse = " "), answers, useBytes = TRUE)
  if (i %% 1000 == 0) cat(" ", i, "\n")
} else for (line in lines) {
  fields <- split_at(line, "\t")
  said <- capture.output(verify(fields[1], option(fields, "--commitment"), option(fields, "--last-receipt")))
  writeLines(c(said, ""), answers, useBytes = TRUE)
}
close(answers)
