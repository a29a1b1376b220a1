import CalendarTime
import PatientRecord
import Projections
import TestSupport
import Testing

/// Random records, each with the rules that it is read by; the seed is in the message of a failure.
private func withRecords(
  exact: Bool = false, _ body: (RandomRecord, [String], Comment) throws -> Void
) throws {
  for seed in UInt64(0)..<200 {
    var generator = RepeatableRandomNumberGenerator(seed: seed &+ 3_000_000)
    let random = RandomRecord(seed: seed, upTo: 8, partialOneIn: exact ? nil : 3)
    let gap = [0, 5, 20, 90].randomElement(using: &generator) ?? 0
    let partial = ["middle", "longest", "shortest"].randomElement(using: &generator) ?? ""
    let rules = ["gap=\(gap)", "partial=\(partial)"]
    try body(random, rules, "seed \(seed), \(rules)\n\(random.text)")
  }
}

@Suite("Laws of episodes") struct TreatmentEpisodeLawTests {
  private static let asOf = "2022-06-15"

  @Test("exact episodes partition the time from the first day on a drug to the last, or to the as-of date")
  func partition() throws {
    try withRecords { random, rules, comment in
      let record = try TestRecord(random.text, asOf: Self.asOf)
      let context = try record.context(rules)
      let episodes = try deriveTreatmentEpisodes(record.history, patient: "P01", in: context)
      let exposures = try deriveExposures(record.history, patient: "P01", in: context)
        .filter { $0.end != $0.start }
      #expect(episodes.first?.start == exposures.map(\.start).min(), comment)
      let isOpen = exposures.contains { $0.end == nil }
      #expect(episodes.isEmpty || (episodes.last?.end == nil) == isOpen, comment)
      #expect(episodes.last?.end == (isOpen ? nil : exposures.compactMap(\.end).max()), comment)
      for (one, next) in zip(episodes, episodes.dropFirst()) {
        #expect(one.end == next.start && one.start < next.start, comment)
        #expect(one.drugs != next.drugs, comment)
      }
      let last = episodes.last?.end ?? record.asOf
      #expect(episodes.reduce(0) { $0 + $1.days } == episodes.first.map { last - $0.start } ?? 0, comment)
    }
  }

  @Test("drug-days are conserved: the days of episodes times their drugs are the days of the exposures")
  func drugDays() throws {
    try withRecords { random, rules, comment in
      let record = try TestRecord(random.text, asOf: Self.asOf)
      let context = try record.context(rules)
      let episodes = try deriveTreatmentEpisodes(record.history, patient: "P01", in: context)
      let exposures = try deriveExposureRows(record.history, patient: "P01", in: context)
      for drug in RandomRecord.drugs {
        let inEpisodes = episodes.filter { $0.drugs.contains(drug) }.reduce(0) { $0 + $1.days }
        let exposed = exposures.filter { $0.exposure.drug == drug }.reduce(0) { $0 + $1.days }
        #expect(inEpisodes == exposed, comment)
      }
      let total = episodes.reduce(0) { $0 + $1.days * $1.drugs.count }
      #expect(total == exposures.reduce(0) { $0 + $1.days }, comment)
    }
  }

  @Test("episodes with an anchor and a partner are the patient's days on a combination")
  func combined() throws {
    try withRecords(exact: true) { random, rules, comment in
      let record = try TestRecord(random.text, asOf: Self.asOf)
      let context = try record.context(rules)
      let together = try deriveTreatmentEpisodes(record.history, patient: "P01", in: context).filter { episode in
        episode.drugs.contains { $0.hasSuffix("citinib") } && episode.drugs.contains { !$0.hasSuffix("citinib") }
      }
      let row = try record.combinations(rules + ["unit=patient"]).first
      #expect(together.reduce(0) { $0 + $1.days } == row?.days ?? 0, comment)
    }
  }

  @Test("the days at each dose and the held ones are the days of the course, whatever is not known of dates")
  func doseDays() throws {
    try withRecords { random, rules, comment in
      let record = try TestRecord(random.text + "\n2022-04 ended lost", asOf: Self.asOf)
      for row in try deriveExposureRows(record.history, patient: "P01", in: record.context(rules + ["gap=0"])) {
        guard row.exposure.treatments.count == 1 else { continue }
        #expect(row.doses.reduce(0) { $0 + $1.days + $1.heldDays } == row.days, comment)
      }
    }
  }
}

@Suite("Laws of time") struct TimeLawTests {
  @Test("a later as-of never shortens a pair that had ended, nor a patient whose combinations had")
  func laterAsOf() throws {
    for unit in ["pair", "patient"] {
      try withRecords(exact: true) { random, rules, comment in
        for days in stride(from: 20, through: 200, by: 30) {
          let asOf = RandomRecord.day(days)
          let before = try TestRecord(random.text, asOf: asOf.description).combinations(rules + ["unit=\(unit)"])
          let later = try TestRecord(random.text, asOf: asOf.adding(days: 45).description)
            .combinations(rules + ["unit=\(unit)"])
          for row in before where !row.ongoing {
            let same = later.filter { row.isContinued(by: $0) }
            #expect(same.contains { $0.days >= row.days && $0.months >= row.months }, comment)
            #expect(same.contains { $0.ongoing || ($0.end ?? asOf) >= (row.end ?? asOf) }, comment)
          }
        }
      }
    }
  }

  @Test("a course interrupted for no longer than the gap that joins it is measured as one")
  func interrupted() throws {
    try withRecords(exact: true) { random, _, comment in
      guard let position = random.courses.indices.last else { return }
      let course = random.courses[position]
      let last = (course.stop ?? 160) - 12
      guard course.start + 1 < last else { return }
      for gap in [1, 5, 10] {
        let split = random.split(position, on: (course.start + last) / 2, resumedAfter: gap)
        for unit in Profile.Unit.allCases {
          let rules = ["unit=\(unit.rawValue)", "gap=\(gap)"]
          let rows = try [random, split].map { record in
            try TestRecord(record.text).combinations(rules).map { "\($0.brief) \($0.months) \($0.daysMin)" }
          }
          // The gap joins other courses in both; the split one only where it is split.
          #expect(rows[0] == rows[1], "\(comment), \(rules)")
        }
        let episodes = try [random, split].map { one in
          let record = try TestRecord(one.text)
          return try deriveTreatmentEpisodes(record.history, patient: "P01", in: record.context(["gap=\(gap)"]))
            .map { "\($0.name) \($0.start) \($0.days)" }
        }
        #expect(episodes[0] == episodes[1], comment)
      }
    }
  }
}

extension Combination {
  /// Tells if a row of a later day is this one: of the same drugs, from the same day.
  fileprivate func isContinued(by other: Combination) -> Bool {
    let drugs = Set(anchor.split(separator: "+").map(String.init) + partners)
    return other.start == start
      && drugs.isSubset(of: other.anchor.split(separator: "+").map(String.init) + other.partners)
  }
}
