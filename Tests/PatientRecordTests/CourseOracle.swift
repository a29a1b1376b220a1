import CalendarTime
import TestSupport

@testable import PatientRecord

/// A course's allowed orders by trying them all, without the program's reasoning.
///
/// An order is allowed when a day can be chosen for each event, none before the previous one's, and holds and
/// resumptions alternate. Days are numbers of a small window, `reach` the days that the last event may have.
struct CourseOracle {
  let start: HistoryEvent
  let changes: [HistoryEvent]
  let stop: HistoryEvent?

  /// Every allowed order, the first by (ordering day, place, position) at each place first; stops when `visit` says so.
  func forEachOrder(_ visit: ([HistoryEvent]) -> Bool) {
    let sorted = changes.sorted {
      ($0.days.first.daysSinceEpoch, $0.sequenceNumber) < ($1.days.first.daysSinceEpoch, $1.sequenceNumber)
    }
    _ = extend([start], rest: sorted, held: false, reach: CourseOracle.numbers(start), visit)
  }

  private func extend(
    _ order: [HistoryEvent], rest: [HistoryEvent], held: Bool, reach: [Int32], _ visit: ([HistoryEvent]) -> Bool
  ) -> Bool {
    if reach.isEmpty { return true }
    guard !rest.isEmpty else {
      guard let stop else { return visit(order) }
      return CourseOracle.step(reach, to: stop).isEmpty ? true : visit(order + [stop])
    }
    for index in rest.indices {
      var left = rest
      let event = left.remove(at: index)
      var nowHeld = held
      if case .treatmentHeld = event.event {
        if held { continue }
        nowHeld = true
      }
      if case .treatmentResumed = event.event {
        if !held { continue }
        nowHeld = false
      }
      let next = CourseOracle.step(reach, to: event)
      guard extend(order + [event], rest: left, held: nowHeld, reach: next, visit) else { return false }
    }
    return true
  }

  /// The first allowed order; nil where there is none.
  var firstOrder: [HistoryEvent]? {
    var first: [HistoryEvent]?
    forEachOrder {
      first = $0
      return false
    }
    return first
  }

  private static func numbers(_ event: HistoryEvent) -> [Int32] {
    Array(event.days.first.daysSinceEpoch...event.days.last.daysSinceEpoch)
  }

  private static func step(_ reach: [Int32], to event: HistoryEvent) -> [Int32] {
    numbers(event).filter { day in reach.contains { $0 <= day } }
  }

  /// For each event of an order the days that it has in some choice of days.
  static func narrowed(_ order: [HistoryEvent]) -> [[Int32]] {
    var forward: [[Int32]] = []
    for event in order { forward.append(forward.last.map { step($0, to: event) } ?? numbers(event)) }
    var backward = forward
    for index in order.indices.dropLast().reversed() {
      backward[index] = forward[index].filter { day in backward[index + 1].contains { day <= $0 } }
    }
    return backward
  }
}

/// Courses of a few events in a window of twelve days, in four "months" of three days.
struct RandomCourse {
  let start: HistoryEvent
  var changes: [HistoryEvent] = []
  var stop: HistoryEvent?

  init(changes count: Int, interruptions: Double, using generator: inout RepeatableRandomNumberGenerator) {
    var positions = Array(1...(count + 2)).shuffled(using: &generator)
    var course = TreatmentStarted()
    course.dose = Bool.random(using: &generator) ? RandomCourse.dose(using: &generator) : nil
    let startDays = RandomCourse.days(within: 0...5, using: &generator)
    start = RandomCourse.event(.treatmentStarted(course), startDays, positions.removeLast())
    let stopDays = RandomCourse.days(within: 6...11, using: &generator)
    let stopPosition = positions.removeLast()
    if Bool.random(using: &generator) {
      stop = RandomCourse.event(.treatmentStopped(TreatmentStopped()), stopDays, stopPosition)
    }
    for position in positions {
      let fact = RandomCourse.change(interruptions, using: &generator)
      changes.append(RandomCourse.event(fact, RandomCourse.days(within: 0...11, using: &generator), position))
    }
  }

  private static func change(
    _ interruptions: Double, using generator: inout RepeatableRandomNumberGenerator
  ) -> ClinicalEvent {
    if Double.random(in: 0..<1, using: &generator) < interruptions {
      let data = TreatmentInterruption()
      return Bool.random(using: &generator) ? .treatmentHeld(data) : .treatmentResumed(data)
    }
    var data = DoseTitrated()
    data.dose = dose(using: &generator)
    return Bool.random(using: &generator) ? .doseDownTitrated(data) : .doseUpTitrated(data)
  }

  private static func dose(using generator: inout RepeatableRandomNumberGenerator) -> Dose {
    let amount = Double(Int.random(in: 1...4, using: &generator))
    return Dose(amount: amount, unit: Int.random(in: 0..<8, using: &generator) == 0 ? .tablet : .milligram, every: .day)
  }

  private static func days(
    within range: ClosedRange<Int>, using generator: inout RepeatableRandomNumberGenerator
  ) -> DayInterval {
    let first = Int.random(in: range, using: &generator)
    let interval =
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: first...first
      case 1: (first / 3 * 3)...(first / 3 * 3 + 2)
      case 2: first...Int.random(in: first...11, using: &generator)
      default: 0...11
      }
    return DayInterval(
      first: CalendarDay(daysSinceEpoch: Int32(interval.lowerBound)),
      last: CalendarDay(daysSinceEpoch: Int32(interval.upperBound)))
  }

  private static func event(_ fact: ClinicalEvent, _ days: DayInterval, _ position: Int) -> HistoryEvent {
    HistoryEvent(
      sequenceNumber: position, id: RecordBuilder.id(position), event: fact, occurred: PartialDate(days.first),
      days: days, spreadDay: days.middle, latestDay: days.last, dataAmendment: 0, dateAmendment: 0)
  }

  var oracle: CourseOracle { CourseOracle(start: start, changes: changes, stop: stop) }

  var course: CourseOrder {
    var course = CourseOrder(start: start)
    course.changes = changes
    course.stop = stop
    return course
  }
}
