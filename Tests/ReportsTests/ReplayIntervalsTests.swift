import CalendarTime
import Testing

@testable import Reports

@Suite("The moments of a replay")
struct ReplayIntervalsTests {
  @Test("a page holds a bounded number of moments, evenly spread, with the last one")
  func moments() {
    let instants = (0..<1000).map { Instant(millisecondsSinceEpoch: Int64($0)) }
    let spread = ReplayIntervals.spread(instants)
    #expect(spread.count == ReplayIntervals.limit && spread.last == instants.last)
    let steps = zip(spread, spread.dropFirst()).map { $1.millisecondsSinceEpoch - $0.millisecondsSinceEpoch }
    #expect(steps.allSatisfy { $0 == 25 })
    #expect(ReplayIntervals.spread(Array(instants.prefix(40))) == Array(instants.prefix(40)))
    #expect(ReplayIntervals.spread([]).isEmpty)
  }
}
