import PatientRecord
import Projections
import Testing

private let exactDates = """
  2022-03-01 start T1 baricitinib 4mg/day
  2022-06-01 start T2 methotrexate
  2022-09-01 stop T2 other

  """

@Suite("partial=refuse") struct RefusalTests {
  private func refusal(_ record: TestRecord, of derive: (PatientHistory, ProjectionContext) throws -> Void) -> Int? {
    do {
      try derive(record.history, try record.context(["partial=refuse"]))
      return nil
    } catch ProjectionError.partialDate(let sequenceNumber) {
      return sequenceNumber
    } catch {
      Issue.record("\(error)")
      return nil
    }
  }

  private func ofCombinations(_ text: String) throws -> Int? {
    refusal(try TestRecord(text)) { _ = try deriveCombinations($0, patient: "P01", in: $1) }
  }

  private func ofOutcomes(_ text: String) throws -> Int? {
    refusal(try TestRecord(text)) { _ = try deriveOutcomes($0, patient: "P01", in: $1) }
  }

  @Test("exact dates are read as ever")
  func exact() throws {
    let row = try TestRecord(exactDates).onlyCombination("partial=refuse")
    #expect(row == (try TestRecord(exactDates).onlyCombination()))
  }

  @Test(
    "an event that bears on a row with a partial date refuses the answer, by its position in the log",
    arguments: [
      ("2022-03 start T1 baricitinib\n2022-06-01 start T2 methotrexate", 1),
      ("2022-03-01 start T1 baricitinib\n2022-06-01 start T2 methotrexate\n2022-09 stop T2 other", 3),
      ("2022-03-01 start T1 baricitinib\n2022-06-01 start T2 methotrexate\n2022-09 hold T2", 3),
      ("2022-03-01 start T1 baricitinib\n2022-06-01 start T2 methotrexate\n2022-09 ended death", 3),
      ("2022-03-01 start T1 baricitinib\n2022-06-01 start T2 methotrexate\n2022-09 ended lost", 3),
      (exactDates + "2022-06 response partial", 4), (exactDates + "2022-09 response partial", 4),
      ("2022-03-01 start T1 baricitinib\n2022-06 stop T1 other\n2022-06 start T2 methotrexate", 2),
    ])
  func refused(text: String, sequenceNumber: Int) throws {
    #expect(try ofCombinations(text) == sequenceNumber)
    #expect(try ofOutcomes(text) == sequenceNumber)
  }

  @Test(
    "an event that bears on no row does not",
    arguments: [
      "2022-03 start T3 acitretin", "2022-07 response partial", "2022-12 response partial", "2022-07 seen",
      "2022-12 ended lost",
      "2022-07 raise T1 8mg/day", "2022-07 adverse nausea",
    ])
  func unaffected(line: String) throws {
    #expect(try ofCombinations(exactDates + line) == nil)
    #expect(try ofOutcomes(exactDates + line) == nil)
  }

  @Test("a row that the minimum might or might not drop is refused all the same")
  func minimum() throws {
    let record = try TestRecord(
      "2022-03-01 start T1 baricitinib\n2022-06 start T2 methotrexate\n2022-07-01 stop T2 other")
    #expect(throws: ProjectionError.partialDate(sequenceNumber: 2)) {
      try record.combinations("partial=refuse", "minimum=20")
    }
  }

  @Test(
    "outcome rows rest on more events, each refused when its days lie on both sides of a bound",
    arguments: [
      ("2022-06 diagnosis eczema", 4), ("2022-05 diagnosis eczema", nil), ("2022-06 prior ciclosporin", 4),
      ("2022-06 raise T1 8mg/day", 4), ("2022-06 adverse nausea", nil), ("2022-09 adverse nausea", 4),
      ("2022-09 adverse nausea T3", nil), ("2021-07 enrolled male age=40", nil), ("2021-06 enrolled male age=40", 4),
      ("2021 enrolled male age=40", 4),
      ("2022-03 response partial phase=monotherapy", 4), ("2022-04 response partial", nil),
    ])
  func outcomes(line: String, sequenceNumber: Int?) throws {
    #expect(try ofOutcomes(exactDates + line) == sequenceNumber)
  }

  @Test("the other rows are refused for the events that they show")
  func otherRows() throws {
    let record = try TestRecord("2022-03 start T1 baricitinib\n2022-04 response none\n2022-05 adverse nausea")
    #expect(refusal(record) { _ = try deriveCurrentRegimen($0, patient: "P01", in: $1) } == 1)
    #expect(refusal(record) { _ = try deriveExposures($0, patient: "P01", in: $1) } == 1)
    #expect(refusal(record) { _ = try deriveResponses($0, patient: "P01", in: $1) } == 2)
    #expect(refusal(record) { _ = try deriveAdverseEvents($0, patient: "P01", in: $1) } == 3)
    #expect(refusal(record) { _ = try derivePatientRow($0, patient: "P01", in: $1) } == 1)
    #expect(refusal(record) { _ = try deriveCombinations($0, patient: "P01", in: $1) } == nil)
  }

  @Test(
    "the last time that a patient was seen is refused for a date that may be the last, and for no earlier one",
    arguments: [
      ("2024-11 seen", 1), ("2024-10-10 seen\n2024 response partial", 2), ("2024-03 seen\n2024-10-10 seen", nil),
      ("2024-03-01 seen\n2024-10 ended lost", 2), ("2024-03 start T1 baricitinib\n2024-10-10 seen", 1),
    ] as [(String, Int?)])
  func lastSeen(text: String, sequenceNumber: Int?) throws {
    let record = try TestRecord(text)
    #expect(refusal(record) { _ = try deriveLastSeen($0, patient: "P01", in: $1) } == sequenceNumber)
  }

  @Test("the message names the event and the way out")
  func message() {
    let error = ProjectionError.partialDate(sequenceNumber: 7)
    #expect(error.message == "event 7 may have happened on more than one day, and the profile refuses partial dates")
    #expect(error.hint == "amend event 7 with its exact date, or set partial=middle")
  }
}
