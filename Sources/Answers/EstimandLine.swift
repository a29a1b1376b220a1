/// The quantity that the figures of an answer estimate, in the words of a referee: of whom, from when, to what.
///
/// A part is nil where it does not apply. The parts follow the ICH E9(R1) addendum on estimands (2019), with those that
/// a curve of time to an event needs beside them.
package struct EstimandLine: Equatable, Sendable {
  /// The rows, and the patients that they are of.
  package var population: String
  /// The day from which time is counted.
  package var timeZero: String?
  /// The end that counts.
  package var event: String?
  /// The ends that make it impossible.
  package var competing: String?
  /// The ends of observation that leave the event open.
  package var censoring: String?
  /// The day from which a row is at risk.
  package var entry: String?
  /// The estimate of the variance, and its assumption.
  package var variance: String?

  /// An estimand of its parts.
  package init(
    population: String, timeZero: String? = nil, event: String? = nil, competing: String? = nil,
    censoring: String? = nil, entry: String? = nil, variance: String? = nil
  ) {
    (self.population, self.timeZero, self.event, self.competing) = (population, timeZero, event, competing)
    (self.censoring, self.entry, self.variance) = (censoring, entry, variance)
  }

  /// The parts in order, each with its name in JSON and the words before it in the sentence.
  private var parts: [(name: String, lead: String, text: String?)] {
    [
      ("population", "", population), ("timeZero", "time from ", timeZero), ("event", "event: ", event),
      ("competing", "competing: ", competing), ("censoring", "censored at ", censoring),
      ("entry", "at risk from ", entry), ("variance", "variance: ", variance),
    ]
  }

  /// The sentence that stands under a figure: `estimand: pairs of …; time from …; event: …`.
  package var sentence: String {
    "estimand: " + parts.compactMap { part in part.text.map { part.lead + $0 } }.joined(separator: "; ")
  }

  /// The object of JSON.
  var value: Value { .object(parts.map { (key: $0.name, value: Value($0.text)) }) }
}
