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
        patient: "P\(number)", basis: .combination, isExposed: true, isTreated: true, possible: 0, days: 10,
        staleDays: 0, rows: [["term \(number)"]],
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

  @Test("who was on the treatment is never said to be never on it, though no time counts")
  func uncounted() {
    let parts = [(true, true, 0), (false, true, 1), (false, false, 0), (false, false, 0)].enumerated().map { part in
      AdverseEventExposure(
        patient: "P\(part.offset)", basis: .combination, isExposed: part.element.0, isTreated: part.element.1,
        possible: part.element.2, days: 0, staleDays: 0, rows: [], onsets: [], events: [])
    }
    let cohort = RateCohort(parts, .combination, Profile(), terms: [], Suppression(threshold: nil))
    #expect(
      cohort.missing
        == "not counted, time on combination: 2 patients never on it, 1 patient on it for no time that counts")
    #expect((cohort.row(nil).missing?.notExposed, cohort.possible) == (3, 1))
  }
}
