# The figures of R's survival and sandwich for a cohort with delayed entry, strata and patients with several rows.
#
# late_figures(cohort) returns them under the names that the program's own tool gives them. A row is at risk after
# `entry` and up to `time`; it belongs to a `group`, a `stratum` and a `patient`, and stands for a number of `events`.
# Where the definition is another one, NA stands for R's figure:
#
# - with one patient R prints a standard error of 0, or what rounding left of it; ours is none, and so are the limits;
# - with one row the restricted mean has a standard error of 0 in R; ours is none;
# - at a curve of 0 or 1, as in figures.R; with clusters R's plain limits there are 0 and 0, which can end the interval
#   of a median, while of independent rows it has none, and ours has none of either.

library(survival)

transforms <- c("log-log", "log", "plain")

# No two times stand so close that it would matter whether a time asked for is met exactly.
late_times <- function(cohort) max(cohort$time) * c(0.25, 0.5, 0.625, 1)

named <- function(names, values) setNames(as.numeric(values), names)

limits_at <- function(name, transform, at, value, lower, upper, unknown) {
  none <- value == 0 | (transform == "log-log" & value > 1 - 1e-12) | unknown
  named(c(paste0(name, "-lower", at), paste0(name, "-upper", at)), c(ifelse(none, NA, lower), ifelse(none, NA, upper)))
}

# A curve, its limits and its median; `fit_of` makes the fit with a transform.
curve_figures <- function(prefix, fit_of, times, unknown = FALSE) {
  at <- paste0("@", seq_along(times))
  figures <- numeric(0)
  for (transform in transforms) {
    fit <- fit_of(transform)
    part <- summary(fit, times = times)
    if (transform == "log-log") {
      figures <- c(
        figures, named(paste0(prefix, "-survival", at), part$surv),
        named(paste0(prefix, "-error", at), ifelse(part$surv == 0 | unknown, NA, part$std.err)),
        named(paste0(prefix, "-median"), summary(fit)$table["median"]))
    }
    if (transform == "plain") fit$lower[fit$surv == 0] <- fit$upper[fit$surv == 0] <- NA
    limits <- summary(fit)$table[paste0("0.95", c("LCL", "UCL"))]
    figures <- c(
      figures,
      limits_at(paste0(prefix, "-", transform), transform, at, part$surv, part$lower, part$upper, unknown),
      named(paste0(prefix, "-median-", transform, c("-lower", "-upper")), if (unknown) c(NA, NA) else limits))
  }
  figures
}

# Of independent rows by the formula that print() uses; of patients from their influence on each step of the curve, which
# sums to that on the area as the curve does. residuals(fit, type = "auc") should be the same sum by rows, but stops or
# warns in survival 3.5-3 if few times have an event.
mean_figures <- function(cohort, horizons, unknown) {
  rows <- survfit(Surv(entry, time, event) ~ 1, data = cohort)
  patients <- survfit(Surv(entry, time, event) ~ 1, data = cohort, cluster = patient, influence = TRUE)
  figures <- numeric(0)
  for (index in seq_along(horizons)) {
    table <- survival:::survmean(rows, rmean = horizons[index])$matrix
    widths <- diff(c(pmin(patients$time, horizons[index]), horizons[index]))
    influence <- matrix(patients$influence.surv, ncol = length(patients$time)) %*% widths
    figures <- c(figures, named(
      paste0(c("late-mean", "late-mean-error-rows", "late-mean-error-patients"), "@", index),
      c(table[5], if (nrow(cohort) == 1) NA else table[6], if (unknown) NA else sqrt(sum(influence^2)))))
  }
  figures
}

# Each row is a path of its own (id), in one state from its entry on. R's influences are summed over clusters here: for
# several states survival 3.5-3 reads `cluster` and then takes `id` in its place.
incidence_figures <- function(prefix, cohort, cluster, times, unknown) {
  status <- factor(cohort$cause, 0:2, c("censored", "first", "second"))
  row <- seq_len(nrow(cohort))
  fit <- survfit(Surv(cohort$entry, cohort$time, status) ~ 1, id = row, influence = 1)
  # Rows, times, states; the influence on the state at the start stands before the first time.
  states <- length(fit$states)
  influence <- array(fit$influence.pstate, c(length(row), length(fit$time) + 1, states))[, -1, , drop = FALSE]
  passed <- findInterval(times, fit$time)
  value <- function(state) ifelse(passed == 0, 0, fit$pstate[pmax(passed, 1), state])
  error <- function(state) {
    sums <- rowsum(matrix(influence[, pmax(passed, 1), state], nrow = length(row)), cluster)
    ifelse(passed == 0, 0, sqrt(colSums(sums^2)))
  }
  unlist(lapply(1:2, function(cause) {
    state <- match(c("first", "second")[cause], fit$states)
    at <- paste0("-", cause, "@", seq_along(times))
    limits <- unlist(lapply(transforms, function(transform) {
      both <- survival:::survfit_confint(value(state), error(state), logse = FALSE, transform, 0.95)
      limits_at(paste0(prefix, "-", transform), transform, at, value(state), both$lower, both$upper, unknown)
    }))
    c(named(paste0(prefix, at), value(state)),
      named(paste0(prefix, "-error", at), if (unknown) NA * times else error(state)), limits)
  }))
}

