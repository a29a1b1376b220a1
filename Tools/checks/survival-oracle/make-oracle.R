# Writes the figures that the tests of Statistics compare with, as R has them.
#
#   Rscript Tools/checks/survival-oracle/make-oracle.R Tests/StatisticsTests
#
# needs R with the packages survival and sandwich (Tools/checks/survival-oracle/install) and writes six Swift files, each
# a table of lines "kind name figure figure …". The tests read the tables and need no R. Censored times carry a plus; NA is nil.
# Seeds are fixed: the same R gives the same files.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "late.R"))

# As short as can be while exact for the times, and to 12 digits for what was computed.
figure <- function(x) {
  ifelse(is.na(x), "NA", ifelse(is.infinite(x), "inf", formatC(x, digits = 12, width = 1, format = "g")))
}

lines_of <- function(kind, name, words) {
  wrapped <- strwrap(paste(words, collapse = " "), width = 80)
  paste(kind, name, wrapped)
}

fit_of <- function(cohort, transform, confidence = 0.95) {
  survfit(Surv(cohort$time, cohort$event) ~ 1, conf.type = transform, conf.int = confidence)
}

# The median and its limits are those of the table that print() and summary() show.
limits_of <- function(cohort, transform, confidence = 0.95) {
  table <- summary(fit_of(cohort, transform, confidence))$table
  unname(table[7:9])
}

restricted_mean <- function(cohort, horizon) {
  table <- survival:::survmean(fit_of(cohort, "log-log"), rmean = horizon)$matrix
  c(horizon, unname(table[5:6]))
}

cohort_lines <- function(name, cohort) {
  words <- paste0(figure(cohort$time), ifelse(cohort$event == 1, "", "+"))
  logLog <- limits_of(cohort, "log-log")
  longest <- max(cohort$time)
  c(
    lines_of("observations", name, words),
    lines_of("median", name, figure(c(
      logLog, limits_of(cohort, "log")[2:3], limits_of(cohort, "plain")[2:3], limits_of(cohort, "log-log", 0.8)[2:3]))),
    lines_of("mean", name, figure(restricted_mean(cohort, longest))),
    lines_of("mean", name, figure(restricted_mean(cohort, longest * 0.625)))
  )
}

# "step": time, at risk, events, censored, survival, standard error of log S.
# "limits": the same time, then lower and upper of each transform in turn.
curve_lines <- function(name, cohort) {
  fits <- lapply(transforms, function(transform) fit_of(cohort, transform))
  fit <- fits[[1]]
  limits <- lapply(fits, function(fit) paste(figure(fit$lower), figure(fit$upper)))
  c(
    paste("step", name, figure(fit$time), fit$n.risk, fit$n.event, fit$n.censor, figure(fit$surv), figure(fit$std.err)),
    paste("limits", name, figure(fit$time), do.call(paste, limits))
  )
}

cohort <- function(time, event = rep(1, length(time))) list(time = time, event = event)

# One cohort in three has whole numbers for times (many ties), one quarters (some), one 32nds (few); the share of events
# runs from a tenth to all.
random_cohort <- function(seed) {
  set.seed(seed)
  size <- sample(1:18, 1)
  time <- switch(seed %% 3 + 1, sample(0:9, size, TRUE), sample(0:160, size, TRUE) / 4, sample(0:1200, size, TRUE) / 32)
  share <- c(0.1, 0.35, 0.6, 0.8, 1)[(seed %/% 3) %% 5 + 1]
  cohort(time, rbinom(size, 1, share))
}

