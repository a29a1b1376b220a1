import CalendarTime

/// A dose with the ranges of its drug, and its place in them, which several checks ask for.
struct CheckedDose: Sendable {
  let course: CheckedCourse
  let event: HistoryEvent
  let dose: Dose
  /// The unit where it is none for such a drug: energy or sessions, applications, international units, or tablets of a
  /// drug that is injected.
  let strangeUnit: DoseUnit?
  /// True for methotrexate that is given more often than once a week.
  let isMethotrexateTooOften: Bool
  /// The interval as a share of the shortest usual one; 1 for drugs that are given every day.
  let intervalShare: Double
  /// True for an interval more than three times as long as the longest usual one.
  let isIntervalLong: Bool
  /// The place of the dose in the range that suits it best; nil where it cannot be compared with any.
  let level: DoseRange.Level?
  /// True for a dose below a tenth of the lowest usual one.
  let isFarBelow: Bool

  /// A dose of a course whose drug has ranges.
  init(_ course: CheckedCourse, _ event: HistoryEvent, _ dose: Dose) {
    (self.course, self.event, self.dose) = (course, event, dose)
    let ranges = course.ranges
    let strangeUnit = CheckedDose.strangeUnit(of: dose, of: course.drug)
    let isTooOften = course.drug?.name == "methotrexate" && dose.every.isRegular && dose.every.days < 6.999
    let isCompared = strangeUnit == nil && dose.every.isRegular
    let usual = CheckedDose.usualDays(ranges)
    let share = usual.shortest <= 1 || !isCompared ? 1 : dose.every.days / usual.shortest
    (self.strangeUnit, isMethotrexateTooOften, intervalShare) = (strangeUnit, isTooOften, share)
    isIntervalLong = isCompared && dose.every.days > 3 * usual.longest
    // Where the interval is asked about already, the single amount alone is judged.
    let period = isTooOften || share < 0.999 ? ranges.first?.period : nil
    level = CheckedDose.level(
      of: period.map { Dose(amount: dose.amount, unit: dose.unit, every: $0) } ?? dose, in: ranges)
    let tenfold = Dose(amount: dose.amount * 10, unit: dose.unit, every: dose.every)
    isFarBelow = DoseRange.Level.below == CheckedDose.onlyLevel(of: tenfold, in: ranges)
  }

  private static func strangeUnit(of dose: Dose, of drug: Drug?) -> DoseUnit? {
    switch dose.unit {
    case .joulePerSquareCentimetre, .session, .application, .internationalUnit: return dose.unit
    case .tablet:
      let isInjected = drug?.routes.allSatisfy { $0 != .oral && $0.isSystemic } ?? false
      return isInjected ? dose.unit : nil
    default: return nil
    }
  }

  /// The days of the shortest and of the longest usual interval.
  private static func usualDays(_ ranges: [DoseRange]) -> (shortest: Double, longest: Double) {
    var usual: (shortest: Double, longest: Double)?
    for range in ranges {
      for days in range.intervals.lazy.map(\.days) {
        usual = (min(usual?.shortest ?? days, days), max(usual?.longest ?? days, days))
      }
    }
    return usual ?? (1, .infinity)
  }

  private static func level(of dose: Dose, in ranges: [DoseRange]) -> DoseRange.Level? {
    let levels = ranges.compactMap { $0.levelForSomeBody(of: dose) }
    for level in [DoseRange.Level.usual, .below, .aboveUsual, .aboveMaximum] where levels.contains(level) {
      return level
    }
    return nil
  }

  /// The level of a dose in all ranges that it can be compared with; nil if there is none, or several.
  private static func onlyLevel(of dose: Dose, in ranges: [DoseRange]) -> DoseRange.Level? {
    let levels = ranges.compactMap { $0.level(of: dose) }
    return levels.allSatisfy { $0 == levels.first } ? levels.first : nil
  }
}

// Words for sentences.
extension CheckedDose {
  /// The shortest usual interval.
  var usualIntervalInWords: String {
    let shortest = course.ranges.flatMap(\.intervals).min { $0.days < $1.days }
    return "the usual " + (shortest.map { $0.typed.first?.isNumber == true ? $0.typed : "once a \($0.typed)" } ?? "")
  }

  /// The highest dose of the range with the highest maximum, and its source.
  var highestInWords: String { inWords(\.maximumInWords) }

  /// The usual doses of that range, and its source.
  var usualInWords: String { inWords(\.usualInWords) }

  private func inWords(_ words: (DoseRange) -> String) -> String {
    course.ranges.max { $0.maximum < $1.maximum }.map { "\(words($0)) (\($0.source))" } ?? ""
  }
}

extension CheckedCourse {
  /// The doses that are compared with the ranges of the drug: those of a systemic course whose drug has ranges.
  var comparedDoses: [CheckedDose] {
    ranges.isEmpty || !isSystemicOrUnusual ? [] : doses.map { CheckedDose(self, $0.event, $0.dose) }
  }

  /// True if its doses are compared with systemic ones: a topical brand or unit is not, a strange unit is.
  private var isSystemicOrUnusual: Bool {
    isSystemic || data.route == nil && drug.map { !$0.routes.contains { !$0.isSystemic } } ?? false
  }
}

extension DoseRange {
  /// The least and the greatest weight that a dose is compared for where the range and the dose count in other ways.
  private static let (lightest, heaviest, smallest) = (20.0, 200.0, 0.8)

  /// The place of a dose; where one of both is per kilogram or square metre and the other is not, only what is above
  /// the highest for every body from 20 to 200 kg and of 0.8 m² or more has one.
  fileprivate func levelForSomeBody(of dose: Dose) -> Level? {
    if let level = level(of: dose) { return level }
    let converted: Dose? =
      switch (unit, dose.unit.comparison.unit) {
      case (.milligramPerKilogram, .milligram):
        Dose(
          amount: dose.amount * dose.unit.comparison.factor / DoseRange.heaviest, unit: .milligramPerKilogram,
          every: dose.every)
      case (.milligram, .milligramPerKilogram):
        Dose(amount: dose.amount * DoseRange.lightest, unit: .milligram, every: dose.every)
      case (.milligram, .milligramPerSquareMetre):
        Dose(amount: dose.amount * DoseRange.smallest, unit: .milligram, every: dose.every)
      default: nil
      }
    return converted.flatMap(level) == .aboveMaximum ? .aboveMaximum : nil
  }

  var maximumInWords: String { "\(Dose(amount: maximum, unit: unit, every: period))" }

  var usualInWords: String {
    let upper = Dose(amount: usual.upperBound, unit: unit, every: period)
    return usual.lowerBound == usual.upperBound ? "\(upper)" : "\(DoseAmount.text(usual.lowerBound)) to \(upper)"
  }
}
