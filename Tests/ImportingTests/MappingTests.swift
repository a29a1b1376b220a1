import Foundation
import JSONText
import PatientRecord
import TestSupport
import Testing

@testable import Importing

/// The examples of mappings.
let exampleDirectory = PackageLayout.root + "/Documentation/examples/import/"

@Suite("Mappings")
struct MappingTests {
  @Test(
    "an example is read, written and read again the same",
    arguments: ["sheet-wide", "sheet-long", "redcap"])
  func examples(name: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: exampleDirectory + name + ".mapping.json"))
    let mapping = try ImportMapping(json: Array(bytes))
    #expect(try ImportMapping(json: mapping.json) == mapping)
  }

  @Test("the wide sheet says what its words stand for")
  func wideSheet() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: exampleDirectory + "sheet-wide.mapping.json"))
    let mapping = try ImportMapping(json: Array(bytes))
    #expect(mapping.source == "derma-sheet" && mapping.salt.text == "6b1f0c9d4e2a7385b0a1c2d3e4f50617")
    #expect(mapping.file.delimiter == ";" && mapping.file.decimal == .comma)
    #expect(mapping.file.dates.map(\.text) == ["DD.MM.YYYY", "MM.YYYY", "YYYY"])
    #expect(mapping.patient == PatientColumn(column: "Pat-Nr", prefix: "D"))
    #expect(mapping.tables.map(\.isOnce) == [true, false])
    let stop = try #require(mapping.tables.last?.events.last)
    #expect(stop.type == .treatmentStopped && stop.day == .lastOn && stop.condition == RowCondition("Ende"))
    #expect(stop.data.first == MappedField("treatment", .ofRow(slot: "start")))
  }

  /// A mapping of one event, with parts in place of others.
  private static func mapping(
    dates: String = #"["YYYY-MM-DD"]"#, file: String = "", on: String = "", event: String = "", table: String = "",
    type: String = "patient-enrolled", data: String = #"{"sex": "female"}"#
  ) -> String {
    """
    {"mapping": 1, "source": "sheet", "salt": "000102030405060708090a0b0c0d0e0f",
     "file": {"delimiter": ",", "encoding": "utf-8", "decimal": ".", "dates": \(dates)\(file)},
     "patient": {"column": "p"},
     "tables": [{"key": ["p"]\(table), "events": [
       {"slot": "a", "type": "\(type)", "on": {"column": "d"\(on)}\(event), "data": \(data)}]}]}
    """
  }

  @Test("a mapping of one event is read")
  func smallest() throws {
    let mapping = try ImportMapping(json: Array(Self.mapping().utf8))
    #expect(mapping.tables.first?.events.first?.data == [MappedField("sex", .constant(.text("female")))])
    #expect(mapping.file.missing == [""])
  }

  @Test(
    "a mapping that could be taken in two ways, or that no event can follow, is refused with the place and what to do",
    arguments: [
      (mapping(dates: #"["DD.MM.YYYY", "MM.DD.YYYY"]"#), "in this shape and as DD.MM.YYYY"),
      (mapping(dates: #"["YYYY", "excel-1900"]"#), "in this shape and as YYYY"),
      (mapping(dates: #"["YYYY-MM", "partial"]"#), "in this shape and as YYYY-MM"),
      (mapping(dates: #"["DD.MM.YY"]"#), "two digits needs a century"),
      (mapping(dates: #"["DD.YYYY"]"#), "not a shape of dates"),
      (mapping(file: #", "quote": "'""#), "unknown key"),
      (mapping(on: #", "ends": ["day", "day"]"#), "a stretch has two ends"),
      (mapping(on: #", "to": "e", "ends": ["day"]"#), "a stretch has two ends"),
      (mapping(on: #", "to": "e", "ends": ["day", "stretch"]"#), "not a word of the list"),
      (mapping(type: "patient-enroled"), "not a type of event that a file can hold"),
      (mapping(type: "event-retracted"), "not a type of event that a file can hold"),
      (mapping(data: #"{"sex": "femal"}"#), "not a word of the list"),
      (mapping(data: #"{"sex": {"column": "s", "values": {"w": "woman"}}}"#), "not a word of the list"),
      (mapping(data: #"{"gender": "female"}"#), "has no such field"),
      (mapping(data: "{}"), #""sex" is missing"#),
      (mapping(data: #"{"sex": "@start"}"#), "neither a course nor an event"),
      (mapping(data: #"{"sex": "@each"}"#), #"no "each""#),
      (mapping(data: #"{"sex": "female", "birthYear": 1700}"#), "out of range"),
      (mapping(data: #"{"sex": ["female"]}"#), "holds one value"),
      (mapping(event: #", "for": ["x"]"#), "selects by no column"),
      (mapping(event: #", "day": "last-on""#), "only a treatment-stopped"),
      (mapping(table: #", "select": {"column": "w"}"#), "has no words"),
      (
        mapping(type: "treatment-stopped", data: #"{"treatment": {"running": "d"}, "reasons": ["other"]}"#),
        "the last on the drug or the first off it"
      ),
      (
        mapping(
          event: #", "day": "last-on""#, type: "treatment-stopped",
          data: #"{"treatment": "@start", "reasons": ["other"]}"#), "no event of this row has that slot"
      ),
      (
        mapping(
          event: #", "day": "last-on""#, type: "treatment-stopped",
          data: #"{"treatment": "@a", "reasons": ["other"]}"#),
        "begins no course"
      ),
      (
        mapping(type: "treatment-held", data: #"{"treatment": {"column": "label"}}"#), "a column cannot name it"
      ),
      (mapping(type: "adverse-event-recorded", data: #"{"term": "x", "serious": {"column": "s"}}"#), "needs its words"),
      (mapping(type: "prior-therapy-recorded", data: #"{"therapy": {"first": ["x"]}}"#), "the first of one value"),
      (mapping(type: "treatment-started", data: #"{"drug": "x", "dose": "15mg"}"#), "does not say how often"),
    ])
  func refusals(text: String, message: String) throws {
    let error = #expect(throws: JSONError.self) { try ImportMapping(json: Array(text.utf8)) }
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
  }

  @Test("a value can be that of a list, else the text beside it")
  func first() throws {
    let text = Self.mapping(
      type: "prior-therapy-recorded",
      data: #"{"therapy": {"first": [{"column": "a", "values": {"1": "x"}, "skip": ["9"]}, {"column": "b"}]}}"#)
    let mapping = try ImportMapping(json: Array(text.utf8))
    let values: [MappedValue] = [
      .column(ColumnValue("a", values: [MappedWord("1", .text("x"))], skipped: ["9"])), .column(ColumnValue("b")),
    ]
    #expect(mapping.tables.first?.events.first?.data == [MappedField("therapy", .first(values))])
    #expect(try ImportMapping(json: mapping.json) == mapping)
  }

  @Test("two events of one slot are refused, since they would have one id")
  func slots() {
    let text = Self.mapping().replacingOccurrences(
      of: "]}]}", with: #", {"slot": "a", "type": "patient-seen", "on": {"column": "d"}, "data": {}}]}]}"#)
    let error = #expect(throws: JSONError.self) { try ImportMapping(json: Array(text.utf8)) }
    #expect(error?.message.contains("stands twice") == true)
  }
}
