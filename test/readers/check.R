# Rscript check.R FOLDER: what R sees in the files of a bundle with haven and foreign, and by scripts/read.R, cell by cell as in
# its CSV. FOLDER is an unpacked bundle, or what write-torture.ts made. Types are those of codebook.csv.
library(haven)
library(foreign)
setwd(commandArgs(TRUE)[1])
texts <- function(file) read.csv(file, colClasses = "character", na.strings = "", encoding = "UTF-8", check.names = FALSE)
codebook <- texts("codebook.csv")
codelists <- texts("codelists.csv")
cells <- numeric()

# Numbers; days and instants in seconds since 1970; texts, of which read.csv makes one end of a line of both. SPSS and SAS pad a
# text with blanks, so that none at its end can be told from none.
wanted <- function(text, type) switch(type,
  char = text,
  date = as.numeric(as.Date(text)) * 86400,
  datetime = as.numeric(as.POSIXct(text, format = "%Y-%m-%dT%H:%M:%SZ", tz = "UTC")),
  as.numeric(text))
plain <- function(its, type, origin) {
  if (type == "char") {
    its <- sub(" +$", "", gsub("\r\n", "\n", as.character(its), fixed = TRUE))
    its[which(its == "")] <- NA
    return(enc2utf8(its))
  }
  if (inherits(its, "Date")) return(as.numeric(its) * 86400)
  if (inherits(its, "POSIXct") || is.null(origin)) return(as.numeric(its))
  as.numeric(its) * origin[[type]]["unit"] + origin[[type]]["start"]
}
compare <- function(reader, table, found, sas_names = FALSE, origin = NULL) {
  its <- codebook[codebook$dataset == table, ]
  text <- texts(paste0(tolower(table), ".csv"))
  names <- if (sas_names) its$sas_name else its$name
  if (!identical(tolower(names(found)), tolower(names))) stop(paste(reader, table, "has other variables"))
  if (nrow(found) != nrow(text)) stop(sprintf("%s, %s: %d rows where %d are", reader, table, nrow(found), nrow(text)))
  for (i in seq_along(names)) {
    type <- its$type[i]
    from <- if (type %in% c("date", "datetime")) origin
    one <- as.vector(unname(plain(zap_labels(found[[i]]), type, from)))
    other <- wanted(text[[i]], type)
    # R reads a number of a CSV one unit of the last place off, now and then.
    ours <- if (type == "char") identical(one, sub(" +$", "", enc2utf8(other))) else
      identical(is.na(one), is.na(other)) && all(abs(one - other) <= abs(other) * 2e-15, na.rm = TRUE)
    if (!ours) {
      at <- which(is.na(one) != is.na(other) | one != other)[1]
      stop(sprintf("%s, %s, %s, row %d: %s where %s is", reader, table, names[i], at, one[at], other[at]))
    }
  }
  cells[reader] <<- sum(cells[reader], nrow(text) * length(names), na.rm = TRUE)
}

# The labels of a file that haven read: of variables, and of codes in their order. Stata has none for codes that are text.
labelled_as <- function(reader, table, found, most, text_codes) {
  its <- codebook[codebook$dataset == table, ]
  for (i in seq_len(nrow(its))) {
    if (nchar(its$label[i]) <= most && !identical(attr(found[[i]], "label"), its$label[i]))
      stop(sprintf("%s, %s, %s: another label", reader, table, its$name[i]))
    list <- codelists[which(codelists$codelist == its$codelist[i]), ]
    if (nrow(list) == 0 || (its$type[i] == "char" && !text_codes)) next
    labels <- attr(found[[i]], "labels")
    labels <- labels[match(list$code, as.character(labels))]
    if (!identical(names(labels), list$label)) stop(sprintf("%s, %s, %s: other codes", reader, table, its$name[i]))
  }
}

spss <- list(date = c(unit = 1, start = -12219379200), datetime = c(unit = 1, start = -12219379200))
sas <- list(date = c(unit = 86400, start = -315619200), datetime = c(unit = 1, start = -315619200))
shapes <- split(codebook$sas_name, factor(codebook$dataset, unique(codebook$dataset)))
for (table in unique(codebook$dataset)) {
  path <- function(folder, extension) file.path(folder, paste0(tolower(table), ".", extension))
  if (file.exists(path("stata", "dta"))) {
    found <- read_dta(path("stata", "dta"))
    compare("haven .dta", table, found)
    labelled_as("haven .dta", table, found, 80, FALSE)
  }
  if (file.exists(path("spss", "sav"))) {
    found <- read_sav(path("spss", "sav"))
    compare("haven .sav", table, found)
    labelled_as("haven .sav", table, found, 255, TRUE)
    # foreign knows no value labels of long texts, and says so.
    found <- suppressMessages(suppressWarnings(read.spss(path("spss", "sav"), to.data.frame = TRUE, use.value.labels = FALSE,
      use.missings = FALSE, reencode = "UTF-8")))
    compare("foreign .sav", table, found, origin = spss)
  }
}
# A transport file has a shorter name than its table: it is known by its variables, and by its name where several have them.
for (file in list.files("sas")) {
  found <- read_xpt(file.path("sas", file))
  fitting <- names(shapes)[vapply(shapes, identical, NA, names(found))]
  table <- if (length(fitting) > 1) fitting[tolower(fitting) == sub(".xpt", "", file, fixed = TRUE)] else fitting
  stopifnot(length(table) == 1)
  compare("haven .xpt", table, found, sas_names = TRUE)
  raw <- read.xport(file.path("sas", file))
  if (nrow(found) > 0) compare("foreign .xpt", table, raw, sas_names = TRUE, origin = sas)
}
if (file.exists("scripts/read.R")) {
  source("scripts/read.R")
  stopifnot(identical(names(datasets), unique(codebook$dataset)), identical(readRDS("datasets.rds"), datasets))
  unlink("datasets.rds")
  for (table in names(datasets)) {
    its <- codebook[codebook$dataset == table, ]
    x <- datasets[[table]]
    for (i in seq_len(nrow(its))) {
      stopifnot(identical(attr(x[[i]], "label"), its$label[i]), is.na(its$codelist[i]) == !is.factor(x[[i]]))
      if (!is.na(its$codelist[i])) {
        # A factor has the labels of its codes, in their order; each is made its code again.
        list <- codelists[codelists$codelist == its$codelist[i], ]
        stopifnot(identical(levels(x[[i]]), list$label))
        codes <- list$code[as.integer(x[[i]])]
        x[[i]] <- if (its$type[i] == "char") codes else as.numeric(codes)
      }
    }
    compare("read.R", table, x)
  }
}
cat(sprintf("%s: %d cells as in the CSV\n", names(cells), as.integer(cells)), sep = "")
