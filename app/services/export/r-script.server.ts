// The script that reads the bundle in R: base R alone, driven by codebook.csv, so that a new field needs no
// new line here.

import { logTableNames } from './logs.server.ts';

/** The R script as text. `marks` is written at its top. */
export function rScript({ title, marks }: { title: string; marks: string }): string {
  return `# ${title}
# ${marks}
# Reads every file of this bundle with labels and factors. Base R (3.5 or newer), no packages.
# Start R in the folder of the unpacked bundle, then: source("analysis_ready.R")

codebook <- read.csv("codebook.csv", colClasses = "character", encoding = "UTF-8", na.strings = character(0))

parse_codes <- function(text) {
  pairs <- strsplit(text, " | ", fixed = TRUE)[[1]]
  at <- regexpr("=", pairs, fixed = TRUE)
  list(codes = substr(pairs, 1, at - 1), labels = substring(pairs, at + 1))
}

read_table <- function(file) {
  book <- codebook[codebook$file == file, ]
  data <- read.csv(file, colClasses = "character", encoding = "UTF-8", na.strings = "", check.names = FALSE)
  stopifnot(identical(names(data), book$variable))
  for (i in seq_len(nrow(book))) {
    values <- data[[i]]
    values <- switch(book$type[i],
      integer = as.integer(values),
      decimal = as.numeric(values),
      day = as.Date(values, format = "%Y-%m-%d"),
      code = {
        known <- parse_codes(book$codes[i])
        stopifnot(all(is.na(values) | values %in% known$codes))
        factor(values, levels = known$codes, labels = known$labels)
      },
      values)
    attr(values, "label") <- book$label[i]
    if (nzchar(book$unit[i])) attr(values, "units") <- book$unit[i]
    data[[i]] <- values
  }
  data
}

participants <- read_table("participants.csv")
visits <- read_table("visits.csv")
adverse_events <- read_table("adverse_events.csv")
${logTableNames.map((name) => `${name} <- read_table("${name}.csv")`).join('\n')}
allocation_notes <- read_table("allocation_notes.csv")
code_breaks <- read_table("code_breaks.csv")
unblinding_incidents <- read_table("unblinding_incidents.csv")
course <- read_table("course.csv")
reconsents <- read_table("reconsents.csv")
# In the export of an unsealed study alone.
if (file.exists("blinding_index.csv")) blinding_index <- read_table("blinding_index.csv")

cat(sprintf("${title}: %d participants, %d visits, %d adverse events, %d notes on allocations, %d code breaks\\n",
  nrow(participants), nrow(visits), nrow(adverse_events), nrow(allocation_notes), nrow(code_breaks)))
cat("${marks}\\n")
`;
}