classics <- list(
  # The maintained arm of the leukaemia trial in Miller's Survival Analysis (1981): survival::aml.
  "maintained" = cohort(c(9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161), c(1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0)),
  "not-maintained" = cohort(
    c(5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45), c(1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1)),
  "one-event" = cohort(5),
  "one-censored" = cohort(5, 0),
  "all-censored" = cohort(c(2, 3, 3, 7), c(0, 0, 0, 0)),
  "all-at-one-time" = cohort(c(4, 4, 4)),
  "all-at-zero" = cohort(c(0, 0)),
  "zeros" = cohort(c(0, 0, 1, 2, 5), c(1, 0, 1, 0, 1)),
  "ties" = cohort(c(2, 2, 2, 4, 4, 6, 6, 6), c(1, 1, 0, 1, 0, 1, 0, 0)),
  "half-for-a-while" = cohort(c(1, 2, 3, 4)),
  "half-to-the-end" = cohort(c(1, 1, 2, 3), c(1, 1, 0, 0)),
  "half-with-censorings" = cohort(c(1, 2, 3, 4, 5, 6), c(1, 1, 1, 0, 1, 0)),
  # In binary the curve passes 0.5 - 4.4e-16 here.
  "half-by-rounding" = cohort(1:100),
  "nearly-tied" = cohort(c(1 + 1e-9, 1, 2, 2 + 1e-9, 3, 4), c(1, 0, 1, 1, 0, 1)),
  # Apart by more than 1.5e-8, but not by that much of the mean time.
  "nearly-tied-days" = cohort(c(1000 + 4e-6, 1000, 2000, 2000 + 4e-6, 3000, 4000), c(1, 0, 1, 1, 0, 1))
)

seeds <- 1:60
random <- setNames(lapply(seeds, random_cohort), paste0("seed-", seeds))

# The tests make these observations anew from the same formula: time i² · 31 mod 977, an event unless 5 divides 17 i.
# One quarter of them, so that every sum stays exact.
quadratic <- local({
  i <- 1:1000
  cohort((i * i * 31) %% 977 / 4, as.numeric((i * 17) %% 5 != 0))
})

# "summary": mean, SD, minimum, quartiles, maximum, and the quantiles at 0.1 and 0.95.
summary_lines <- function(seed) {
  set.seed(seed)
  values <- sample(-400:4000, sample(1:14, 1), TRUE) / 32
  c(
    lines_of("values", paste0("seed-", seed), figure(values)),
    lines_of("summary", paste0("seed-", seed), figure(c(
      mean(values), sd(values), quantile(values, c(0, 0.25, 0.5, 0.75, 1, 0.1, 0.95), type = 7))))
  )
}

# The levels lie in all three ranges of the algorithm, and on both sides of their borders.
normal_lines <- function() {
  probability <- c(
    1e-40, 1e-20, 1e-12, 1e-11, 1e-10, 1e-6, 0.001, 0.025, 0.05, 0.074, 0.076, 0.3, 0.5, 0.51, 0.9, 0.926, 0.975,
    0.995, 0.9999)
  paste("normal", "quantile", figure(probability), formatC(qnorm(probability), digits = 16, width = 1, format = "g"))
}

# Groups and causes for the log-rank test and the cumulative incidences; a fifth of the people have no cause.
compared_cohort <- function(seed) {
  set.seed(seed)
  size <- sample(6:24, 1)
  list(
    time = if (seed %% 2) sample(0:9, size, TRUE) else sample(0:160, size, TRUE) / 4,
    cause = sample(0:2, size, TRUE, c(0.3, 0.45, 0.25)),
    group = sample(seq_len(seed %% 3 + 2), size, TRUE))
}

# "causes": time, a colon and the cause, 0 where censored. "groups": the group of each. "rank": statistic, degrees of
# freedom, p, and the expected events of each group. "incidence": cause, time, probability, standard error and the
# log-log, log and plain limits, at a quarter, a half and all of the longest time.
comparison_lines <- function(name, cohort) {
  event <- as.numeric(cohort$cause != 0)
  test <- survdiff(Surv(cohort$time, event) ~ cohort$group)
  degrees <- sum(test$exp > 0) - 1
  status <- factor(cohort$cause, 0:2, c("censored", "first", "second"))
  times <- max(cohort$time) * c(0.25, 0.5, 1)
  parts <- lapply(transforms, function(transform) {
    summary(survfit(Surv(cohort$time, status) ~ 1, conf.type = transform), times = times)
  })
  incidences <- unlist(lapply(1:2, function(cause) {
    column <- cause + 1
    limits <- lapply(parts, function(part) {
      none <- part$pstate[, column] == 0
      paste(figure(ifelse(none, NA, part$lower[, column])), figure(ifelse(none, NA, part$upper[, column])))
    })
    part <- parts[[1]]
    lines_of("incidence", name, paste(
      cause, figure(times), figure(part$pstate[, column]), figure(part$std.err[, column]), do.call(paste, limits)))
  }))
  c(
    lines_of("causes", name, paste0(figure(cohort$time), ":", cohort$cause)),
    lines_of("groups", name, cohort$group),
    lines_of("rank", name, figure(c(
      test$chisq, degrees, pchisq(test$chisq, degrees, lower.tail = FALSE), test$exp))),
    incidences
  )
}

