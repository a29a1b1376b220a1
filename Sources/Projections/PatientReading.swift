import CalendarTime
import PatientRecord

/// One patient's history with days chosen: where every projection begins.
///
/// The history has been amended, ordered, narrowed and cut already; this is the choice of days.
struct PatientReading {
  let history: PatientHistory
  let context: ProjectionContext
  /// The day to which what still lasts is counted: as-of, or the end of follow-up that holds.
  let horizon: ByReading<CalendarDay>
  private let deathDay: ByReading<CalendarDay>?

  init(_ history: PatientHistory, _ context: ProjectionContext) {
    let profile = context.profile
    self.history = history
    self.context = context
    let end = history.endOfFollowUp
    horizon = ByReading { reading in end.map { profile.day(of: $0, reading) } ?? history.asOf }
    let death = history.death
    deathDay = death.map { death in ByReading { profile.day(of: death, $0) } }
  }

  var profile: Profile { context.profile }

  /// The events of a course that stand at the given positions of the history.
  func event(_ position: Int) -> HistoryEvent { history.events[position] }

  /// The chosen day of an event.
  func day(_ event: HistoryEvent) -> CalendarDay { profile.day(of: event) }

  /// A course with its days; nil for a position that holds no start.
  func read(_ course: TreatmentCourse) -> ReadCourse? {
    let startEvent = event(course.start)
    guard let start = startEvent.event.start else { return nil }
    let stop = course.stop.map { event($0) }
    let days = ByReading { reading in
      let own = stop.map { profile.day(of: $0, reading) }
      let death = deathDay?[reading]
      let end = if let own, let death { min(own, death) } else { own ?? death }
      return DayRange(start: profile.day(of: startEvent, reading), end: end)
    }
    let isEndedByDeath = deathDay.map { death in stop.map { day($0) > death.chosen } ?? true } ?? false
    return ReadCourse(
      course: course, drug: context.drug(start.drug), isSystemic: start.route?.isSystemic ?? true,
      onOrBefore: start.onOrBefore ?? false, days: days, isEndedByDeath: isEndedByDeath)
  }
}

/// A course with its days in every reading.
struct ReadCourse {
  let course: TreatmentCourse
  let drug: CombinationDrug
  /// Whether it acts on the whole body; other courses are neither anchor nor partner.
  let isSystemic: Bool
  /// Whether it was already running on its first day.
  let onOrBefore: Bool
  let days: ByReading<DayRange>
  /// Whether it ran until the patient's death, or its stop is read as lying after it.
  let isEndedByDeath: Bool
}
