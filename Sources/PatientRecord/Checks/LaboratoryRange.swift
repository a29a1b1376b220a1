/// The values of a measurement that are met in living patients, in one unit.
package struct LaboratoryRange: Sendable {
  /// The unit as UCUM writes it.
  let unit: String
  /// The values; what lies outside is a slip of the decimal point or of the unit.
  let values: ClosedRange<Double>

  private init(_ unit: String, _ values: ClosedRange<Double>) { (self.unit, self.values) = (unit, values) }

  /// Returns the ranges of an analyte, one for each unit; empty for an unknown one.
  static func ranges(of analyte: String) -> [LaboratoryRange] { byName[DrugSpelling.folded(analyte)] ?? [] }

  /// Returns the one of some ranges that is in a unit, whatever its case and its spelling: `10^9/L`, `cells/µL`,
  /// `IU/L`, `mmHg`, `°C`; nil where none is.
  static func range(in unit: String, of ranges: [LaboratoryRange]) -> LaboratoryRange? {
    // Most units are written as the table writes them.
    if let same = ranges.first(where: { $0.unit == unit }) { return same }
    let folded = folded(unit)
    return ranges.first { LaboratoryRange.folded($0.unit) == folded }
  }

  /// The characters that another spelling of a unit may hold: letters of other forms, and signs.
  private static let otherSpellings: FoldedWords = ["x", "cells/", "iu/", "mm3", "mcl", "ml/min/"]
  private static let otherSigns = Set("^[] \t\n\r".utf8)

  private static func folded(_ unit: String) -> String {
    let small = unit.lowercased()
    if small.utf8.allSatisfy({ $0 < 0x80 && !otherSigns.contains($0) }), !otherSpellings.occur(in: small) {
      return small
    }
    var text = small.filter { !$0.isWhitespace && $0 != "[" && $0 != "]" }
    for (written, known) in [
      ("µ", "u"), ("μ", "u"), ("^", "*"), ("×", ""), ("x10", "10"), ("cells/", "/"), ("iu/", "u/"), ("°c", "cel"),
      ("mm3", "ul"), ("mcl", "ul"), ("ml/min/1.73m2", "ml/min"), ("ml/min/{1.73_m2}", "ml/min"),
    ] {
      text = text.replacing(written, with: known)
    }
    return text
  }

  /// Returns the name by which an analyte is compared, whatever its spelling: `ALT` for `Alanine aminotransferase`.
  package static func comparableName(of analyte: String) -> String {
    let folded = DrugSpelling.folded(analyte)
    return usualNames[folded] ?? folded
  }

  private static let usualNames: [String: String] = {
    let pairs = table.flatMap { own in own.names.map { (DrugSpelling.folded($0), own.names[0]) } }
    return Dictionary(pairs) { first, _ in first }
  }()

  /// The usual names of all that is measured.
  package static let analytes: [String] = table.compactMap(\.names.first)

  /// Returns the units in which an analyte is measured, in any spelling of its name; empty for an unknown one.
  package static func units(of analyte: String) -> [String] { ranges(of: analyte).map(\.unit) }

  /// The units of the table.
  package static let units = Set(byName.values.joined().map(\.unit))

  /// Returns true for a name of an analyte of the table, in any spelling.
  package static func knows(analyte: String) -> Bool { !ranges(of: analyte).isEmpty }

  private static let byName: [String: [LaboratoryRange]] = {
    var ranges: [String: [LaboratoryRange]] = [:]
    for (names, own) in table { for name in names { ranges[DrugSpelling.folded(name)] = own } }
    return ranges
  }()

  /// Names, then for each unit the lowest and the highest value. The limits lie beyond the extremes of case reports.
  private static let table: [(names: [String], ranges: [LaboratoryRange])] = [
    (
      ["ALT", "alanine aminotransferase", "alanine transaminase", "GPT", "SGPT", "ALAT"],
      [.init("U/L", 0...25000), .init("ukat/L", 0...420)]
    ),
    (
      ["AST", "aspartate aminotransferase", "aspartate transaminase", "GOT", "SGOT", "ASAT"],
      [.init("U/L", 0...30000), .init("ukat/L", 0...500)]
    ),
    (["GGT", "gamma-glutamyltransferase", "gamma GT"], [.init("U/L", 0...10000), .init("ukat/L", 0...170)]),
    (["ALP", "alkaline phosphatase"], [.init("U/L", 0...10000), .init("ukat/L", 0...170)]),
    (["CK", "creatine kinase", "CPK"], [.init("U/L", 0...600000), .init("ukat/L", 0...10000)]),
    (["LDH", "lactate dehydrogenase"], [.init("U/L", 0...50000), .init("ukat/L", 0...850)]),
    (["bilirubin", "total bilirubin"], [.init("mg/dL", 0...70), .init("umol/L", 0...1200)]),
    (["creatinine"], [.init("mg/dL", 0.1...40), .init("umol/L", 8...3500)]),
    (["eGFR", "GFR"], [.init("mL/min", 0...250)]),
    (["urea"], [.init("mg/dL", 1...600), .init("mmol/L", 0.2...100)]),
    (["BUN"], [.init("mg/dL", 1...280)]),
    (["albumin"], [.init("g/dL", 0.4...8), .init("g/L", 4...80)]),
    (["CRP", "C-reactive protein"], [.init("mg/L", 0...1000), .init("mg/dL", 0...100)]),
    (["ESR", "erythrocyte sedimentation rate"], [.init("mm/h", 0...200)]),
    (
      ["haemoglobin", "hemoglobin", "Hb", "Hgb"],
      [.init("g/dL", 2...26), .init("g/L", 20...260), .init("mmol/L", 1.2...16)]
    ),
    (["haematocrit", "hematocrit", "Hct"], [.init("%", 5...80), .init("L/L", 0.05...0.8)]),
    (["MCV", "mean corpuscular volume"], [.init("fL", 40...160)]),
    (
      ["leukocytes", "leukocyte count", "WBC", "white blood cells", "white blood cell count"],
      [.init("10*9/L", 0...800), .init("/uL", 0...800000), .init("10*3/uL", 0...800)]
    ),
    (
      ["neutrophils", "neutrophil count", "ANC"],
      [.init("10*9/L", 0...300), .init("/uL", 10...300000), .init("10*3/uL", 0...300), .init("%", 0...100)]
    ),
    (
      ["lymphocytes", "lymphocyte count", "ALC"],
      [.init("10*9/L", 0...600), .init("/uL", 10...600000), .init("10*3/uL", 0...600), .init("%", 0...100)]
    ),
    (
      ["monocytes", "monocyte count"],
      [.init("10*9/L", 0...200), .init("/uL", 0...200000), .init("10*3/uL", 0...200), .init("%", 0...100)]
    ),
    (
      ["eosinophils", "eosinophil count"],
      [.init("10*9/L", 0...150), .init("/uL", 0...150000), .init("10*3/uL", 0...150), .init("%", 0...100)]
    ),
    (
      ["platelets", "platelet count", "thrombocytes"],
      [.init("10*9/L", 0...3500), .init("/uL", 1000...3500000), .init("10*3/uL", 0...3500)]
    ),
    (["glucose", "fasting glucose"], [.init("mg/dL", 8...3000), .init("mmol/L", 0.4...170)]),
    (["HbA1c", "hemoglobin A1c"], [.init("%", 2...25), .init("mmol/mol", 0...250)]),
    (["cholesterol", "total cholesterol"], [.init("mg/dL", 15...2500), .init("mmol/L", 0.4...65)]),
    (["LDL", "LDL cholesterol"], [.init("mg/dL", 0...2000), .init("mmol/L", 0...52)]),
    (["HDL", "HDL cholesterol"], [.init("mg/dL", 0...250), .init("mmol/L", 0...6.5)]),
    (["triglycerides"], [.init("mg/dL", 8...30000), .init("mmol/L", 0.09...340)]),
    (["sodium"], [.init("mmol/L", 90...200), .init("meq/L", 90...200)]),
    (["potassium"], [.init("mmol/L", 1...12), .init("meq/L", 1...12)]),
    (["calcium"], [.init("mg/dL", 2...25), .init("mmol/L", 0.5...6.3)]),
    (["ferritin"], [.init("ng/mL", 0...200000), .init("ug/L", 0...200000)]),
    (["uric acid"], [.init("mg/dL", 0...50), .init("umol/L", 0...3000)]),
    (["IgE", "immunoglobulin E"], [.init("kU/L", 0...200000), .init("IU/mL", 0...200000)]),
    (["TSH"], [.init("mU/L", 0...1000), .init("uIU/mL", 0...1000)]),
    (["INR"], [.init("1", 0.5...30)]),
    (["weight", "body weight"], [.init("kg", 1...450)]),
    (["height", "body height"], [.init("cm", 30...260), .init("m", 0.3...2.6)]),
    (["BMI", "body mass index"], [.init("kg/m2", 6...120)]),
    (["temperature", "body temperature"], [.init("Cel", 20...46)]),
    (["systolic blood pressure"], [.init("mm[Hg]", 30...330)]),
    (["diastolic blood pressure"], [.init("mm[Hg]", 10...220)]),
    (["heart rate", "pulse"], [.init("/min", 10...350)]),
  ]
}