# "exact": count, total, time; Clopper-Pearson, Wilson and Garwood limits; one-sided upper limits of both. "tail": value,
# degrees of freedom, and the probability of more under the chi-square distribution.
exact_line <- function(count, total, time) {
  lines_of("exact", paste0(count, "-of-", format(total, scientific = FALSE)), figure(c(
    count, total, time, binom.test(count, total)$conf.int,
    suppressWarnings(prop.test(count, total, correct = FALSE))$conf.int, poisson.test(count, time)$conf.int,
    binom.test(count, total, alternative = "less")$conf.int[2],
    poisson.test(count, time, alternative = "less")$conf.int[2])))
}

tail_lines <- function() {
  value <- c(0, 1e-6, 0.1, 0.4549, 1, 3.841459, 10, 30, 200, 1400)
  unlist(lapply(c(1, 2, 3, 10, 51), function(degrees) {
    paste("tail chi-square", figure(value), degrees, figure(pchisq(value, degrees, lower.tail = FALSE)))
  }))
}

# Rows that enter late, in groups, strata and patients.
late_cohort <- function(seed) {
  set.seed(seed)
  size <- sample(6:16, 1)
  divisor <- if (seed %% 2) 1 else 4
  entry <- ifelse(runif(size) < c(0.3, 0.6, 1)[seed %% 3 + 1], sample(0:20, size, TRUE), 0)
  data.frame(
    entry = entry / divisor, time = (entry + sample(1:20, size, TRUE)) / divisor,
    cause = sample(0:2, size, TRUE, c(0.3, 0.45, 0.25)), group = sample(1:(seed %% 2 + 2), size, TRUE),
    stratum = sample(1:(seed %% 3 + 1), size, TRUE), patient = sample(seq_len(size %/% 2), size, TRUE),
    events = sample(0:3, size, TRUE))
}

late_lines <- function(name, cohort) {
  figures <- late_figures(cohort)
  of <- function(...) unname(figures[unlist(lapply(c(...), function(start) {
    grep(paste0("^", start, "(@\\d+)?$"), names(figures), value = TRUE)
  }))])
  curve <- function(prefix) of(paste0(prefix, c(
    "-survival", "-error", "-log-log-lower", "-log-log-upper", "-median", "-median-log-log-lower",
    "-median-log-log-upper")))
  incidence <- function(prefix) of(unlist(lapply(c("-1", "-2"), function(cause) {
    paste0(prefix, c("", "-error", "-log-log-lower", "-log-log-upper"), cause)
  })))
  rank <- function(prefix) of(paste0(prefix, c("-chi-square", "-p", "-expected")))
  c(
    lines_of("rows", name, do.call(paste, c(lapply(cohort, figure), sep = ":"))),
    lines_of("at-risk", name, figure(of("late-at-risk"))),
    lines_of("curve-rows", name, figure(curve("late-rows"))),
    lines_of("curve-patients", name, figure(curve("late-patients"))),
    lines_of("early-patients", name, figure(curve("early-patients"))),
    lines_of("mean", name, figure(of("late-mean", "late-mean-error-rows", "late-mean-error-patients"))),
    lines_of("incidence-rows", name, figure(incidence("late-rows-incidence"))),
    lines_of("incidence-patients", name, figure(incidence("late-patients-incidence"))),
    lines_of("strata-rank", name, figure(rank("strata-rank"))),
    lines_of("late-rank", name, figure(rank("late-rank"))),
    lines_of("rate", name, figure(of("late-rate", "late-rate-error", "late-rate-lower", "late-rate-upper"))))
}

