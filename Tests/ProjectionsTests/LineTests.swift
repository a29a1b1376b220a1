import PatientRecord
import Projections
import Testing

@Suite("Lines of therapy") struct LineTests {
  /// The lines of a record as `condition class drug=line`, in their order.
  private func lines(_ text: String, _ rules: String...) throws -> [String] {
    let record = try TestRecord(text)
    return try deriveTreatmentLines(record.history, patient: "P01", in: record.context(rules)).map { line in
      "\(line.condition ?? "-") \(line.drugClass.rawValue) \(line.drug)=\(line.line.map { "\($0)" } ?? "?")"
    }
  }

  /// The numbers of the JAK inhibitors of a record with a known absence of prior therapies unless it names some.
  private func jakLines(_ text: String, prior: String = "2020-01-01 prior none") throws -> [String] {
    try lines(prior + "\n" + text).filter { $0.contains("jak-inhibitor") }.map {
      $0.replacing("- jak-inhibitor ", with: "")
    }
  }

  @Test(
    "the number of a distinct drug within its class, by first start",
    arguments: [
      ("2022-01-01 start T1 baricitinib", ["baricitinib=1"]),
      ("2022-01-01 start T1 upadacitinib\n2022-06-01 start T2 baricitinib", ["upadacitinib=1", "baricitinib=2"]),
      // Of one day: they share a line, and the next has the next number.
      (
        "2022-01-01 start T1 baricitinib\n2022-01-01 start T2 upadacitinib\n2022-06-01 start T3 tofacitinib",
        ["baricitinib=1", "upadacitinib=1", "tofacitinib=2"]
      ),
      // A restart keeps its line.
      (
        "2022-01-01 start T1 baricitinib\n2022-02-01 stop T1 other\n2022-03-01 start T2 upadacitinib\n"
          + "2022-04-01 stop T2 other\n2022-05-01 start T3 baricitinib",
        ["baricitinib=1", "upadacitinib=2"]
      ),
      // Ointments are no systemic drugs, and unknown drugs have no class.
      ("2022-01-01 start T1 ruxolitinib topical\n2022-02-01 start T2 baricitinib", ["baricitinib=1"]),
      ("2022-01-01 start T1 somekinib\n2022-02-01 start T2 baricitinib", ["baricitinib=1"]),
    ])
  func ordinal(text: String, expected: [String]) throws {
    #expect(try jakLines(text) == expected)
  }

  @Test(
    "prior therapies come first, and are unknown where the record does not name drugs",
    arguments: [
      ("", "baricitinib=?"), ("2020-01-01 prior none", "baricitinib=1"),
      ("2020-01-01 prior phototherapy", "baricitinib=1"), ("2020-01-01 prior ciclosporin", "baricitinib=1"),
      ("2020-01-01 prior tofacitinib", "baricitinib=2"), ("2020-01-01 prior Xeljanz", "baricitinib=2"),
      ("2020-01-01 prior tofacitinib\n2020-01-01 prior tofacitinib", "baricitinib=2"),
      ("2020-01-01 prior tofacitinib\n2020-01-01 prior upadacitinib", "baricitinib=3"),
      // A prior drug that is started again: the first line, unless nobody knows the order of several.
      ("2020-01-01 prior baricitinib", "baricitinib=1"),
      ("2020-01-01 prior baricitinib\n2020-01-01 prior tofacitinib", "baricitinib=?"),
      // The date of a prior therapy says nothing: it was before the record.
      ("2023-01-01 prior tofacitinib", "baricitinib=2"),
      ("2020-01-01 prior JAK-inhibitors", "baricitinib=?"), ("2020-01-01 prior oral-corticosteroids", "baricitinib=1"),
      ("2020-01-01 prior topical-JAK-inhibitor", "baricitinib=1"),
    ])
  func prior(prior: String, expected: String) throws {
    #expect(try jakLines("2022-01-01 start T1 baricitinib", prior: prior) == [expected])
  }

