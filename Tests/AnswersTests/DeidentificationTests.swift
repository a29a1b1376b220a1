import CalendarTime
import Testing

@testable import Answers

@Suite("Rows without what tells who a patient is")
struct DeidentificationTests {
  private struct Stay: Sendable {
    let patient: String
    let day: CalendarDay?
    let age: Int
    let label: String
    let drugs: [String]
    let note: String?
  }

  private static let table = Table<Stay>([
    Column("patient", sensitivity: .pseudonym, "The patient.") { $0.patient },
    Column("day", empty: .notRecorded, sensitivity: .date, "The day.") { $0.day },
    Column("age", unit: .years, sensitivity: .age, "The age.") { $0.age },
    Column("label", sensitivity: .label, "The label.") { $0.label },
    Column("drugs", sensitivity: .term, "The drugs.") { $0.drugs },
    Column("note", empty: .notRecorded, sensitivity: .freeWords, "The note.") { $0.note },
    Column("count", unit: .count(of: .other), sensitivity: .none, "A count.") { $0.drugs.count },
  ])

  private static func day(_ text: String) -> CalendarDay? {
    try? PartialDate(parsing: text).days.first
  }

  private static let rule = Deidentification(
    code: { kind, text in "\(kind.rawValue)-\(text.utf8.reduce(0) { $0 + Int($1) })" },
    firstDay: { $0 == "Z" ? day("2021-01-01") : day("2022-01-01") }, isKnown: { ["methotrexate"].contains($0) })

  private static let rows = Rows(
    [
      [
        Stay(patient: "Z", day: day("2021-03-01"), age: 89, label: "T1", drugs: ["methotrexate"], note: "Mrs Miller"),
        Stay(
          patient: "B", day: day("2021-12-31"), age: 97, label: "left arm", drugs: ["brew + methotrexate"], note: nil),
      ]
    ], table)

  @Test("count days from the patient's own first day, in the order of the new names")
  func csv() {
    #expect(
      // The code of a label is that of B, a separator of 31, and "left arm": 66 + 31 + 779.
      Self.rows.deidentified(by: Self.rule).text(as: .csv) == """
        patient,day,age,label,drugs,note,count
        p-66,-1,90,t-876,w-432 + methotrexate,,1
        p-90,59,89,T1,methotrexate,,1

        """)
  }

  @Test("say the same in JSON, and describe their columns as they are")
  func json() {
    let rows = Self.rows.deidentified(by: Self.rule)
    #expect(
      rows.text(as: .jsonl).split(separator: "\n").last
        == #"{"patient":"p-90","day":59,"age":89,"label":"T1","drugs":["methotrexate"],"note":null,"count":1}"#)
    #expect(rows.descriptions[path: "day"]?.kind == .wholeNumber)
    #expect(rows.descriptions[path: "day"]?.unit == .days)
    #expect(rows.descriptions[path: "note"]?.empty == .when("left out: it may tell who a patient is"))
  }

  @Test("count what they leave out")
  func leftOut() { #expect(Self.rows.leftOutCells().map(\.count) == [1]) }

  @Test("have no dates where they are of no patient")
  func noPatient() {
    let rows = Rows(
      [[Self.day("2021-03-01")]], Table<CalendarDay?>([Column("day", sensitivity: .date, "The day.") { $0 }]))
    #expect(rows.deidentified(by: Self.rule).text(as: .csv) == "day\n\"\"\n")
  }
}
