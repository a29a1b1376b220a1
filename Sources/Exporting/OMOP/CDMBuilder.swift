import CalendarTime
import PatientRecord
import Projections
import Queries

/// The maker of a patient's rows.
struct CDMBuilder {
  let history: PatientHistory
  let context: ProjectionContext
  let name: String
  let person: Int
  private(set) var records = CDMRecords()
  /// The last day of treatment that has no end: of the follow-up, else of the export.
  private let lastDay: CalendarDay
  private let death: CalendarDay?
  private let days: ImputedDays

  /// The rows of a patient; only a loss without a year of birth, which the model demands.
  static func records(_ asked: AskedPatient, in context: ProjectionContext) throws(ProjectionError) -> CDMRecords {
    var builder = CDMBuilder(asked, in: context)
    guard builder.addPerson() else {
      builder.records.losses.withoutBirthYear = 1
      return builder.records
    }
    for course in asked.history.courses { builder.add(course) }
    for event in asked.history.events { builder.add(event) }
    try builder.addEpisodes()
    builder.addPeriod()
    return builder.records
  }

  private init(_ asked: AskedPatient, in context: ProjectionContext) {
    (history, self.context, name) = (asked.history, context, asked.name)
    person = asked.history.events.map(\.sequenceNumber).min() ?? 0
    let days = ImputedDays(asked.history, context)
    self.days = days
    death = context.profile.earliest(asked.history.deathsWhileFollowed).map { days.day(of: $0.event) }
    lastDay = asked.history.endOfFollowUp.map { days.day(of: $0) } ?? asked.history.asOf
  }

  private func day(_ event: HistoryEvent) -> CalendarDay { days.day(of: event) }
  private func text(_ symbol: Symbol) -> String? { symbol.isNone ? nil : context.pool.text(symbol) }

  private mutating func addPerson() -> Bool {
    let enrolment = history.events.lazy.compactMap { event -> (HistoryEvent, PatientEnrolled)? in
      if case .patientEnrolled(let data) = event.event { (event, data) } else { nil }
    }.first
    guard let (event, data) = enrolment else { return false }
    let fromAge = data.age.map { day(event).year - Int($0) }
    guard let year = data.birthYear.map(Int.init) ?? fromAge else { return false }
    if data.birthYear == nil { records.losses.birthYearsFromAge = 1 }
    records.person = CDMRecords.Person(id: person, sex: data.sex, birthYear: year, patient: name)
    return true
  }

  private mutating func note(_ event: HistoryEvent, _ table: String, _ id: Int, _ field: String) {
    if event.days.isExact { return }
    records.possibleDates.append(.init(table: table, id: id, field: field, event: event))
  }

  /// A time on one dose of a course.
  private struct Segment {
    let opened: HistoryEvent
    let dose: Dose?
    var end: HistoryEvent?
    /// The reason that it ended; nil for that of the stop.
    var reason: String?
    /// The first and the last day; the last lies before the first of a dose that was taken on no day.
    let first, last: CalendarDay

    var isOfNoDays: Bool { last < first }
  }

  /// Adds a course as a row for each dose; it is closed at an interruption and opened when it goes on.
  private mutating func add(_ course: TreatmentCourse) {
    guard let data = history.events[course.start].event.start else { return }
    let stop = course.stop.map { history.events[$0] }
    let all = segments(of: course, data, to: stop)
    var kept: [Segment] = []
    for segment in all {
      if !segment.isOfNoDays {
        kept.append(segment)
      } else if let last = kept.last, last.reason == CDMBuilder.doseChanged, last.last < segment.first {
        (kept[kept.count - 1].end, kept[kept.count - 1].reason) = (segment.end, segment.reason)
      }
    }
    // Who ended on the first day took the drug on it.
    if kept.isEmpty, var first = all.first, let last = all.last {
      (first.end, first.reason) = (last.end, last.reason)
      kept = [first]
    }
    records.losses.dosesOfNoDays += all.count - kept.count
    for segment in kept { add(segment, of: data) }
    guard let stop, case .treatmentStopped(let end) = stop.event else { return }
    addReasons(end, of: stop, data.treatment, isFirstTold: kept.last.map { $0.reason == nil } ?? false)
  }

