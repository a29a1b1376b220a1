import CalendarTime
import PatientRecord
import Projections
import Queries
import Text

/// The treatments of patients by day, as known at some moments: what `regimen replay` answers for each day and moment.
package struct ReplayIntervals {
  /// The most moments that a page holds.
  package static let limit = 40

  /// The data behind the slider of a report.
  let data: ReplayData

  /// The moments are all instants of recording of these patients, or `limit` of them, evenly spread, the last included.
  init(_ question: Question) throws {
    let recorded = try question.derive(includingAbsent: true) { asked in Set(asked.events.map(\.recorded)) }
    let moments = recorded.reduce(into: Set()) { $0.formUnion($1) }.sorted()
    let points = ReplayIntervals.spread(moments)
    let asOf = question.opened.asOf
    let patients = try question.derive(includingAbsent: true) { (asked) throws(ProjectionError) in
      let known = try PatientStates(asked, question.context, asOf: asOf).known(at: points)
      return (name: shown(asked.name), known: known)
    }
    data = ReplayData(
      points: points.map(\.description), momentCount: moments.count, last: asOf, patients: patients)
  }

  /// Returns at most `limit` of some moments, evenly spread, the last one included.
  static func spread(_ moments: [Instant]) -> [Instant] {
    if moments.count <= limit { return moments }
    return (1...limit).map { moments[$0 * moments.count / limit - 1] }
  }
}

/// The treatments of one patient by day, by how much of the record was known.
private struct PatientStates {
  let asked: AskedPatient
  let context: ProjectionContext
  let asOf: CalendarDay

  /// The days of a stretch that is looked at day by day.
  private static let longest: Int32 = 731

  init(_ asked: AskedPatient, _ context: ProjectionContext, asOf: CalendarDay) {
    (self.asked, self.context, self.asOf) = (asked, context, asOf)
  }

  /// The states by day, from each moment on that brought something new of this patient.
  func known(at points: [Instant]) throws(ProjectionError) -> [ReplayData.Known] {
    var known: [ReplayData.Known] = []
    var count = 0
    for (index, point) in points.enumerated() {
      let events = asked.events.prefix { $0.recorded <= point }
      if events.count == count { continue }
      count = events.count
      let next = ReplayData.Known(point: index, days: try states(events))
      let isNew = known.last.map { last in !last.days.elementsEqual(next.days) { $0 == $1 } } ?? true
      if isNew { known.append(next) }
    }
    return known
  }

  /// The states by day; between the days on which something may happen nothing changes.
  private func states(
    _ events: ArraySlice<RecordedEvent>
  ) throws(ProjectionError) -> [(day: CalendarDay, text: String)] {
    var states: [(day: CalendarDay, text: String)] = []
    let history = PatientHistory(Array(events), pool: context.pool, asOf: CalendarDay(daysSinceEpoch: .max))
    let days = history.isPlain ? plainDays(history) : days(events)
    var course = RegimenCourse(history, context)
    var last: [CurrentRegimen.Treatment] = []
    for day in days {
      let regimen = try course.treatments(on: day)
      if regimen == last { continue }
      last = regimen
      let text = regimen.isEmpty ? "" : shown(regimen.inWords)
      if states.last?.text ?? "" != text { states.append((day, text)) }
    }
    return states
  }

  /// The days of a plain history on which a course starts, changes or stops: no other day can matter.
  private func plainDays(_ history: PatientHistory) -> [CalendarDay] {
    let days = history.events.lazy.filter { $0.event.treatment != nil }.map(\.days.first)
    return Set(days.filter { $0 <= asOf }).sorted()
  }

  /// The days on which an as-of date can matter: each possible day of each date that bears on what runs.
  ///
  /// A partial date is cut at the as-of date, so that its chosen day moves with it through the whole of it. Of a
  /// stretch of more than two years only its ends and the last two years before the as-of date are looked at: one may
  /// begin centuries ago, in a log of an earlier version.
  private func days(_ events: ArraySlice<RecordedEvent>) -> [CalendarDay] {
    let ends: Set<EventType> = [.followUpEnded, .adverseEventRecorded, .adverseEventResolved]
    let hasEnd = events.contains { ends.contains($0.event.type) }
    let floor = events.lazy.compactMap(\.occurred).filter { !$0.isOpenAtStart }.map(\.days.first).min() ?? asOf
    var days: Set<CalendarDay> = []
    for event in events {
      var date = event.occurred
      if case .eventAmended(let amendment) = event.event { date = amendment.occurred }
      let bears = hasEnd || event.event.type.isCorrection || event.event.treatment != nil
      guard bears, let range = date?.days, range.first <= asOf else { continue }
      let first = max(range.first, min(floor, range.last, asOf))
      let last = min(range.last, asOf)
      days.formUnion([first, last])
      let isLong = last.daysSinceEpoch - first.daysSinceEpoch > PatientStates.longest
      let lookedAt = isLong ? max(first, min(last, asOf.adding(days: -Int(PatientStates.longest)))) : first
      for number in lookedAt.daysSinceEpoch...last.daysSinceEpoch {
        days.insert(CalendarDay(daysSinceEpoch: number))
      }
    }
    return days.sorted()
  }
}
