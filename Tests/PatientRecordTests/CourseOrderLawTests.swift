import CalendarTime
import TestSupport
import Testing

@testable import PatientRecord

@Suite("A course's order agrees with trying every order")
struct CourseOrderLawTests {
  @Test(
    "whether there is an order, which is the first, and the days that it leaves",
    arguments: [0, 1, 2, 3, 4, 5, 6], [0.5, 1.0])
  func firstOrder(changes: Int, interruptions: Double) {
    let seed = UInt64(changes) * 100 + UInt64(interruptions * 10)
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    var possible = 0
    var reordered = 0
    for round in 0..<600 {
      let random = RandomCourse(changes: changes, interruptions: interruptions, using: &generator)
      let course = random.course
      let expected = random.oracle.firstOrder
      #expect(course.isPossible == (expected != nil), "seed \(seed), round \(round)")
      guard let expected else { continue }
      possible += 1
      let ordered = course.ordered
      #expect(ordered.map(\.sequenceNumber) == expected.map(\.sequenceNumber), "seed \(seed), round \(round)")
      let narrowed = CourseOrder.narrowed(ordered).map { [$0.days.first.daysSinceEpoch, $0.days.last.daysSinceEpoch] }
      let bounds = CourseOracle.narrowed(expected).map { [$0.min(), $0.max()] }
      #expect(narrowed == bounds, "seed \(seed), round \(round)")
      let plain = random.changes.sorted { $0.precedes($1) }.map(\.sequenceNumber)
      if ordered.dropFirst().prefix(changes).map(\.sequenceNumber) != plain { reordered += 1 }
    }
    #expect(possible >= 20, "too few courses with an order to say anything")
    #expect(changes < 2 || reordered > 0, "no course needed another order than the plain one")
  }

  private func expectedRule(_ titration: HistoryEvent, after previous: [Dose?]) -> Finding.Rule? {
    let isDown = if case .doseDownTitrated = titration.event { true } else { false }
    var rules: Set<Finding.Rule> = []
    for dose in previous {
      guard let dose, let new = titration.event.doseSet else { return nil }
      if (dose.unit == .tablet) != (new.unit == .tablet) {
        rules.insert(.incomparableDose)
      } else if isDown ? new.amount < dose.amount : new.amount > dose.amount {
        return nil
      } else {
        rules.insert(.wrongDirection)
      }
    }
    return rules == [.wrongDirection] ? .wrongDirection : .incomparableDose
  }

  @Test(
    "a titration's direction is wrong only if it is in every order that the days allow",
    arguments: [1, 2, 3, 4, 5], [0.0, 0.4])
  func directions(changes: Int, interruptions: Double) {
    let seed = 7000 + UInt64(changes) * 100 + UInt64(interruptions * 10)
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    var found = 0
    for round in 0..<400 {
      let random = RandomCourse(changes: changes, interruptions: interruptions, using: &generator)
      var previous: [Int: [Dose?]] = [:]
      random.oracle.forEachOrder { order in
        var last = order.first?.event.doseSet
        for event in order.dropFirst() where event.event.doseSet != nil {
          previous[event.sequenceNumber, default: []].append(last)
          last = event.event.doseSet
        }
        return true
      }
      guard random.course.isPossible else { continue }
      let expected = random.changes.compactMap { event in
        previous[event.sequenceNumber].flatMap { expectedRule(event, after: $0) }.map {
          "\(event.sequenceNumber) \($0)"
        }
      }
      let findings = PatientHistory.doseFindings([random.course.ordered])
      #expect(Set(findings.map { "\($0.sequenceNumber) \($0.rule)" }) == Set(expected), "seed \(seed), round \(round)")
      found += findings.count
    }
    #expect(found > 0, "no wrong direction was met")
  }

  @Test("what is set aside from a course without an order would leave none, and the rest has one", arguments: 0..<400)
  func setAside(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let random = RandomCourse(changes: 6, interruptions: 0.8, using: &generator)
    let everything = ([random.start] + random.changes + (random.stop.map { [$0] } ?? [])).sorted {
      $0.sequenceNumber < $1.sequenceNumber
    }
    let assembly = CourseAssembly(everything)
    guard let course = assembly.courses.first else { return }
    #expect(CourseOracle(start: course.start, changes: course.changes, stop: course.stop).firstOrder != nil)
    let kept = Set(course.ordered.map(\.sequenceNumber))
    #expect(Set(assembly.findings.map(\.sequenceNumber)) == Set(everything.map(\.sequenceNumber)).subtracting(kept))
    for event in everything where !kept.contains(event.sequenceNumber) {
      var changes = course.changes
      var stop = course.stop
      if case .treatmentStopped = event.event { stop = event } else { changes.append(event) }
      #expect(CourseOracle(start: course.start, changes: changes, stop: stop).firstOrder == nil, "seed \(seed)")
    }
  }
}
