# Rscript simulate.R ANALYSIS.R TRIALS: how often the 95 % interval of the analysis of covariance covers the true difference.
# ancova() is that of analysis.R itself; trials are drawn as the demonstration draws its own (scripts/demo/woman.ts). Ends with 1
# where the share of intervals that cover lies outside 93.5 to 96.5 %.
program <- parse(commandArgs(TRUE)[1])
trials <- as.integer(commandArgs(TRUE)[2])
isFunction <- vapply(program, function(each) is.call(each) && identical(each[[1]], as.name("<-")) && is.call(each[[3]]) &&
  identical(each[[3]][[1]], as.name("function")), NA)
for (each in program[isFunction]) eval(each)

women <- 101
lost <- 0.15
effects <- list(
  published = list(ls = c(1.6, -1.6), fn = c(0.3, -2.5)),
  none = list(ls = c(0, 0), fn = c(-1, -1)))
spread <- c(ls = 2.8, fn = 2.6)
scales <- list(ls = c(1.04, 0.11), fn = c(0.86, 0.11))
cat(sprintf("%d trials of %d women in permuted blocks of 4, 6 and 8 within bone medication (28 %% take any), %d %% without a final
value; lowest T-score N(-2.1, 0.7) from -3.31 to -0.6, BMD 1.04 + 0.11 T (spine) and 0.86 + 0.11 T (femoral neck); change in
percent N(1.6 and -1.6, 2.8) and N(0.3 and -2.5, 2.6), or the same in both arms; BMD to three decimals.\n", trials, women,
  as.integer(100 * lost)))

allocated <- function(n) {
  arms <- integer()
  while (length(arms) < n) {
    size <- sample(c(4, 6, 8), 1)
    arms <- c(arms, sample(rep(1:2, size / 2)))
  }
  arms[seq_len(n)]
}
trial <- function(effect) {
  lowest <- numeric()
  while (length(lowest) < women) lowest <- c(lowest, Filter(function(t) t >= -3.31 && t <= -0.6, rnorm(women, -2.1, 0.7)))
  lowest <- lowest[seq_len(women)]
  other <- pmin(2, lowest + abs(rnorm(women, 0.5, 0.4)))
  spine <- runif(women) < 0.6
  medication <- runif(women) < 0.28
  arm <- integer(women)
  for (stratum in c(FALSE, TRUE)) arm[medication == stratum] <- allocated(sum(medication == stratum))
  seen <- runif(women) >= lost
  t <- list(ls = ifelse(spine, lowest, other), fn = ifelse(spine, other, lowest))
  vapply(names(t), function(site) {
    bmd <- scales[[site]][1] + scales[[site]][2] * t[[site]]
    value <- bmd * (1 + rnorm(women, effect[[site]][arm], spread[[site]]) / 100)
    value[!seen] <- NA
    its <- ancova(round(value, 3), factor(arm, 1:2), round(bmd, 3), medication)
    limits <- c(its$lower, its$upper) * 100 / its$mean_baseline
    true <- effect[[site]][1] - effect[[site]][2]
    limits[1] <= true && true <= limits[2]
  }, NA)
}

set.seed(20260301)
isWrong <- FALSE
for (name in names(effects)) {
  covered <- rowMeans(vapply(seq_len(trials), function(i) trial(effects[[name]]), c(ls = NA, fn = NA)))
  for (site in names(covered)) {
    true <- effects[[name]][[site]][1] - effects[[name]][[site]][2]
    cat(sprintf("%s, %s: %.2f %% of the intervals cover %.1f %%\n", name, site, 100 * covered[[site]], true))
    isWrong <- isWrong || covered[[site]] < 0.935 || covered[[site]] > 0.965
  }
}
if (isWrong) cat("WRONG: a share lies outside 93.5 to 96.5 %\n")
quit(status = if (isWrong) 1 else 0)
