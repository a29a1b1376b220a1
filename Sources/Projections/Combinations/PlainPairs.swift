import CalendarTime
import PatientRecord

/// The quick way to the pairs of a patient whose history is plain.
///
/// Nearly every history has whole dates, few courses, each of another drug, and neither a death nor an end of
/// follow-up. Then every imputation chooses the same days, no courses are merged, no pair is in doubt, and the events
/// stand in the order of their days: a row follows from two courses, without a list on the way. Whatever else this type
/// meets, it gives up, and the clear way begins anew: `MergedExposure`, `Pair`, `CombinationBuilder`. The clear way is
/// its oracle: a law of the tests compares the two over random histories and all rules.
struct PlainPairs {
  private let history: PatientHistory
  private let context: ProjectionContext
  private let censoringDay: CalendarDay
  private var courses = InlineArray<8, Course>(repeating: Course())
  private var count = 0

  /// A course that can be part of a pair; it has one day at least.
  private struct Course {
    /// Its place among the courses of the history.
    var place = 0
    var start = CalendarDay(daysSinceEpoch: 0)
    var end: CalendarDay?
    var onOrBefore = false
    var isAnchor = false
    var isPartner = false
  }

  /// The reason to give up: the clear way is needed.
  private struct NotPlain: Error {}

  /// Derives the pairs of one patient, in order; nil where the clear way is needed.
  static func combinations(
    _ history: PatientHistory, patient: String, in context: ProjectionContext
  ) -> [Combination]? {
    guard history.isPlain, context.takesPlainPairs else { return nil }
    if history.courses.count < 2 { return [] }
    do throws(NotPlain) {
      return try PlainPairs(history, context).rows(of: patient)
    } catch {
      return nil
    }
  }

  private init(_ history: PatientHistory, _ context: ProjectionContext) throws(NotPlain) {
    censoringDay = PlainPairs.censoringDay(history, context.profile.assumeContinuing)
    self.context = context
    self.history = history
    // From here on the history is its own: the one that was given needs no copy.
    if self.history.courses.count > courses.count { throw NotPlain() }
    for place in self.history.courses.indices { try add(place) }
  }

  private mutating func add(_ place: Int) throws(NotPlain) {
    let first = history.courses[place].start
    guard let start = history.events[first].event.start, let named = context.knownDrug(start.drug) else {
      throw NotPlain()
    }
    if !named.isSystemic(start) || !named.drug.isAnchor && !named.drug.isPartner { return }
    let (began, end) = (day(first), history.courses[place].stop.map { day($0) })
    if let end, end <= began { throw NotPlain() }
    for other in 0..<count where name(courses[other]) == named.drug.name { throw NotPlain() }
    courses[count] = Course(
      place: place, start: began, end: end, onOrBefore: start.onOrBefore ?? false, isAnchor: named.drug.isAnchor,
      isPartner: named.drug.isPartner)
    count += 1
  }

  private func rows(of patient: String) throws(NotPlain) -> [Combination] {
    var rows: [Combination] = []
    for place in 0..<count {
      let anchor = courses[place]
      if !anchor.isAnchor { continue }
      for place in 0..<count {
        let partner = courses[place]
        if !partner.isPartner { continue }
        let start = max(anchor.start, partner.start)
        let end = anchor.end.map { min($0, partner.end ?? $0) } ?? partner.end
        if let end, end <= start { continue }
        rows.append(try row(anchor, partner, DayRange(start: start, end: end), of: patient))
      }
    }
    return rows.count < 2 ? rows : rows.sorted { $0.precedes($1) }
  }

  private func row(
    _ anchor: Course, _ partner: Course, _ range: DayRange, of patient: String
  ) throws(NotPlain) -> Combination {
    let span = DaySpan(range, to: censoringDay)
    let days = span.days + (context.profile.days == .inclusive ? 1 : 0)
    let months = context.profile.months(from: span.start, to: span.start.adding(days: days))
    let isOpen = isOpen(anchor, at: range.start) && isOpen(partner, at: range.start)
    let entry = entry(span, days: days, isOpen)
    let condition = try condition(anchor, partner)
    let response = try response(to: anchor, partner, for: condition, within: range)
    return Combination(
      patient: patient, anchor: name(anchor), partners: [name(partner)], start: range.start, end: range.end,
      ongoing: range.end == nil, possible: false, counts: true, days: days, months: months, daysMin: days,
      daysMax: isOpen ? nil : days, monthsMin: months, monthsMax: isOpen ? nil : months, startImputed: nil,
      endImputed: nil, response: response.flatMap { data(ofResponse: $0)?.response },
      reason: reason(partner, on: range.start) ?? reason(anchor, on: range.start),
      endingReasons: endingReasons(anchor, partner, on: range.end), indication: context.text(condition),
      events: positions(anchor, partner, entry, isOngoing: range.end == nil, response), intervals: 1,
      staleDays: range.end == nil ? staleDays(span) : 0, entry: entry, lastDay: span.end)
  }
}

extension Profile {
  /// True if rows are pairs of whom nothing is measured or left out by held days or by length.
  var hasPlainPairs: Bool { unit == .pair && holds == .counted && minimum.isEmpty }
}

// Courses.
extension PlainPairs {
  private func day(_ place: Int) -> CalendarDay { history.events[place].days.first }