  @Test("a drug that is added as a partner begins no line; alone it does")
  func partners() throws {
    let none = "2020-01-01 prior none\n"
    let anchor = "2022-03-01 start T1 baricitinib\n"
    #expect(try lines(none + anchor + "2022-06-01 add T2 methotrexate") == ["- jak-inhibitor baricitinib=1"])
    #expect(try lines(none + anchor + "2022-03-01 start T2 methotrexate") == ["- jak-inhibitor baricitinib=1"])
    #expect(
      try lines(none + "2022-01-01 start T2 methotrexate\n" + anchor)
        == ["- antimetabolite methotrexate=1", "- jak-inhibitor baricitinib=1"])
    // As a partner first, and alone after the anchor: its line begins when it is alone.
    let alone = try TestRecord(
      none + anchor
        + "2022-06-01 add T2 methotrexate\n2022-07-01 stop T1 other\n2022-07-01 stop T2 other\n"
        + "2022-09-01 start T3 methotrexate")
    let line = try #require(
      deriveTreatmentLines(alone.history, patient: "P01", in: alone.context([])).first)
    #expect(line.drug == "methotrexate" && line.line == 1)
    #expect("\(line.start)" == "2022-09-01")
    #expect(line.state == .ongoing)
  }

  @Test("of each condition apart: the indication of a course, else the primary diagnosis")
  func conditions() throws {
    let text = """
      2020-01-01 diagnosis alopecia_areata
      2020-01-01 prior none
      2021-01-01 start T1 upadacitinib for=rheumatoid_arthritis
      2022-01-01 start T2 baricitinib
      2023-01-01 start T3 tofacitinib for=Alopecia__areata

      """
    #expect(
      try lines(text) == [
        "Alopecia  areata jak-inhibitor tofacitinib=2", "alopecia areata jak-inhibitor baricitinib=1",
        "rheumatoid arthritis jak-inhibitor upadacitinib=1",
      ])
    // A prior drug of the class was for one of them: nobody knows for which.
    #expect(try lines(text + "2020-01-01 prior filgotinib").allSatisfy { $0.hasSuffix("=?") })
    #expect(try lines(text + "2020-01-01 prior ciclosporin").allSatisfy { !$0.hasSuffix("=?") })
    let record = try TestRecord(text)
    let found = try deriveTreatmentLines(record.history, patient: "P01", in: record.context([]))
    #expect(found.line(of: "tofacitinib", for: "alopecia areata") == 2)
    #expect(found.line(of: "tofacitinib", for: "rheumatoid arthritis") == nil)
  }

  @Test("a partial date that decides a line is refused if the profile refuses partial dates")
  func refusal() throws {
    for (text, position) in [
      ("2022-03 start T1 baricitinib", 1), ("2022-03-01 start T1 baricitinib\n2022-05 stop T1 other", 2),
      ("2022-03-01 start T1 baricitinib\n2022-03 diagnosis eczema", 2),
    ] {
      #expect(throws: ProjectionError.partialDate(sequenceNumber: position)) {
        try lines(text, "partial=refuse")
      }
    }
    let exact = "2022-03-01 start T1 baricitinib\n2020 prior none\n2021 diagnosis eczema"
    #expect(try lines(exact, "partial=refuse") == ["eczema jak-inhibitor baricitinib=1"])
  }
}

@Suite("Counts of lines") struct LineCountTests {
  private func count(_ patients: [String]) throws -> [String] {
    let lines = try patients.enumerated().flatMap { index, text in
      let record = try TestRecord("2020-01-01 prior none\n" + text.replacing("; ", with: "\n"))
      return try deriveTreatmentLines(record.history, patient: "P\(index)", in: record.context([]))
    }
    return countLines(lines).map { row in
      let ways = LineCount.Way.allCases.map { row.ways[$0]?.count ?? 0 }
      let reasons = row.reasons.map { "\($0.reason?.rawValue ?? "-") \($0.patients.count)/\($0.dropouts.count)" }
      #expect(ways.reduce(0, +) == row.patients.count)
      let line = row.line.map { "\($0)" } ?? "?"
      return "\(line): \(row.patients.count) = \(ways.map(String.init).joined(separator: "+")) "
        + reasons.joined(separator: ", ")
    }
  }

  private let first = "2022-01-01 start T1 baricitinib"
  private let second = "2022-05-01 start T2 upadacitinib"

  @Test("each patient goes on in one of six ways, and those who stopped have reasons")
  func ways() throws {
    let rows = try count([
      first, first + "; 2022-02-01 stop T1 no-response",
      first + "; 2022-02-01 stop T1 no-response; " + second,
      first + "; 2022-06-01 stop T1 adverse-event; " + second + "; 2022-06-01 stop T2 other",
      first + "; 2022-02-01 ended death", first + "; 2022-02-01 ended lost",
      first + "; 2022-02-01 stop T1 adverse-event funding; " + second
        + "; 2022-06-01 stop T2 no-response; 2022-07-01 start T3 baricitinib",
    ])
    #expect(
      rows == [
        "1: 7 = 3+0+1+1+1+1 no-response 2/1, adverse-event 1/0", "2: 3 = 0+1+1+0+0+1 no-response 1/0, other 1/1",
      ])
  }

  @Test("a patient whose line is unknown counts once, apart")
  func unknown() throws {
    let record = try TestRecord(
      "2022-01-01 start T1 baricitinib\n2022-02-01 stop T1 no-response\n2022-03-01 start T2 upadacitinib")
    let rows = countLines(try deriveTreatmentLines(record.history, patient: "P01", in: record.context([])))
    #expect(rows.map(\.line) == [nil] && rows.map(\.patients) == [["P01"]] && rows.map(\.ways) == [[.ongoing: ["P01"]]])
    #expect(rows[0].drugs.map(\.drug) == ["baricitinib", "upadacitinib"])
    #expect(rows[0].reasons.isEmpty)
  }

  @Test("conditions count as one in any spelling, drugs by number and name, and lines stand in their order")
  func spellings() throws {
    let records = try [
      "2020-01-01 prior none\n2022-01-01 start T1 baricitinib for=Eczema",
      "2020-01-01 prior tofacitinib\n2022-01-01 start T1 baricitinib for=eczema",
      "2020-01-01 prior none\n2022-01-01 start T1 upadacitinib for=ECZEMA\n2022-01-01 start T2 abrocitinib for=eczema",
      "2022-01-01 start T1 baricitinib for=eczema",
    ].map { try TestRecord($0) }
    let lines = try records.enumerated().flatMap { index, record in
      try deriveTreatmentLines(record.history, patient: "P\(index)", in: record.context([]))
    }
    let rows = countLines(lines.reversed())
    #expect(rows.map(\.line) == [1, 2, nil])
    #expect(rows.map(\.patients.count) == [2, 1, 1])
    let drugs = rows[0].drugs.map { "\($0.drug) \($0.patients.count)" }
    #expect(drugs == ["abrocitinib 1", "baricitinib 1", "upadacitinib 1"])
  }
}
