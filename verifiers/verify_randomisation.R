# Checks the revealed allocation list of an Equipoise export, and derives every allocation again.
#
#   Rscript --vanilla verify_randomisation.R [FOLDER] [--commitment HASH] [--last-receipt HASH]
#
# FOLDER is the unpacked export; else it is the folder of this program. --commitment is what was printed before the first
# allocation, --last-receipt what was noted during the study. Prints one line for each check and ends with 0 when every
# one is ok, else with 1. R 3.5 or newer and no packages; SHA-256 and the generator are written out in
# verify_randomisation_functions.R beside this file. docs/randomisation.md of Equipoise says how a list is derived.
# In R itself: source() this file, then verify("FOLDER").

# The file that source() reads, or the one that Rscript was given, which writes a space as ~+~.
own_file <- c(unlist(lapply(rev(sys.frames()), function(frame) frame$ofile)),
              gsub("~+~", " ", sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)), fixed = TRUE))[1]
own_folder <- if (is.na(own_file)) "." else dirname(own_file)
source(file.path(own_folder, "verify_randomisation_functions.R"))

manifest_file <- "manifest.json"
participants_file <- "participants.csv"
list_file <- "randomisation_list.csv"
commitment_file <- "randomisation_commitment.txt"
sealed_file <- "randomisation_sealed.txt"
reveal_file <- "randomisation_reveal.txt"
allocations_file <- "randomisation_allocations.csv"
hash <- "[0-9a-f]{64}"
day <- "[12][0-9]{3}-[01][0-9]-[0-3][0-9]"
instant <- paste0(day, "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z")
form <- "-|numbers [1-9][0-9]?|hex ([89]|[1-9][0-9]|[1-4][0-9]{2}|50[0-9]|51[0-2])"
size <- "([1-9]|[1-5][0-9]|60)"
# The lines of each file after its first, and what each may hold.
lines_of <- list(
  randomisation_commitment.txt = c(
    study = ".+", environment = "production|demonstration", definition = ".+", code = ".+",
    engine = "seedrandom-list/2", stratum = "[^,\"]+", sealed_sha256 = hash, beacon = ".+", beacon_day = paste0("-|", day),
    beacon_form = form, attempt = "[1-9][0-9]{0,8}", previous = paste0("-|", hash), committed_at = instant),
  randomisation_sealed.txt = c(
    list_key = hash, kind = "simple|permuted_blocks|big_stick|minimisation|uploaded",
    arms = "[^ ,\"]+( [^ ,\"]+){1,5}", ratio = "[1-9]( [1-9]){1,5}", block_sizes = paste0(size, "( ", size, "){0,7}"),
    limit = "[1-9]|1[0-9]|20", weights = "[1-9]( [1-9]){0,5}", favour = "[5-8][0-9]|9[0-5]", list_sha256 = hash),
  randomisation_reveal.txt = c(
    label = ".+", commitment_sha256 = hash, beacon_value = ".+", allocations = "0|[1-9][0-9]{0,8}", last_receipt = hash))
of_the_kind <- list(
  simple = "ratio", permuted_blocks = c("ratio", "block_sizes"), big_stick = c("ratio", "limit"),
  minimisation = c("ratio", "weights", "favour"), uploaded = "list_sha256")

need <- function(its, file) { # what an earlier check has read into the environment that all share
  expect(!is.null(its[[file]]), "not checked that %s: %s could not be read", its$title, file)
  its[[file]]
}