  private func start(_ course: Course) -> TreatmentStarted? {
    history.events[history.courses[course.place].start].event.start
  }

  private func name(_ course: Course) -> String {
    start(course).flatMap { context.knownDrug($0.drug)?.drug.name } ?? ""
  }

  private func isOpen(_ course: Course, at start: CalendarDay) -> Bool { course.start < start || course.onOrBefore }

  private func reason(_ course: Course, on day: CalendarDay) -> StartReason? {
    course.start == day ? start(course)?.reason : nil
  }

  private func endingReasons(_ anchor: Course, _ partner: Course, on end: CalendarDay?) -> [StopReason] {
    guard let end else { return [] }
    for course in [partner, anchor] where course.end == end {
      guard let stop = history.courses[course.place].stop, case .treatmentStopped(let data) = history.events[stop].event
      else { continue }
      if !data.reasons.isEmpty { return data.reasons.elements }
    }
    return []
  }

  /// The condition that the two were given for; that of a partner alone needs the diagnoses.
  private func condition(_ anchor: Course, _ partner: Course) throws(NotPlain) -> Symbol {
    let condition = start(anchor)?.indication ?? .none
    if condition.isNone, start(partner).map({ !$0.indication.isNone }) ?? false { throw NotPlain() }
    return condition
  }
}

// Events of no course.
extension PlainPairs {
  /// The place of the last event that counts; nil without any.
  private static func last(_ history: PatientHistory, where isCounted: (ClinicalEvent) -> Bool) -> Int? {
    history.events.indices.last { isCounted(history.events[$0].event) }
  }

  private static func censoringDay(_ history: PatientHistory, _ rule: Profile.AssumeContinuing) -> CalendarDay {
    guard let last = last(history, by: rule) else { return history.asOf }
    guard case .afterLastContact(let grace) = rule else { return history.events[last].days.first }
    return min(history.events[last].days.first.adding(grace), history.asOf)
  }

  /// The place of the event from which treatment without a stop is counted; nil where it is counted to the as-of date.
  private static func last(_ history: PatientHistory, by rule: Profile.AssumeContinuing) -> Int? {
    switch rule {
    case .yes: nil
    case .no: last(history) { !$0.isAnswer }
    case .afterLastContact: last(history, where: \.showsPatient)
    }
  }

  /// The place of the event that sets the censoring day; nil if that is the as-of date.
  private var censoringPlace: Int? {
    if case .afterLastContact = context.profile.assumeContinuing, censoringDay == history.asOf { return nil }
    return PlainPairs.last(history, by: context.profile.assumeContinuing)
  }

  private func staleDays(_ span: DaySpan) -> Int {
    guard let last = PlainPairs.last(history, where: { !$0.isAnswer }) else { return 0 }
    let limit = day(last).adding(months: 12)
    return max(0, span.end - max(span.start, limit))
  }

  private var enrolment: Int? {
    history.events.indices.first { if case .patientEnrolled = history.events[$0].event { true } else { false } }
  }

  private func entry(_ span: DaySpan, days: Int, _ isOpen: Bool) -> RiskEntry {
    context.profile.entry(
      CollectionOfOne(span), counted: nil, days: days, isOpenAtStart: isOpen, enrolled: enrolment.map { day($0) })
  }

  private func data(ofResponse place: Int) -> ResponseAssessed? {
    if case .responseAssessed(let data) = history.events[place].event { data } else { nil }
  }

  /// The place of the response to two courses; one to another condition than theirs needs a comparison of words.
  private func response(
    to anchor: Course, _ partner: Course, for condition: Symbol, within range: DayRange
  ) throws(NotPlain) -> Int? {
    let labels = (history.courses[anchor.place].label, history.courses[partner.place].label)
    let (choice, last) = (context.profile.response, range.end ?? censoringDay)
    var naming: (place: Int, response: Response)?
    var general: (place: Int, response: Response)?
    for place in history.events.indices {
      guard let data = data(ofResponse: place) else { continue }
      if !data.condition.isNone, data.condition != condition { throw NotPlain() }
      guard let response = data.response, data.phase != .monotherapy, range.start < day(place), day(place) <= last
      else {
        continue
      }
      if data.treatments.isEmpty {
        if choice.prefers(response, to: general?.response) { general = (place, response) }
      } else if choice.prefers(response, to: naming?.response),
        context.pool.elements(data.treatments).contains(where: { $0 == labels.0 || $0 == labels.1 })
      {
        naming = (place, response)
      }
    }
    return (naming ?? general)?.place
  }

  /// The positions in the log, ascending, of the events behind a row.
  private func positions(
    _ anchor: Course, _ partner: Course, _ entry: RiskEntry, isOngoing: Bool, _ response: Int?
  ) -> [Int] {
    var positions: [Int] = []
    positions.reserveCapacity(8)
    func add(_ place: Int?) {
      if let place { history.events[place].addPositions(to: &positions) }
    }
    for course in [partner.place, anchor.place] {
      add(history.courses[course].start)
      for change in history.courses[course].changes where history.events[change].event.boundary != .neither {
        add(change)
      }
      add(history.courses[course].stop)
    }
    add(response)
    if isOngoing { add(censoringPlace) }
    if entry.restsOnEnrolment { add(enrolment) }
    return distinctPositions(positions)
  }
}
