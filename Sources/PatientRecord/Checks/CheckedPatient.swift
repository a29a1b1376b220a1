import CalendarTime

/// One patient as checks look at it, or the record itself: the whole history as known, prepared once for all checks.
package struct CheckedPatient: Sendable {
  /// The pseudonym.
  let name: String
  /// The history, not cut at any day.
  let history: PatientHistory
  let pool: RecordPool
  let catalogue: DrugCatalogue
  /// The events as they stand in the log, by position.
  let recorded: [RecordedEvent]
  /// The events by their types.
  let events: CheckedEvents
  /// The courses in the order of their starts.
  let courses: [CheckedCourse]
  /// The courses in the order in which they surely run.
  let coursesByStart: [CheckedCourse]
  /// Every dose of a systemic course whose drug has a range.
  let comparedDoses: [CheckedDose]
  /// The labels of the courses, by their places.
  private let labels: CourseLabels
  /// The events whose authors accepted something.
  private let accepting: [RecordedEvent]

  /// A patient of which `recorded` is all that is known, in the order of the log.
  package init(
    _ name: String, _ recorded: [RecordedEvent], pool: RecordPool, catalogue: DrugCatalogue = .builtIn
  ) {
    let history = PatientHistory(recorded, pool: pool, asOf: .endOfTime)
    self.init(name, recorded, history, pool: pool, catalogue: catalogue)
  }

  /// A patient whose history was resolved from all that is known, and was not cut at any day.
  package init(
    _ name: String, _ recorded: [RecordedEvent], _ history: PatientHistory, pool: RecordPool, catalogue: DrugCatalogue
  ) {
    (self.name, self.recorded, self.history, self.pool, self.catalogue) = (name, recorded, history, pool, catalogue)
    events = CheckedEvents(history.events, pool, catalogue)
    courses = history.courses.compactMap { CheckedCourse($0, in: history, pool, catalogue) }
    coursesByStart = courses.count > 1 ? courses.sorted { $0.surelyFrom < $1.surelyFrom } : courses
    labels = courses.reduce(into: CourseLabels()) { $0.append($1.data.treatment) }
    comparedDoses = courses.flatMap(\.comparedDoses)
    accepting = recorded.filter { !$0.accepted.isEmpty }
  }

  /// The findings of every check of one patient, or of the record itself, in the order of the checks.
  ///
  /// A check is not run where none of the types of event that it looks at occurs.
  package var findings: [CheckFinding] {
    let isRecordItself = name == RecordItself.name
    var found: [CheckFinding] = []
    for (place, types) in Check.types.enumerated() where types.intersects(events.types) {
      let check = Check.all[place]
      let hits =
        switch check.scope {
        case .patient(let find): isRecordItself ? [] : find(self)
        case .definitions(let find): isRecordItself ? find(self) : []
        case .texts, .clock: [CheckHit]()
        }
      for hit in hits { found.append(CheckFinding(check, hit)) }
    }
    return found
  }

  /// Tells if the author of an event accepted what a check found: the events that it compares say so, amendments of
  /// them, or a retraction that brought it about.
  package func isAccepted(_ finding: CheckFinding) -> Bool {
    if accepting.isEmpty { return false }
    let compared = Set([finding.sequenceNumber] + finding.others)
    let ids = Set(
      compared.lazy.compactMap { recordedEvent(from: $0) }.filter { compared.contains($0.sequenceNumber) }.map(\.id))
    return accepting.contains { event in
      guard pool.elements(event.accepted).contains(where: { pool.text($0) == finding.check.code }) else { return false }
      switch event.event {
      case .eventAmended(let amendment): return ids.contains(amendment.amends)
      case .eventRetracted: return true
      default: return compared.contains(event.sequenceNumber)
      }
    }
  }

  /// Returns the latest answer to a finding that stands; nil if there is none, or if an event that the finding compares
  /// was recorded or amended since.
  package func answer(to finding: CheckFinding) -> RecordedEvent? {
    let answers = events.answers.filter { answer in
      text(answer.data.check) == finding.check.code
        && recordedEvent(from: finding.sequenceNumber).map { $0.id == answer.data.event } == true
    }
    guard let last = answers.map(\.event.sequenceNumber).max() else { return nil }
    let compared = Set([finding.sequenceNumber] + finding.others)
    let isOlder = history.events.contains { event in
      compared.contains(event.sequenceNumber)
        && max(event.sequenceNumber, event.dataAmendment, event.dateAmendment) > last
    }
    return isOlder ? nil : recordedEvent(from: last)
  }

  /// The answers to what a check finds that compares patients or lines: the position of the event that each is about,
  /// and the answer.
  package func answers(to code: String) -> [(position: Int, answer: RecordedEvent)] {
    events.answers.compactMap { answer in
      guard text(answer.data.check) == code, let event = recorded.first(where: { $0.id == answer.data.event }),
        let recorded = recordedEvent(from: answer.event.sequenceNumber)
      else { return nil }
      return (event.sequenceNumber, recorded)
    }
  }

  /// The positions of events in force that were amended, each with that of its last amendment.
  package var amendments: [Int: Int] {
    history.events.reduce(into: [:]) { amended, event in
      let last = max(event.dataAmendment, event.dateAmendment)
      if last != 0 { amended[event.sequenceNumber] = last }
    }
  }

  /// The first day and the last day on which the patient can have been born, as the first enrolment says; nil where it
  /// does not.
  var birth: DayInterval? { events.enrolments.lazy.compactMap(\.birth).first }

  /// The day in UTC on which an event was recorded.
  func recordingDay(of event: HistoryEvent) -> CalendarDay? {
    recordedEvent(from: event.sequenceNumber)?.recorded.day
  }

  /// The first event at or behind a position. O(log events).
  private func recordedEvent(from sequenceNumber: Int) -> RecordedEvent? {
    var (low, high) = (0, recorded.count)
    while low < high {
      let middle = (low + high) / 2
      if recorded[middle].sequenceNumber < sequenceNumber { low = middle + 1 } else { high = middle }
    }
    return low < recorded.count ? recorded[low] : nil
  }

  /// The course of a label; nil for one that no course has. O(1).
  func course(_ label: Symbol) -> CheckedCourse? { labels.place(of: label).map { courses[$0] } }

  /// The text of a symbol.
  func text(_ symbol: Symbol) -> String { pool.text(symbol) }

  /// A text without what makes no difference: case, accents, spaces, hyphens.
  func folded(_ symbol: Symbol) -> String { DrugSpelling.folded(pool.text(symbol)) }
}

/// A course with its drug.
struct CheckedCourse: Sendable {
  let label: String
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
  /// The ranges of the drug by its route; by every route where that is not known, or has no range.
  let ranges: [DoseRange]

  init?(_ course: TreatmentCourse, in history: PatientHistory, _ pool: RecordPool, _ catalogue: DrugCatalogue) {
    let start = history.events[course.start]
    guard let data = start.event.start else { return nil }
    (self.start, self.data, label, name) = (start, data, pool.text(course.label), pool.text(data.drug))
    let found = catalogue.position(ofDrugNamed: name)
    drug = found.map { catalogue.drugs[$0.drug] }
    route = data.route ?? data.dose?.unit.impliedRoute ?? found?.route
    stop = course.stop.map { history.events[$0] }
    doses = ([course.start] + course.changes).compactMap { index in
      history.events[index].event.doseSet.map { (history.events[index], $0) }
    }
    guard let drug else {
      ranges = []
      return
    }
    let own = route.map { catalogue.ranges(of: drug, by: $0) } ?? []
    ranges = own.isEmpty ? catalogue.ranges(of: drug) : own
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