# The first arms of a stratum, by their numbers from 1, from the seeds of its blocks.
list_of <- function(design, wanted, seeds) {
  arms <- integer(0)
  ahead <- 0
  for (seed in seeds) {
    below <- generator(seed)
    if (design$kind == "permuted_blocks") {
      size <- design$block_sizes[below(length(design$block_sizes)) + 1]
      its <- rep(seq_along(design$ratio), size * design$ratio / sum(design$ratio))
      for (i in size:2) {
        j <- below(i) + 1
        its[c(i, j)] <- its[c(j, i)]
      }
      arms <- c(arms, its)
    } else if (design$kind == "simple") {
      arms <- c(arms, rep(seq_along(design$ratio), design$ratio)[below(sum(design$ratio)) + 1])
    } else {
      toss <- below(2) + 1
      arms <- c(arms, if (abs(ahead) < design$limit) toss else if (ahead > 0) 2 else 1)
      ahead <- sum(arms == 1) - sum(arms == 2)
    }
  }
  arms[seq_len(wanted)]
}
# The arms of participants who come in this order, by their numbers from 1.
minimised <- function(design, strata, seeds) {
  levels <- lapply(strata, split_at, ";")
  for (i in which(lengths(levels) != length(design$weights)))
    fault("stratum \"%s\": %s", strata[i],
          differs("its number of levels", length(levels[[i]]), length(design$weights), sealed_file))
  levels <- do.call(rbind, levels)
  arms <- integer(0)
  for (seed in seeds) {
    before <- seq_along(arms)
    apart <- rowSums(vapply(seq_along(design$weights), function(factor) {
      counts <- tabulate(arms[levels[before, factor] == levels[length(arms) + 1, factor]], length(design$arms))
      range_if <- function(arm) diff(range(counts + (seq_along(counts) == arm)))
      design$weights[factor] * vapply(seq_along(counts), range_if, 0)
    }, numeric(length(design$arms))))
    below <- generator(seed)
    among <- which(apart == min(apart))
    if (length(among) < length(apart) && below(100) >= design$favour) among <- which(apart != min(apart))
    arms <- c(arms, among[below(length(among)) + 1])
  }
  arms
}
# The codes of the arms of allocations that are made in this order, each in its stratum.
derived_arms <- function(design, label, commitment, beacon, strata) {
  context <- sha256(paste(label, commitment, beacon, sep = "\n"))
  if (length(strata) == 0) return(c())
  seeds_of <- function(strata, blocks)
    hmac_sha256(from_hex(design$list_key), paste(context, strata, as.integer(blocks) - 1L, sep = "\n"))
  if (design$kind == "minimisation")
    return(design$arms[minimised(design, strata, seeds_of("minimisation", seq_along(strata)))])
  counts <- vapply(unique(strata), function(each) sum(strata == each), 0L)
  blocks <- ceiling(counts / min(design$block_sizes, if (design$kind != "permuted_blocks") 1))
  seeds <- split(seeds_of(rep(unique(strata), blocks), sequence(blocks)), rep(seq_along(counts), blocks))
  arms <- character(length(strata))
  for (i in seq_along(counts))
    arms[strata == unique(strata)[i]] <- design$arms[list_of(design, counts[i], seeds[[i]])]
  arms
}

# The `name value` lines of a file after its first, each once; the strata as many.
pairs_of <- function(its, bytes, file, title) {
  lines <- split_at(text_of(its, bytes), "\n")
  same(file, "its first line", lines[1], paste("Equipoise", title), "its format")
  same(file, "what stands after its last line", lines[length(lines)], "", "its format")
  found <- list()
  for (line in lines[-c(1, length(lines))]) {
    name <- sub(" .*", "", line)
    value <- substring(line, nchar(name) + 2)
    fits <- name %in% names(lines_of[[file]]) && matches(lines_of[[file]][[name]], value) && sum(lines == line) == 1
    expect(fits && (name == "stratum" || is.null(found[[name]])), "%s: the line \"%s\" cannot stand there, or not twice",
           file, line)
    found[[name]] <- c(found[[name]], value)
  }
  of_a_kind <- c("list_key", "kind", "arms", of_the_kind[[c(found$kind, "simple")[1]]])
  for (name in names(lines_of[[file]]))
    expect((file != sealed_file || name %in% of_a_kind) == (name %in% names(found)),
           "%s: the line \"%s\" is missing, or not of its kind", file, name)
  found
}
parse_design <- function(its, bytes) {
  design <- pairs_of(its, bytes, sealed_file, "sealed design 2")
  for (name in intersect(names(design), c("ratio", "block_sizes", "limit", "weights", "favour")))
    design[[name]] <- as.integer(split_at(design[[name]], " "))
  design$arms <- split_at(design$arms, " ")
  ratio <- design$ratio
  fits <- !anyDuplicated(design$arms) && !anyDuplicated(design$block_sizes)
  fits <- fits && all(design$block_sizes %% sum(ratio) == 0) && (design$kind != "big_stick" || identical(ratio, c(1L, 1L)))
  fits <- fits && (design$kind != "minimisation" || all(ratio == 1)) && length(ratio) %in% c(0, length(design$arms))
  expect(fits, "%s: its lines do not fit together, so nothing can be drawn by them", sealed_file)
  design
}

