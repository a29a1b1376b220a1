import Testing

@testable import Answers

@Suite("What an answer does not count")
struct NotCountedTests {
  @Test(
    "each reason has a line that says what, how many and why",
    arguments: [
      (
        NotCounted(
          .unknownDrug, count: 100,
          drugs: [
            .init(name: "Metotrexato", count: 61), .init(name: "A", count: 20), .init(name: "B", count: 15),
            .init(name: "C", count: 2), .init(name: "D", count: 1), .init(name: "E", count: 1),
          ]),
        "not counted: 100 courses of 6 drugs outside the catalogue (Metotrexato 61, A 20, B 15, C 2, D 1, and 1 other)"
      ),
      (
        NotCounted(.otherDrug, count: 1, drugs: [.init(name: "dapsone", count: 1)]),
        "not counted: 1 course of 1 drug neither anchor nor partner (dapsone 1)"
      ),
      (
        NotCounted(.notSystemic, count: 12),
        "not counted: 12 courses of drugs given by a route that is not systemic"
      ),
      (
        NotCounted(.notSystemic, count: nil),
        "not counted: some courses of drugs given by a route that is not systemic"
      ),
      (NotCounted(.possible, count: 2), "not counted: 2 combinations possible only, by partial dates"),
      (NotCounted(.notEnrolled, count: 1), "not counted by sex or age: 1 patient without an enrolment"),
      (NotCounted(.withheld, count: 3), "not shown: 3 rows of few patients"),
    ])
  func lines(part: NotCounted, line: String) throws {
    #expect(part.inWords == line)
    var answer = try Answer.sample(rows: [["a": 1]])
    answer.notCounted = [part]
    for format in [OutputFormat.table, .markdown] { #expect(answer.text(as: format).contains(line.prefix(20))) }
    #expect(answer.provenanceLines().contains(line))
  }

  @Test("JSON has reason, number and drugs, and the number of possible combinations as before")
  func json() throws {
    var answer = try Answer.sample(rows: [])
    answer.notCounted = [
      NotCounted(.unknownDrug, count: 2, drugs: [.init(name: "X", count: 2)]), NotCounted(.possible, count: 3),
      NotCounted(.notEnrolled, count: nil),
    ]
    #expect(
      answer.text(as: .json).contains(
        #""possible":3,"notCounted":[{"reason":"unknown-drug","of":"course","count":2,"#
          + #""drugs":[{"drug":"X","count":2}]},{"reason":"possible","of":"combination","count":3,"drugs":[]},"#
          + #"{"reason":"not-enrolled","of":"patient","count":null,"drugs":[]}]"#))
  }
}
