// What analysis.R does with its functions, from the flow of participants to the pictures. It stops for no empty group and no
// missing file: it says what it could not compute.

export const analysisResults = String.raw`
codebook <- read_texts("codebook.csv")
codelists <- read_texts("codelists.csv")
marks <- codebook$marks[1]
groups <- labels_of("TRT01PN")
adsl <- read_data("ADSL")
adeff <- read_data("ADEFF")
if (is.null(adsl) || is.null(adeff)) stop("adsl.csv or adeff.csv is not in this folder. It must be that of the bundle.")
dir.create("results", showWarnings = FALSE)
adsl$group <- group_of(adsl)
first <- groups[[1]]
last <- groups[[length(groups)]]
compared <- paste0(first, " less ", last)

say(paste("Analysis of", adsl$STUDYID[1]), marks,
  paste0("Data cut ", adsl$DCUTDT[1], ". ", R.version.string, "."),
  paste0("Groups: ", paste(names(groups), groups, sep = " = ", collapse = ", "), ". Differences are ", compared, "."))
if (!isTRUE(all(adsl$MASKFL == "N")))
  say("The groups are not the named arms. README.txt of the bundle says what they are, and what is left out till then.")

# Flow of participants
final <- adeff[which(adeff$AVISITN == final_visit & adeff$ITTFL == "Y"), ]
chosen <- function(code, flag) {
  rows <- final[which(final$PARAMCD == code & final[[flag]] == "Y" & !is.na(final$AVAL)), ]
  stopifnot(!anyDuplicated(rows$USUBJID))
  rows$group <- group_of(rows)
  rows
}
parameter_label <- function(code) adeff$PARAM[which(adeff$PARAMCD == code)[1]]
named <- function(code) if (is.na(parameter_label(code))) code else parameter_label(code)
flow <- rbind(
  count_row("Randomised", adsl, adsl$RANDFL == "Y"),
  count_row("Followed: final visit made", adsl, adsl$COMPLFL == "Y"),
  count_row("Completed the study", adsl, adsl$EOSSTT == "COMPLETED"),
  count_row("Discontinued the study", adsl, adsl$EOSSTT == "DISCONTINUED"),
  if ("DCSREAS" %in% names(adsl)) do.call(rbind, lapply(sort(unique(adsl$DCSREAS)), function(reason)
    count_row(paste0("  ", reason), adsl, adsl$DCSREAS == reason))),
  count_row("Status still open", adsl, adsl$EOSSTT == "ONGOING"),
  if ("EOTSTT" %in% names(adsl)) count_row("Stopped the programme, whether or not the study", adsl,
    adsl$EOTSTT == "DISCONTINUED"),
  do.call(rbind, lapply(primary, function(code) {
    main <- chosen(code, "ANL01FL")
    other <- chosen(code, "ANL02FL")
    rbind(count_row(paste0("Analysed: ", named(code)), main, !is.na(main$BASE)),
      count_row(paste0("  with values outside the window: ", named(code)), other, !is.na(other$BASE)))
  })))
say_table(flow, "consort.csv", "Flow of participants")
say("Who was screened and not enrolled, and who is withheld at her wish, is not in the datasets: see README.txt.")

# Table 1
described <- function(label, x, group) {
  rows <- lapply(c(levels(group), "all"), function(name) mean_interval(if (name == "all") x else x[which(group == name)]))
  its <- data.frame(variable = label, statistic = c("n", "mean", "SD"))
  for (i in seq_along(rows)) its[[c(levels(group), "all")[i]]] <- c(rows[[i]]$n, rows[[i]]$mean, rows[[i]]$sd)
  its
}
tallied <- function(name) {
  list <- codebook$codelist[codebook$dataset == "ADSL" & codebook$name == name]
  words <- if (length(list) == 1 && !is.na(list)) labels_of(list)
  codes <- sort(unique(adsl[[name]]))
  of <- function(code, word) {
    its <- count_row(word, adsl, if (is.na(code)) is.na(adsl[[name]]) else adsl[[name]] == code)
    names(its)[1] <- "statistic"
    cbind(variable = label_of("ADSL", name), its)
  }
  rows <- lapply(codes, function(code) of(code, if (code %in% names(words)) words[[code]] else code))
  do.call(rbind, c(rows, if (anyNA(adsl[[name]])) list(of(NA, "not recorded"))))
}
at_baseline <- function(code) {
  rows <- adeff[which(adeff$PARAMCD == code & adeff$ABLFL == "Y"), ]
  if (nrow(rows) > 0) described(paste("Baseline", named(code)), rows$AVAL, group_of(rows))
}
table_1 <- do.call(rbind, c(
  lapply(intersect(measured, names(adsl)), function(name) described(label_of("ADSL", name), adsl[[name]], adsl$group)),
  lapply(primary, at_baseline),
  lapply(intersect(counted, names(adsl)), tallied)))
say_table(table_1, "table-1.csv", "Table 1: participants at baseline")

# The final value by analysis of covariance
secondary <- unique(adeff[order(adeff$PARAMN), "PARAMCD"])
secondary <- secondary[!secondary %in% primary]
covariance <- function(codes, flag) do.call(rbind, lapply(codes, function(code) {
  its <- compare(chosen(code, flag), adsl)
  if (is.character(its)) {
    say("", paste0(named(code), ": ", its, "."))
    return(NULL)
  }
  cbind(parameter = code, label = named(code), compared = compared, its)
}))
shown <- function(x) if (is.null(x)) data.frame() else x
model <- "value on group, baseline and stratum; difference with 95 % interval, also in % of the mean baseline"
say("", paste0("Month ", final_visit, ": ", model, "."))
primary_results <- covariance(primary, "ANL01FL")
say_table(shown(primary_results), "ancova-primary.csv", "Primary parameters (ANL01FL)")
secondary_results <- covariance(secondary, "ANL01FL")
say_table(shown(secondary_results), "ancova-secondary.csv", "Secondary parameters (ANL01FL), not adjusted for their number")
say_table(shown(covariance(primary, "ANL02FL")), "ancova-sensitivity.csv",
  "Sensitivity: primary parameters with values outside the window (ANL02FL)")

# Percent change
change <- function(code) {
  rows <- chosen(code, "ANL01FL")
  rows <- rows[!is.na(rows$PCHG), ]
  if (nrow(rows) == 0 || any(rows$BASE <= 0)) return(NULL)
  each <- do.call(rbind, lapply(levels(rows$group), function(name)
    cbind(group = name, mean_interval(rows$PCHG[which(rows$group == name)]))))
  both <- mean_difference(rows$PCHG[which(rows$group == first)], rows$PCHG[which(rows$group == last)])
  if (is.null(both)) say("", paste0(named(code), ": too few values for a difference of percent changes."))
  else each <- rbind(each, data.frame(group = compared, n = nrow(rows), mean = both$difference, sd = NA_real_,
    lower = both$lower, upper = both$upper))
  cbind(parameter = code, label = named(code), each)
}
changes <- do.call(rbind, lapply(c(primary, secondary), change))
say_table(shown(changes), "percent-change.csv",
  "Percent change from baseline (ANL01FL): mean with 95 % interval by t; difference by Welch")
say("Parameters of which a baseline is 0 or negative have no percent change.")

# Safety
safe <- adsl[which(adsl$SAFFL == "Y"), ]
safety <- count_row("Participants", safe)
events <- read_data("ADAE")
if (is.null(events)) say("", "adae.csv is not in the bundle: adverse events are not counted.") else {
  events <- events[which(events$TRTEMFL == "Y" & events$USUBJID %in% safe$USUBJID), ]
  events$group <- group_of(events)
  worst <- events[order(-ifelse(is.na(events$ASEVN), 0, events$ASEVN)), ]
  worst <- worst[!duplicated(worst$USUBJID), ]
  severities <- labels_of("ASEVN")
  safety <- rbind(safety, happened("Adverse events", events), happened("Serious adverse events", events, events$AESER == "Y"),
    do.call(rbind, lapply(names(severities), function(code)
      rbind(count_row(paste0("Worst ", severities[[code]], ": participants"), worst, worst$ASEVN == as.numeric(code)),
        count_row(paste0(severities[[code]], ": number"), events, events$ASEVN == as.numeric(code))))),
    if (anyNA(events$ASEVN)) count_row("Severity not recorded: number", events, is.na(events$ASEVN)))
}
falls <- read_data("ADFALL")
if (is.null(falls)) say("", "adfall.csv is not in the bundle: falls are not counted.") else {
  falls$group <- group_of(falls)
  safety <- rbind(safety, happened("Falls", falls, falls$ONTRTFL == "Y" & falls$USUBJID %in% safe$USUBJID))
}
fractures <- read_data("fractures")
if (is.null(fractures)) say("", "fractures.csv is not in the bundle: fractures are not counted.") else {
  her <- match(fractures$participant, safe$SUBJID)
  fractures$USUBJID <- safe$USUBJID[her]
  fractures$group <- safe$group[her]
  # A day known in part counts where it can lie on or after the day of randomisation.
  since <- fractures$fracture_day >= substr(safe$RANDDT[her], 1, nchar(fractures$fracture_day))
  safety <- rbind(safety, happened("Fractures", fractures, !is.na(her) & since))
}
say_table(safety, "safety.csv", "Safety: since randomisation")

# Pictures
for (code in primary) {
  rows <- chosen(code, "ANL01FL")
  rows <- rows[!is.na(rows$PCHG), ]
  if (nrow(rows) == 0) {
    say("", paste0(named(code), ": no percent change to draw."))
    next
  }
  picture(paste0("percent-change-", tolower(code)), function() {
    plot(NA, xlim = c(0.5, length(groups) + 0.5), ylim = range(0, rows$PCHG), xaxt = "n", xlab = "",
      ylab = "Change from baseline (%)", main = paste0(named(code), "\n", marks))
    axis(1, seq_along(groups), groups)
    abline(h = 0, col = "grey60")
    for (i in seq_along(groups)) {
      y <- sort(rows$PCHG[which(rows$group == groups[[i]])])
      if (length(y) == 0) next
      points(i + if (length(y) > 1) seq(-0.3, 0.3, length.out = length(y)) else 0, y, pch = 16, col = "grey40")
      its <- mean_interval(y)
      segments(i - 0.35, its$mean, i + 0.35, its$mean, lwd = 2)
      if (!is.na(its$lower)) rect(i - 0.35, its$lower, i + 0.35, its$upper, border = "black", lty = 2)
    }
  })
}
say("", "The lines within a picture are the mean of the group and its 95 % interval.")
writeLines(enc2utf8(said), file.path("results", "analysis.txt"), useBytes = TRUE)
`;
