/// A running sum that carries along the rounding error of every addition, so that ten times 0.1 is 1.
///
/// Source: A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54 (1974) 39–51.
struct CompensatedSum {
  private var sum = 0.0
  private var error = 0.0

  /// Sums `terms` in their order.
  init(_ terms: some Sequence<Double>) {
    for term in terms { add(term) }
  }

  /// The sum so far, with the errors put back.
  var total: Double { sum + error }

  private mutating func add(_ term: Double) {
    let next = sum + term
    error += sum.magnitude >= term.magnitude ? (sum - next) + term : (term - next) + sum
    sum = next
  }
}
