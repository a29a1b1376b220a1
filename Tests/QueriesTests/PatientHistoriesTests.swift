import CalendarTime
import EventStorage
import PatientRecord
import RecordKeeping
import Seals
import TestSupport
import Testing

@testable import Queries

@Suite("Histories of the patients that are asked about")
struct PatientHistoriesTests {
  private func histories(keptLimit: Int, threads: Int) throws -> (PatientHistories, Record) {
    let extent = try LogExtent.open(PackageLayout.root + "/EventLogs/case-series")
    let record = try Record(reading: LogWindows(extent.directory, extent.pieces(after: nil)))
    let asOf = try #require(CalendarDay(year: 2024, month: 6, day: 30))
    return (
      PatientHistories(record.patients, of: record, asOf: asOf, threads: threads, keptLimit: keptLimit), record
    )
  }

  @Test("are the same whether they are kept or resolved anew, on one thread or on several", arguments: [1, 2, 5])
  func keptOrNot(threads: Int) throws {
    let (kept, record) = try histories(keptLimit: .max, threads: threads)
    let (resolved, _) = try histories(keptLimit: 0, threads: threads)
    let described: @Sendable (AskedPatient) -> String = { asked in
      "\(asked.name) \(asked.history.events) \(asked.history.courses) \(asked.history.findings) \(asked.events.count)"
    }
    let expected = kept.map(keepingIdentifiers: true, described)
    #expect(expected.count == 18)
    #expect(resolved.map(keepingIdentifiers: true, described) == expected)
    #expect(resolved.brokenRules == kept.brokenRules)
    let positions = Array(0...record.lastSequenceNumber + 1)
    #expect(resolved.identifiers(positions) == kept.identifiers(positions))
    #expect(kept.identifiers(positions).contains { $0 != nil })
    var names: [String] = []
    resolved.forEach { names.append($0.name) }
    #expect(names == expected.map { String($0.prefix { $0 != " " }) })
  }
}
