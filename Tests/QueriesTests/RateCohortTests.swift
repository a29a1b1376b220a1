import Statistics
import Testing

@testable import Projections
@testable import Queries

@Suite("Rates of many adverse events")
struct RateCohortTests {
  @Test("each adverse event is looked at once for its row and once for its pair, whatever the number of terms")
  func steps() {
    let count = 2000
    let parts = (0..<count).map { number in
      AdverseEventExposure(
        patient: "P\(number)", basis: .combination, isExposed: true, days: 10, staleDays: 0, rows: [["term \(number)"]],
        onsets: [
          AdverseEventExposure.Onset(
            term: "term \(number)", place: .counted, isUncertain: false, sequenceNumber: number + 1)
        ], events: [number + 1])
    }
    let cohort = RateCohort(parts, .combination, Profile(), terms: [], Suppression(threshold: nil))
    #expect(cohort.terms.count == count + 1)
    #expect(cohort.steps == 2 * count)
    let row = cohort.row("term 7")
    #expect(
      (row.patients?.count, row.patients?.total, row.pairs?.withEvent, row.rate?.events.count) == (1, count, 1, 1))
    #expect(cohort.row(nil).rate?.events.count == count)
    #expect(cohort.events("term 7") == [8])
  }
}
