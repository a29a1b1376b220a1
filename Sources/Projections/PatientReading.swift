import CalendarTime
import PatientRecord

/// One patient's history with days chosen: where every projection begins.
///
/// The history has been amended, ordered, narrowed and cut already; this is the choice of days.
struct PatientReading {
  let history: PatientHistory
  let context: ProjectionContext
  /// The day to which what still lasts is counted: the end of follow-up that holds, else as-of, or the patient's last
  /// event under `assume-continuing=no`.
  let horizon: ByReading<CalendarDay>
  /// The day of the patient's death; nil where none is on record.
  let deathDay: ByReading<CalendarDay>?

  init(_ history: PatientHistory, _ context: ProjectionContext) {
    let profile = context.profile
    self.history = history
    self.context = context
    let end = history.endOfFollowUp
    horizon = ByReading { reading in
      if let end { return profile.day(of: end, reading) }
      return profile.assumeContinuing == .yes ? history.asOf : PatientReading.lastDay(of: history, profile, reading)
    }
    let death = history.death
    deathDay = death.map { death in ByReading { profile.day(of: death, $0) } }
  }

  /// The day of the last event, whatever it is; the as-of date where there is none.
  private static func lastDay(of history: PatientHistory, _ profile: Profile, _ reading: Reading) -> CalendarDay {
    let days = history.events.lazy.map { event in
      switch reading {
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
    return profile.assumeContinuing == .no ? history.events.last { day($0) == horizon.chosen } : nil
  }

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
      onOrBefore: start.onOrBefore ?? false, days: days, holds: profile.holds == .leftOut ? holds(of: course) : nil,
      isEndedByDeath: isEndedByDeath)
  }

  /// When a course was held, an end missing where it was not resumed; nil where it never was.
  func holds(of course: TreatmentCourse) -> ByReading<[DayRange]>? {
    let changes = course.changes.map(event).filter { $0.event.boundary != .neither }
    if changes.isEmpty { return nil }
    return ByReading { reading in
      var holds: [DayRange] = []
      for change in changes {
        let day = profile.day(of: change, reading)
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
struct ReadCourse {
  let course: TreatmentCourse
  let drug: CombinationDrug
  /// Whether it acts on the whole body; other courses are neither anchor nor partner.
  let isSystemic: Bool
  /// Whether it was already running on its first day.
  let onOrBefore: Bool
  let days: ByReading<DayRange>
  /// When it was held, where held days are left out and there are any; an end is missing where it was not resumed.
  let holds: ByReading<[DayRange]>?
  /// Whether it ran until the patient's death, or its stop is read as lying after it.
  let isEndedByDeath: Bool

  /// Whether it can be part of a combination.
  var isCombinable: Bool { isSystemic && (drug.isAnchor || drug.isPartner) }
}
