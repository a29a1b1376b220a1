import Testing

@testable import PatientRecord

@Suite("The ranges of measurements")
struct LaboratoryRangeTests {
  @Test("every analyte has a name, and a range in at least one unit")
  func whole() {
    #expect(LaboratoryRange.analytes.count > 40)
    for analyte in LaboratoryRange.analytes {
      let ranges = LaboratoryRange.ranges(of: analyte)
      #expect(!analyte.isEmpty && !ranges.isEmpty, "'\(analyte)'")
    }
  }

  @Test("a line that goes on below is read to its end")
  func continued() {
    #expect(LaboratoryRange.ranges(of: "WBC").map(\.unit) == ["10*9/L", "/uL", "10*3/uL"])
    #expect(LaboratoryRange.ranges(of: "WBC").last?.values == 0...800)
  }
}
