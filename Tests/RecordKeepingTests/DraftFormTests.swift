import CalendarTime
import PatientRecord
import RecordKeeping
import Testing

@Suite("A draft that is no event is refused, with place and next step")
struct DraftFormTests {
  private static let started = #""type":"treatment-started","patient":"P1","occurred":"2022-01""#

  @Test(
    "the fault, where it stands, and what to write instead",
    arguments: [
      (
        #"{"type":"treatment-startd","patient":"P1","occurred":"2022","data":{}}"#, "unknown type of event",
        #""treatment-startd""#, #"did you mean "treatment-started"?"#
      ),
      (
        #"{\#(started),"data":{"treatment":"T1","drug":"x","rout":"oral"}}"#, "unknown key", #""rout""#,
        #"did you mean "route"?"#
      ),
      (
        #"{\#(started),"data":{"treatment":"T1","drug":"x","route":"orale"}}"#, "not a word of the list", #""orale""#,
        #"did you mean "oral"?"#
      ),
      (
        #"{"type":"patient-seen","patient":"P1","occurred":"2023-02-30","data":{}}"#, "there is no such day",
        #""2023-02-30""#, "2023-02 has the days 01 to 28"
      ),
      (
        #"{"type":"patient-seen","patient":"P1","occurred":"03/04/2022","data":{}}"#, "dates are written year first",
        #""03/04/2022""#, "write 2022-04-03 (day first) or 2022-03-04 (month first)"
      ),
      (
        #"{\#(started),"data":{"treatment":"T1","drug":"x","dose":{"amount":0,"unit":"mg","every":"P1D"}}}"#,
        "a dose is above 0", "0", nil
      ),
      (#"{\#(started),"data":{"treatment":"T1","drug":"x"},"seq":4}"#, "unknown key", #""seq""#, nil),
      (#"{\#(started),"data":{"treatment":"T1","drug":"a\u0000b"}}"#, "a NUL in a text", #""a\u0000b""#, nil),
      (#"{\#(started),"data":{"treatment":"T1","drug":"x","drug":"y"}}"#, "the same key twice", #""drug""#, nil),
      (
        #"{"type":"event-erased","patient":"P1","data":{}}"#, "only an erasure writes this type", #""event-erased""#,
        nil
      ),
      (
        #"{"type":"patient-seen","v":2,"patient":"P1","occurred":"2022","data":{}}"#,
        "this version of the type is not known", "2", nil
      ),
      (#"{"type":"patient-seen","patient":"P1","occurred":null,"data":{}}"#, "null is no value here", "null", nil),
      (#"{"type":"patient-seen","patient":"","occurred":"2022","data":{}}"#, "the text is empty", "\"\"", nil),
      (#"["patient-seen"]"#, "expected an event", "[", nil),
    ] as [(String, String, String, String?)])
  func place(draft: String, message: String, atFault: String, hint: String?) throws {
    let first = #"{"type":"patient-seen","patient":"P1","occurred":"2022-01","data":{}}"#
    var bench = RecordBench()
    let error = try #require(throws: AdmissionError.self) { try bench.append(first, draft) }
    let fault = try #require(error.faults.first)
    let range = try #require(fault.range)
    let drafts = Array("\(first)\n\(draft)".utf8)
    #expect(fault.message == message)
    #expect(String(decoding: drafts[range], as: UTF8.self).hasPrefix(atFault), "\(range)")
    #expect(range.lowerBound > first.utf8.count)
    if let hint { #expect(fault.hint == hint) }
    #expect(bench.record.lastSequenceNumber == 0)
  }

  @Test("nothing to record is refused")
  func empty() {
    var bench = RecordBench()
    #expect(bench.faults("", "  ", "\t") == ["there is nothing to record"])
  }

  @Test(
    "an instant of any year in which something can be recorded is kept",
    arguments: ["1999", "2024", "6429", "6430", "8000", "9998"])
  func instants(year: String) throws {
    var bench = RecordBench()
    let recorded = year + "-12-31T23:59:59.999Z"
    let draft =
      #"{"type":"patient-seen","patient":"P1","occurred":"\#(year)-12-30","recorded":"\#(recorded)","data":{}}"#
    let admission = try bench.appendArchive([draft])
    #expect(admission.batches.map(\.recorded.description) == [recorded])
    let patient = try #require(bench.record.patients.first)
    #expect(bench.record.events(of: patient).map(\.recorded.description) == [recorded])
  }
}
