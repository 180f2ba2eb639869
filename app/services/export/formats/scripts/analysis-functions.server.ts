// The functions of analysis.R, in base R: what it reads, what it computes and how it says it. They hold nothing of a study and
// nothing of an export, so that the same text runs on dummy groups, on letters and on the arms.

export const analysisFunctions = String.raw`
# Reading. Numbers are numbers and all else is text, by the codebook of the bundle; null where the bundle has no such file.
read_texts <- function(file)
  read.csv(file, colClasses = "character", na.strings = "", encoding = "UTF-8", check.names = FALSE, quote = "\"",
    fill = FALSE, strip.white = FALSE, comment.char = "")
read_data <- function(dataset) {
  file <- paste0(tolower(dataset), ".csv")
  if (!file.exists(file)) return(NULL)
  x <- read_texts(file)
  its <- codebook[codebook$dataset == dataset, ]
  for (name in its$name[its$type %in% c("int", "float")]) x[[name]] <- as.numeric(x[[name]])
  x
}
label_of <- function(dataset, name) codebook$label[codebook$dataset == dataset & codebook$name == name][1]
labels_of <- function(list) {
  its <- codelists[codelists$codelist == list, ]
  its <- its[order(as.numeric(its$order)), ]
  setNames(its$label, its$code)
}

# Saying. Every line is printed and kept for results/analysis.txt; every table is a file too, with the marks on each row.
said <- character()
say <- function(...) {
  lines <- c(...)
  writeLines(lines)
  said <<- c(said, lines)
}
say_table <- function(x, file, title) {
  say("", paste0(title, "  [", marks, "]"))
  path <- file.path("results", file)
  if (nrow(x) == 0) {
    unlink(path)
    return(say("  Nothing to show."))
  }
  shown <- x
  for (name in names(x)) if (is.numeric(x[[name]])) shown[[name]] <- vapply(x[[name]], function(each)
    if (is.na(each)) "" else if (each == round(each)) format(each, scientific = FALSE) else
      formatC(each, digits = 4, format = "g", flag = "#"), "")
  shown[is.na(shown)] <- ""
  width <- options(width = 300)
  on.exit(options(width))
  say(capture.output(print(shown, row.names = FALSE, right = FALSE)))
  x$marks <- rep(marks, nrow(x))
  write.csv(x, path, row.names = FALSE, na = "", fileEncoding = "UTF-8")
}

# Mean with its interval by t; without one where fewer than two values are.
mean_interval <- function(x, level = 0.95) {
  x <- x[!is.na(x)]
  n <- length(x)
  reach <- if (n > 1) qt(1 - (1 - level) / 2, n - 1) * sd(x) / sqrt(n) else NA_real_
  its <- if (n > 0) mean(x) else NA_real_
  data.frame(n = n, mean = its, sd = if (n > 1) sd(x) else NA_real_, lower = its - reach, upper = its + reach)
}

# Difference of two means with Welch's interval; null where a group has fewer than two values.
mean_difference <- function(x, y, level = 0.95) {
  x <- x[!is.na(x)]
  y <- y[!is.na(y)]
  if (length(x) < 2 || length(y) < 2) return(NULL)
  parts <- c(var(x) / length(x), var(y) / length(y))
  se <- sqrt(sum(parts))
  df <- if (se > 0) sum(parts)^2 / sum(parts^2 / (c(length(x), length(y)) - 1)) else length(x) + length(y) - 2
  reach <- qt(1 - (1 - level) / 2, df) * se
  its <- mean(x) - mean(y)
  data.frame(difference = its, lower = its - reach, upper = its + reach)
}

# Analysis of covariance by least squares: value on group, baseline and stratum. The difference is the first group less the
# last, adjusted. A covariate that is the same for everybody is left out. Answers a sentence where it cannot be computed.
ancova <- function(value, group, baseline, stratum, level = 0.95) {
  x <- data.frame(value = value, group = factor(group, levels = rev(levels(group))), baseline = baseline,
    stratum = factor(stratum))[complete.cases(value, group, baseline, stratum), ]
  x$stratum <- droplevels(x$stratum)
  n <- table(factor(x$group, levels = levels(group)))
  if (length(n) < 2 || any(n < 2))
    return(paste("too few values with a baseline:", paste(paste0(names(n), " ", n), collapse = ", ")))
  terms <- c("group", if (length(unique(x$baseline)) > 1) "baseline", if (nlevels(x$stratum) > 1) "stratum")
  fit <- lm(reformulate(terms, "value"), x)
  name <- paste0("group", levels(group)[1])
  df <- fit$df.residual
  if (df < 1 || is.na(coef(fit)[[name]])) return("too few values for so many covariates")
  # summary() warns of a fit without any residual, which is no reason to stop.
  its <- suppressWarnings(summary(fit))$coefficients[name, ]
  reach <- qt(1 - (1 - level) / 2, df) * its[["Std. Error"]]
  data.frame(n_first = n[[1]], n_last = n[[length(n)]], difference = its[["Estimate"]],
    lower = its[["Estimate"]] - reach, upper = its[["Estimate"]] + reach, se = its[["Std. Error"]], df = df,
    p = its[["Pr(>|t|)"]], mean_baseline = mean(x$baseline), lowest_baseline = min(x$baseline))
}

# Of the rows of a parameter at the final visit that a flag takes: one a participant. In percent of the mean baseline too,
# where no baseline is negative or nothing: a T-score has no percentage.
compare <- function(rows, adsl) {
  her <- match(rows$USUBJID, adsl$USUBJID)
  its <- ancova(rows$AVAL, group_of(rows), rows$BASE, adsl$STRATAR[her])
  if (is.character(its)) return(its)
  scale <- if (its$lowest_baseline > 0) 100 / its$mean_baseline else NA_real_
  its$difference_pct <- its$difference * scale
  its$lower_pct <- its$lower * scale
  its$upper_pct <- its$upper * scale
  its[setdiff(names(its), "lowest_baseline")]
}
group_of <- function(x) factor(unname(groups[as.character(x$TRT01PN)]), levels = unname(groups))
by_group <- function(x, of) vapply(levels(x$group), function(name) of(x[which(x$group == name), , drop = FALSE]), 0)

# A row of counts, a column a group and one of all.
count_row <- function(label, x, which = rep(TRUE, nrow(x))) {
  x <- x[which(which), , drop = FALSE]
  data.frame(row = label, t(by_group(x, nrow)), all = nrow(x), check.names = FALSE)
}
# The same of participants of a list of happenings, each counted once, and of the happenings.
happened <- function(label, x, which = rep(TRUE, nrow(x))) {
  x <- x[which(which), , drop = FALSE]
  once <- x[!duplicated(x$USUBJID), , drop = FALSE]
  rbind(count_row(paste0(label, ": participants"), once), count_row(paste0(label, ": number"), x))
}

# A picture as PNG where this R can draw one, else as PDF.
picture <- function(name, draw) {
  file <- file.path("results", paste0(name, if (capabilities("png")) ".png" else ".pdf"))
  if (capabilities("png")) png(file, width = 1400, height = 1000, res = 160) else pdf(file, width = 8.75, height = 6.25)
  tryCatch(draw(), finally = dev.off())
  say("", paste0("Picture: ", file, "  [", marks, "]"))
}
`;
