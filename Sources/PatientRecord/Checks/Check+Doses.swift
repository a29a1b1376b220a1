import CalendarTime

// Doses, against the ranges and the intervals of the catalogue.
extension Check {
  static let doses = [
    Check(
      "methotrexate-daily", .confirm, "Methotrexate given more often than once a week: the classic fatal error.",
      source: "EMA 2019, measures against daily intake of methotrexate; ISMP 2024"
    ) { patient in
      patient.doses(where: \.isMethotrexateTooOften) { _ in
        "is more often than once a week, the only interval for methotrexate in skin and joints"
      }
    },
    Check(
      "dose-range", .confirm, "A dose above the highest that the label or a review of the drug names.",
      source: "dose ranges of the catalogue: regimen help drugs"
    ) { patient in
      patient.doses(where: { $0.level == .aboveMaximum }) { "is above the highest dose, \($0.highestInWords)" }
    },
    Check(
      "dose-above-usual", .note, "A dose above the usual range and not above the highest.",
      source: "dose ranges of the catalogue: regimen help drugs"
    ) { patient in
      patient.doses(where: { $0.level == .aboveUsual }) { "is above the usual \($0.usualInWords)" }
    },
    Check(
      "dose-far-below", .note, "A dose below a tenth of the lowest usual one: a misplaced decimal point.",
      source: "a factor of ten is a slip of the decimal point; tapers are not noted"
    ) { patient in
      patient.doses(where: \.isFarBelow) { "is less than a tenth of the usual \($0.usualInWords)" }
    },
    Check(
      "dose-too-often", .confirm, "An interval shorter than half of the shortest usual one.",
      source: "intervals of the catalogue: regimen help drugs"
    ) { patient in
      patient.doses(where: { $0.intervalShare < 0.5 && !$0.isMethotrexateTooOften }) {
        "is far more often than \($0.usualIntervalInWords)"
      }
    },
    Check(
      "interval-short", .note, "An interval shorter than the shortest usual one.",
      source: "intervals of the catalogue: regimen help drugs"
    ) { patient in
      patient.doses(where: { (0.5..<0.999).contains($0.intervalShare) && !$0.isMethotrexateTooOften }) {
        "is more often than \($0.usualIntervalInWords)"
      }
    },
    Check(
      "interval-long", .note, "An interval more than three times as long as the longest usual one.",
      source: "intervals of the catalogue; twice as long is common when a biologic is tapered"
    ) { patient in patient.doses(where: \.isIntervalLong) { _ in "is far less often than usual" } },
    Check(
      "dose-unit", .confirm, "A unit in which the drug is not measured.",
      source: "units of the dose ranges of the catalogue"
    ) { patient in
      patient.doses(where: { $0.strangeUnit != nil }) {
        "is in \($0.dose.unit.rawValue), in which doses of \($0.course.drugName) are not counted"
      }
    },
    Check(
      "dose-jump", .note, "A change of the dose by a factor of ten or more, of a drug without a dose range.",
      source: "a factor of ten is a slip of the decimal point"
    ) { patient in patient.courses.flatMap(\.jumps) },
    Check(
      "schedule-unchanged", .note, "A change of schedule to the dose that was given already.",
      source: "one entry made twice"
    ) { patient in
      patient.courses.flatMap { course in
        zip(course.doses, course.doses.dropFirst()).compactMap { before, after in
          guard case .doseScheduleChanged = after.event.event, before.dose == after.dose else { return nil }
          return CheckHit(
            after.event, "dose", "\(course.drugName) was given as \(after.dose) already", with: [before.event])
        }
      }
    },
    Check(
      "route-unusual", .note, "A route by which the drug is not given.", source: "routes of the catalogue"
    ) { patient in
      patient.courses.compactMap { course in
        guard let drug = course.drug, let route = course.data.route, route != .other, !drug.routes.isEmpty,
          !drug.routes.contains(route)
        else { return nil }
        let usual = drug.routes.map(\.rawValue).joined(separator: " or ")
        return CheckHit(course.start, "route", "\(drug.name) is given as \(usual), not \(route.rawValue)")
      }
    },
  ]
}

extension CheckedPatient {
  /// Returns the doses that stand out, with what is said of each behind the drug and the dose.
  fileprivate func doses(where fits: (DosedEvent) -> Bool, _ clause: (DosedEvent) -> String) -> [CheckHit] {
    dosed.filter(fits).map { dosed in
      CheckHit(
        dosed.event, "dose", "\(dosed.course.drugName) \(dosed.dose) \(clause(dosed))",
        with: dosed.event == dosed.course.start ? [] : [dosed.course.start])
    }
  }

  /// Every dose of a systemic course whose drug has a range.
  fileprivate var dosed: [DosedEvent] {
    courses.filter(\.isSystemicOrUnusual).flatMap { course in
      let ranges = course.ranges
      return ranges.isEmpty
        ? [] : course.doses.map { DosedEvent(course: course, event: $0.event, dose: $0.dose, ranges: ranges) }
    }
  }
}

