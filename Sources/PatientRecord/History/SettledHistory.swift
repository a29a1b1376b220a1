import CalendarTime

/// A history that is in order as it stands: the quick way to resolve a patient's events.
///
/// Nearly every history needs no resolving. Its events, put in the one total order by day, place in the day and
/// position in the log, already keep each course in its own order, with no day that another event takes away; and they
/// break no rule. This type finds that out in one pass over the events, and then has the courses. Whatever else it
/// meets, it gives up, and the clear way of `PatientHistory` begins anew: assembly, order, narrowing, findings. So each
/// rule is written once, there, and this type knows only when a rule has nothing to do. The clear way is its oracle:
/// a law of the tests compares the two over random histories of all types of event.
///
/// Its memory:
///
///     events    start T1 | seen | response | start T2 | change T1 | stop T1 | …      in the total order
///     courses   T1: start 0, changes 4, stop 5      T2: start 3                      places in `events`
///
/// Its way, for each event in order:
///
/// 1. A start opens a course. A label that has a course already: given up.
/// 2. A change or a stop finds its course open, and neither its first nor its last possible day lies before that of the
///    event before it in the course; holds and resumptions alternate. Else: given up. Then this order is one that the
///    possible days allow, it is the first such, and narrowing leaves all days.
/// 3. Events of no course are noted by type: only some types can break a rule, or narrow days.
///
/// Afterwards, and only where a type is there that asks for it:
///
/// - days: where all are exact nothing is narrowed. Else an event that names courses must lie, with its first and its
///   last day, at or after those of their starts; a resolution of an adverse event, or an end of the record: given up.
/// - rules: a course that is named must be there. Contents, named events and deaths are looked at by the clear
///   way's own functions; a finding: given up. A titration of an odd direction changes nothing else, and is kept.
///
/// Corrections come before it, the as-of cut and the spread of shared days after it: they are those of the clear way.
/// O(n · courses) for n events that are in order, and O(n log n) for others; of more than 64 courses it gives up.
struct SettledHistory {
  /// The events in force, in the one total order.
  let events: [HistoryEvent]
  /// The courses in the order of their starts.
  private(set) var courses: [TreatmentCourse] = []
  /// Titrations whose direction is odd; nothing else is found.
  private(set) var findings: [Finding] = []
  /// True if every event has one possible day.
  private(set) var isExact = true
  /// True if an event ends follow-up or states a death.
  private(set) var mayEnd = false
  private var (hasTitrations, namesEvents, hasOutcomes, hasFollowUpEnd) = (false, false, false, false)

  private static let mostCourses = 64

  /// The events that are in force, if they are in order as they stand; else nil.
  init?(_ corrections: borrowing Corrections, _ pool: borrowing RecordPool) {
    guard corrections.findings.isEmpty else { return nil }
    var standing = corrections.standing
    let isSorted = standing.indices.dropFirst().allSatisfy { standing[$0 - 1].precedes(standing[$0]) }
    if !isSorted { standing.sort { $0.precedes($1) } }
    events = standing
    guard putCoursesTogether(), areDaysNarrow(), keepsRules(pool) else { return nil }
    if hasTitrations, !courses.allSatisfy(titrationsAreRight) {
      findings = PatientHistory.doseFindings(courses.map(chain)).sorted { $0.sequenceNumber < $1.sequenceNumber }
    }
  }

  /// Finds the courses; false where their events are not in an order of their own.
  private mutating func putCoursesTogether() -> Bool {
    courses.reserveCapacity(4)
    for place in events.indices {
      let (type, days) = (events[place].event.type, events[place].days)
      if !days.isExact { isExact = false }
      if events[place].event.mayEndRecord { mayEnd = true }
      guard type.isOfCourse, let label = events[place].event.treatment else {
        note(type)
        continue
      }
      let known = courses.firstIndex { $0.label == label }
      if type == .treatmentStarted || type == .coTherapyAdded {
        if known != nil || courses.count == SettledHistory.mostCourses { return false }
        courses.append(TreatmentCourse(label: label, start: place))
        continue
      }
      guard let course = known, courses[course].stop == nil else { return false }
      let reached = events[courses[course].changes.last ?? courses[course].start].days
      if reached.first > days.first || reached.last > days.last { return false }
      if type == .treatmentStopped {
        courses[course].stop = place
        continue
      }
      if type == .treatmentHeld || type == .treatmentResumed {
        if isHeld(courses[course]) == (type == .treatmentHeld) { return false }
      }
      if type.isTitration { hasTitrations = true }
      courses[course].changes.append(place)
    }
    return true
  }