  private static let doseChanged = "dose changed"

  private mutating func segments(
    of course: TreatmentCourse, _ data: TreatmentStarted, to stop: HistoryEvent?
  ) -> [Segment] {
    var found: [Segment] = []
    var dose = data.dose
    var open: (event: HistoryEvent, dose: Dose?)? = (history.events[course.start], dose)
    func close(at end: HistoryEvent?, because reason: String?) {
      guard let (event, dose) = open else { return }
      let firstOff = [end.map(day), death].compactMap { $0 }.min()
      found.append(
        Segment(
          opened: event, dose: dose, end: end, reason: reason, first: day(event),
          last: firstOff.map { $0.adding(days: -1) } ?? lastDay))
      open = nil
    }
    for event in course.changes.map({ history.events[$0] }) {
      switch event.event {
      case .treatmentHeld:
        close(at: event, because: "held")
        records.losses.interruptions += 1
      case .treatmentResumed: if open == nil { open = (event, dose) }
      default:
        dose = event.event.doseSet ?? dose
        guard open != nil else { continue }
        close(at: event, because: CDMBuilder.doseChanged)
        open = (event, dose)
      }
    }
    close(at: stop, because: nil)
    return found
  }

  private mutating func add(_ segment: Segment, of course: TreatmentStarted) {
    let (event, end) = (segment.opened, segment.end)
    let last = max(segment.first, segment.last)
    let isWritten = end.map { $0.occurred.precision == .day && segment.last == day($0).adding(days: -1) } ?? false
    note(event, "drug_exposure", event.sequenceNumber, "drug_exposure_start_date")
    if let end { note(end, "drug_exposure", event.sequenceNumber, "drug_exposure_end_date") }
    records.exposures.append(
      CDMRecords.Exposure(
        id: event.sequenceNumber, person: person, label: course.treatment,
        drug: context.catalogue.canonicalName(context.pool.text(course.drug)), start: segment.first, end: last,
        verbatimEnd: isWritten ? last : nil, stopReason: segment.reason ?? end.flatMap(CDMBuilder.stopReason),
        dose: segment.dose, route: course.route ?? segment.dose?.unit.impliedRoute))
  }

  private static func stopReason(_ event: HistoryEvent) -> String? {
    guard case .treatmentStopped(let stop) = event.event else { return nil }
    return stop.reasons.elements.first?.rawValue
  }

  /// Adds the further reasons of a stop, for which an exposure has no place; all, where the last exposure ended before
  /// it.
  private mutating func addReasons(
    _ stop: TreatmentStopped, of event: HistoryEvent, _ label: Symbol, isFirstTold: Bool
  ) {
    let exposure = records.exposures.last { $0.label == label }?.id
    for (number, reason) in stop.reasons.elements.dropFirst(isFirstTold ? 1 : 0).enumerated() {
      records.losses.furtherReasons += 1
      observe(event, number + 1, "stop reason", reason.rawValue, of: exposure)
    }
  }

  private mutating func observe(
    _ event: HistoryEvent, _ number: Int, _ name: String, _ value: String?, qualifier: String? = nil,
    source: String? = nil, score: Double? = nil, of exposure: Int? = nil
  ) {
    // A hundred observations of one event have ids of their own.
    let id = event.sequenceNumber * 100 + min(number, 99)
    records.observations.append(
      CDMRecords.Observation(
        id: id, person: person, day: day(event), name: name, value: value, number: score, qualifier: qualifier,
        valueSource: source, exposure: exposure))
    note(event, "observation", id, "observation_date")
  }
}

extension CDMBuilder {
  private mutating func add(_ event: HistoryEvent) {
    switch event.event {
    case .diagnosisRecorded(let data):
      if !data.code.isNone { records.losses.codes += 1 }
      addCondition(event, data.condition, data.role.rawValue, until: end(ofDiagnosis: event.id))
    case .adverseEventRecorded(let data): add(data, event)
    case .responseAssessed(let data): add(data, event)
    case .measurementRecorded(let data):
      records.measurements.append(
        .init(
          id: event.sequenceNumber, person: person, day: day(event), data: data,
          analyte: context.pool.text(data.analyte), unit: text(data.unit), result: text(data.result)))
      note(event, "measurement", event.sequenceNumber, "measurement_date")
    case .priorTherapyRecorded(let data):
      observe(event, 0, "prior therapy", text(data.therapy), qualifier: data.outcome?.rawValue)
    default: return
    }
  }

