import Foundation
import Queries
import TestSupport
import Testing

/// A ward of a few patients, drawn from a seed, as drafts.
///
/// No two events of a patient may have the same first or the same last day: of such two the one recorded first comes
/// first, so that the order of recording is part of what is known.
struct RandomWard {
  private(set) var drafts: [String] = []
  private var generator: RepeatableRandomNumberGenerator
  private var count = 0

  init(seed: UInt64, patients: ClosedRange<Int>) {
    generator = RepeatableRandomNumberGenerator(seed: seed)
    for patient in patients { add("P\(patient)") }
  }

  private mutating func add(_ patient: String) {
    // Each day of the year but the ends of months, in months of their own where only the month is known.
    var months = (1...9).shuffled(using: &generator)
    let isPartial = months.prefix(Int.random(in: 0...3, using: &generator))
    months = months.filter { !isPartial.contains($0) }
    var dates = isPartial.map { "2022-0\($0)" }
    dates += months.flatMap { month in
      (10...27).shuffled(using: &generator).prefix(4).map { "2022-0\(month)-\($0)" }
    }
    dates.sort()
    let drugs = ["baricitinib", "upadacitinib", "methotrexate", "prednisone", "dupilumab"]
    var running: [(label: String, held: Bool)] = []
    for date in dates.filter({ _ in Bool.random(using: &generator) }) {
      switch Int.random(in: 0..<7, using: &generator) {
      case 0, 1, 2:
        let label = "T\(count)"
        let drug = drugs.randomElement(using: &generator) ?? ""
        draft(
          "treatment-started", patient, date,
          #"{"treatment":"\#(label)","drug":"\#(drug)","dose":{"amount":10,"unit":"mg","every":"P1D"}}"#)
        running.append((label, false))
      case 3:
        guard let index = running.indices.randomElement(using: &generator) else { continue }
        let type = running[index].held ? "treatment-resumed" : "treatment-held"
        draft(type, patient, date, #"{"treatment":"\#(running[index].label)"}"#)
        running[index].held.toggle()
      case 4:
        guard let index = running.indices.randomElement(using: &generator) else { continue }
        let reason = ["other", "adverse-event", "complete-response"].randomElement(using: &generator) ?? ""
        draft(
          "treatment-stopped", patient, date,
          #"{"treatment":"\#(running.remove(at: index).label)","reasons":["\#(reason)"]}"#)
      case 5:
        let response = ["complete", "partial", "none"].randomElement(using: &generator) ?? ""
        draft("response-assessed", patient, date, #"{"response":"\#(response)"}"#)
      default: draft("adverse-event-recorded", patient, date, #"{"term":"nausea"}"#)
      }
    }
    if Bool.random(using: &generator) {
      let reason = Bool.random(using: &generator) ? "death" : "lost"
      draft("follow-up-ended", patient, "2022-11-05", #"{"reason":"\#(reason)"}"#)
    }
  }

  private mutating func draft(_ type: String, _ patient: String, _ date: String, _ data: String) {
    count += 1
    let number = String(count)
    let id = "01" + String(repeating: "0", count: 24 - number.count) + number
    drafts.append(
      #"{"id":"\#(id)","type":"\#(type)","v":1,"patient":"\#(patient)","occurred":"\#(date)","author":"law","#
        + #""data":\#(data)}"#)
  }
}

@Suite("Laws of figures")
struct FigureLawTests {
  private static let ofPatients =
    [
      "regimens", "outcomes", "responses", "adverse-events", "patients", "last-seen", "exposures", "segments",
      "measurements", "time-to-event", "person-time", "paths",
    ]
    .map { [$0] } + ["due", "today", "completeness"].map { [$0, "--all"] }
    + ["pair", "regimen", "patient"].flatMap { unit in
      [
        ["combinations", "--rule", "unit=\(unit)"],
        ["combinations", "--rule", "unit=\(unit)", "--rule", "holds=left-out"],
      ]
    }
  private static let ofAll = [
    ["durations"], ["durations", "--by", "response"], ["survival", "--by", "anchor"],
    ["survival", "--rule", "endpoint=failure", "--rule", "gap=20"], ["rates"], ["pathways"], ["lines"],
    ["cohort"], ["cohort", "--by", "partner"], ["attrition"], ["incidence", "--by", "anchor"],
    ["pathways", "--profile", "ohdsi"], ["curves", "--by", "anchor"],
    ["time-to-response", "--by", "anchor"], ["response-rates", "--by", "anchor"],
    ["response-rates", "--rule", "unit=patient", "--at", "1,3"],
  ]

  @Test("hold every query but events and checks, whose rows stand in the order of recording")
  func queries() {
    let queries = Set(Query.all.map(\.name)).subtracting(["events", "changes", "checks"])
    #expect(Set((Self.ofPatients + Self.ofAll).map { $0[0] }) == queries)
  }

  /// The rows of an answer, as the lines of JSON that hold them, with or without the ids of their events.
  private func rows(_ words: [String], _ log: String, withEvents: Bool = true) throws -> [String] {
    let answer = try succeeds(
      regimen(words: ["query"] + words + ["--as-of", "2023-01-01", "--format", "jsonl"], log: log))
    let lines = answer.split(separator: "\n").map(String.init)
    return withEvents ? lines : lines.map { $0.replacing(/"events":\[[^\]]*\]/, with: "") }
  }

  @Test(
    "recorded in another order, in other batches, all figures known at the end are the same",
    arguments: 0..<4 as Range<UInt64>)
  func shuffled(seed: UInt64) throws {
    let drafts = RandomWard(seed: seed, patients: 1...6).drafts
    var generator = RepeatableRandomNumberGenerator(seed: seed &+ 1_000_000)
    // A start is recorded before what needs it, so that each batch is accepted.
    let shuffled = drafts.shuffled(using: &generator)
    let starts = shuffled.filter { $0.contains("treatment-started") }
    let others = shuffled.filter { !$0.contains("treatment-started") }
    try withLog(drafts) { log in
      try withLog(starts) { other in
        try succeeds(regimen("append", "--accept", "all", input: others.joined(separator: "\n"), log: other))
        for words in Self.ofPatients + Self.ofAll {
          let one = try rows(words, log, withEvents: false)
          #expect(
            try rows(words, other, withEvents: false) == one,
            "seed \(seed), \(words)\n\(drafts.joined(separator: "\n"))")
          #expect(words != ["combinations", "--rule", "unit=pair"] || one.count >= 3, "there is something to compare")
        }
      }
    }
  }

  @Test("another patient changes no row of those who were there", arguments: 0..<4 as Range<UInt64>)
  func anotherPatient(seed: UInt64) throws {
    let drafts = RandomWard(seed: seed, patients: 1...6).drafts
    var generator = RepeatableRandomNumberGenerator(seed: seed &+ 1_000_000)
    let left = Int.random(in: 1...6, using: &generator)
    let withoutOne = drafts.filter { !$0.contains(#""patient":"P\#(left)""#) }
    try withLog(drafts) { log in
      try withLog(withoutOne) { other in
        for words in Self.ofPatients {
          let kept = try rows(words, log).filter { !$0.contains(#""patient":"P\#(left)""#) }
          #expect(try rows(words, other) == kept, "seed \(seed), \(words)\n\(drafts.joined(separator: "\n"))")
        }
      }
    }
  }
}