write_table <- function(directory, type, about, lines) {
  writeLines(c(
    "// Written by Tools/checks/survival-oracle/make-oracle.R; do not edit.",
    "",
    paste0("/// ", about),
    paste0("enum ", type, " {"),
    paste0("  /// As R ", getRversion(), " and survival ", packageVersion("survival"), " have it."),
    "  static let text = \"\"\"",
    paste0("    ", lines),
    "    \"\"\"",
    "}"
  ), file.path(directory, paste0(type, ".swift")))
}

directory <- commandArgs(trailingOnly = TRUE)[1]
stopifnot(!is.na(directory), dir.exists(directory))

# Per cohort: "observations"; "median" with log-log, log, plain and 80% log-log limits; "mean" with horizon, mean and
# standard error, for two horizons.
everyone <- c(classics, random)
whole <- unlist(Map(cohort_lines, names(everyone), everyone))
large <- grep("^observations", cohort_lines("quadratic", quadratic), value = TRUE, invert = TRUE)
write_table(
  directory, "OracleMedians", "Cohorts with the median, its limits and the restricted mean.", c(whole, large))

drawn <- c(classics[names(classics) != "half-by-rounding"], random[c(1:12, 20, 33)])
write_table(
  directory, "OracleCurves", "Curves with Greenwood's standard error of log S, and their limits.",
  unlist(Map(curve_lines, names(drawn), drawn)))

write_table(
  directory, "OracleSummaries", "Lists with their summary, and quantiles of the normal distribution.",
  c(unlist(lapply(1:25, summary_lines)), normal_lines()))

compared <- c(
  list("leukaemia" = list(
    time = c(classics$maintained$time, classics[["not-maintained"]]$time),
    cause = c(classics$maintained$event, classics[["not-maintained"]]$event), group = rep(1:2, c(11, 12)))),
  setNames(lapply(1:14, compared_cohort), paste0("seed-", 1:14)))
write_table(
  directory, "OracleComparisons", "Cohorts with causes and groups: log-rank tests and cumulative incidences.",
  unlist(Map(comparison_lines, names(compared), compared)))

write_table(
  directory, "OracleExact", "Exact limits of proportions and rates, and tails of the chi-square distribution.",
  c(
    unlist(mapply(
      exact_line,
      c(0, 1, 0, 3, 18, 11, 8, 4, 0, 1, 250, 99999, 20),
      c(1, 1, 18, 18, 18, 18, 22, 22, 300, 5000, 5000, 100000, 100000),
      c(0.5, 0.5, 22.25, 22.25, 30, 31.5, 24.75, 24.75, 410, 9000, 8000, 125000, 125000))),
    tail_lines()))

# Per cohort: "rows" with entry, time, cause, group, stratum, patient and events; "at-risk" at a quarter, a half, five
# eighths and all of the longest time. Curves of rows, of patients, and of patients without entry: survival, its error and
# limits at those times, and the median with its limits. "mean": to all and to five eighths of the longest time, with the
# error of rows and of patients. Incidences cause by cause: value, error, limits. Ranks: statistic, p, expected events.
rounded <- late_cohort(1)
rounded$entry <- rounded$entry - ifelse(rounded$entry > 0, 1e-9, 0)
one_patient <- late_cohort(2)
one_patient$patient <- 1
late <- c(
  list("rounded-entries" = rounded, "one-patient" = one_patient, "one-row" = late_cohort(3)[1, ]),
  setNames(lapply(1:8, late_cohort), paste0("seed-", 1:8)))
write_table(
  directory, "OracleLate", "Cohorts that enter late, with strata and patients: curves, ranks and rates.",
  unlist(Map(late_lines, names(late), late)))
