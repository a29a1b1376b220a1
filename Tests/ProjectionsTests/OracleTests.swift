import CalendarTime
import PatientRecord
import Projections
import TestSupport
import Testing

@Suite("Against a count day by day") struct OracleTests {
  enum End: CaseIterable { case none, death, loss }

  private func row(_ combination: Combination) -> DayByDay.Row {
    DayByDay.Row(
      anchors: combination.anchor.split(separator: "+").map(String.init), partners: combination.partners,
      start: combination.start - RandomRecord.origin, end: combination.end.map { $0 - RandomRecord.origin },
      days: combination.days)
  }

  @Test("exact dates give the same pairs, regimens and days, whatever the gap, the minimum and the end")
  func units() throws {
    for seed in UInt64(0)..<250 {
      var generator = RepeatableRandomNumberGenerator(seed: seed &+ 1_000_000)
      let random = RandomRecord(seed: seed, upTo: 9)
      let gap = [0, 0, 5, 20].randomElement(using: &generator) ?? 0
      let minimum = [0, 0, 1, 10].randomElement(using: &generator) ?? 0
      let end = End.allCases.randomElement(using: &generator) ?? .none
      let last = random.courses.map { max($0.start, $0.stop ?? 0) }.max() ?? 0
      let asOf = end == .none ? Int.random(in: 0...220, using: &generator) : 300
      let ended = last + Int.random(in: 0...20, using: &generator)
      let line =
        switch end {
        case .none: ""
        case .death: "\n\(RandomRecord.day(ended)) ended death"
        case .loss: "\n\(RandomRecord.day(ended)) ended lost"
        }
      let record = try TestRecord(random.text + line, asOf: RandomRecord.day(asOf).description)
      let counted = DayByDay(
        random.courses, censoringDay: end == .loss ? ended : asOf, endedBy: end == .death ? ended : nil, gap: gap,
        minimum: minimum)
      let comment: Comment = "seed \(seed), gap \(gap), minimum \(minimum), \(end)\n\(random.text)\(line)"
      let pairs = try record.combinations("gap=\(gap)", "minimum=\(minimum)")
      #expect(Set(pairs.map(row)) == Set(counted.pairs), comment)
      #expect(pairs.count == counted.pairs.count, comment)
      let regimens = try record.combinations("gap=\(gap)", "minimum=\(minimum)", "unit=regimen")
      #expect(Set(regimens.map(row)) == Set(counted.regimens), comment)
      #expect(regimens.count == counted.regimens.count, comment)
      let patient = try record.combinations("gap=\(gap)", "minimum=\(minimum)", "unit=patient")
      #expect(patient.map(\.days) == (pairs.isEmpty ? [] : [counted.patientDays]), comment)
      #expect(patient.first?.start == pairs.map(\.start).min(), comment)
      #expect(patient.first?.ongoing ?? false == pairs.contains(where: \.ongoing), comment)
      #expect((pairs + regimens + patient).allSatisfy { !$0.possible }, comment)
    }
  }
}

@Suite("Laws") struct LawTests {
  /// Some hundred random records with partial dates, each with its seed for the message of a failure.
  private func withRecords(
    oneCourseADrug: Bool = false, _ body: (TestRecord, String, Comment) throws -> Void
  ) throws {
    for seed in UInt64(0)..<150 {
      let random = RandomRecord(
        seed: seed, upTo: oneCourseADrug ? 4 : 8, partialOneIn: 2, oneCourseADrug: oneCourseADrug)
      let gap = "gap=\([0, 7, 30][Int(seed % 3)])"
      try body(TestRecord(random.text, asOf: "2022-06-15"), gap, "seed \(seed), \(gap)\n\(random.text)")
    }
  }

