import CalendarTime
import PatientRecord
import Projections
package import Queries
import Text

/// The lanes of a swimmer plot, from the rows of exposures, responses, adverse events and combinations.
package struct SwimmerLanes: Sendable {
  /// Everyone who had a course.
  package let patients: [SwimmerPatient]
  /// The number of patients who had none.
  package let withoutCourses: Int

  /// The lanes of the patients that a question asks about, in groups if there is a grouping.
  package init(_ question: Question, by grouping: Grouping?) throws {
    let derived = try question.derive { (asked) throws(ProjectionError) in
      try PatientRows(asked, grouping, question.context)
    }
    let highest = HighestDoses(derived.flatMap(\.exposures))
    patients = derived.filter { !$0.exposures.isEmpty }.map { $0.lane(highest) }
    withoutCourses = derived.count { $0.exposures.isEmpty }
  }
}

/// The highest amount per day of each drug, by the unit in which doses are compared.
struct HighestDoses {
  private var amounts: [String: Double] = [:]

  init(_ rows: [ExposureRow]) {
    for row in rows {
      for dose in row.doses.compactMap(\.dose) {
        let key = HighestDoses.key(row.exposure.drug, dose)
        amounts[key] = max(amounts[key] ?? 0, dose.amountPerDay ?? 0)
      }
    }
  }

  /// A dose as a share of the highest of its drug; nil where nothing can be said.
  func share(of dose: Dose?, _ drug: String) -> Double? {
    guard let dose, let highest = amounts[HighestDoses.key(drug, dose)], highest > 0 else { return nil }
    return dose.amountPerDay.map { min(1, $0 / highest) }
  }

  private static func key(_ drug: String, _ dose: Dose) -> String { "\(dose.comparisonUnit.rawValue) \(drug)" }
}

/// The rows of one patient.
private struct PatientRows {
  let name: String
  let exposures: [ExposureRow]
  let responses: [ResponseRow]
  let adverseEvents: [AdverseEventRow]
  let first: Combination?
  let combined: [Range<CalendarDay>]
  let group: String

  init(
    _ asked: AskedPatient, _ grouping: Grouping?, _ context: ProjectionContext
  ) throws(ProjectionError) {
    name = asked.name
    exposures = try deriveExposureRows(asked.history, patient: asked.name, in: context)
    responses = try deriveResponses(asked.history, patient: asked.name, in: context)
    adverseEvents = try deriveAdverseEvents(asked.history, patient: asked.name, in: context)
    let combinations = try deriveCombinations(asked.history, patient: asked.name, in: context)
    combined = combinations.filter(\.counts).compactMap { row in
      let end = row.end ?? row.lastDay
      return row.start < end ? row.start..<end : nil
    }
    first = combinations.filter(\.counts).min { $0.precedes($1) }
    guard grouping != nil else {
      group = ""
      return
    }
    if let first {
      group = try SurvivalCohorts.group(of: first, asked.history, grouping, context).name
    } else {
      group = "no combination"
    }
  }

  func lane(_ highest: HighestDoses) -> SwimmerPatient {
    SwimmerPatient(
      name: shown(name), group: shown(group), firstCombination: first?.start, combined: combined,
      courses: exposures.map { course($0, highest) },
      marks: responses.compactMap(mark) + adverseEvents.map(mark) + deaths)
  }

  private func course(_ row: ExposureRow, _ highest: HighestDoses) -> SwimmerPatient.Course {
    let exposure = row.exposure
    let end = row.lastDay
    return SwimmerPatient.Course(
      drug: shown(exposure.drug), isAnchor: row.role == .anchor, start: exposure.start, end: end,
      isOngoing: exposure.end == nil, cause: exposure.stop.map { EndCause($0.reasons) },
      isOpenAtStart: exposure.onOrBefore,
      steps: row.doses.map { time in
        SwimmerPatient.Step(
          start: time.start, end: max(time.start, min(time.end ?? end, end)), dose: time.dose?.description,
          share: highest.share(of: time.dose, exposure.drug))
      },
      holds: exposure.holds.compactMap { hold in
        let last = min(hold.end ?? end, end)
        return hold.start < last ? max(hold.start, exposure.start)..<last : nil
      }, events: row.events)
  }

  /// Returns the mark of a global response; nil for a score alone.
  private func mark(_ row: ResponseRow) -> SwimmerPatient.Mark? {
    guard let response = row.response else { return nil }
    let to = row.drugs.isEmpty ? "" : " to \(row.drugs.joined(separator: " and "))"
    return SwimmerPatient.Mark(
      kind: MarkKind(response), day: row.day, text: shown("\(MarkKind(response).words)\(to), \(row.occurred)"),
      events: row.events)
  }

  private func mark(_ row: AdverseEventRow) -> SwimmerPatient.Mark {
    let kind: MarkKind = row.serious == true ? .seriousAdverseEvent : .adverseEvent
    let suspects = row.suspects.compactMap(\.drug)
    let suspected = suspects.isEmpty ? "" : ", suspected: " + suspects.joined(separator: ", ")
    return SwimmerPatient.Mark(
      kind: kind, day: row.day, text: shown("\(kind.words): \(row.term), \(row.occurred)\(suspected)"),
      events: row.events)
  }

  /// The death that ended what ran.
  private var deaths: [SwimmerPatient.Mark] {
    let stop = exposures.compactMap(\.exposure.stop).first { $0.reasons.contains(.death) }
    return stop.map { stop in
      [SwimmerPatient.Mark(kind: .death, day: stop.day, text: "death, \(stop.day)", events: [stop.sequenceNumber])]
    } ?? []
  }
}

extension ExposureRow {
  /// The first day off it; the day to which it is counted while it is ongoing, whatever the rules count of it.
  var lastDay: CalendarDay {
    exposure.end ?? doses.map { $0.start.adding(days: $0.days + $0.heldDays) }.max() ?? exposure.start
  }
}

extension MarkKind {
  fileprivate init(_ response: Response) {
    switch response {
    case .complete: self = .complete
    case .partial: self = .partial
    case .none: self = .noResponse
    case .unassessable: self = .unassessable
    }
  }
}
