import Foundation
import Statistics

/// A figure under the name that the other programs give it; nil where it does not exist.
typealias Figure = (name: String, value: Double?)

/// The numbers of a CSV file, row by row, without its header.
func rows(of path: String) throws -> [[Double]] {
  let text = try String(contentsOfFile: path, encoding: .utf8)
  return text.split(separator: "\n").dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
}

/// A figure as a line of output: a double is printed so that it reads back the same.
func csvLine(_ cohort: Int, _ figure: Figure) -> String {
  "\(cohort),\(figure.name),\(figure.value.map { $0.isFinite ? "\($0)" : "NA" } ?? "NA")"
}

/// The exact limits of a proportion and of a rate.
func exactFigures(count: Int, total: Int, time: Double) -> [Figure] {
  let proportion = Proportion(count: count, total: total)
  let rate = EventRate(count: count, time: time)
  return both("clopper-pearson", proportion.clopperPearson()) + both("wilson", proportion.wilson())
    + both("garwood", rate.exactLimits())
    + [("proportion-at-most", proportion.upperLimit()), ("rate-at-most", rate.upperLimit())]
}

/// Two limits as figures; `at` names the time.
func both(_ name: String, _ limits: ConfidenceLimits?, at: String = "") -> [Figure] {
  [("\(name)-lower\(at)", limits?.lower), ("\(name)-upper\(at)", limits?.upper)]
}

/// The transforms under R's names for them.
let transforms: [(name: String, transform: IntervalTransform)] = [
  ("log-log", .logLog), ("log", .log), ("plain", .plain),
]