  private func end(ofDiagnosis id: EventID) -> HistoryEvent? {
    history.events.first { if case .diagnosisResolved(let data) = $0.event { data.event == id } else { false } }
  }

  private mutating func addCondition(
    _ event: HistoryEvent, _ condition: Symbol, _ status: String, until end: HistoryEvent?
  ) {
    records.conditions.append(
      .init(
        id: event.sequenceNumber, person: person, name: context.pool.text(condition), start: day(event),
        end: end.map { max(day(event), day($0).adding(days: -1)) }, status: status))
    note(event, "condition_occurrence", event.sequenceNumber, "condition_start_date")
  }

  private mutating func add(_ data: AdverseEventRecorded, _ event: HistoryEvent) {
    addCondition(event, data.term, "adverse event", until: nil)
    let facts = [
      ("severity", data.severity?.rawValue), ("grade", data.grade.map { "\($0)" }),
      ("serious", data.serious.map { $0 ? "true" : "false" }),
    ]
    var number = 0
    for (name, value) in facts where value != nil {
      observe(event, number, "adverse event \(name)", value)
      number += 1
    }
    for suspect in context.pool.elements(data.suspects) {
      let exposure =
        records.exposures.last { $0.label == suspect.treatment && $0.start <= day(event) }
        ?? records.exposures.first { $0.label == suspect.treatment }
      let words = [suspect.causality?.rawValue, suspect.action?.rawValue].compactMap { $0 }.joined(separator: " ")
      observe(
        event, number, "adverse event suspect", words.isEmpty ? "suspected" : words, source: exposure?.drug,
        of: exposure?.id)
      number += 1
    }
  }

  private mutating func add(_ data: ResponseAssessed, _ event: HistoryEvent) {
    let labels = Array(context.pool.elements(data.treatments))
    if data.response != nil || data.instrument.isNone {
      for (number, label) in (labels.isEmpty ? [Symbol.none] : labels).enumerated() {
        observe(
          event, number, "response", data.response?.rawValue, qualifier: data.phase?.rawValue,
          of: records.exposures.first { $0.label == label }?.id)
      }
    }
    if let score = data.score, let instrument = text(data.instrument) {
      observe(event, max(1, labels.count), instrument, nil, score: score)
    }
  }

  /// Adds the combinations, with the exposures that they are made of.
  private mutating func addEpisodes() throws(ProjectionError) {
    let rows = try deriveCombinations(history, patient: name, in: context)
    records.losses.possible = rows.count { !$0.counts }
    var used: [Int: Int] = [:]
    for (number, row) in rows.filter(\.counts).enumerated() {
      let starts = history.events.filter { $0.event.place == .start && row.events.contains($0.sequenceNumber) }
      let source = starts.map(\.sequenceNumber).max() ?? person
      let id = source * 100 + used[source, default: 0]
      used[source, default: 0] += 1
      records.episodes.append(.init(id: id, person: person, number: number + 1, row: row))
      let drugs = [row.anchor] + row.partners
      let end = row.end ?? row.lastDay.adding(days: 1)
      for exposure in records.exposures
      where drugs.contains(exposure.drug) && exposure.start < max(end, row.start.adding(days: 1))
        && exposure.end >= row.start
      {
        records.links.append(.init(episode: id, exposure: exposure.id))
      }
    }
  }

  /// Adds the observation period, which holds everything, and the death.
  private mutating func addPeriod() {
    let days = history.entries.map(day)
    guard let first = days.min(), let last = days.max() else { return }
    let isRunning = history.courses.contains { $0.stop == nil } && death == nil
    let reported = context.profile.earliest(history.deathReports).map { day($0.event) }
    let ends = [last, isRunning ? lastDay : last] + records.exposures.map(\.end) + records.conditions.compactMap(\.end)
    records.period = .init(person: person, first: first, last: ends.max() ?? last)
    records.death = reported.map { .init(person: person, first: $0, last: $0) }
  }
}
