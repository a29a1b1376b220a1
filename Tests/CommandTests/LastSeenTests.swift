import Foundation
import TestSupport
import Testing

@Suite("query last-seen")
struct LastSeenQueryTests {
  private static func draft(_ type: String, _ patient: String, _ occurred: String, _ data: String = "") -> String {
    #"{"type":"\#(type)","patient":"\#(patient)","occurred":"\#(occurred)","data":{\#(data)}}"#
  }

  private static let drafts = [
    draft("patient-enrolled", "P01", "2023-01-01", #""sex":"female""#),
    draft("treatment-started", "P01", "2023-02-01", #""treatment":"T1","drug":"baricitinib""#),
    draft("co-therapy-added", "P01", "2023-03-01", #""treatment":"T2","drug":"methotrexate","addedTo":["T1"]"#),
    draft("treatment-held", "P01", "2023-04-01", #""treatment":"T2""#),
    draft("patient-seen", "P02", "2023"),
    draft("patient-enrolled", "P03", "2023-05-01", #""sex":"male""#),
    draft("follow-up-ended", "P03", "2023-11-01", #""reason":"lost""#),
    draft("diagnosis-recorded", "P04", "2023-06-01", #""condition":"eczema","role":"primary""#),
    draft("patient-seen", "P05", "2023-11-20"),
    draft("patient-enrolled", "P06", "2024-02-01", #""sex":"male""#),
  ]

  /// The patients that are listed, and the notes.
  private func listed(_ options: String...) throws -> (patients: [String], notes: [String]) {
    try withLog(Self.drafts) { log in
      let document = try answer(words: ["query", "last-seen", "--as-of", "2024-01-01"] + options, log: log)
      return (document["rows"].elements.compactMap { $0["patient"].text }, document["notes"].texts)
    }
  }

  @Test("lists who is in follow-up, the longest unseen first, and counts the others")
  func order() throws {
    let (patients, notes) = try listed()
    #expect(patients == ["P04", "P01", "P02", "P05"])
    #expect(notes == ["1 patient left out whose follow-up has ended: see --all"])
    let all = try listed("--all")
    #expect(all.patients == ["P04", "P01", "P03", "P02", "P05"])
    #expect(all.notes == [])
  }

  @Test("--over lists who is certainly not seen for longer, and counts whose date leaves it open")
  func over() throws {
    let (patients, notes) = try listed("--over", "P6M")
    #expect(patients == ["P04", "P01"])
    #expect(notes.last == "1 patient left out who may have been seen since: a date is partial")
    #expect(try listed("--over", "6 months").patients == patients)
    #expect(try listed("--over", "30", "--all").patients == ["P04", "P01", "P03", "P05"])
  }

  @Test("people see the drugs, what is held, and the days that a partial date leaves")
  func table() throws {
    try withLog(Self.drafts) { log in
      let table = try succeeds(regimen("query", "last-seen", "--all", "--as-of", "2024-01-01", log: log))
      #expect(table.hasPrefix("Patients, and when they were last seen; one row per patient.\n"))
      func row(_ patient: String) throws -> [String] {
        let line = try #require(table.split(separator: "\n").first { $0.hasPrefix(patient) })
        return line.split(separator: /\s{2,}/).map(String.init)
      }
      #expect(
        try row("P01") == [
          "P01", "2023-04-01", "treatment-held", "275", "9.0", "baricitinib, methotrexate (held)", "–",
        ])
      #expect(
        try row("P02") == ["P02", "2023", "2023-01-01..2023-12-31", "patient-seen", "183", "6.0", "nothing", "–"])
      #expect(try row("P03") == ["P03", "2023-05-01", "patient-enrolled", "184", "6.0", "–", "2023-11-01 lost"])
      #expect(try row("P04") == ["P04", "–", "–", "–", "–", "–", "nothing", "–"])
    }
  }

  @Test("under partial=refuse a patient who is not listed refuses nothing")
  func refused() throws {
    let drafts = [
      Self.draft("patient-seen", "P01", "2023-11-20"), Self.draft("patient-seen", "P02", "2023"),
      Self.draft("follow-up-ended", "P02", "2023-12-01", #""reason":"lost""#),
    ]
    try withLog(drafts) { log in
      let words = ["query", "last-seen", "--as-of", "2024-01-01", "--rule", "partial=refuse"]
      let rows = try answer(words: words, log: log)["rows"].elements
      #expect(rows.count == 1)
      let all = try regimen(words: words + ["--all"], log: log)
      #expect(all.status == 3)
    }
  }
}
