import CalendarTime

/// One patient as checks look at it, or the record itself: the whole history as known, with facts that several checks
/// need.
package struct CheckedPatient: Sendable {
  /// The pseudonym.
  let name: String
  /// The history, not cut at any day.
  let history: PatientHistory
  let pool: RecordPool
  let catalogue: DrugCatalogue
  /// The events as they stand in the log, by position.
  let recorded: [RecordedEvent]
  /// The courses in the order of their starts.
  let courses: [CheckedCourse]
  /// The enrolments in the order of the log.
  let enrolments: [CheckedEnrolment]

  /// A patient of which `recorded` is all that is known, in the order of the log.
  package init(
    _ name: String, _ recorded: [RecordedEvent], pool: RecordPool, catalogue: DrugCatalogue = .builtIn
  ) {
    (self.name, self.recorded, self.pool, self.catalogue) = (name, recorded, pool, catalogue)
    let history = PatientHistory(recorded, pool: pool, asOf: .endOfTime)
    self.history = history
    courses = history.courses.compactMap { CheckedCourse($0, in: history, pool, catalogue) }
    enrolments = history.events.compactMap(CheckedEnrolment.init).sorted {
      $0.event.sequenceNumber < $1.event.sequenceNumber
    }
  }

  /// The findings of every check of one patient, or of the record itself, in the order of the checks.
  package var findings: [CheckFinding] {
    let isRecordItself = name == RecordItself.name
    return Check.all.flatMap { check -> [CheckFinding] in
      let hits =
        switch check.scope {
        case .patient(let find): isRecordItself ? [] : find(self)
        case .definitions(let find): isRecordItself ? find(self) : []
        case .texts, .clock: [CheckHit]()
        }
      return hits.map { CheckFinding(check, $0) }
    }
  }

  /// Tells if the author of an event accepted what a check found: the events that it compares say so, amendments of
  /// them, or a retraction that brought it about.
  package func isAccepted(_ finding: CheckFinding) -> Bool {
    let saying = recorded.filter { !$0.accepted.isEmpty }
    if saying.isEmpty { return false }
    let compared = Set([finding.sequenceNumber] + finding.others)
    let ids = Set(recorded.lazy.filter { compared.contains($0.sequenceNumber) }.map(\.id))
    return saying.contains { event in
      guard pool.elements(event.accepted).contains(where: { pool.text($0) == finding.check.code }) else { return false }
      switch event.event {
      case .eventAmended(let amendment): return ids.contains(amendment.amends)
      case .eventRetracted: return true
      default: return compared.contains(event.sequenceNumber)
      }
    }
  }

  /// The first day and the last day on which the patient can have been born, as the first enrolment says; nil where it
  /// does not.
  var birth: DayInterval? { enrolments.lazy.compactMap(\.birth).first }

  /// The day in UTC on which an event was recorded.
  func recordingDay(of event: HistoryEvent) -> CalendarDay? {
    var (low, high) = (0, recorded.count)
    while low < high {
      let middle = (low + high) / 2
      if recorded[middle].sequenceNumber < event.sequenceNumber { low = middle + 1 } else { high = middle }
    }
    return low < recorded.count ? recorded[low].recorded.day : nil
  }

  /// The text of a symbol.
  func text(_ symbol: Symbol) -> String { pool.text(symbol) }

  /// A text without what makes no difference: case, accents, spaces, hyphens.
  func folded(_ symbol: Symbol) -> String { DrugSpelling.folded(pool.text(symbol)) }
}

/// A course with its drug.
struct CheckedCourse: Sendable {
  let label: String
  /// The drugs with their dose ranges.
  let catalogue: DrugCatalogue
  /// The drug as it was written.
  let name: String
  /// The drug of the catalogue; nil for another.
  let drug: Drug?
  /// The route that is recorded, or that the dose or the name implies.
  let route: Route?
  let start: HistoryEvent
  let data: TreatmentStarted
  let stop: HistoryEvent?
  /// The events that set a dose, the start included, in order.
  let doses: [(event: HistoryEvent, dose: Dose)]

  init?(_ course: TreatmentCourse, in history: PatientHistory, _ pool: RecordPool, _ catalogue: DrugCatalogue) {
    let start = history.events[course.start]
    guard let data = start.event.start else { return nil }
    self.catalogue = catalogue
    (self.start, self.data, label, name) = (start, data, pool.text(course.label), pool.text(data.drug))
    let found = catalogue.position(ofDrugNamed: name)
    drug = found.map { catalogue.drugs[$0.drug] }
    route = data.route ?? data.dose?.unit.impliedRoute ?? found?.route
    stop = course.stop.map { history.events[$0] }
    doses = ([course.start] + course.changes).compactMap { index in
      history.events[index].event.doseSet.map { (history.events[index], $0) }
    }
  }

  /// The name of the drug in sentences.
  var drugName: String { drug?.name ?? name }

  /// True if the drug acts on the whole body.
  var isSystemic: Bool { route?.isSystemic ?? true }

  /// The last day on which it can begin, and the first on which it can be over: it runs at least between them.
  var surelyFrom: CalendarDay { start.days.last }
  var surelyTo: CalendarDay { stop?.days.first ?? .endOfTime }

  func isOf(_ drugClass: String) -> Bool { isSystemic && drug?.drugClass.rawValue == drugClass }
  var isBiologic: Bool { isSystemic && drug?.drugClass.isBiologic == true }
}

/// An enrolment with what it says of the birth.
struct CheckedEnrolment: Sendable {
  let event: HistoryEvent
  let data: PatientEnrolled

  init?(_ event: HistoryEvent) {
    guard case .patientEnrolled(let data) = event.event else { return nil }
    (self.event, self.data) = (event, data)
  }

  /// The days of birth that the year of birth allows.
  var birthByYear: DayInterval? {
    data.birthYear.flatMap { year in
      PartialDate(year: Int(year)).map(\.days)
    }
  }

  /// The days of birth that the age allows: so many whole years, and not one more.
  var birthByAge: DayInterval? {
    data.age.map { age in
      DayInterval(
        first: event.days.first.adding(months: -12 * (Int(age) + 1)).adding(days: 1),
        last: event.days.last.adding(months: -12 * Int(age)))
    }
  }

  /// The days of birth that both allow; those of the year where they contradict each other.
  var birth: DayInterval? {
    guard let year = birthByYear, let age = birthByAge else { return birthByYear ?? birthByAge }
    return year.shared(with: age) ?? year
  }
}

extension DayInterval {
  /// The days of both; nil where there are none.
  func shared(with other: DayInterval) -> DayInterval? {
    let (first, last) = (max(self.first, other.first), min(self.last, other.last))
    return first <= last ? DayInterval(first: first, last: last) : nil
  }
}

extension CalendarDay {
  /// A day after every day of a record.
  static let endOfTime = CalendarDay(daysSinceEpoch: Int32.max)

  /// The same day so many years earlier.
  func adding(years: Int) -> CalendarDay { adding(months: 12 * years) }
}
