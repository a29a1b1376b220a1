#!/usr/bin/env python3
"""Prints the figures of lifelines or scipy for cohorts.csv and counts.csv in a directory: "cohort,figure,value".

  figures.py DIRECTORY lifelines|scipy

The figures have the names that the program's own tool gives them. Left out where the definition is another one
(Documentation/statistics.md says which is ours, and why):

- the median of lifelines where the curve is 1/2 for a while: it takes the first such time, as Kaplan and Meier did not;
- Aalen-Johansen by lifelines with ties, which it moves apart at random, and with an event at time 0, which it drops;
- standard errors of restricted means and of cumulative incidence by lifelines: the variance of the restricted time
  itself, and another estimator;
- log-rank tests in which some group is never at risk of an event, where lifelines counts that group's degree of
  freedom, and those whose events could not have fallen otherwise, of which it makes a statistic of 0: ours is no test.
"""
import csv
import math
import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")


def read(directory):
    cohorts = {}
    with open(directory / "cohorts.csv", encoding="ascii") as file:
        for row in csv.DictReader(file):
            cohorts.setdefault(int(row["cohort"]), []).append(
                (float(row["time"]), int(row["cause"]), int(row["group"])))
    with open(directory / "counts.csv", encoding="ascii") as file:
        counts = [(int(row["cohort"]), int(row["count"]), int(row["total"]), float(row["time"]))
                  for row in csv.DictReader(file)]
    return cohorts, counts


def put(cohort, figure, value):
    print(f"{cohort},{figure},{value!r}" if math.isfinite(value) else f"{cohort},{figure},NA")


def times_of(times):
    return list(dict.fromkeys(max(times) * part for part in (0.0, 0.25, 0.5, 0.625, 1.0)))


def takes_part(rows):
    """Returns true if every group has someone at risk at the first event."""
    events = [time for time, cause, _ in rows if cause]
    return bool(events) and all(
        max(time for time, _, other in rows if other == group) >= min(events) for _, _, group in rows)


def survival_figures(cohort, rows):
    import lifelines
    from lifelines.statistics import multivariate_logrank_test
    from lifelines.utils import restricted_mean_survival_time

    times = [row[0] for row in rows]
    events = [bool(row[1]) for row in rows]
    curve = lifelines.KaplanMeierFitter().fit(times, events)
    limits = curve.confidence_interval_survival_function_
    steps = curve.survival_function_.iloc[:, 0]
    if not any(abs(value - 0.5) < 1e-9 for value in steps):
        put(cohort, "median", float(curve.median_survival_time_))
    for index, time in enumerate(times_of(times), 1):
        value = float(curve.survival_function_at_times(time).iloc[0])
        put(cohort, f"survival@{index}", value)
        if 0 < value < 1:
            lower, upper = limits.loc[:time].iloc[-1]
            put(cohort, f"log-log-lower@{index}", float(lower))
            put(cohort, f"log-log-upper@{index}", float(upper))
    for index, part in enumerate((1.0, 0.625), 1):
        put(cohort, f"restricted-mean@{index}", float(restricted_mean_survival_time(curve, t=max(times) * part)))
    groups = [row[2] for row in rows]
    if len(set(groups)) > 1 and takes_part(rows):
        try:
            test = multivariate_logrank_test(times, groups, events)
        except Exception:  # a matrix that cannot be inverted is no test
            return
        if math.isfinite(test.test_statistic) and test.test_statistic != 0:
            put(cohort, "log-rank-chi-square", float(test.test_statistic))
            put(cohort, "log-rank-p", float(test.p_value))


def incidence_figures(cohort, rows):
    import lifelines

    times = [row[0] for row in rows]
    if len(set(times)) < len(times) or len(times) < 2 or any(time == 0 and cause for time, cause, _ in rows):
        return
    for cause in (1, 2):
        if not any(row[1] == cause for row in rows):
            continue
        curve = lifelines.AalenJohansenFitter(calculate_variance=False).fit(
            times, [row[1] for row in rows], event_of_interest=cause).cumulative_density_.iloc[:, 0]
        for index, time in enumerate(times_of(times), 1):
            put(cohort, f"incidence-{cause}@{index}", float(curve.loc[:time].iloc[-1]))


def lifelines_figures(cohorts, _):
    for cohort, rows in cohorts.items():
        survival_figures(cohort, rows)
        incidence_figures(cohort, rows)


def two_group_test(cohort, rows):
    from scipy import stats

    samples = {}
    for time, cause, group in rows:
        samples.setdefault(group, ([], []))[0 if cause else 1].append(time)
    if len(samples) == 2 and takes_part(rows):
        first, second = (stats.CensoredData(uncensored=ended, right=running) for ended, running in samples.values())
        test = stats.logrank(first, second)
        if math.isfinite(test.statistic):
            put(cohort, "log-rank-chi-square", float(test.statistic ** 2))
            put(cohort, "log-rank-p", float(test.pvalue))


def scipy_figures(cohorts, counts):
    from scipy import stats

    for cohort, rows in cohorts.items():
        times = [row[0] for row in rows]
        sample = stats.CensoredData(
            uncensored=[row[0] for row in rows if row[1]], right=[row[0] for row in rows if not row[1]])
        curve = stats.ecdf(sample).sf
        for index, time in enumerate(times_of(times), 1):
            put(cohort, f"survival@{index}", float(curve.evaluate(time)))
        two_group_test(cohort, rows)
    for cohort, count, total, time in counts:
        test = stats.binomtest(count, total)
        # By quantiles of beta distributions: binomtest's own search for exact limits stops at 1e-12 of the probability.
        put(cohort, "clopper-pearson-lower", float(stats.beta.ppf(0.025, count, total - count + 1)) if count else 0.0)
        put(cohort, "clopper-pearson-upper",
            float(stats.beta.isf(0.025, count + 1, total - count)) if count < total else 1.0)
        score = test.proportion_ci(method="wilson")
        put(cohort, "wilson-lower", float(score.low))
        put(cohort, "wilson-upper", float(score.high))
        put(cohort, "garwood-lower", float(stats.gamma.ppf(0.025, count)) / time if count else 0.0)
        put(cohort, "garwood-upper", float(stats.gamma.isf(0.025, count + 1)) / time)
        put(cohort, "proportion-at-most",
            float(stats.beta.isf(1 - 0.95, count + 1, total - count)) if count < total else 1.0)
        put(cohort, "rate-at-most", float(stats.gamma.isf(1 - 0.95, count + 1)) / time)


if __name__ == "__main__":
    figures = {"lifelines": lifelines_figures, "scipy": scipy_figures}[sys.argv[2]]
    figures(*read(pathlib.Path(sys.argv[1])))
