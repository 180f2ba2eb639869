# Rscript check.R, in the folder of write-torture.ts. Compares every cell of the files for SAS, SPSS and Stata with the CSV.
library(haven)
readers <- list(xpt = read_xpt, sav = read_sav, dta = read_dta)
for (table in c("torture", "single", "none")) {
  wanted <- read.csv(paste0(table, ".csv"), colClasses = "character", na.strings = "", encoding = "UTF-8")
  for (extension in names(readers)) {
    found <- readers[[extension]](paste0(table, ".", extension))
    names(found) <- tolower(names(found))
    stopifnot(identical(names(found), names(wanted)), nrow(found) == nrow(wanted))
    for (name in names(wanted)) {
      its <- zap_labels(found[[name]])
      text <- wanted[[name]]
      if (inherits(its, "Date")) text <- as.Date(text)
      else if (inherits(its, "POSIXct")) text <- as.POSIXct(text, "%Y-%m-%dT%H:%M:%SZ", tz = "UTC")
      else if (is.numeric(its)) text <- as.numeric(text)
      else {
        its[its == ""] <- NA
        # Which read.csv makes of a line's end in a text, and of nothing else.
        its <- gsub("\r\n", "\n", its, fixed = TRUE)
      }
      its <- as.vector(unclass(its))
      text <- as.vector(unclass(text))
      if (is.character(its)) {
        ours <- identical(enc2utf8(its), enc2utf8(text))
      } else {
        # R reads a number of a CSV one unit of the last place off, now and then.
        ours <- identical(is.na(its), is.na(text)) && all(abs(its - text) <= abs(text) * 2e-15, na.rm = TRUE)
      }
      if (!ours) stop(sprintf("%s.%s, %s", table, extension, name))
    }
    cat(sprintf("%s.%s: %d x %d as in the CSV\n", table, extension, nrow(found), ncol(found)))
  }
}
