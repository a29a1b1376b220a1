import Answers
package import Arguments
package import Projections
package import Statistics

/// The scale of a curve's interval, under its name on the command line and in R.
package enum IntervalScale: String, CodeValue {
  case log
  case logLog = "log-log"
  case plain

  package var transform: IntervalTransform {
    switch self {
    case .log: .log
    case .logLog: .logLog
    case .plain: .plain
    }
  }

  /// The option that chooses the scale.
  package static func option(_ help: String) -> Parameter<IntervalScale> {
    Option.choice("interval", value: "SCALE", help: help, default: IntervalScale.logLog)
  }
}

/// The way curves are estimated and read.
package struct CurveOptions: Sendable {
  /// The month up to which restricted means go.
  package enum Horizon: Equatable, Sendable {
    /// The longest time of one group; of several the smallest of the longest times of groups of five rows or more.
    case common
    /// The longest time of each group: means of groups are not to be compared.
    case own
    case month(Double)
  }

  /// The scale of a curve's interval.
  package let interval: IntervalScale
  /// The month up to which the restricted mean goes.
  package let horizon: Horizon
  /// The months at which curves are read.
  package let months: [Double]
  /// The cells that are too small to show.
  package let suppression: Suppression
  /// The time after the start of each row that curves are of; nil for all of it.
  package let window: StartWindow?
  /// True if a drawing of groups is to show the p of the log-rank test.
  package let showsTest: Bool

  /// Options; everything that is not given as by default.
  package init(
    interval: IntervalScale = .logLog, horizon: Horizon = .common, months: [Double] = [],
    suppression: Suppression = Suppression(threshold: nil), window: StartWindow? = nil, showsTest: Bool = false
  ) {
    (self.interval, self.horizon, self.months, self.suppression) = (interval, horizon, months, suppression)
    (self.window, self.showsTest) = (window, showsTest)
  }

  /// The option that restricts curves to a time after the start of each row.
  package static let windowOption = windowOption("Only that time after the start of each row, such as P6M..P12M.")

  /// The same with words of its own.
  package static func windowOption(_ help: String) -> Parameter<StartWindow?> {
    Option("from-start", value: "WINDOW", help: help).optional(as: typedWindow)
  }

  package static let parameters = Parameter(
    { interval, horizon, months, suppression, window in
      CurveOptions(
        interval: interval, horizon: horizon ?? .common, months: months ?? [], suppression: suppression, window: window)
    }, IntervalScale.option("The scale of a curve's 95 % interval."),
    Option(
      "horizon", value: "MONTHS", help: "Restrict the mean to so many months; own: to the longest time of each group."
    ).optional { $0 == "own" ? .own : .month(try typedMonth($0)) },
    monthsOption, Suppression.groups, windowOption)

  /// The options that change a drawing of curves.
  package static let ofDrawing = Parameter(
    { interval, window, showsTest in CurveOptions(interval: interval, window: window, showsTest: showsTest) },
    IntervalScale.option("The scale of a curve's 95 % interval."), windowOption,
    Option.flag("log-rank", help: "Write the p of the log-rank test under grouped curves; --strata does, too.").isGiven)

  /// The option that says where curves are read.
  static let monthsOption = Option(
    "at", value: "MONTHS", help: "Read curves at these months, such as 6,12,24."
  ).optional { text in try typedMonths(text) }
}

/// Reads times in months with commas between them, each once.
private func typedMonths(_ text: String) throws(ValueError) -> [Double] {
  var months: [Double] = []
  for part in text.split(separator: ",", omittingEmptySubsequences: false) {
    let month = try typedMonth(String(part))
    if !months.contains(month) { months.append(month) }
  }
  return months
}

/// Reads a window of time after a start.
private func typedWindow(_ text: String) throws(ValueError) -> StartWindow {
  guard let window = StartWindow(parsing: text) else {
    throw ValueError(
      "a window is two times after the start with two dots between them", hint: "such as P6M..P12M, or P6M..")
  }
  return window
}

/// Reads a time in months.
private func typedMonth(_ text: String) throws(ValueError) -> Double {
  guard let month = Double(text), month.isFinite, month >= 0, text.allSatisfy({ $0.isASCII && !$0.isLetter }) else {
    throw ValueError("a time is a number of months", hint: "such as 12, or 6,12,24 where several are asked for")
  }
  return month
}

extension Suppression {
  /// For answers that count patients in groups.
  package static let groups = option("Withhold cells of fewer patients, and what gives them away.")

  /// The option that withholds small cells.
  package static func option(_ help: String) -> Parameter<Suppression> {
    Parameter(
      { threshold in Suppression(threshold: threshold) },
      Option("suppress-below", value: "N", help: help).optional(as: typedThreshold))
  }

  private static func typedThreshold(_ text: String) throws(ValueError) -> Int {
    guard let number = Int(text), (2...1000).contains(number) else {
      throw ValueError("the smallest cell to show is a number of patients from 2 to 1000", hint: "5 is usual")
    }
    return number
  }
}
