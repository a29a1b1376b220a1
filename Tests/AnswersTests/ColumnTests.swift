import CalendarTime
import JSONText
import TestSupport
import Testing
import Text

@testable import Answers

@Suite("Columns")
struct ColumnTests {
  /// A row of every kind of value.
  struct Sample: Sendable {
    var text: String?
    var texts: [String]
    var isTrue: Bool
    var whole: Int?
    var number: Double?
    var day: CalendarDay?
    var numbers: [Int]

    static let columns: [Column<Sample>] = [
      Column("text", sensitivity: .none, "A text.") { $0.text },
      Column("texts", sensitivity: .none, "Texts.") { $0.texts },
      Column("isTrue", sensitivity: .none, "A truth.") { $0.isTrue },
      Column("whole", sensitivity: .none, "A whole number.") { $0.whole },
      Column("number", sensitivity: .none, "A number.") { $0.number },
      Column("day", sensitivity: .none, "A day.") { $0.day },
      Column("numbers", sensitivity: .none, "Whole numbers.") { $0.numbers },
    ]
  }

  private func sample(_ generator: inout RepeatableRandomNumberGenerator) -> Sample {
    let texts = ["plain", "", "with, comma", "quo\"te", "=1", "a;b", " blank ", "é", "line\nfeed", "\u{1B}[31m"]
    func some<Value>(_ value: Value) -> Value? { Bool.random(using: &generator) ? value : nil }
    let numbers = [0, 1, -1, 2.5, 14.333333333333334, 1e21, 1e-5, .infinity, .nan, -0.0]
    return Sample(
      text: some(texts.randomElement(using: &generator) ?? ""),
      texts: (0..<Int.random(in: 0...3, using: &generator)).compactMap { _ in texts.randomElement(using: &generator) },
      isTrue: Bool.random(using: &generator),
      whole: some(Int.random(in: -1000...1000, using: &generator)),
      number: some(numbers.randomElement(using: &generator) ?? 0),
      day: some(CalendarDay(daysSinceEpoch: Int32.random(in: -719_162...2_932_896, using: &generator))),
      numbers: (0..<Int.random(in: 0...3, using: &generator)).map { $0 - 1 })
  }

  @Test("a row is the same text in every form as the values of its columns", arguments: OutputFormat.allCases)
  func sameText(format: OutputFormat) throws {
    let seed: UInt64 = 41
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    for _ in 0..<50 {
      let parts = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in sample(&generator) }
      }
      let direct = Rows(parts, Table(Sample.columns))
      let names = Sample.columns.flatMap(\.descriptions).map(\.name)
      let shown = Dictionary(uniqueKeysWithValues: zip(names, direct.shown.map(\.alignment)))
      let table = Table<RowValues>(
        names.map { name in Column(name, sensitivity: .none, "A value.") { $0[name] ?? .null } },
        shown: names.map { name in
          .composed(name, of: [name], isFlushRight: shown[name] == .right) { ($0[name] ?? .null).shownToPeople }
        })
      let values = Rows([Array(direct)], table)
      #expect(
        Answer.sample(rows: direct).text(as: format) == Answer.sample(rows: values).text(as: format), "seed \(seed)")
    }
  }

  @Test("a column that only some rows have is left out of JSON and empty in CSV")
  func only() throws {
    let table = Table<Int>([
      Column("n", sensitivity: .none, "A number.") { $0 },
      Column("double", sensitivity: .none, "Twice the number.") { 2 * $0 }.only { $0 > 1 },
    ])
    let answer = Answer.sample(rows: Rows([[1, 2]], table))
    #expect(answer.text(as: .jsonl) == "{\"n\":1}\n{\"n\":2,\"double\":4}\n")
    #expect(answer.text(as: .csv) == "n,double\n1,\n2,4\n")
  }

  @Test("a path leads through objects and lists to the description of a column")
  func paths() throws {
    let inner: [Column<Int>] = [Column("unit", unit: .days, sensitivity: .date, "A unit.") { $0 }]
    let columns: [Column<Int>] = [
      .object("dose", "A dose.", of: inner) { $0 },
      .list("steps", sensitivity: .date, "Steps.", of: inner, joined: { "\($0)" }) { [$0] },
      .members(of: [Column("n", sensitivity: .none, "A number.") { $0 }]) { $0 },
    ]
    let descriptions = columns.flatMap(\.descriptions)
    #expect(descriptions[path: "dose.unit"]?.unit == .days)
    #expect(descriptions[path: "steps.unit"]?.sensitivity == .date)
    #expect(descriptions[path: "n"]?.name == "n")
    #expect(descriptions[path: "dose.every"] == nil)
    #expect(descriptions.leaves.map(\.path) == ["dose.unit", "steps", "n"])
    #expect(descriptions.all.map(\.path) == ["dose.unit", "steps", "steps.unit", "n"])
    #expect(descriptions.dictionary.map(\.isInCSV) == [true, true, false, true])
  }

  @Test("headings for names that no column has are refused with the nearest")
  func unknownHeading() {
    let error = #expect(throws: JSONError.self) {
      try Headings(Array(#"{"month":"Monate"}"#.utf8), known: ["months", "days"])
    }
    #expect(error?.hint == "months")
  }
}
