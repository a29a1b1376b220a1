extension AalenJohansen {
  /// The variance of the cumulative incidence of a cause after the step at `index`.
  ///
  /// Each time s adds the multinomial variance of what happened among the n at risk then, carried on to the time asked
  /// for. With S the curve just before s, F the incidence, h the shares of those at risk that the cause (k), another
  /// cause (o) or any (h = k + o) ended, and B = (F(t) − F(s)) / (1 − h), the sum over those at risk is
  ///
  ///     [ k (S (1 − k) − B (1 − h))² + o (S k + B (1 − h))² + (1 − h) (S k − B h)² ] / n.
  ///
  /// This is at once the Greenwood-type estimator of the variance (P. K. Andersen, Ø. Borgan, R. D. Gill and
  /// N. Keiding, Statistical Models Based on Counting Processes (1993), IV.4) and the infinitesimal jackknife of R's
  /// `survfit`, each observation's influence squared and summed: influences of two times are uncorrelated among those
  /// at risk at the later one, so that the two agree to the last digits, ties included. With one cause it is
  /// Greenwood's variance. It is a sum of squares: no digits cancel. O(n).
  package func variance(of cause: Int, after index: Int) -> Double {
    let reached = steps[index].incidences[cause]
    var before = 1.0
    let terms = steps[...index].map { step -> Double in
      defer { before = step.survival }
      let ended = step.events.reduce(0, +)
      if ended == 0 { return 0 }
      let atRisk = Double(step.atRisk)
      let (share, all) = (Double(step.events[cause]) / atRisk, Double(ended) / atRisk)
      let rest = Double(step.atRisk - ended) / atRisk
      let beyond = reached - step.incidences[cause]
      let carried = rest == 0 ? 0 : beyond / rest
      let own = before * (1 - share) - beyond
      let other = before * share + beyond
      let neither = before * share - carried * all
      return (share * own * own + (all - share) * other * other + rest * neither * neither) / atRisk
    }
    return CompensatedSum(terms).total
  }
}
