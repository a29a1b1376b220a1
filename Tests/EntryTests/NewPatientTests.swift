import Testing

@testable import Entry

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

  @Test(
    "a pseudonym is that of the one patient whom reading means by it",
    arguments: [
      ("k02", ["K01", "K02"], "K02"), ("K02", ["K02"], nil), ("K02 ", ["K02"], "K02"), ("K2", ["K02"], nil),
      ("k02", ["K02", "k02 "], nil), ("k03", ["K02"], nil),
    ])
  func spelling(patient: String, known: [String], meant: String?) {
    #expect(knownSpelling(of: patient, among: known) == meant)
  }

  @Test("a new pseudonym is worth a note only if a known one is near")
  func note() {
    #expect(newPatientNote("K1O", among: ["K01"]) == "K1O is new here (near it: K01)")
    #expect(newPatientNote("K02", among: ["K01"]) == nil)
  }
}
