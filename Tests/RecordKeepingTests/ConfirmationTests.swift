import CalendarTime
import EventStorage
import PatientRecord

import TestSupport
import Testing

@testable import RecordKeeping

@Suite("What is improbable is asked about before it is written")
struct ConfirmationTests {
  private typealias Bench = RecordBench
  private typealias Case = CheckCase

  @Test("all that is improbable in a batch is asked about at once, and nothing is written")
  func allAtOnce() throws {
    var bench = Bench()
    let error = #expect(throws: AdmissionError.self) {
      try bench.append(
        Case.start("T1", "methotrexate", "15 mg P1D"), Case.value("ALT", "870000", "U/L"),
        Case.start("T2", "baricitinib", "400 mg P1D", on: "2022-05-01"))
    }
    #expect(error?.kind == .unconfirmed)
    #expect(error?.codes == ["methotrexate-daily", "dose-range", "laboratory-range"])
    #expect(error?.faults.allSatisfy { $0.hint == $0.code.map { "if it is so: --accept \($0)" } } == true)
    #expect(bench.record.lastSequenceNumber == 0)
  }

  @Test("what is accepted stands in the line that it is about, and there alone")
  func inTheLine() throws {
    var bench = Bench()
    let admission = try bench.append(
      Case.start("T1", "baricitinib", "4 mg P1D"), Case.start("T2", "methotrexate", "15 mg P1D"), accepting: .all)
    let lines = admission.lines(of: try #require(admission.batches.first)).map {
      String(decoding: $0.tail, as: UTF8.self)
    }
    #expect(!lines[0].contains("accepted"))
    #expect(lines[1].hasSuffix(#","accepted":["methotrexate-daily"]"#))
    #expect(bench.said(at: 2) == ["methotrexate-daily"])
  }

  @Test("a code accepts its own check alone, and one that finds nothing is not written")
  func oneCode() throws {
    var bench = Bench()
    let draft = Case.start("T1", "methotrexate", "50 mg P1D")
    let error = #expect(throws: AdmissionError.self) {
      try bench.append(draft, accepting: .codes(["methotrexate-daily", "clock"]))
    }
    #expect(error?.codes == ["dose-range"])
    try bench.append(draft, accepting: .codes(["methotrexate-daily", "clock", "dose-range"]))
    #expect(bench.said(at: 1) == ["methotrexate-daily", "dose-range"])
  }

  @Test("a draft says itself what its author accepts; codes that there are not are refused")
  func inADraft() throws {
    var bench = Bench()
    let draft = Case.start("T1", "methotrexate", "15 mg P1D").dropLast()
    try bench.append(draft + #","accepted":["methotrexate-daily"]}"#)
    #expect(bench.said(at: 1) == ["methotrexate-daily"])
    #expect(bench.faults(draft + #","accepted":["mtx-daily"]}"#) == ["no such check"])
    #expect(bench.faults(draft + #","accepted":[]}"#) == ["the list is empty"])
    #expect(bench.faults(draft + #","accepted":["clock","clock"]}"#) == ["the same code twice"])
  }

  @Test("what was there before is not asked about again, unless an amendment changes it")
  func askedOnce() throws {
    var bench = Bench()
    try bench.append(
      Bench.draft(
        "treatment-started", on: "2022-01-01", id: ID.first,
        #""treatment":"T1","drug":"methotrexate","dose":{"amount":15,"unit":"mg","every":"P1D"}"#), accepting: .all)
    try bench.append(Case.seen(on: "2022-02-01"))
    func amendment(_ amount: Int) -> String {
      Bench.draft(
        "event-amended", on: nil,
        #""amends":"\#(ID.first)","data":{"treatment":"T1","drug":"methotrexate","note":"n","dose":{"amount":"#
          + #"\#(amount),"unit":"mg","every":"P1D"}},"reason":"misread""#)
    }
    try bench.append(amendment(15))
    #expect(
      bench.faults(amendment(20)) == [
        "methotrexate 20mg/day is more often than once a week, the only interval for methotrexate in skin and joints"
      ])
    try bench.append(amendment(20), accepting: .all)
    #expect(bench.said(at: 4) == ["methotrexate-daily"])
    #expect(bench.questions.allSatisfy { bench.checkedPatient.isAccepted($0) })
  }

  @Test("an older event that makes a newer one improbable is the one that is asked about")
  func olderEvent() throws {
    var bench = Bench()
    try bench.append(Case.start("T1", "upadacitinib", on: "2022-06-01"))
    try bench.append(Case.start("T2", "baricitinib", on: "2022-01-01"), accepting: .codes(["two-jak-inhibitors"]))
    #expect(bench.said(at: 2) == ["two-jak-inhibitors"])
    #expect(bench.questions.allSatisfy { bench.checkedPatient.isAccepted($0) })
  }

  @Test("an id is acknowledged again whatever was accepted")
  func idempotency() throws {
    var bench = Bench()
    let draft = Bench.draft("patient-seen", on: "1930-01-01", id: ID.first, "")
    try bench.append(draft, accepting: .all)
    #expect(try bench.append(draft).receipts.map(\.isNew) == [false])
  }

  @Test("a note names the patient and the place")
  func notes() throws {
    var bench = Bench()
    let warnings = try bench.append(Case.seen(on: "2022-01-01"), Case.start("T1", "Wonderdrug")).warnings
    let second = Case.seen(on: "2022-01-01").utf8.count + 1
    #expect(warnings.map(\.patient) == ["P1", "P1"])
    #expect(warnings.map(\.code) == ["drug-unknown", "not-enrolled"])
    #expect((warnings.first?.range?.lowerBound ?? 0) > second && warnings[0].message.contains("Wonderdrug"))
  }

  @Test(
    "a clock a minute before the last entry or a year after it is asked about",
    arguments: [(-61_000, true), (-59_000, false), (0, false), (365 * 86_400_000, false), (367 * 86_400_000, true)])
  func clock(milliseconds: Int64, isAsked: Bool) throws {
    var bench = Bench()
    try bench.append(Case.seen(on: "2022-01-01"))
    let last = try #require(bench.record.lastRecorded)
    let shown = last.adding(milliseconds: milliseconds)
    let context = AdmissionContext(
      recorded: max(shown, last.adding(milliseconds: 1)), clock: shown, makeID: { _ in EventID(high: 0, low: 9) })
    let draft = Array(Case.seen(on: "2022-02-01").utf8)
    let record = bench.record
    if isAsked {
      let error = #expect(throws: AdmissionError.self) { try record.admitting(draft, context) }
      #expect(error?.codes == ["clock"])
    } else {
      #expect(try record.admitting(draft, context).receipts.count == 1)
    }
  }

  @Test(
    "an instant that a draft gives is asked about if it lies more than a minute after the clock",
    arguments: [(-3_000_000_000, false), (0, false), (60_000, false), (60_001, true)])
  func givenInstant(milliseconds: Int64, isAsked: Bool) throws {
    let now = try #require(Instant(parsing: "2024-01-01T12:00:00.000Z"))
    let given = now.adding(milliseconds: milliseconds)
    let draft = Case.seen(on: "2022-02-01").dropLast() + #","recorded":"\#(given)"}"#
    func judge(_ accepted: AcceptedChecks) throws -> Admission {
      let context = AdmissionContext(
        recorded: nil, accepted: accepted, clock: now, makeID: { _ in EventID(high: 0, low: 9) })
      return try Record().admitting(Array(draft.utf8), context)
    }
    if isAsked {
      let error = #expect(throws: AdmissionError.self) { try judge(.none) }
      #expect(error?.codes == ["clock"])
    } else {
      #expect(try judge(.none).receipts.count == 1)
    }
    #expect(try judge(.codes(["clock"])).receipts.count == 1)
  }

  @Test("codes of checks are words, each once, and each has a sentence and a source")
  func declarations() {
    #expect(Set(Check.codes).count == Check.codes.count)
    for check in Check.all {
      #expect(check.code.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(check.code)")
      #expect(check.compares.hasSuffix(".") && !check.source.isEmpty && !check.source.hasSuffix("."), "\(check.code)")
    }
  }

  @Test("refusing a batch looks at each event once, however many faults it has", arguments: [400, 800])
  func manyFaults(count: Int) throws {
    // Half of the drafts stop a treatment that nobody has: each fault names the labels once for all.
    var bench = Bench()
    let drafts = (1...count).map { number in
      number % 2 == 0
        ? Bench.stop("X\(number)", on: "2022-05-01") : Bench.start("T\(number)", on: "2022-01-0\(number % 9 + 1)")
    }
    let error = #expect(throws: AdmissionError.self) { try bench.append(drafts.joined(separator: "\n")) }
    let faults = try #require(error?.faults)
    #expect(faults.count == count / 2)
    let length = faults.reduce(0) { $0 + ($1.hint?.utf8.count ?? 0) }
    #expect(length < 200 * faults.count, "hints of \(length) bytes")
  }
}

extension RecordBench {
  /// The one patient as the checks look at it.
  var checkedPatient: CheckedPatient {
    let patient = record.patients.first ?? .none
    return CheckedPatient(record.pool.text(patient), record.events(of: patient), pool: record.pool)
  }

  /// The findings of all checks in the record.
  var findings: [CheckFinding] {
    var spellings = Spellings()
    spellings.add(checkedPatient)
    return checkedPatient.findings + spellings.findings
  }

  /// The findings that are asked about.
  var questions: [CheckFinding] { findings.filter { $0.check.severity == .confirm } }

  /// The codes that an event says to be accepted.
  func said(at position: Int) -> [String] {
    let events = record.patients.flatMap(record.events(of:))
    return events.first { $0.sequenceNumber == position }.map {
      record.pool.elements($0.accepted).map(record.pool.text)
    } ?? []
  }
}
