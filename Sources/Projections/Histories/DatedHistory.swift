import CalendarTime
import PatientRecord

/// One patient's history with days chosen: where every projection begins.
///
/// The history has been amended, ordered, narrowed and cut already; this is the choice of days.
struct DatedHistory {
  let history: PatientHistory
  let context: ProjectionContext
  /// The day to which what still lasts is counted: the end of follow-up that holds, else as-of, or the patient's last
  /// event under `assume-continuing=no`.
  let censoringDay: ByImputation<CalendarDay>
  /// The day of the patient's death; nil where none is on record.
  let deathDay: ByImputation<CalendarDay>?

  init(_ history: PatientHistory, _ context: ProjectionContext) {
    let profile = context.profile
    self.history = history
    self.context = context
    let end = history.endOfFollowUp
    censoringDay = ByImputation { imputation in
      if let end { return profile.day(of: end, imputation) }
      return profile.assumeContinuing == .yes ? history.asOf : DatedHistory.lastDay(of: history, profile, imputation)
    }
    let death = history.death
    deathDay = death.map { death in ByImputation { profile.day(of: death, $0) } }
  }

  /// The day of the last event, whatever it is; the as-of date where there is none.
  private static func lastDay(of history: PatientHistory, _ profile: Profile, _ imputation: Imputation) -> CalendarDay {
    let days = history.events.lazy.map { event in
      switch imputation {
      case .chosen: profile.day(of: event)
      case .longest: event.days.last
      case .shortest: event.days.first
      }
    }
    return days.max() ?? history.asOf
  }

  var profile: Profile { context.profile }

  /// The event to whose day what still lasts is counted; nil where that is the as-of date.
  var censoringEvent: HistoryEvent? {
    if let end = history.endOfFollowUp { return end }
    return profile.assumeContinuing == .no ? history.events.last { day($0) == censoringDay.chosen } : nil
  }

  /// The events of a course that stand at the given positions of the history.
  func event(_ position: Int) -> HistoryEvent { history.events[position] }

  /// The chosen day of an event.
  func day(_ event: HistoryEvent) -> CalendarDay { profile.day(of: event) }

  /// A course with its days; nil for a position that holds no start.
  func datedCourse(_ course: TreatmentCourse) -> DatedCourse? {
    let startEvent = event(course.start)
    guard let start = startEvent.event.start else { return nil }
    let stop = course.stop.map { event($0) }
    let days = ByImputation { imputation in
      let own = stop.map { profile.day(of: $0, imputation) }
      let death = deathDay?[imputation]
      let end = if let own, let death { min(own, death) } else { own ?? death }
      return DayRange(start: profile.day(of: startEvent, imputation), end: end)
    }
    let isEndedByDeath = deathDay.map { death in stop.map { day($0) > death.chosen } ?? true } ?? false
    return DatedCourse(
      course: course, drug: context.drug(start.drug), isSystemic: start.route?.isSystemic ?? true,
      onOrBefore: start.onOrBefore ?? false, days: days, holds: profile.holds == .leftOut ? holds(of: course) : nil,
      isEndedByDeath: isEndedByDeath)
  }

  /// When a course was held, an end missing where it was not resumed; nil where it never was.
  func holds(of course: TreatmentCourse) -> ByImputation<[DayRange]>? {
    let changes = course.changes.map(event).filter { $0.event.boundary != .neither }
    if changes.isEmpty { return nil }
    return ByImputation { imputation in
      var holds: [DayRange] = []
      for change in changes {
        let day = profile.day(of: change, imputation)
        if change.event.boundary == .closes {
          holds.append(DayRange(start: day, end: nil))
        } else if !holds.isEmpty {
          holds[holds.count - 1].end = day
        }
      }
      return holds.filter { !$0.isEmpty }
    }
  }
}

/// A course with its days in every reading.
struct DatedCourse {
  let course: TreatmentCourse
  let drug: CombinationDrug
  /// Whether it acts on the whole body; other courses are neither anchor nor partner.
  let isSystemic: Bool
  /// Whether it was already running on its first day.
  let onOrBefore: Bool
  let days: ByImputation<DayRange>
  /// When it was held, where held days are left out and there are any; an end is missing where it was not resumed.
  let holds: ByImputation<[DayRange]>?
  /// Whether it ran until the patient's death, or its stop is read as lying after it.
  let isEndedByDeath: Bool

  /// Whether it can be part of a combination.
  var isCombinable: Bool { isSystemic && (drug.isAnchor || drug.isPartner) }
}

extension DatedHistory {
  /// Refuses if the profile does and one of the events may have happened on more than one day.
  func refuse(partialDatesOf events: [HistoryEvent]) throws(ProjectionError) {
    guard profile.partial == .refuse else { return }
    let partial = events.filter { !$0.days.isExact }.map(\.sequenceNumber)
    if let first = partial.min() { throw .partialDate(sequenceNumber: first) }
  }
}

extension HistoryEvent {
  /// Whether it may lie by one of the days or after it.
  func straddles(_ bounds: [CalendarDay]) -> Bool {
    bounds.contains { days.first <= $0 && $0 < days.last }
  }
}
