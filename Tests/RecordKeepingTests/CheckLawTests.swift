import TestSupport
import Testing

@testable import PatientRecord
@testable import RecordKeeping

@Suite("What the door lets in is accepted or a note")
struct CheckLawTests {
  private typealias Case = CheckCase

  @Test("after any entries and corrections, whatever is asked about has been accepted", arguments: UInt64(1)...60)
  func nothingOpen(seed: UInt64) throws {
    var random = RepeatableRandomNumberGenerator(seed: seed)
    var bench = RecordBench()
    var asked: Set<String> = []
    for _ in 0..<30 {
      let drafts = (0..<Int.random(in: 1...2, using: &random)).map { _ in
        CheckLawTests.draft(of: bench.record, using: &random)
      }.joined(separator: "\n")
      do {
        try bench.append(drafts)
      } catch  where error.kind == .unconfirmed {
        let codes = Set(error.codes)
        asked.formUnion(codes)
        // The codes that the refusal names are all that it takes; one fewer is refused again.
        let fewer = codes.subtracting([codes.min() ?? ""])
        #expect(throws: AdmissionError.self, "seed \(seed)") { try bench.append(drafts, accepting: .codes(fewer)) }
        try bench.append(drafts, accepting: .codes(codes))
      } catch {
        continue
      }
      let patient = bench.checkedPatient
      let open = patient.findings.filter { $0.check.severity != .note && !patient.isAccepted($0) }
      #expect(open.isEmpty, "seed \(seed): \(open.map(\.sentence)) after \(drafts)")
    }
    #expect(!asked.isEmpty, "seed \(seed): nothing was asked about")
  }

  @Test("a check finds nothing where none of its types of event is in force", arguments: UInt64(1)...60)
  func typesOfChecks(seed: UInt64) {
    var random = RepeatableRandomNumberGenerator(seed: seed)
    var bench = RecordBench()
    var notRun = 0
    for _ in 0..<30 {
      _ = try? bench.append(CheckLawTests.draft(of: bench.record, using: &random), accepting: .all)
      let patient = bench.checkedPatient
      for check in Check.all where !check.types.intersects(patient.events.types) {
        guard case .patient(let find) = check.scope else { continue }
        notRun += 1
        #expect(find(patient).isEmpty, "\(check.code) under seed \(seed)")
      }
    }
    #expect(notRun > 0)
  }

  /// Draws an entry or a correction of patient P1.
  private static func draft(of record: Record, using random: inout RepeatableRandomNumberGenerator) -> String {
    let events = record.patients.flatMap(record.events(of:))
    if let event = events.randomElement(using: &random), Int.random(in: 0..<4, using: &random) == 0 {
      return correction(of: event, record.pool, using: &random)
    }
    let day = "2022-0\(Int.random(in: 1...9, using: &random))-\(Int.random(in: 10...28, using: &random))"
    let date = [day, String(day.prefix(7)), "2022", "1950-01-01"].randomElement(using: &random) ?? day
    let label = "T\(Int.random(in: 1...4, using: &random))"
    switch Int.random(in: 0..<8, using: &random) {
    case 0, 1, 2: return Case.start(label, drug(&random), dose(&random), on: date)
    case 3: return RecordBench.stop(label, on: date)
    case 4:
      return Case.diagnosis(
        ["pregnancy", "psoriasis", "prostatitis"].randomElement(using: &random) ?? "", on: date, "comorbidity")
    case 5: return Case.enrolment([#""sex":"female""#, #""sex":"male","age":120"#].randomElement(using: &random) ?? "")
    case 6: return Case.value("ALT", ["30", "870000"].randomElement(using: &random) ?? "", "U/L", on: date)
    default:
      return Bool.random(using: &random)
        ? Case.event("nausea", on: date, #","suspects":[{"treatment":"T1"}]"#) : Case.seen(on: date)
    }
  }

  private static func correction(
    of event: RecordedEvent, _ pool: RecordPool, using random: inout RepeatableRandomNumberGenerator
  ) -> String {
    guard let start = event.event.start, Bool.random(using: &random) else {
      return RecordBench.draft("event-retracted", on: nil, #""event":"\#(event.id)","reason":"wrong""#)
    }
    let amount = [15, 400].randomElement(using: &random) ?? 4
    let data =
      #""treatment":"\#(pool.text(start.treatment))","drug":"\#(drug(&random))","#
      + #""dose":{"amount":\#(amount),"unit":"mg","every":"P1D"}"#
    return RecordBench.draft("event-amended", on: nil, #""amends":"\#(event.id)","data":{\#(data)},"reason":"misread""#)
  }

  private static func drug(_ random: inout RepeatableRandomNumberGenerator) -> String {
    ["methotrexate", "baricitinib", "upadacitinib", "adalimumab", "etanercept", "acitretin", "wonderdrug"]
      .randomElement(
        using: &random) ?? ""
  }

  private static func dose(_ random: inout RepeatableRandomNumberGenerator) -> String {
    ["15 mg P1W", "15 mg P1D", "400 mg P1D", "4 mg P1D", "1 session P1W"].randomElement(using: &random) ?? ""
  }
}
