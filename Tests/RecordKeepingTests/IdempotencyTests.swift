import RecordKeeping
import Testing

@Suite("The same event is written once, forever")
struct IdempotencyTests {
  private typealias Bench = RecordBench

  @Test("the same id and content is acknowledged again, whatever the order of its keys and the position expected")
  func acknowledgedAgain() throws {
    var bench = Bench()
    try bench.append(Bench.start("T1", on: "2022-01", id: ID.first))
    let reordered = """
      { "data" : {"dose":{"every":"P1W","unit":"mg","amount":15.0},"drug":"methotrexate","treatment":"T1"},
      """.split(separator: "\n").joined() + """
         "occurred":"2022-01", "patient":"P1", "v":1, "type":"treatment-started", "id":"\(ID.first)", "author":"other"}
        """
    let admission = try bench.append(reordered, expecting: 99)
    #expect(admission.receipts.map(\.isNew) == [false])
    #expect(admission.receipts.map(\.sequenceNumber) == [1])
    #expect(admission.batches.isEmpty)
  }

  @Test("the same id with other content is an error")
  func conflict() throws {
    var bench = Bench()
    try bench.append(Bench.start("T1", on: "2022-01", id: ID.first))
    #expect(bench.faults(Bench.start("T1", on: "2022-02", id: ID.first)) == ["the id belongs to another event, seq 1"])
  }

  @Test("a mixed batch writes only what is new")
  func mixed() throws {
    var bench = Bench()
    try bench.append(Bench.start("T1", on: "2022-01", id: ID.first))
    let admission = try bench.append(
      Bench.start("T1", on: "2022-01", id: ID.first), Bench.stop("T1", on: "2022-05", id: ID.second),
      Bench.stop("T1", on: "2022-05", id: ID.second))
    #expect(admission.receipts.map(\.isNew) == [false, true, false])
    #expect(admission.receipts.map(\.sequenceNumber) == [1, 2, 2])
  }

  @Test("a new event is refused where the log does not end as expected")
  func expectedPosition() throws {
    var bench = Bench()
    try bench.append(Bench.start("T1", on: "2022-01"))
    #expect(throws: AdmissionError.self) { try bench.append(Bench.stop("T1", on: "2022-05"), expecting: 0) }
    try bench.append(Bench.stop("T1", on: "2022-05"), expecting: 1)
    #expect(bench.record.lastSequenceNumber == 2)
  }
}
