import Arguments
import Projections
import Statistics

/// The options of the queries that answer with statistics.
struct StatisticsOptions {
  /// The scale of a curve's interval, under its name on the command line and in R.
  enum Interval: String, CaseIterable {
    case log
    case logLog = "log-log"
    case plain

    var transform: IntervalTransform {
      switch self {
      case .log: .log
      case .logLog: .logLog
      case .plain: .plain
      }
    }
  }

  /// The scale of a curve's interval.
  let interval: Interval
  /// Up to which month the restricted mean goes; nil for the longest time of each group.
  let horizon: Double?
  /// The months at which curves are read.
  let months: [Double]
  /// The terms of adverse events asked for; empty for all that are recorded.
  let terms: [String]
  /// What puts patients at risk; nil for everything that does.
  let exposure: AdverseEventExposure.Basis?
  /// Which cells are too small to show.
  let suppression: Suppression

  /// The declarations, for the command.
  static let declarations = [
    Option(
      "interval", value: "SCALE", help: "The scale of a curve's 95 % interval (survival, curves).",
      choices: choices(of: Interval.self), default: Interval.logLog.rawValue),
    Option("horizon", value: "MONTHS", help: "Restrict the mean to so many months (survival)."),
    Option("at", value: "MONTHS", help: "Read curves at these months, such as 6,12,24 (survival)."),
    Option("term", value: "TERM", help: "Only that adverse event (rates); may be given again.", isRepeatable: true),
    Option(
      "exposure", value: "WHAT", help: "Only time on that (rates).",
      choices: choices(of: AdverseEventExposure.Basis.self)),
    suppressBelow("Withhold cells of fewer patients, and what gives them away (durations, survival, rates)."),
  ]

  /// The declaration of the smallest cell to show.
  static func suppressBelow(_ help: String) -> Option { Option("suppress-below", value: "N", help: help) }

  /// Which queries take an option.
  private static let users: [(option: String, queries: [Query])] = [
    ("interval", [.survival, .curves]), ("horizon", [.survival]), ("at", [.survival]), ("term", [.rates]),
    ("exposure", [.rates]), ("suppress-below", [.durations, .survival, .rates]),
    ("by", [.durations, .survival, .curves]),
  ]

  /// Refuses an option that the query has no use for.
  static func refuseMisplaced(_ matches: Matches, _ query: Query) throws(UsageError) {
    for (option, queries) in users where !queries.contains(query) {
      guard matches.isGiven(option), let argument = matches.arguments(option).first else { continue }
      let names = queries.map(\.rawValue).joined(separator: ", ")
      throw UsageError(
        "--\(option) is for \(names) only", at: argument,
        hint: "regimen query \(queries[0].rawValue) --\(option) \(argument.text)")
    }
  }

  /// Options made elsewhere than on a command line; everything else as by default.
  init(months: [Double], suppression: Suppression = Suppression(threshold: nil)) {
    (interval, horizon, self.months, terms, exposure) = (.logLog, nil, months, [], nil)
    self.suppression = suppression
  }

  /// Which cells are too small to show, by the words of a line.
  static func suppression(_ matches: Matches) throws(UsageError) -> Suppression {
    Suppression(threshold: try matches.value("suppress-below", as: threshold))
  }

  init(_ matches: Matches) throws(UsageError) {
    interval = try matches.value("interval", as: Interval.self) ?? .logLog
    horizon = try matches.value("horizon", as: StatisticsOptions.month)
    months =
      try matches.value("at", as: { try $0.split(separator: ",").map { try StatisticsOptions.month(String($0)) } })
      ?? []
    terms = matches.arguments("term").map(\.text)
    exposure = try matches.value("exposure", as: AdverseEventExposure.Basis.self)
    suppression = try StatisticsOptions.suppression(matches)
    if suppression.isOn, matches.isGiven("explain") {
      throw UsageError(
        "--explain shows single patients, which --suppress-below withholds", index: nil, hint: "leave one of them out")
    }
  }

  private static func month(_ text: String) throws -> Double {
    guard let month = Double(text), month.isFinite, month >= 0, text.allSatisfy({ $0.isASCII && !$0.isLetter }) else {
      throw ValueError("a time is a number of months", hint: "such as 12, or 6,12,24 where several are asked for")
    }
    return month
  }

  private static func threshold(_ text: String) throws -> Int {
    guard let number = Int(text), (2...1000).contains(number) else {
      throw ValueError("the smallest cell to show is a number of patients from 2 to 1000", hint: "5 is usual")
    }
    return number
  }
}
