import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("Responses, adverse events and patients") struct FindingRowTests {
  @Test("a row per response by day, with drugs under their names in answers")
  func responses() throws {
    let rows = try TestRecord(
      """
      2022-03-01 start T1 rinvoq
      2022-06-02 response partial T1 phase=monotherapy instrument=EASI score=7.5
      2022-06-01 response none transitory condition=eczema
      amend #3 2022-06-03 response unassessable
      """
    ).responses()
    #expect(rows.map(\.response) == [.partial, .unassessable])
    #expect(rows.map(\.day.description) == ["2022-06-02", "2022-06-03"])
    #expect(rows.map(\.treatments) == [["T1"], []])
    #expect(rows.map(\.drugs) == [["upadacitinib"], []])
    #expect(rows.map(\.phase) == [.monotherapy, nil])
    #expect(rows.map(\.instrument) == ["EASI", nil])
    #expect(rows.map(\.score) == [7.5, nil])
    #expect(rows.map(\.transitory) == [nil, nil])
    #expect(rows.map(\.condition) == [nil, nil])
    #expect(rows.map(\.events) == [[2], [3, 4]])
  }

  @Test("a row per adverse event with suspects, measurements and how it ended")
  func adverseEvents() throws {
    let rows = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-06-01 measured ALT 87.6 U/L
      2022-06-01 adverse transaminitis T1:probable:held T9 severity=mild grade=2 measured=#2
      2022-05 adverse nausea
      2022-07-01 resolved #3 recovering
      2022-08-01 resolved #3 recovered
      2022-06-01 adverse retracted
      retract #7
      """
    ).adverseEvents()
    #expect(rows.map(\.term) == ["nausea", "transaminitis"])
    #expect(rows.map(\.day.description) == ["2022-05-16", "2022-06-01"])
    #expect(rows.map(\.occurred.description) == ["2022-05", "2022-06-01"])
    let row = rows[1]
    #expect((row.severity, row.grade, row.serious, row.recurrence) == (.mild, 2, nil, nil))
    #expect(row.suspects.map(\.treatment) == ["T1", "T9"])
    #expect(row.suspects.map(\.drug) == ["baricitinib", nil])
    #expect(row.suspects.map(\.causality) == [.probable, nil])
    #expect(row.suspects.map(\.action) == [.held, nil])
    let measured = row.measurements.map { "\($0.analyte) \($0.value ?? 0) \($0.unit ?? "") \($0.day)" }
    #expect(measured == ["ALT 87.6 U/L 2022-06-01"])
    #expect(row.resolution?.outcome == .recovered)
    #expect(row.resolution?.day == (try day("2022-08-01")))
    #expect(rows.map { $0.suspects.map(\.months) } == [[], [3, nil]])
    #expect(rows.map { $0.suspects.map(\.dose) } == [[], [nil, nil]])
    #expect(rows.map(\.events) == [[4], [1, 2, 3, 6]])
    #expect(rows[0].resolution == nil)
  }

  @Test("a patient in a line")
  func patient() throws {
    let row = try TestRecord(
      """
      2022-02-01 enrolled male born=1980
      2022-02-01 diagnosis eczema
      2022-03-01 diagnosis eczema
      2022-03-01 comorbidity asthma
      2022-03-01 start T1 cyclosporine topical
      2022-04 ended lost
      """
    ).patientRow()
    #expect((row.patient, row.sex, row.age) == ("P01", .male, 42))
    #expect((row.conditions, row.comorbidities) == (["eczema"], ["asthma"]))
    #expect((row.firstDay, row.lastDay) == (try day("2022-02-01"), try day("2022-04-15")))
    #expect(row.eventCount == 6)
    #expect(row.courses.map { "\($0.treatment) \($0.drug)" } == ["T1 ciclosporin"])
    #expect(row.followUpEnd?.reason == .lost)
    #expect(row.followUpEnd?.day == (try day("2022-04-15")))
    #expect(row.events == Array(1...6))
  }

  @Test("a patient of whom nothing is in force yet has a row without facts")
  func empty() throws {
    let row = try TestRecord("2022-02-01 enrolled male born=1980", asOf: "2022-01-31").patientRow()
    #expect((row.sex, row.age, row.firstDay, row.eventCount) == (nil, nil, nil, 0))
    #expect(row.followUpEnd == nil)
  }
}
