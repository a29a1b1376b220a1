import CalendarTime

// Doses, against the ranges and the intervals of the catalogue.
extension Check {
  static let doses = [
    Check(
      "methotrexate-daily", .confirm, "Methotrexate given more often than once a week: the classic fatal error.",
      source: "EMA 2019, measures against daily intake of methotrexate; ISMP 2024", of: .starts
    ) { patient in
      patient.doses(where: \.isMethotrexateTooOften) { _ in
        "is more often than once a week, the only interval for methotrexate in skin and joints"
      }
    },
    Check(
      "dose-range", .confirm, "A dose above the highest that the label or a review of the drug names.",
      source: "dose ranges of the catalogue: regimen help drugs", of: .starts
    ) { patient in
      patient.doses(where: { $0.level == .aboveMaximum }) { "is above the highest dose, \($0.highestInWords)" }
    },
    Check(
      "dose-above-usual", .note, "A dose above the usual range and not above the highest.",
      source: "dose ranges of the catalogue: regimen help drugs", of: .starts
    ) { patient in
      patient.doses(where: { $0.level == .aboveUsual }) { "is above the usual \($0.usualInWords)" }
    },
    Check(
      "dose-far-below", .note, "A dose below a tenth of the lowest usual one: a misplaced decimal point.",
      source: "a factor of ten is a slip of the decimal point; tapers are not noted", of: .starts
    ) { patient in
      patient.doses(where: \.isFarBelow) { "is less than a tenth of the usual \($0.usualInWords)" }
    },
    Check(
      "dose-too-often", .confirm, "An interval shorter than half of the shortest usual one.",
      source: "intervals of the catalogue: regimen help drugs", of: .starts
    ) { patient in
      patient.doses(where: { $0.intervalShare < 0.5 && !$0.isMethotrexateTooOften }) {
        "is far more often than \($0.usualIntervalInWords)"
      }
    },
    Check(
      "interval-short", .note, "An interval shorter than the shortest usual one.",
      source: "intervals of the catalogue: regimen help drugs", of: .starts
    ) { patient in
      patient.doses(where: { (0.5..<0.999).contains($0.intervalShare) && !$0.isMethotrexateTooOften }) {
        "is more often than \($0.usualIntervalInWords)"
      }
    },
    Check(
      "interval-long", .note, "An interval more than three times as long as the longest usual one.",
      source: "intervals of the catalogue; twice as long is common when a biologic is tapered", of: .starts
    ) { patient in patient.doses(where: \.isIntervalLong) { _ in "is far less often than usual" } },
    Check(
      "dose-unit", .confirm, "A unit in which the drug is not measured.",
      source: "units of the dose ranges of the catalogue", of: .starts
    ) { patient in
      patient.doses(where: { $0.strangeUnit != nil }) {
        "is in \($0.dose.unit.rawValue), in which doses of \($0.course.drugName) are not counted"
      }
    },
    Check(
      "dose-jump", .note, "A change of the dose by a factor of ten or more, of a drug without a dose range.",
      source: "a factor of ten is a slip of the decimal point", of: .titrations
    ) { patient in patient.courses.flatMap(\.jumps) },
    Check(
      "schedule-unchanged", .note, "A change of schedule to the dose that was given already.",
      source: "one entry made twice", of: [.doseScheduleChanged]
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
      "route-unusual", .note, "A route by which the drug is not given.", source: "routes of the catalogue", of: .starts
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
  fileprivate func doses(where fits: (CheckedDose) -> Bool, _ clause: (CheckedDose) -> String) -> [CheckHit] {
    comparedDoses.filter(fits).map { dosed in
      CheckHit(
        dosed.event, "dose", "\(dosed.course.drugName) \(dosed.dose) \(clause(dosed))",
        with: dosed.event == dosed.course.start ? [] : [dosed.course.start])
    }
  }
}

extension EventTypes {
  /// The types that change a dose.
  fileprivate static let titrations: EventTypes = [.doseDownTitrated, .doseUpTitrated, .doseScheduleChanged]
}

extension CheckedCourse {
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
