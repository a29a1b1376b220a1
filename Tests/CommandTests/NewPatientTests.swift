import TestSupport
import Testing

@testable import regimen

@Suite("New patients")
struct NewPatientTests {
  @Test(
    "a slip of the fingers is told from the next number",
    arguments: [
      ("K1O", ["K01", "K10"], ["K10"]), ("K1O", ["K01"], ["K01"]), ("P1", ["P01", "P02"], ["P01"]),
      ("p01", ["P01"], ["P01"]), ("PO1", ["P01", "P02"], ["P01"]),
      ("P02", ["P01", "P03"], []), ("P10", ["P1", "P9"], []),
      ("B", ["A"], []), ("A-2", ["A-1", "B-1"], []), ("ward3", ["P01"], []),
    ])
  func nearness(patient: String, known: [String], near: [String]) {
    #expect(slips(of: patient, among: known + [patient]) == near)
  }

  @Test("a new pseudonym near a known one is recorded, with a note on standard error")
  func note() throws {
    try withLog { log in
      let words = ["--on", "2022-03"]
      #expect(try regimen(words: ["record", "patient-seen", "K01"] + words, log: log).error == "")
      let result = try regimen(words: ["record", "patient-seen", "K1O"] + words, log: log)
      #expect(result.status == 0 && result.output == "recorded seq 2: K1O patient-seen, on 2022-03\n")
      #expect(result.error == "regimen: note: K1O is new here (near it: K01)\n")
      #expect(try regimen(words: ["record", "patient-seen", "K1O"] + words, log: log).error == "")
    }
  }
}
