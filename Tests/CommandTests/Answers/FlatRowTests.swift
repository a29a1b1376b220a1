import CalendarTime
import PatientRecord
import TestSupport
import Testing

@testable import regimen

@Suite("Rows made when they are written")
struct FlatRowTests {
  /// A row of every kind of value.
  struct Sample: FlatRow {
    var text: String?
    var texts: [String]
    var isTrue: Bool
    var whole: Int?
    var number: Double?
    var day: CalendarDay?
    var identifiers: [EventID]

    static let fieldNames = ["text", "texts", "isTrue", "whole", "number", "day", "events"]

    func tell(_ sink: inout some FieldSink) {
      sink.add("text", text)
      sink.add("texts", texts)
      sink.add("isTrue", isTrue)
      sink.add("whole", whole)
      sink.add("number", number)
      sink.add("day", day)
      sink.add("events", identifiers)
    }
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
      identifiers: (0..<Int.random(in: 0...3, using: &generator)).map { _ in
        EventID(high: generator.next(), low: generator.next())
      })
  }

  @Test("give the same text in every form as rows that are made before", arguments: OutputFormat.allCases)
  func sameText(format: OutputFormat) throws {
    let seed: UInt64 = 41
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    for _ in 0..<50 {
      let parts = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in sample(&generator) }
      }
      var answer = try Answer.sample(rows: [], fields: Sample.fieldNames)
      answer.rows = Rows(parts)
      let late = render(answer, as: format)
      answer.rows = Rows(Array(answer.rows))
      #expect(late == render(answer, as: format), "seed \(seed)")
    }
  }

  @Test("with lines of the log to explain them have these in JSON")
  func explained() throws {
    let row = Sample(
      text: "x", texts: [], isTrue: true, whole: 1, number: nil, day: nil, identifiers: [EventID(high: 0, low: 1)])
    var answer = try Answer.sample(rows: [], fields: Sample.fieldNames)
    answer.rows = Rows([[row]]) { _ in ["{\"seq\":1}"] }
    #expect(
      render(answer, as: .jsonl) == """
        {"text":"x","texts":[],"isTrue":true,"whole":1,"number":null,"day":null,\
        "events":["00000000000000000000000001"],"lines":[{"seq":1}]}

        """)
  }
}