  /// True if a course is held after its changes so far.
  private func isHeld(_ course: TreatmentCourse) -> Bool {
    for place in course.changes.reversed() {
      let type = events[place].event.type
      if type == .treatmentHeld || type == .treatmentResumed { return type == .treatmentHeld }
    }
    return false
  }

  /// Notes the type of an event of no course.
  private mutating func note(_ type: EventType) {
    if type.namesEvents { namesEvents = true }
    if type == .adverseEventResolved { hasOutcomes = true }
    if type == .followUpEnded { hasFollowUpEnd = true }
  }

  /// True if no event takes a possible day away from another; `namesFit` looks at the courses that events name.
  private func areDaysNarrow() -> Bool {
    if isExact { return !mayEnd || !EndDays.areNeeded(for: [], events) }
    return !mayEnd && !hasOutcomes
  }

  /// True if the courses that an event names are there, and neither takes a possible day away from the other.
  private func namesFit(_ place: Int, _ pool: RecordPool) -> Bool {
    if case .coTherapyAdded(let data) = events[place].event {
      return pool.elements(data.addedTo).allSatisfy { label in courses.contains { $0.label == label } }
    }
    func fits(_ label: Symbol) -> Bool {
      guard let start = courses.first(where: { $0.label == label })?.start else { return false }
      let (own, days) = (events[place].days, events[start].days)
      return isExact || days.first > own.last || days.first <= own.first && days.last <= own.last
    }
    switch events[place].event {
    case .adverseEventRecorded(let data): return pool.elements(data.suspects).allSatisfy { fits($0.treatment) }
    case .responseAssessed(let data): return pool.elements(data.treatments).allSatisfy(fits)
    default: return true
    }
  }

  /// True if no event breaks a rule; odd titrations apart.
  private func keepsRules(_ pool: RecordPool) -> Bool {
    if hasFollowUpEnd, !PatientHistory.deathFindings(events, []).isEmpty { return false }
    var namesEvents = namesEvents
    for place in events.indices {
      let type = events[place].event.type
      if type == .adverseEventRecorded, case .adverseEventRecorded(let data) = events[place].event,
        !data.measurements.isEmpty
      {
        namesEvents = true
      }
      if type.namesCourses, !namesFit(place, pool) { return false }
      if type.hasContents, PatientHistory.contentFinding(events[place], pool) != nil { return false }
    }
    return !namesEvents || PatientHistory.referenceFindings(events, pool).isEmpty
  }

  /// True if each titration goes in its direction from the dose that stands before it.
  private func titrationsAreRight(_ course: TreatmentCourse) -> Bool {
    var dose = events[course.start].event.doseSet
    for place in course.changes {
      guard let next = events[place].event.doseSet else { continue }
      if PatientHistory.direction(of: events[place].event, after: dose) != .right { return false }
      dose = next
    }
    return true
  }

  private func chain(_ course: TreatmentCourse) -> [HistoryEvent] {
    ([course.start] + course.changes + (course.stop.map { [$0] } ?? [])).map { events[$0] }
  }
}

// Kinds of types, which a compiler makes one comparison of.
extension EventType {
  /// True if its events belong to a course.
  fileprivate var isOfCourse: Bool {
    switch self {
    case .treatmentStarted, .coTherapyAdded, .treatmentHeld, .treatmentResumed, .treatmentStopped: true
    default: isTitration
    }
  }

  /// True if its events set another dose.
  fileprivate var isTitration: Bool {
    switch self {
    case .doseDownTitrated, .doseUpTitrated, .doseScheduleChanged: true
    default: false
    }
  }

  /// True if an event of it may name courses.
  fileprivate var namesCourses: Bool {
    switch self {
    case .coTherapyAdded, .adverseEventRecorded, .responseAssessed: true
    default: false
    }
  }

  /// True if `contentFindings` looks at its events.
  fileprivate var hasContents: Bool {
    switch self {
    case .measurementRecorded, .responseAssessed, .drugDefined, .instrumentDefined: true
    default: false
    }
  }

  /// True if each of its events names another event, or is compared with others.
  fileprivate var namesEvents: Bool {
    switch self {
    case .findingAnswered, .adverseEventGraded, .diagnosisResolved, .adverseEventResolved, .patientsLinked: true
    default: false
    }
  }
}
