# What verify_randomisation.R beside it is made of, in base R: reading files and saying what is wrong with them, SHA-256,
# HMAC-SHA-256 and the generator of Equipoise's lists.

# SHA-256, of many messages side by side. R has no unsigned numbers of 32 bits, so a word is two numbers of 16 bits: the
# words of n messages are one vector of their n high halves and then their n low halves.
primes <- Filter(function(n) n == 2 || all(n %% 2:ceiling(sqrt(n)) != 0), 2:311)
halves_of <- function(part) cbind(as.integer(part * 65536), as.integer((part * 2^32) %% 65536))
sha_start <- halves_of(sqrt(primes[1:8]) %% 1)
sha_rounds <- halves_of(primes^(1 / 3) %% 1)
# Rotations of a word (the last a shift where `shift`), joined by exclusive or. Bits move by themselves, so what becomes of
# a half is looked up: on its own side of the word ($own) and on the other, for high halves first and then for low ones.
mix_of <- function(turns, shift = FALSE) {
  halves <- function(x, high) Reduce(bitwXor, lapply(1:3, function(i) {
    word <- x %/% 2^turns[i] + (if (shift && i == 3) 0 else (x %% 2^turns[i]) * 2^(32 - turns[i]))
    as.integer(if (high) word %/% 65536 else word %% 65536)
  }))
  x <- 0:65535
  list(own = c(halves(x * 65536, TRUE), halves(x, FALSE)), other = c(halves(x, TRUE), halves(x * 65536, FALSE)))
}
mixes <- list(mix_of(c(6, 11, 25)), mix_of(c(2, 13, 22)), mix_of(c(7, 18, 3), TRUE), mix_of(c(17, 19, 10), TRUE))
sha256_padded <- function(bytes, n) { # of n messages of equal length, padded, one after the other
  side_by_side <- function(count) {
    highs <<- seq_len(count)
    lows <<- count + highs
    swapped <<- c(lows, highs)
    at <<- rep(c(1L, 65537L), each = count)
  }
  highs <- lows <- swapped <- at <- NULL
  mix <- function(which, word) bitwXor(mixes[[which]]$own[word + at], mixes[[which]]$other[word[swapped] + at])
  carried <- function(sum) c(sum[highs] + sum[lows] %/% 65536L, sum[lows]) %% 65536L
  halves <- matrix(as.integer(c(256, 1) %*% matrix(as.integer(bytes), nrow = 2)), nrow = 32)
  words <- rbind(t(halves[seq(1, 31, 2), , drop = FALSE]), t(halves[seq(2, 32, 2), , drop = FALSE]))
  words <- cbind(words, matrix(0L, nrow(words), 48))
  blocks <- ncol(halves)
  side_by_side(blocks)
  for (i in 17:64)
    words[, i] <- carried(mix(4, words[, i - 2]) + words[, i - 7] + mix(3, words[, i - 15]) + words[, i - 16])
  side_by_side(n)
  state <- lapply(1:8, function(i) rep(sha_start[i, ], each = n))
  for (block in seq_len(blocks / n)) {
    its <- seq(block, blocks, blocks / n)
    now <- words[c(its, blocks + its), , drop = FALSE] + rep(t(sha_rounds), each = n)
    a <- state[[1]]; b <- state[[2]]; d <- state[[3]]; e <- state[[4]]
    f <- state[[5]]; g <- state[[6]]; h <- state[[7]]; k <- state[[8]]
    for (i in 1:64) {
      t1 <- k + mix(1, f) + bitwXor(h, bitwAnd(f, bitwXor(g, h))) + now[, i]
      t2 <- mix(2, a) + bitwOr(bitwAnd(a, b), bitwAnd(d, bitwOr(a, b)))
      k <- h; h <- g; g <- f; f <- carried(e + t1); e <- d; d <- b; b <- a; a <- carried(t1 + t2)
    }
    state <- Map(function(before, after) carried(before + after), state, list(a, b, d, e, f, g, h, k))
  }
  do.call(paste0, lapply(state, function(word) sprintf("%04x%04x", word[highs], word[lows])))
}
bytes_of <- function(text) if (is.raw(text)) text else charToRaw(enc2utf8(text))
sha256 <- function(messages) { # of texts, or of a list of bytes: 64 hexadecimal characters each
  padded <- lapply(lapply(messages, bytes_of), function(each)
    c(each, as.raw(128), raw((55 - length(each)) %% 64), as.raw((8 * length(each)) %/% 256^(7:0) %% 256)))
  answer <- character(length(padded))
  for (size in unique(lengths(padded)))
    answer[lengths(padded) == size] <- sha256_padded(unlist(padded[lengths(padded) == size]), sum(lengths(padded) == size))
  answer
}
from_hex <- function(hex) as.raw(strtoi(substring(hex, seq(1, 63, 2), seq(2, 64, 2)), 16L))
hmac_sha256 <- function(key, texts) { # of texts under a key of 32 bytes
  inner <- sha256(lapply(texts, function(each) c(xor(c(key, raw(32)), as.raw(0x36)), bytes_of(each))))
  sha256(lapply(inner, function(each) c(xor(c(key, raw(32)), as.raw(0x5c)), from_hex(each))))
}