# The allocations and the last receipt that the lines of a manifest say; nothing where they say neither.
randomised_in <- function(lines) {
  start <- grep("^  \"randomised\":", lines)
  if (length(start) == 0) return(list())
  shapes <- c("  \"randomised\": \\{", "    \"allocations\": (0|[1-9][0-9]{0,8}),",
              paste0("    \"last_receipt\": \"(", hash, ")\""), "  \\},?")
  its <- lines[start[1] + 0:3]
  expect(length(start) == 1 && all(mapply(matches, shapes, its)), "%s is not written as an export writes it", manifest_file)
  list(allocations = sub(shapes[2], "\\1", its[2]), last_receipt = sub(shapes[3], "\\1", its[3]))
}

# The checks, by what holds when one comes back. What one has read it puts into `its` for those after it.
checks <- list(
  "every file has the SHA-256 that manifest.json says, and none is left out" = function(its) {
    lines <- split_at(text_of(its, read(its, manifest_file)), "\n")
    start <- which(lines == "  \"files\": [")
    body <- lines[seq_along(lines) > c(start, Inf)[1]]
    body <- body[cumsum(body %in% c("  ],", "  ]")) == 0]
    shapes <- c("    \\{", "      \"name\": \"([A-Za-z0-9_][A-Za-z0-9_.-]*)\",", "      \"rows\": (null|0|[1-9][0-9]*),",
                "      \"sha256\": \"([^\"]*)\"", "    \\},")
    body[length(body)] <- paste0(body[length(body)], ",")
    known <- length(start) == 1 && identical(c(lines[1], tail(lines, 2)), c("{", "}", "")) && length(body) %% 5 == 0
    expect(known && all(mapply(matches, shapes, body)), "%s is not written as an export writes it", manifest_file)
    files <- sub(shapes[2], "\\1", body[seq(2, length(body), 5)])
    its[[manifest_file]] <- list(files = files, randomised = randomised_in(lines))
    hashes <- sub(shapes[4], "\\1", body[seq(4, length(body), 5)])
    for (i in seq_along(files)) {
      expect(sum(files == files[i]) == 1, "%s names %s twice", manifest_file, files[i])
      same(files[i], "its SHA-256", sha256(list(read(its, files[i]))), hashes[i], manifest_file)
    }
    for (name in sort(list.files(its$folder, all.files = TRUE)))
      expect(name %in% files || !matches("(verify_)?randomisation.*|.*\\.csv", name),
             "%s lies in the folder, but %s does not name it", name, manifest_file)
  },
  "randomisation_commitment.txt is a commitment of this engine, and the printed one where that was given" = function(its) {
    bytes <- read(its, commitment_file)
    its[[commitment_file]] <- found <- c(pairs_of(its, bytes, commitment_file, "commitment 2"), hash = sha256(list(bytes)))
    same(commitment_file, "its SHA-256", found$hash, c(tolower(its$printed), found$hash)[1], "what was printed")
    first <- found$previous == "-"
    agree((found$attempt == "1") == first, commitment_file, "attempt", found$attempt, "previous", found$previous)
    unnamed <- found$beacon %in% c("dice of two people", "none")
    fits <- if (unnamed) found$beacon_day == "-" else
      found$beacon_day == day_at(paste0(found$beacon_day, "T00"), 0) &&
      found$beacon_day > day_at(found$committed_at, 14) # everywhere on earth it is a later day
    agree(fits && day_at(found$committed_at, 0) != "", commitment_file, "beacon_day", found$beacon_day, "beacon and committed_at",
          paste(found$beacon, found$committed_at))
    agree((found$beacon_form == "-") == unnamed, commitment_file, "beacon_form", found$beacon_form, "beacon", found$beacon)
  },
  "randomisation_sealed.txt is the design with its key that was committed to" = function(its) {
    bytes <- read(its, sealed_file)
    its[[sealed_file]] <- design <- parse_design(its, bytes)
    same(sealed_file, "its SHA-256", sha256(list(bytes)), need(its, commitment_file)$sealed_sha256, commitment_file)
    beacon <- its[[commitment_file]]$beacon
    agree((design$kind == "uploaded") == (beacon == "none"), sealed_file, "kind", design$kind, "beacon", beacon)
  },
  "randomisation_reveal.txt belongs to the commitment" = function(its) {
    its[[reveal_file]] <- reveal <- pairs_of(its, read(its, reveal_file), reveal_file, "reveal 2")
    commitment <- need(its, commitment_file)
    same(reveal_file, "commitment_sha256", reveal$commitment_sha256, commitment$hash, commitment_file)
    environment <- commitment$environment
    shown <- environment == "demonstration" && startsWith(reveal$label, "demonstration/")
    agree(shown || reveal$label == "production/2", reveal_file, "label", reveal$label, "environment", environment)
    agree(matches(value_shape(commitment$beacon, commitment$beacon_form), reveal$beacon_value), reveal_file, "beacon_value",
          reveal$beacon_value, "beacon and beacon_form", paste(commitment$beacon, commitment$beacon_form))
    at_export <- need(its, manifest_file)$randomised
    for (name in names(at_export)) same(manifest_file, name, at_export[[name]], reveal[[name]], reveal_file)
  },
  "an uploaded list is the one that was committed to, and of another kind there is none" = function(its) {
    design <- need(its, sealed_file)
    fits <- design$kind == "uploaded" || !file.exists(file.path(its$folder, list_file))
    expect(fits, "%s lies there, but the design is of kind %s", list_file, design$kind)
    if (design$kind != "uploaded") return()
    bytes <- read(its, list_file)
    same(list_file, "its SHA-256", sha256(list(bytes)), design$list_sha256, sealed_file)
    lines <- split_at(gsub("\r\n", "\n", sub("^\ufeff+", "", text_of(its, bytes))), "\n")
    same(list_file, "its first line", lines[1], "stratum,position,arm", "its format")
    lines <- if (lines[length(lines)] == "") lines[-c(1, length(lines))] else lines[-1]
    strata <- sub(",.*", "", lines)
    arms <- sub(".*,", "", lines)
    fits <- strata %in% need(its, commitment_file)$stratum & arms %in% design$arms &
      lines == sprintf("%s,%d,%s", strata, places_of(strata), arms)
    each_row(list_file, fits, sprintf("\"%s\" is not the next place of a stratum with an arm", lines))
    its[[list_file]] <- list(places = paste(places_of(strata), strata), arms = arms)
  },
  "order, strata, positions and instants of the allocations fit together" = function(its) {
    rows <- table_of(its, allocations_file)
    same(allocations_file, "its first line", paste(colnames(rows), collapse = ","),
         "order,participant,stratum,position,arm,allocated_at,receipt", "its format")
    its[[allocations_file]] <- rows
    commitment <- need(its, commitment_file); each <- function(name) as.vector(rows[, name])
    rows_same(allocations_file, "order", each("order"), seq_len(nrow(rows)), "the rows before it")
    each_row(allocations_file, each("participant") != "" & !duplicated(each("participant")),
             sprintf("participant \"%s\" stands above", each("participant")))
    each_row(allocations_file, each("stratum") %in% commitment$stratum,
             sprintf("stratum \"%s\" is none of the commitment", each("stratum")))
    rows_same(allocations_file, "position", each("position"), places_of(each("stratum")), "the rows before it")
    at <- each("allocated_at")
    before <- c(commitment$committed_at, at)[seq_along(at)]
    fits <- matches(instant, at) & day_at(at, 0) != "" & at >= before
    fits <- fits & (commitment$beacon_day == "-" | day_at(at, 14) >= commitment$beacon_day)
    says <- "allocated_at \"%s\" does not fit beacon_day and the instant before \"%s %s\""
    each_row(allocations_file, fits, sprintf(says, at, commitment$beacon_day, before))
    same(reveal_file, "allocations", need(its, reveal_file)$allocations, nrow(rows), allocations_file)
  },
  "each receipt follows from the one before it" = function(its) {
    rows <- need(its, allocations_file)
    found <- c(need(its, commitment_file)$hash, rows[, "receipt"])
    texts <- apply(cbind(found[seq_len(nrow(rows))], rows[, c(1:4, 6), drop = FALSE]), 1, paste, collapse = "\n")
    rows_same(allocations_file, "receipt", found[-1], sha256(texts), "the row and the receipt before it")
    same(reveal_file, "last_receipt", need(its, reveal_file)$last_receipt, found[length(found)], allocations_file)
    if (is.null(its$noted)) return()
    order <- match(tolower(its$noted), found) - 1 # it is the commitment where nobody was allocated yet
    expect(!is.na(order), "%s: no row has the receipt \"%s\" that was noted", allocations_file, its$noted)
    its$order <- order
    its$title <- sprintf("%s, and the noted one is that of order %d (made since: %d)", its$title, as.integer(order),
                         as.integer(nrow(rows) - order))
  },
  "every arm follows from what was committed to" = function(its) {
    rows <- need(its, allocations_file)
    design <- need(its, sealed_file)
    reveal <- need(its, reveal_file)
    strata <- as.vector(rows[, "stratum"])
    if (design$kind == "uploaded") {
      list <- need(its, list_file)
      arms <- list$arms[match(paste(places_of(strata), strata), list$places)]
      arms[is.na(arms)] <- "no arm"
    } else arms <- derived_arms(design, reveal$label, need(its, commitment_file)$hash, reveal$beacon_value, strata)
    rows_same(allocations_file, "arm", rows[, "arm"], arms, "what was committed to")
  },
  "participants.csv and the allocations agree" = function(its) {
    rows <- table_of(its, participants_file)
    known <- all(c("participant", "stratum", "randomised_on") %in% colnames(rows)) && !anyDuplicated(colnames(rows))
    expect(known, "%s: its first line names no participant, stratum or randomised_on, or two alike", participants_file)
    its[[participants_file]] <- who <- as.vector(rows[, "participant"])
    made <- need(its, allocations_file)
    hers <- made[match(who, made[, "participant"]), , drop = FALSE]
    hers[is.na(hers)] <- ""
    each_row(participants_file, !duplicated(who), sprintf("participant \"%s\" stands above", who))
    on <- rows[, "randomised_on"]
    each_row(participants_file, day_at(hers[, 6], -12) <= on & on <= day_at(hers[, 6], 14),
             sprintf("randomised_on \"%s\" does not fit her allocation at \"%s\"", on, hers[, 6]))
    rows_same(participants_file, "stratum", rows[, "stratum"], hers[, 3], allocations_file)
    for (her in setdiff(made[, 2], who)) fault("%s: participant \"%s\" is not in %s", allocations_file, her, participants_file)
  },
  "every file shows the arms of the allocations" = function(its) {
    people <- need(its, participants_file)
    made <- need(its, allocations_file)
    files <- setdiff(need(its, manifest_file)$files, c(list_file, allocations_file))
    for (file in files[endsWith(files, ".csv")]) {
      rows <- table_of(its, file)
      masked <- any(c("dummy_arm_marks", "masked_arm_marks") %in% colnames(rows))
      if (masked || (file == participants_file && !("arm" %in% colnames(rows)))) its$masked <- c(its$masked, file)
      if (masked || !all(c("participant", "arm") %in% colnames(rows))) next
      expect(!anyDuplicated(colnames(rows)), "%s: its first line names two columns alike", file)
      who <- rows[, "participant"]
      arm <- c(made[, "arm"], "")[match(who, made[, "participant"], nrow(made) + 1)]
      each_row(file, who %in% people & rows[, "arm"] == arm,
               ifelse(who %in% people, differs("arm", rows[, "arm"], arm, allocations_file),
                      sprintf("participant \"%s\" is not in %s", who, participants_file)))
    }
  })

