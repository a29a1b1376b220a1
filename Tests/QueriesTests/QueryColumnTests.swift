import Answers
import Arguments
import PatientRecord
import Projections
import Testing

@testable import Queries

@Suite("Columns of queries")
struct QueryColumnTests {
  @Test("every query has columns of different paths, a sentence for each, and an identity", arguments: Query.all)
  func declared(query: Query) {
    let paths = query.columns.all.map(\.path)
    #expect(Set(paths).count == paths.count)
    #expect(query.columns.all.allSatisfy { $0.column.sentence.hasSuffix(".") && !$0.column.sentence.isEmpty })
    #expect(!query.identity.isEmpty)
    #expect(query.identity.allSatisfy { query.columns[path: $0] != nil })
    #expect(query.columns[path: "events"]?.sensitivity == .place)
  }

  @Test("a query that counts patients withholds small cells, or says why it cannot", arguments: Query.all)
  func smallCells(query: Query) {
    let hasOption = query.parameters.options.contains { $0.name == "suppress-below" }
    let counts = query.columns.all.filter { $0.column.unit.countsPatients }
    switch query.smallCells {
    case .withheld:
      #expect(hasOption && !counts.isEmpty)
      // What may be withheld says so, but in queries that leave out a row as a whole, as lists do with an element.
      let leavesOutRows = ["cohort", "incidence"].contains(query.name)
      for (path, column) in counts where !path.contains(".") && !leavesOutRows {
        #expect(column.empty != .never, "\(path)")
      }
    case .withheldFromCounts:
      #expect(hasOption && counts.isEmpty)
      #expect(query.countColumns.contains { $0.unit.countsPatients })
    case .refused(let reason):
      #expect(!hasOption && !reason.isEmpty)
      // Rows of single patients count none.
      #expect(counts.isEmpty || query.name == "curves")
    }
  }

  @Test("the unit of a number stands beside it", arguments: Query.all)
  func unitsBeside(query: Query) {
    for (path, column) in query.columns.all {
      guard case .beside(let name) = column.unit else { continue }
      let last = path.split(separator: ".").last ?? ""
      #expect(query.columns[path: path.dropLast(last.count) + name] != nil, "\(path)")
    }
  }

  @Test("a table for people shows declared columns, alone or composed")
  func shown() throws {
    expectDeclared(RegimensQuery.table)
    expectDeclared(ExposuresQuery.table)
    expectDeclared(CombinationsQuery.table)
    for isSuppressing in [false, true] {
      expectDeclared(DurationsQuery.table(isSuppressing: isSuppressing))
      for hasGroups in [false, true] {
        expectDeclared(RatesQuery.table(isSuppressing: isSuppressing, hasGroups: hasGroups))
      }
    }
    expectDeclared(OutcomesQuery.table)
    expectDeclared(ChecksQuery.table)
    expectDeclared(ResponsesQuery.table(.builtIn))
    expectDeclared(ChangesQuery.table)
    expectDeclared(ResponseRatesQuery.table)
    expectDeclared(TimeToResponseQuery.table([6]))
    expectDeclared(PathwaysQuery.table)
    expectDeclared(PathsQuery.table)
    expectDeclared(TimeToEventQuery.table)
    expectDeclared(TimeToEventQuery.counts)
    expectDeclared(PersonTimeQuery.table)
    expectDeclared(SegmentsQuery.table)
    expectDeclared(LinesQuery.table)
    expectDeclared(CohortQuery.table)
    expectDeclared(AttritionQuery.table)
    expectDeclared(IncidenceQuery.table)
    expectDeclared(AdverseEventsQuery.table())
    expectDeclared(AdverseEventsQuery.table(of: SpecialInterest(name: "", version: "", groups: [])))
    expectDeclared(PatientsQuery.table)
    expectDeclared(DueQuery.table)
    expectDeclared(TodayQuery.table)
    expectDeclared(CompletenessQuery.table)
    expectDeclared(MeasurementsQuery.table)
    expectDeclared(CombinationsQuery.counts)
    for showsEnds in [false, true] { expectDeclared(LastSeenQuery.table(showsEnds: showsEnds)) }
    for rule in ["endpoint=discontinuation", "endpoint=failure", "unit=course"] {
      var profile = Profile()
      let parts = rule.split(separator: "=").map(String.init)
      try profile.set(parts[0], to: parts[1])
      expectDeclared(SurvivalQuery.table(CurveOptions(months: [6]), profile))
      expectDeclared(CurvesQuery.table(profile))
    }
    expectDeclared(EventsQuery.table)
    expectDeclared(Comparison.table)
  }

  private func expectDeclared<Row>(_ table: Table<Row>) {
    for part in table.shown.flatMap(\.parts) { #expect(table.descriptions[path: part] != nil, "\(part)") }
    // Making rows finds how each column is shown.
    #expect(Rows([[Row]()], table).isEmpty)
  }
}
