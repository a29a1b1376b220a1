import CalendarTime
import PatientRecord
import TestSupport
import Testing

@testable import Importing
@testable import RecordKeeping

@Suite("A file imported again")
struct ComparisonTests {
  private let sheet: ImportedSheet
  private let header = "p,k,d,e,drug,why\n"

  init() throws {
    sheet = try ImportedSheet(
      ImportedSheet.mapping(
        #"""
        {"key": ["p", "k"], "events": [
          {"slot": "s", "type": "treatment-started", "on": {"column": "d"}, "data": {"drug": {"column": "drug"}}},
          {"slot": "e", "type": "treatment-stopped", "if": "e", "day": "first-off", "on": {"column": "e"},
           "data": {"treatment": "@s", "reasons": [{"column": "why", "empty": "other"}]}}]}
        """#))
  }

  private func imported(
    _ rows: String, into record: Record = Record(), prefer: FileImport.Preference? = nil, retracts: Bool = false
  ) throws -> (record: Record, counts: [ImportCase: Int]) {
    try sheet.imported(
      header + rows, into: record,
      FileImport.Choices(reason: "mended", preference: prefer, retractsVanished: retracts))
  }

  /// The events in force of a patient, each as its date and its data.
  private func standing(_ record: Record, _ patient: String = "P1") -> [String] {
    guard let symbol = record.pool.vocabulary.existingSymbol(for: patient) else { return [] }
    let history = PatientHistory(
      record.events(of: symbol), pool: record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
    let writer = EventWriter(pool: record.pool)
    return history.events.map { "\($0.occurred) \(String(decoding: writer.data(of: $0.event), as: UTF8.self))" }
  }

  private static let row = "P1,1,2022-01-01,,baricitinib,\n"

  @Test("what the log does not have is written, and the same file again is the same")
  func again() throws {
    let (record, counts) = try imported(Self.row)
    #expect(counts == [.new: 1])
    #expect(try imported(Self.row, into: record).counts == [.same: 1])
  }

  @Test("a correction in the file amends the event, back and forth as often as it is corrected")
  func amended() throws {
    var record = try imported(Self.row).record
    for day in ["2022-01-02", "2022-01-01", "2022-01-02"] {
      let (next, counts) = try imported("P1,1,\(day),,baricitinib,\n", into: record)
      #expect(counts == [.amended: 1])
      #expect(standing(next) == [#"\#(day) {"treatment":"T1","drug":"baricitinib"}"#])
      record = next
    }
    #expect(record.lastSequenceNumber == 4)
  }

  @Test("a correction in the log is kept, whether the file is imported again or another row of it was corrected")
  func kept() throws {
    var record = try imported(Self.row + "P1,2,2022-03-01,,methotrexate,\n").record
    record = try record.amended(at: 1) { data, pool in data.setDrug("ruxolitinib", &pool) }
    let (next, counts) = try imported(Self.row + "P1,2,2022-03-02,,methotrexate,\n", into: record)
    #expect(counts == [.kept: 1, .amended: 1])
    #expect(standing(next).first == #"2022-01-01 {"treatment":"T1","drug":"ruxolitinib"}"#)
  }

  @Test("the same correction in the file and in the log is nothing to write")
  func said() throws {
    var record = try imported(Self.row).record
    record = try record.amended(at: 1) { data, pool in data.setDrug("ruxolitinib", &pool) }
    let (next, counts) = try imported("P1,1,2022-01-01,,ruxolitinib,\n", into: record)
    #expect(counts == [.said: 1] && next.lastSequenceNumber == 2)
  }

  @Test("two corrections that differ are a conflict, which --prefer decides")
  func conflict() throws {
    var record = try imported(Self.row).record
    record = try record.amended(at: 1) { data, pool in data.setDrug("ruxolitinib", &pool) }
    let corrected = "P1,1,2022-01-01,,upadacitinib,\n"
    let open = try sheet.drafts(header + corrected, into: record)
    #expect(open.counts == [.conflict: 1] && open.openConflicts == 1 && open.drafts.isEmpty)
    #expect(open.items.map(\.row) == [2])
    #expect(try imported(corrected, into: record, prefer: .log).counts == [.kept: 1])
    let (decided, counts) = try imported(corrected, into: record, prefer: .file)
    #expect(counts == [.amended: 1])
    #expect(standing(decided) == [#"2022-01-01 {"treatment":"T1","drug":"upadacitinib"}"#])
    #expect(try imported(corrected, into: decided).counts == [.same: 1])
  }

  @Test("an amendment of the file that a person retracted stays retracted")
  func retractedAmendment() throws {
    var record = try imported(Self.row).record
    record = try imported("P1,1,2022-01-02,,baricitinib,\n", into: record).record
    record = try record.retracted(at: 2)
    #expect(try imported("P1,1,2022-01-02,,baricitinib,\n", into: record).counts == [.kept: 1])
  }

  @Test("a retracted event stays retracted, and what would rest on it is skipped with it")
  func retracted() throws {
    let record = try imported(Self.row).record.retracted(at: 1)
    #expect(try imported(Self.row, into: record).counts == [.retracted: 1])
    let (next, counts) = try imported("P1,1,2022-01-01,2022-05-01,baricitinib,\n", into: record)
    #expect(counts == [.retracted: 2] && next.lastSequenceNumber == record.lastSequenceNumber)
  }

  @Test("what vanished from the file is listed, and retracted only if the call says so, with what rests on it")
  func vanished() throws {
    let both = "P1,1,2022-01-01,2022-05-01,baricitinib,\nP2,1,2022-01-01,,methotrexate,\n"
    let record = try imported(both).record
    let listed = try sheet.drafts(header + "P2,1,2022-01-01,,methotrexate,\n", into: record)
    #expect(listed.counts == [.vanished: 2, .same: 1] && listed.drafts.isEmpty)
    let (next, _) = try imported("P2,1,2022-01-01,,methotrexate,\n", into: record, retracts: true)
    #expect(standing(next).isEmpty && standing(next, "P2").count == 1)
    #expect(try imported(both, into: next).counts == [.retracted: 2, .same: 1])
  }

  @Test("events that others recorded are never taken for vanished ones")
  func others() throws {
    var record = try imported(Self.row).record
    var pool = record.pool
    let event = RecordedEvent(
      draft: .patientSeen(PatientSeen()), of: pool.vocabulary.symbol(for: "P1"),
      occurred: try PartialDate(parsing: "2022-02-01"))
    record = try record.adding([event], pool)
    #expect(try imported(Self.row, into: record).counts == [.same: 1])
  }

  @Test("an end of follow-up is written behind the patient's other events of its day, wherever it stands in the file")
  func ends() throws {
    let sheet = try ImportedSheet(
      ImportedSheet.mapping(
        #"""
        {"key": ["p", "k"], "select": {"column": "v"}, "events": [
          {"for": ["end"], "slot": "e", "type": "follow-up-ended", "on": {"column": "d"}, "data": {"reason": "lost"}},
          {"for": ["seen"], "slot": "s", "type": "patient-seen", "on": {"column": "d"}, "data": {}}]}
        """#))
    let drafts = try sheet.drafts("p,k,d,v\nP1,1,2023,end\nP1,2,2023,seen\nP2,1,2023,seen\nP1,3,2022,seen\n")
    #expect(drafts.drafts.map(\.event.type) == [.patientSeen, .patientSeen, .followUpEnded, .patientSeen])
    #expect(drafts.rows == [3, 5, 2, 4])
  }

  @Test("an erased patient does not come back, not with a new row either")
  func erased() throws {
    let record = try imported(Self.row + "P2,1,2022-01-01,,methotrexate,\n").record
    let id = try #require(record.event(at: 1)?.id)
    let stub =
      #"{"seq":1,"id":"\#(id)","recorded":"2023-11-14T22:13:20.001Z","erased":{"leafHash":""#
      + String(repeating: "0", count: 64) + #""}}"#
    let after = Record(lines: Array((stub + "\n").utf8))
    let (next, counts) = try imported(Self.row + "P1,2,2023-01-01,,methotrexate,\n", into: after)
    #expect(counts == [.erased: 2] && next.lastSequenceNumber == after.lastSequenceNumber)
  }

  @Test(
    "a source under another salt is refused, since it would bring an erased patient back; another source is told so")
  func erasedOtherwise() throws {
    let rows = Self.row + "P2,1,2022-01-01,,methotrexate,\n"
    let mapping = String(decoding: sheet.mapping.json, as: UTF8.self)
    let salted = try ImportedSheet(mapping.replacing("0001020304", with: "ffffffffff"))
    let renamed = try ImportedSheet(mapping.replacing("\"sheet\"", with: "\"other sheet\""))
    let record = try imported(rows).record
    let faults = salted.faults(header + rows, into: record)
    #expect(faults.count == 1 && faults[0].hasPrefix("the log has events of the source 'sheet' that were made under"))
    #expect(try !renamed.drafts(header + rows, into: record).mayHaveErased, "nothing was erased")
    #expect(salted.faults(header + rows) == [], "the log has nothing of the source")
    let id = try #require(record.event(at: 1)?.id)
    let stub =
      #"{"seq":1,"id":"\#(id)","recorded":"2023-11-14T22:13:20.001Z","erased":{"leafHash":""#
      + String(repeating: "0", count: 64) + #""}}"#
    let after = Record(lines: Array((stub + "\n").utf8))
    #expect(try renamed.drafts(header + rows, into: after).mayHaveErased)
    #expect(try !sheet.drafts(header + rows, into: after).mayHaveErased, "its salt tells who was erased")
  }

  @Test("labels that the log has stay, and new courses take the next free ones in order of start")
  func labels() throws {
    let first = try imported("P1,1,2022-03-01,,baricitinib,\nP1,2,2022-01-01,,methotrexate,\n").record
    #expect(
      standing(first) == [
        #"2022-01-01 {"treatment":"T1","drug":"methotrexate"}"#, #"2022-03-01 {"treatment":"T2","drug":"baricitinib"}"#,
      ])
    let rows = "P1,3,2021-01-01,,prednisone,\nP1,1,2022-03-01,,baricitinib,\nP1,2,2022-01-01,,methotrexate,\n"
    let (second, counts) = try imported(rows, into: first)
    #expect(counts == [.new: 1, .same: 2])
    #expect(standing(second).first == #"2021-01-01 {"treatment":"T3","drug":"prednisone"}"#)
  }

  @Test("a row that now names another patient is listed and not written a second time")
  func elsewhere() throws {
    let sheet = try ImportedSheet(
      ImportedSheet.mapping(
        #"{"key": ["k"], "events": [{"slot": "a", "type": "patient-seen", "on": {"column": "d"}, "data": {}}]}"#))
    let record = try sheet.imported("p,k,d\nP1,7,2022-01-01\n").record
    let drafts = try sheet.drafts("p,k,d\nP2,7,2022-01-01\n", into: record)
    #expect(drafts.counts[.elsewhere] == 1 && drafts.drafts.isEmpty && drafts.openConflicts == 1)
  }

  @Test(
    "importing any file twice is importing it once, and the log then says what the file says",
    arguments: 0..<60 as Range<UInt64>)
  func law(seed: UInt64) throws {
    var random = RepeatableRandomNumberGenerator(seed: seed)
    var record = Record()
    for _ in 0..<4 {
      let rows = (1...Int.random(in: 1...8, using: &random)).map { number in
        let year = 2010 + number
        let stop = Bool.random(using: &random) ? "\(year)-0\(Int.random(in: 6...9, using: &random))" : ""
        let drug = ["baricitinib", "methotrexate", "dupilumab"].randomElement(using: &random) ?? ""
        return "P\(number % 3),\(number),\(year)-0\(Int.random(in: 1...4, using: &random)),\(stop),\(drug),\n"
      }.joined()
      let (next, _) = try imported(rows, into: record, retracts: true)
      let (again, counts) = try imported(rows, into: next, retracts: true)
      #expect(again.lastSequenceNumber == next.lastSequenceNumber, "seed \(seed)")
      #expect(Set(counts.keys).isSubset(of: [.same, .retracted]), "seed \(seed): \(counts)")
      record = next
    }
  }
}

extension ClinicalEvent {
  /// Gives the course that the event starts another drug.
  fileprivate mutating func setDrug(_ drug: String, _ pool: inout RecordPool) {
    guard case .treatmentStarted(var data) = self else { return }
    data.drug = pool.vocabulary.symbol(for: drug)
    self = .treatmentStarted(data)
  }
}