# Runs the checks of a folder and prints a line for each. Answers how many are wrong.
verify <- function(folder, printed = NULL, noted = NULL) {
  on.exit(Sys.setlocale("LC_COLLATE", collation))
  collation <- Sys.getlocale("LC_COLLATE")
  Sys.setlocale("LC_COLLATE", "C") # instants and days are compared as text
  its <- list2env(list(folder = folder, printed = printed, noted = noted))
  lines <- vapply(names(checks), function(title) {
    its$title <- title
    tryCatch({ checks[[title]](its); paste("ok   ", its$title) }, fault = function(its) paste("WRONG", its$message),
             error = function(its) sprintf("WRONG not checked that %s: %s", title, conditionMessage(its)))
  }, "")
  wrong <- sum(startsWith(lines, "WRONG"))
  or_unknown <- function(file, name) c(its[[file]][[name]], "unknown")[1]
  found <- its[[commitment_file]]
  made <- NROW(its[[allocations_file]])
  exchanged <- "NOT SHOWN that nobody exchanged participants or left out the last ones"
  lines <- c(
    lines, sprintf("NOT SHOWN that the public value was \"%s\": look it up (%s)",
                   or_unknown(reveal_file, "beacon_value"), or_unknown(commitment_file, "beacon")),
    if (is.null(printed)) paste("NOT SHOWN that nobody wrote all anew: needs the printed --commitment, here",
                                or_unknown(commitment_file, "hash")),
    if (is.null(noted)) sprintf("%s: needs the noted --last-receipt, here %s", exchanged,
                                or_unknown(reveal_file, "last_receipt"))
    else if (!is.null(its$order) && its$order != made)
      sprintf("%s after order %d: needs a later --last-receipt, here %s", exchanged, as.integer(its$order),
              or_unknown(reveal_file, "last_receipt")),
    if (!is.null(found) && found$attempt != "1")
      sprintf("NOT SHOWN why commitment %s was replaced (attempt %s): see the open ledger", found$previous, found$attempt),
    if (length(its$masked) > 0)
      sprintf("NOT SHOWN that the arms of the list are in %s: masked there, or left out", paste(its$masked, collapse = ", ")),
    if (wrong > 0) sprintf("%d checks are WRONG.", wrong) else "Every check is ok.")
  cat(gsub("[\001-\037\177]", "?", lines), sep = "\n")
  invisible(wrong)
}

if (sys.nframe() == 0) { # not when another program sources this one
  given <- commandArgs(trailingOnly = TRUE)
  named <- which(given %in% c("--commitment", "--last-receipt"))
  folder <- c(given[!seq_along(given) %in% c(named, named + 1)], own_folder)[1]
  quit(status = if (verify(folder, option(given, "--commitment"), option(given, "--last-receipt")) > 0) 1 else 0)
}