# The first bytes of ARC4 under a seed, after the 256 that are dropped.
arc4 <- function(seed, count) {
  key <- utf8ToInt(seed)
  state <- 0:255
  j <- 0L
  for (i in 1:256) {
    j <- (j + state[i] + key[(i - 1L) %% 64L + 1L]) %% 256L
    kept <- state[i]; state[i] <- state[j + 1L]; state[j + 1L] <- kept
  }
  bytes <- integer(256 + count)
  j <- 0L
  for (n in seq_along(bytes)) {
    i <- n %% 256L + 1L
    j <- (j + state[i]) %% 256L
    kept <- state[i]; state[i] <- state[j + 1L]; state[j + 1L] <- kept
    bytes[n] <- state[(state[i] + kept) %% 256L + 1L]
  }
  bytes[-(1:256)]
}
generator <- function(seed) { # as seedrandom 3.0.5 draws; answers a function that draws a whole number below k
  bytes <- arc4(seed, 32)
  taken <- 0
  take <- function(count) {
    taken <<- taken + count
    if (taken > length(bytes)) bytes <<- arc4(seed, 4 * taken)
    bytes[seq(taken - count + 1, taken)]
  }
  function(k) repeat {
    six <- take(6)
    draw <- sum(six[1:4] * 256^(3:0))
    n <- sum(six * 256^(5:0))
    x <- 0
    while (n < 2^52) {
      n <- (n + x) * 256
      x <- take(1)
    }
    if (draw < 2^32 - 2^32 %% k) return(draw %% k)
  }
}

# Saying what is wrong, as a sentence: `fault` ends the check that is made.
fault <- function(...) stop(structure(list(message = sprintf(...)), class = c("fault", "error", "condition")))
expect <- function(holds, ...) if (!isTRUE(holds)) fault(...)
differs <- function(what, found, wanted, source)
  sprintf("%s is \"%s\", but \"%s\" follows from %s", what, found, wanted, source)
same <- function(where, what, found, wanted, source)
  expect(found == wanted, "%s: %s", where, differs(what, found, wanted, source))
agree <- function(holds, where, what, found, other, its)
  expect(holds, "%s: %s \"%s\" does not fit %s \"%s\"", where, what, found, other, its)
each_row <- function(file, fits, sentences) for (i in which(!fits)) fault("%s, row %d: %s", file, i, sentences[i])
rows_same <- function(file, what, found, wanted, source)
  each_row(file, found == wanted, differs(what, found, wanted, source))
matches <- function(shape, text) grepl(paste0("^(", shape, ")$"), text)
places_of <- function(strata) vapply(seq_along(strata), function(i) sum(strata[seq_len(i)] == strata[i]), 0L)

# Reading. `its` is the environment that all checks share.
read <- function(its, name) {
  path <- file.path(its$folder, name)
  expect(file.exists(path) && !dir.exists(path), "%s is missing or cannot be read", name)
  readBin(path, "raw", file.size(path))
}
text_of <- function(its, bytes) {
  text <- if (any(bytes == 0)) "\xff" else rawToChar(bytes)
  expect(validUTF8(text), "not checked that %s: utf-8 could not be read", its$title)
  `Encoding<-`(text, "UTF-8")
}
split_at <- function(text, by) { # strsplit itself leaves out what is empty at the end
  parts <- strsplit(paste0(text, by), by, fixed = TRUE)[[1]]
  if (length(parts) > 0) parts else ""
}
day_at <- function(instant, zone) { # the day where clocks are so many hours ahead of UTC; no text where it is none
  at <- as.POSIXct(strptime(substr(instant, 1, 13), "%Y-%m-%dT%H", tz = "UTC")) + zone * 3600
  ifelse(is.na(at), "", format(at, "%Y-%m-%d"))
}
# The rows of a CSV file as a matrix with named columns; a cell has quotes only where it needs them.
table_of <- function(its, file) {
  bytes <- read(its, file)
  text_of(its, bytes) # or it is no text
  outside <- cumsum(bytes == 0x22) %% 2 == 0
  ends <- which(bytes == 0x0a & outside)
  cuts <- which((bytes == 0x0a | bytes == 0x2c) & outside)
  fits <- length(ends) > 0 && max(ends) == length(bytes) && all(bytes[ends - 1] == 0x0d) && !any(bytes == 1)
  expect(fits, "%s is no CSV file as an export writes it", file)
  bytes[cuts] <- as.raw(1)
  written <- strsplit(text_of(its, bytes[-(ends - 1)]), "\001", fixed = TRUE)[[1]]
  cells <- gsub("\"\"", "\"", sub("^\"((.|\n)*)\"$", "\\1", written), fixed = TRUE)
  again <- ifelse(grepl("[\",\r\n]", cells), paste0("\"", gsub("\"", "\"\"", cells, fixed = TRUE), "\""), cells)
  expect(identical(again, written), "%s is no CSV file as an export writes it", file)
  counts <- diff(c(0, match(ends, cuts)))
  rows_same(file, "its number of cells", counts[-1], counts[1], "the first line")
  rows <- matrix(cells, ncol = counts[1], byrow = TRUE)
  structure(rows[-1, , drop = FALSE], dimnames = list(NULL, rows[1, ]))
}
# What follows an option in the arguments of a program; "" where nothing does, and NULL where the option is not given.
option <- function(given, name) if (name %in% given) c(given[which(given == name) + 1], "")[1]
# The shape of the public value that a commitment announces.
value_shape <- function(beacon, form) {
  count <- suppressWarnings(as.integer(sub(".* ", "", form)))
  if (startsWith(form, "numbers")) return(paste(rep("(0|[1-9][0-9]*)", count), collapse = " "))
  if (startsWith(form, "hex")) return(strrep("[0-9a-f]", count))
  if (beacon == "none") "-" else "[1-6]{20,} [1-6]{20,}"
}