extension CheckedCourse {
  /// True if its doses are compared with systemic ones: a topical brand or unit is not, a strange unit is.
  fileprivate var isSystemicOrUnusual: Bool {
    isSystemic || data.route == nil && drug.map { !$0.routes.contains { !$0.isSystemic } } ?? false
  }

  /// The ranges of the drug by its route; by every route where that is not known, or has no range.
  fileprivate var ranges: [DoseRange] {
    guard let drug else { return [] }
    let own = route.map { catalogue.ranges(of: drug, by: $0) } ?? []
    return own.isEmpty ? catalogue.ranges(of: drug) : own
  }

  fileprivate var jumps: [CheckHit] {
    guard ranges.isEmpty else { return [] }
    return zip(doses, doses.dropFirst()).compactMap { before, after in
      guard before.dose.isComparable(with: after.dose), let old = before.dose.amountPerDay,
        let new = after.dose.amountPerDay
      else { return nil }
      let factor = new / old
      guard factor >= 9.999 || factor <= 0.1001 else { return nil }
      return CheckHit(
        after.event, "dose", "\(drugName) \(before.dose) becomes \(after.dose): a factor of ten or more",
        with: [before.event])
    }
  }
}

/// A dose with the ranges of its drug.
private struct DosedEvent {
  let course: CheckedCourse
  let event: HistoryEvent
  let dose: Dose
  let ranges: [DoseRange]

  var isMethotrexateTooOften: Bool {
    course.drug?.name == "methotrexate" && dose.every.isRegular && dose.every.days < 6.999
  }

  /// The interval as a share of the shortest usual one; 1 for drugs that are given every day.
  var intervalShare: Double {
    let shortest = ranges.flatMap(\.intervals).map(\.days).min() ?? 1
    return shortest <= 1 || unitIsStrange || !dose.every.isRegular ? 1 : dose.every.days / shortest
  }

  var usualIntervalInWords: String {
    let shortest = ranges.flatMap(\.intervals).min { $0.days < $1.days }
    return "the usual " + (shortest.map { $0.typed.first?.isNumber == true ? $0.typed : "once a \($0.typed)" } ?? "")
  }

  var isIntervalLong: Bool {
    guard let longest = ranges.flatMap(\.intervals).map(\.days).max() else { return false }
    return !unitIsStrange && dose.every.isRegular && dose.every.days > 3 * longest
  }

  /// The dose as it is judged: where the interval is asked about already, the single amount alone.
  private var judged: Dose {
    guard isMethotrexateTooOften || intervalShare < 0.999, let period = ranges.first?.period else { return dose }
    return Dose(amount: dose.amount, unit: dose.unit, every: period)
  }

  /// The place of the dose in the range that suits it best; nil where it cannot be compared with any.
  var level: DoseRange.Level? {
    let levels = ranges.compactMap { $0.levelForSomeBody(of: judged) }
    for level in [DoseRange.Level.usual, .below, .aboveUsual, .aboveMaximum] where levels.contains(level) {
      return level
    }
    return nil
  }

  var isFarBelow: Bool {
    let tenfold = Dose(amount: dose.amount * 10, unit: dose.unit, every: dose.every)
    let levels = ranges.compactMap { $0.level(of: tenfold) }
    return !levels.isEmpty && levels.allSatisfy { $0 == .below }
  }

  /// The highest dose of the range with the highest maximum, and its source.
  var highestInWords: String { inWords(\.maximumInWords) }

  /// The usual doses of that range, and its source.
  var usualInWords: String { inWords(\.usualInWords) }

  private func inWords(_ words: (DoseRange) -> String) -> String {
    ranges.max { $0.maximum < $1.maximum }.map { "\(words($0)) (\($0.source))" } ?? ""
  }

  private var unitIsStrange: Bool { strangeUnit != nil }

  /// The unit where it is none for such a drug: energy or sessions, applications, international units, or tablets of a
  /// drug that is injected.
  var strangeUnit: DoseUnit? {
    let isInjected = course.drug?.routes.allSatisfy { $0 != .oral && $0.isSystemic } ?? false
    switch dose.unit {
    case .joulePerSquareCentimetre, .session, .application, .internationalUnit: return dose.unit
    case .tablet: return isInjected ? dose.unit : nil
    default: return nil
    }
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

  fileprivate var maximumInWords: String { "\(Dose(amount: maximum, unit: unit, every: period))" }

  fileprivate var usualInWords: String {
    let upper = Dose(amount: usual.upperBound, unit: unit, every: period)
    return usual.lowerBound == usual.upperBound ? "\(upper)" : "\(DoseAmount.text(usual.lowerBound)) to \(upper)"
  }
}