# Without delayed entry it is survdiff; with it the score test of the exact partial likelihood, and the events expected
# by Breslow's hazard of the stratum at equal curves: both know entry and strata, and at equal curves both are the
# log-rank test. A matrix that cannot be inverted is no test.
rank_figures <- function(cohort) {
  members <- sort(unique(cohort$group))
  plain <- tryCatch(
    suppressWarnings(survdiff(Surv(time, event) ~ group + strata(stratum), data = cohort)), error = function(e) NULL)
  figures <- rank_row("strata-rank", members, if (!is.null(plain)) list(
    chisq = plain$chisq, exp = if (is.matrix(plain$exp)) rowSums(plain$exp) else plain$exp))
  expected <- 0
  if (length(members) > 1 && sum(cohort$event) > 0) {
    # At a coefficient of 0 the covariate has no weight: any will do.
    flat <- coxph(Surv(entry, time, event) ~ group + strata(stratum), data = cohort, init = 0, iter.max = 0,
                  ties = "breslow")
    expected <- tapply(cohort$event - residuals(flat, type = "martingale"), factor(cohort$group, members), sum)
  }
  taking <- members[expected > 1e-9]
  entered <- NULL
  if (length(taking) > 1) {
    part <- cohort[cohort$group %in% taking, ]
    full <- qr(model.matrix(~ factor(group), part))$rank == length(taking)
    entered <- if (full) tryCatch(list(
      chisq = score_of(part, length(taking)), exp = expected), error = function(e) NULL)
  }
  c(figures, rank_row("late-rank", members, entered), clustered_rank(cohort, members, taking, expected))
}

# The robust score of Breslow's partial likelihood at equal curves: its score is O − E, with ties, too. Its matrix is that
# of the sums over patients of the score residuals; where it cannot be inverted, and with one patient, there is no test.
clustered_rank <- function(cohort, members, taking, expected) {
  test <- NULL
  if (length(taking) > 1 && length(unique(cohort$patient)) > 1) {
    part <- cohort[cohort$group %in% taking, ]
    fit <- suppressWarnings(coxph(
      Surv(entry, time, event) ~ factor(group) + strata(stratum), data = part, cluster = patient,
      init = rep(0, length(taking) - 1), iter.max = 0, ties = "breslow"))
    scores <- as.matrix(residuals(fit, type = "score", collapse = part$patient))
    sums <- crossprod(scores)
    scale <- sqrt(pmax(diag(sums), .Machine$double.xmin))
    if (!any(is.na(coef(fit))) && qr(sums / outer(scale, scale), tol = 1e-9)$rank == length(taking) - 1)
      test <- list(chisq = fit$rscore, exp = expected)
  }
  rank_row("patients-rank", members, test)
}

# survdiff and coxph solve with the whole matrix; ours gives no test if it cannot be inverted, as survdiff does.
score_of <- function(cohort, groups) {
  fit <- suppressWarnings(coxph(
    Surv(entry, time, event) ~ factor(group) + strata(stratum), data = cohort, init = rep(0, groups - 1),
    iter.max = 0, ties = "exact"))
  if (any(is.na(coef(fit)))) NA else unname(fit$score)
}

rank_row <- function(name, members, test) {
  valid <- !is.null(test) && length(test$exp) > 1 && sum(test$exp > 1e-9) > 1 && is.finite(test$chisq)
  degrees <- sum(test$exp > 1e-9) - 1
  named(
    c(paste0(name, c("-chi-square", "-p")), paste0(name, "-expected@", members)),
    if (valid) c(test$chisq, pchisq(test$chisq, degrees, lower.tail = FALSE), test$exp)
    else rep(NA, 2 + length(members)))
}

# Without an event, and with one patient, there is no standard error.
rate_figures <- function(cohort) {
  person <- cohort$time - cohort$entry
  unknown <- sum(cohort$events) == 0 || length(unique(cohort$patient)) < 2
  error <- NA
  if (!unknown) {
    fit <- glm(cohort$events ~ 1 + offset(log(person)), family = poisson, epsilon = 1e-14, maxit = 100)
    error <- sqrt(sandwich::vcovCL(fit, cluster = cohort$patient, type = "HC0", cadjust = TRUE)[1, 1])
  }
  rate <- sum(cohort$events) / sum(person)
  margin <- if (unknown) NA else qt(0.975, length(unique(cohort$patient)) - 1) * error
  named(
    c("late-rate", "late-rate-error", "late-rate-lower", "late-rate-upper"),
    c(rate, error, rate * exp(-margin), rate * exp(margin)))
}

late_figures <- function(cohort) {
  cohort$event <- as.numeric(cohort$cause != 0)
  times <- late_times(cohort)
  unknown <- length(unique(cohort$patient)) < 2
  rows <- function(transform) survfit(Surv(entry, time, event) ~ 1, data = cohort, conf.type = transform)
  patients <- function(transform) {
    survfit(Surv(entry, time, event) ~ 1, data = cohort, conf.type = transform, cluster = patient)
  }
  early <- function(transform) {
    survfit(Surv(time, event) ~ 1, data = cohort, conf.type = transform, cluster = patient)
  }
  at_risk <- sapply(times, function(time) sum(cohort$entry < time & time <= cohort$time))
  c(
    named(paste0("late-at-risk@", seq_along(times)), at_risk),
    curve_figures("late-rows", rows, times),
    curve_figures("late-patients", patients, times, unknown),
    curve_figures("early-patients", early, times, unknown),
    mean_figures(cohort, max(cohort$time) * c(1, 0.625), unknown),
    incidence_figures("late-rows-incidence", cohort, seq_len(nrow(cohort)), times, FALSE),
    incidence_figures("late-patients-incidence", cohort, cohort$patient, times, unknown),
    rank_figures(cohort),
    rate_figures(cohort))
}
