import CalendarTime
import PatientRecord

/// The days that bound imputed ones under `partial=adam`, as the templates of admiral have it (R, `derive_vars_dt`,
/// its arguments `min_dates` and `max_dates`): the treatment start, the end of follow-up and death.
///
/// The treatment is that with anchors. A bound counts only where it is one of the days on which the event may have
/// happened. The days of anchors themselves have no bound but those of the record.
struct AnalysisBounds {
  /// The first day on an anchor; nil if there is none.
  let treatmentStart: CalendarDay?
  /// The days of the end of follow-up that holds, and of the death.
  private let ends: [CalendarDay]
  /// The labels of the courses of anchors.
  private let anchors: Set<Symbol>

  init(_ history: PatientHistory, _ context: ProjectionContext) {
    let treated = history.courses.filter { course in
      guard let start = history.events[course.start].event.start else { return false }
      let named = context.named(start.drug)
      return named.drug.isAnchor && named.isSystemic(start)
    }
    treatmentStart = treated.map { history.events[$0.start].days.first }.min()
    anchors = Set(treated.map(\.label))
    let death = history.deathsWhileFollowed.map(\.event.days.last).min()
    ends = [history.endOfFollowUp?.days.last, death].compactMap { $0 }
  }

  /// Returns the day of an event: starts, resumptions and onsets of adverse events first, but not before the treatment
  /// start; stops, holds and outcomes of adverse events last, but not after the end of follow-up; the rest in the
  /// middle.
  func day(of event: HistoryEvent) -> CalendarDay {
    let days = event.days
    switch (event.event, event.event.boundary) {
    case (.adverseEventRecorded, _): return raised(days)
    case (.adverseEventResolved, _): return lowered(days)
    case (.followUpEnded, _): return days.last
    case (_, .opens): return isOfAnchor(event) ? days.first : raised(days)
    case (_, .closes): return isOfAnchor(event) ? days.last : lowered(days)
    case (_, .neither): return days.middle
    }
  }

  private func isOfAnchor(_ event: HistoryEvent) -> Bool {
    event.event.treatment.map(anchors.contains) ?? false
  }

  private func raised(_ days: DayInterval) -> CalendarDay {
    treatmentStart.flatMap { days.first <= $0 && $0 <= days.last ? $0 : nil } ?? days.first
  }

  private func lowered(_ days: DayInterval) -> CalendarDay {
    ends.filter { days.first <= $0 && $0 <= days.last }.min() ?? days.last
  }
}