  @Test("a pair never lasts longer than either exposure")
  func pairWithinExposures() throws {
    try withRecords { record, gap, comment in
      let exposures = try record.exposures(gap)
      for row in try record.combinations(gap) where row.days > 0 {
        for drug in [row.anchor] + row.partners {
          #expect(
            exposures.contains { exposure in
              exposure.drug == drug && exposure.start <= row.start
                && (exposure.end.map { end in row.end.map { $0 <= end } ?? false } ?? true)
                && (exposure.end ?? record.asOf) - exposure.start >= row.days
            }, comment)
        }
      }
    }
  }

  @Test("the union of the certain pairs is the patient's days, and their regimens share it out without overlap")
  func unitsAgree() throws {
    try withRecords { record, gap, comment in
      let pairs = try record.combinations(gap).filter(\.counts)
      let regimens = try record.combinations(gap, "unit=regimen").filter(\.counts)
      let patient = try record.combinations(gap, "unit=patient").filter(\.counts)
      let days = Set(pairs.flatMap(daysOf))
      #expect(patient.map(\.days) == (pairs.isEmpty ? [] : [days.count]), comment)
      #expect(Set(regimens.flatMap(daysOf)) == days, comment)
      #expect(regimens.reduce(0) { $0 + $1.days } == days.count, comment)
      for (earlier, later) in zip(regimens, regimens.dropFirst()) {
        #expect(earlier.end.map { $0 <= later.start } ?? false, comment)
      }
    }
  }

  private func daysOf(_ row: Combination) -> [CalendarDay] { (0..<row.days).map { row.start.adding(days: $0) } }

  @Test("no row is shorter than its shortest imputation or longer than its longest, whatever the unit and rule")
  func bounds() throws {
    try withRecords { record, gap, comment in
      for unit in Profile.Unit.allCases {
        for rules in [["partial=middle"], ["partial=longest"], ["partial=shortest"], ["days=inclusive"]] {
          let context = try record.context([gap, "unit=\(unit.rawValue)"] + rules)
          for row in try deriveCombinations(record.history, patient: "P01", in: context) {
            #expect(row.daysMin <= row.days, comment)
            #expect(row.days <= row.daysMax ?? .max, comment)
          }
        }
      }
    }
  }

  @Test("the patient's days are fewest under the shortest imputation and most under the longest")
  func imputations() throws {
    try withRecords { record, gap, comment in
      let days = try ["shortest", "middle", "longest"].map { partial in
        try record.combinations(gap, "unit=patient", "partial=\(partial)").filter(\.counts)
          .reduce(0) { $0 + $1.days }
      }
      #expect(days == days.sorted(), comment)
    }
  }

  @Test("the same pairs are possible under every imputation of partial dates and every unit")
  func possible() throws {
    try withRecords(oneCourseADrug: true) { record, gap, comment in
      func possible(_ rules: String...) throws -> Set<[String]> {
        let rows = try deriveCombinations(
          record.history, patient: "P01", in: record.context(rules + ["possible=left-out"]))
        return Set(rows.filter(\.possible).map { [$0.anchor] + $0.partners })
      }
      let pairs = try possible()
      for partial in ["middle", "longest", "shortest"] {
        for unit in Profile.Unit.ofCombinations {
          #expect(try possible("partial=\(partial)", "unit=\(unit.rawValue)") == pairs, comment)
        }
      }
    }
  }

  @Test("splitting a course on any of its days changes nothing that is measured")
  func splitting() throws {
    for seed in UInt64(0)..<150 {
      var generator = RepeatableRandomNumberGenerator(seed: seed &+ 2_000_000)
      let random = RandomRecord(seed: seed, upTo: 6)
      let position = Int.random(in: random.courses.indices, using: &generator)
      let course = random.courses[position]
      let last = (course.stop ?? 200) - 1
      guard course.start < last else { continue }
      let split = random.split(position, on: Int.random(in: course.start + 1...last, using: &generator))
      for unit in Profile.Unit.allCases {
        for gap in [0, 10] {
          let rules = ["unit=\(unit.rawValue)", "gap=\(gap)"]
          let rows = try [random, split].map { random in
            let record = try TestRecord(random.text)
            return try deriveCombinations(record.history, patient: "P01", in: record.context(rules))
              .map { "\($0.brief) \($0.months) \($0.daysMin) \($0.daysMax ?? -1)" }
          }
          #expect(rows[0] == rows[1], "seed \(seed), \(rules)\n\(random.text)")
        }
      }
    }
  }

  @Test("counting inclusively adds one day for each pair, regimen or maximal interval")
  func inclusive() throws {
    try withRecords { record, gap, comment in
      for unit in Profile.Unit.allCases {
        let elapsed = try record.combinations(gap, "unit=\(unit.rawValue)").filter(\.counts)
        let inclusive = try record.combinations(gap, "unit=\(unit.rawValue)", "days=inclusive")
          .filter(\.counts)
        #expect(inclusive.map(\.days) == elapsed.map { $0.days + $0.intervals }, comment)
      }
    }
  }
}
