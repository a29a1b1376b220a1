package import CalendarTime
package import PatientRecord

/// The facts of a patient that hold by a day.
struct PatientFacts {
  private(set) var sex: Sex?
  private(set) var age: Int?
  private(set) var condition: String?
  private(set) var comorbidities: [String] = []
  private(set) var priorTherapies: [String] = []
  /// The conditions, comorbidities and prior therapies, each with a position in the log at which it is written so.
  private var written: [(text: String, position: Int)] = []
  /// The events that the facts rest on.
  private(set) var events: [HistoryEvent] = []
  /// The events with partial dates that would give other facts on another of their days.
  private(set) var uncertain: [HistoryEvent] = []

  /// Collects the facts by a day, that day included; the latest primary diagnosis in force counts, else the first one
  /// after it. A diagnosis is in force until the day of its resolution.
  ///
  /// The facts are those of `events`, some of the history's; O(n) for n of them.
  init(_ dated: DatedHistory, of events: [HistoryEvent], on day: CalendarDay) {
    var first: (event: HistoryEvent, condition: String, day: CalendarDay)?
    var latest: (event: HistoryEvent, condition: String, day: CalendarDay)?
    let resolved = PatientFacts.resolved(dated, of: events, by: day)
    for event in events where !resolved.contains(event.id) {
      let chosen = dated.day(event)
      switch event.event {
      case .patientEnrolled(let data) where sex == nil:
        enrol(event, data, chosen, on: day)
      case .diagnosisRecorded(let data):
        if event.straddles([day]) { uncertain.append(event) }
        let condition = dated.context.pool.text(data.condition)
        if data.role == .comorbidity {
          if chosen <= day { add(condition, to: \.comorbidities, event) }
        } else if chosen <= day {
          if latest.map({ $0.day <= chosen }) ?? true { latest = (event, condition, chosen) }
        } else if first.map({ chosen < $0.day }) ?? true {
          first = (event, condition, chosen)
        }
      case .priorTherapyRecorded(let data):
        if event.straddles([day]) { uncertain.append(event) }
        if chosen <= day { add(dated.context.pool.text(data.therapy), to: \.priorTherapies, event) }
      default: continue
      }
    }
    let primary = latest ?? first
    condition = primary?.condition
    if let primary { write(primary.condition, primary.event) }
    self.events += primary.map { [$0.event] } ?? []
  }

  /// Returns the ids of the diagnoses that are over by a day, that day included.
  private static func resolved(_ dated: DatedHistory, of events: [HistoryEvent], by day: CalendarDay) -> [EventID] {
    events.compactMap { event in
      guard case .diagnosisResolved(let data) = event.event, dated.day(event) <= day else { return nil }
      return data.event
    }
  }

  private mutating func enrol(
    _ event: HistoryEvent, _ data: PatientEnrolled, _ chosen: CalendarDay, on day: CalendarDay
  ) {
    sex = data.sex
    age = PatientFacts.age(data, enrolled: chosen, on: day)
    events.append(event)
    let possible = [event.days.first, event.days.last].map { PatientFacts.age(data, enrolled: $0, on: day) }
    if possible[0] != possible[1] { uncertain.append(event) }
  }

  private mutating func write(_ text: String, _ event: HistoryEvent) {
    written.append((text, event.sequenceNumber))
  }

  /// The position in the log at which each condition, comorbidity and prior therapy is first written so.
  var writtenAt: [String: Int] { Dictionary(written.map { ($0.text, $0.position) }, uniquingKeysWith: min) }

  private mutating func add(_ text: String, to list: WritableKeyPath<PatientFacts, [String]>, _ event: HistoryEvent) {
    write(text, event)
    if self[keyPath: list].contains(where: { FoldedText($0) == FoldedText(text) }) { return }
    self[keyPath: list].append(text)
    events.append(event)
  }

  /// Returns the age at enrolment and the completed years since; without one, the difference of the years.
  static func age(_ data: PatientEnrolled, enrolled: CalendarDay, on day: CalendarDay) -> Int? {
    if let age = data.age {
      return Int(age) + Int(enrolled.calendarMonths(to: day)) / 12 - Int(day.calendarMonths(to: enrolled)) / 12
    }
    return data.birthYear.map { day.year - Int($0) }
  }
}

/// Derives sex and age of a patient on a day, with the positions in the log behind them; nil where they are not
/// recorded.
///
/// Throws if partial dates are refused and another of the enrolment's days would give another age. O(n) for n events.
package func derivePerson(
  on day: CalendarDay, _ history: PatientHistory, in context: ProjectionContext
) throws(ProjectionError) -> (sex: Sex?, age: Int?, events: [Int]) {
  let facts = PatientFacts(DatedHistory(history, context), on: day)
  func isEnrolment(_ event: HistoryEvent) -> Bool { if case .patientEnrolled = event.event { true } else { false } }
  if context.profile.partial == .refuse, let event = facts.uncertain.first(where: isEnrolment) {
    throw .partialDate(sequenceNumber: event.sequenceNumber)
  }
  return (facts.sex, facts.age, logPositions(of: facts.events.filter(isEnrolment)))
}

extension PatientFacts {
  /// Collects the facts by a day, that day included. O(n) for n events.
  init(_ dated: DatedHistory, on day: CalendarDay) { self.init(dated, of: dated.history.events, on: day) }
}

extension DatedHistory {
  /// The events that say who the patient is: enrolments, diagnoses and their resolutions, prior therapies.
  var personalEvents: [HistoryEvent] {
    history.events.filter { event in
      switch event.event {
      case .patientEnrolled, .diagnosisRecorded, .diagnosisResolved, .priorTherapyRecorded: true
      default: false
      }
    }
  }

  /// Returns the latest primary diagnosis in force by a day, else the first one after it; nil if none is recorded.
  func primaryCondition(on day: CalendarDay) -> String? { PatientFacts(self, on: day).condition }
}

/// Derives the condition that a row treats: the indication of its courses, else the latest primary diagnosis in force
/// on its first day, else the first one after it.
///
/// Returns the condition of an outcome row, with the positions in the log behind it; nil if none is recorded. Throws if
/// partial dates are refused and another of a diagnosis's days would give another condition. O(n) for n events.
package func deriveCondition(
  of row: Combination, _ history: PatientHistory, in context: ProjectionContext
) throws(ProjectionError) -> (condition: String, events: [Int])? {
  if let indication = row.indication { return (indication, []) }
  let facts = PatientFacts(DatedHistory(history, context), on: row.start)
  func isPrimary(_ event: HistoryEvent) -> Bool {
    guard case .diagnosisRecorded(let data) = event.event else { return false }
    return data.role == .primary
  }
  if context.profile.partial == .refuse, let event = facts.uncertain.first(where: isPrimary) {
    throw .partialDate(sequenceNumber: event.sequenceNumber)
  }
  guard let condition = facts.condition else { return nil }
  return (condition, logPositions(of: facts.events.filter(isPrimary)))
}
