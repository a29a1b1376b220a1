# Prints what R's survival makes of cohorts.csv, late.csv and counts.csv in a directory, as lines "cohort,figure,value".
#
#   Rscript Tools/checks/survival-oracle/figures.R DIRECTORY
#
# The figures have the names that the program's own tool gives them. Where R's summary() writes limits of 1 and 1 before
# the first event under "log-log", survfit itself has none: NA. With one person R prints a standard error of 0 for the
# restricted mean; ours is none: NA.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "late.R"))

written <- new.env()
written$lines <- character(0)
written$parts <- list()

put <- function(cohort, figure, value) {
  text <- ifelse(is.finite(value), formatC(value, digits = 17, width = 1, format = "g"), "NA")
  written$parts[[length(written$parts) + 1]] <- paste(cohort, figure, text, sep = ",")
}

# No two times stand so close that it would matter whether a time asked for is met exactly.
times_of <- function(time) unique(max(time) * c(0, 0.25, 0.5, 0.625, 1))

kaplan_meier <- function(id, cohort) {
  event <- as.numeric(cohort$cause != 0)
  times <- times_of(cohort$time)
  at <- paste0("@", seq_along(times))
  for (transform in transforms) {
    fit <- survfit(Surv(cohort$time, event) ~ 1, conf.type = transform)
    part <- summary(fit, times = times)
    if (transform == "log-log") {
      put(id, paste0("survival", at), part$surv)
      put(id, paste0("survival-error", at), ifelse(part$surv == 0, NA, part$std.err))
      put(id, paste0("at-risk", at), part$n.risk)
      horizons <- c(max(cohort$time), max(cohort$time) * 0.625)
      for (index in 1:2) {
        table <- survival:::survmean(fit, rmean = horizons[index])$matrix
        put(id, paste0("restricted-mean@", index), table[5])
        put(id, paste0("restricted-mean-error@", index), if (nrow(cohort) == 1) NA else table[6])
      }
      reverse <- summary(survfit(Surv(cohort$time, 1 - event) ~ 1, conf.type = transform))$table
      put(id, c("follow-up-median", "follow-up-lower", "follow-up-upper"), unname(reverse[7:9]))
    }
    none <- part$surv == 0 | (transform == "log-log" & part$surv == 1)
    put(id, paste0(transform, "-lower", at), ifelse(none, NA, part$lower))
    put(id, paste0(transform, "-upper", at), ifelse(none, NA, part$upper))
    table <- summary(fit)$table
    put(id, c("median", paste0("median-", transform, c("-lower", "-upper"))), unname(table[7:9]))
  }
}

# A matrix that cannot be inverted is no test: R says so by an error, which stands as NA here.
log_rank <- function(id, cohort) {
  event <- as.numeric(cohort$cause != 0)
  test <- NULL
  if (length(unique(cohort$group)) > 1) {
    test <- tryCatch(survdiff(Surv(cohort$time, event) ~ cohort$group), error = function(e) NULL)
  }
  members <- if (is.null(test)) 0 else sum(test$exp > 0)
  valid <- !is.null(test) && members > 1 && is.finite(test$chisq)
  put(id, "log-rank-chi-square", if (valid) test$chisq else NA)
  put(id, "log-rank-p", if (valid) pchisq(test$chisq, members - 1, lower.tail = FALSE) else NA)
  if (valid) {
    put(id, paste0("log-rank-expected@", sort(unique(cohort$group))), unname(test$exp))
  }
}

aalen_johansen <- function(id, cohort) {
  times <- times_of(cohort$time)
  status <- factor(cohort$cause, 0:2, c("censored", "first", "second"))
  for (transform in transforms) {
    part <- summary(survfit(Surv(cohort$time, status) ~ 1, conf.type = transform), times = times)
    for (cause in 1:2) {
      state <- match(c("first", "second")[cause], part$states)
      at <- paste0("-", cause, "@", seq_along(times))
      value <- matrix(part$pstate, nrow = length(times))[, state]
      none <- value == 0 | (transform == "log-log" & value > 1 - 1e-12)
      if (transform == "log-log") {
        put(id, paste0("incidence", at), value)
        put(id, paste0("incidence-error", at), matrix(part$std.err, nrow = length(times))[, state])
      }
      put(id, paste0("incidence-", transform, "-lower", at),
          ifelse(none, NA, matrix(part$lower, nrow = length(times))[, state]))
      put(id, paste0("incidence-", transform, "-upper", at),
          ifelse(none, NA, matrix(part$upper, nrow = length(times))[, state]))
    }
  }
}

exact <- function(row) {
  both <- function(name, limits) put(row$cohort, paste0(name, c("-lower", "-upper")), limits)
  both("clopper-pearson", binom.test(row$count, row$total)$conf.int)
  both("wilson", suppressWarnings(prop.test(row$count, row$total, correct = FALSE))$conf.int)
  both("garwood", poisson.test(row$count, row$time)$conf.int)
  put(row$cohort, "proportion-at-most", binom.test(row$count, row$total, alternative = "less")$conf.int[2])
  put(row$cohort, "rate-at-most", poisson.test(row$count, row$time, alternative = "less")$conf.int[2])
}

directory <- commandArgs(trailingOnly = TRUE)[1]
cohorts <- read.csv(file.path(directory, "cohorts.csv"))
for (cohort in split(cohorts, cohorts$cohort)) {
  id <- cohort$cohort[1]
  kaplan_meier(id, cohort)
  log_rank(id, cohort)
  aalen_johansen(id, cohort)
}
late <- read.csv(file.path(directory, "late.csv"))
for (cohort in split(late, late$cohort)) {
  figures <- late_figures(cohort)
  put(cohort$cohort[1], names(figures), unname(figures))
}
counts <- read.csv(file.path(directory, "counts.csv"))
for (index in seq_len(nrow(counts))) exact(counts[index, ])
writeLines(unlist(written$parts))
