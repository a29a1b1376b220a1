import CalendarTime
import PatientRecord

/// One patient's history with a day for every event: the start of every projection.
///
/// Both time axes are settled before: `PatientHistory` is the record as known at a transaction time (`known-at`) and
/// cut at a valid time (`as-of`), amended, ordered and with its possible days narrowed. Partial dates still leave
/// several days possible; this type imputes one, and keeps the days of the shortest and of the longest treatment for
/// bounds.
///
///     let dated = DatedHistory(history, context)
///     dated.day(event)                        // the day that figures use
///     dated.datedCourse(course)?.days.longest // the longest that the course can have lasted
///
/// An immutable class: all that is derived from it refers to it, and copies nothing of it.
final class DatedHistory {
  let history: PatientHistory
  let context: ProjectionContext
  /// The day to which ongoing treatment is counted: the end of follow-up in force, else the day by the rule
  /// `assume-continuing`.
  let censoringDay: ByImputation<CalendarDay>
  /// The day of the death that ended treatment, the earliest that the record states; nil if it states none.
  let deathDay: ByImputation<CalendarDay>?
  /// The statement of that death.
  let death: DeathReport?
  private let imputed: ImputedDays

  init(_ history: PatientHistory, _ context: ProjectionContext) {
    let profile = context.profile
    self.history = history
    self.context = context
    let imputed = ImputedDays(history, context)
    self.imputed = imputed
    let end = history.endOfFollowUp
    censoringDay =
      end.map { end in ByImputation { imputed.day(of: end, $0) } } ?? imputed.lastDays(of: history)
    let deaths = history.deathsWhileFollowed
    death = profile.earliest(deaths)
    deathDay =
      deaths.isEmpty
      ? nil
      : ByImputation { imputation in
        deaths.lazy.map { profile.day($0, imputation) }.min() ?? history.asOf
      }
  }

  /// The rules, which are borrowed: they have many parts, and are not to be copied for every day.
  var profile: Profile { _read { yield context.profile } }

  /// Returns the event at a position of the history.
  func event(_ position: Int) -> HistoryEvent { history.events[position] }

  /// Returns the chosen day of an event.
  func day(_ event: HistoryEvent) -> CalendarDay { imputed.day(of: event) }

  /// Returns the day of an event under an imputation.
  func day(_ event: HistoryEvent, _ imputation: Imputation) -> CalendarDay { imputed.day(of: event, imputation) }

  /// Returns a course with its days; nil if its position holds no start.
  func datedCourse(_ course: TreatmentCourse) -> DatedCourse? {
    let startEvent = event(course.start)
    guard let start = startEvent.event.start else { return nil }
    let stop = course.stop.map { event($0) }
    let days = ByImputation { imputation in
      let own = stop.map { day($0, imputation) }
      let death = deathDay?[imputation]
      let end = if let own, let death { min(own, death) } else { own ?? death }
      return DayRange(start: day(startEvent, imputation), end: end)
    }
    let isEndedByDeath = deathDay.map { death in stop.map { day($0) > death.chosen } ?? true } ?? false
    let named = context.named(start.drug)
    return DatedCourse(
      course: course, drug: named.drug, isSystemic: named.isSystemic(start),
      onOrBefore: start.onOrBefore ?? false, days: days,
      held: profile.holds == .leftOut ? heldCourse(course) : nil, isEndedByDeath: isEndedByDeath)
  }
}

/// A course with its days under every imputation.
struct DatedCourse {
  let course: TreatmentCourse
  let drug: CombinationDrug
  /// True if it acts on the whole body; other courses are neither anchor nor partner.
  let isSystemic: Bool
  /// True if it was already running on its first day.
  let onOrBefore: Bool
  let days: ByImputation<DayRange>
  /// The days on which it ran and those on which it was held; nil if it was never held, or if held days count.
  let held: HeldCourses?
  /// True if it ran until the patient's death, or if the day of its stop is imputed after the death.
  let isEndedByDeath: Bool

  /// True if it can be part of a combination.
  var isCombinable: Bool { isSystemic && (drug.isAnchor || drug.isPartner) }
}

extension DatedHistory {
  /// Throws if the profile refuses partial dates and one of the events may have happened on more than one day.
  func refuse(partialDatesOf events: [HistoryEvent]) throws(ProjectionError) {
    try profile.refuse(partialDatesOf: events)
  }
}

extension Profile {
  /// Throws if partial dates are refused and one of the events may have happened on more than one day.
  func refuse(partialDatesOf events: [HistoryEvent]) throws(ProjectionError) {
    guard partial == .refuse else { return }
    let partial = events.filter { !$0.days.isExact }.map(\.sequenceNumber)
    if let first = partial.min() { throw .partialDate(sequenceNumber: first) }
  }
}

extension HistoryEvent {
  /// Tells if the event may have happened by one of the days, or only after it.
  func straddles(_ bounds: [CalendarDay]) -> Bool { bounds.contains { days.first <= $0 && $0 < days.last } }
}
