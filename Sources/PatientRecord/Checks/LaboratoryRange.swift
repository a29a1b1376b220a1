/// The values of a measurement that are met in living patients, in one unit.
package struct LaboratoryRange: Sendable {
  /// The name of what is measured.
  let analyte: String
  /// The unit as UCUM writes it.
  let unit: String
  /// The values; what lies outside is a slip of the decimal point or of the unit.
  let values: ClosedRange<Double>

  /// Returns the ranges of an analyte, one for each unit; empty for an unknown one.
  static func ranges(of analyte: String) -> [LaboratoryRange] { byName[DrugSpelling.folded(analyte)] ?? [] }

  /// True if a unit is written so, whatever its case and its spelling: `10^9/L`, `cells/µL`, `IU/L`, `mmHg`, `°C`.
  func isIn(_ unit: String) -> Bool { LaboratoryRange.folded(unit) == LaboratoryRange.folded(self.unit) }

  private static func folded(_ unit: String) -> String {
    var text = unit.lowercased().filter { !$0.isWhitespace && $0 != "[" && $0 != "]" }
    for (written, known) in [
      ("µ", "u"), ("μ", "u"), ("^", "*"), ("×", ""), ("x10", "10"), ("cells/", "/"), ("iu/", "u/"), ("°c", "cel"),
      ("mm3", "ul"), ("mcl", "ul"), ("ml/min/1.73m2", "ml/min"), ("ml/min/{1.73_m2}", "ml/min"),
    ] {
      text = text.replacing(written, with: known)
    }
    return text
  }

  /// The usual names of all that is measured.
  package static let analytes: [String] = table.split(separator: "\n").map { line in
    String(line.prefix { $0 != "," && $0 != "|" }.reversed().drop { $0 == " " }.reversed())
  }

  private static let byName: [String: [LaboratoryRange]] = {
    var ranges: [String: [LaboratoryRange]] = [:]
    for line in table.split(separator: "\n") {
      let cells = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
      let names = cells[0].split(separator: ",").map { DrugSpelling.folded(String($0)) }
      let analyte = cells[0].split(separator: ",").first.map(String.init) ?? ""
      let own = cells.dropFirst().compactMap { LaboratoryRange(analyte: analyte, cell: $0) }
      for name in names { ranges[name] = own }
    }
    return ranges
  }()

  private init?(analyte: String, cell: String) {
    let words = cell.split(separator: " ").map(String.init)
    guard words.count == 3, let low = Double(words[1]), let high = Double(words[2]) else { return nil }
    (self.analyte, unit, values) = (analyte, words[0], low...high)
  }

  /// Names, then for each unit the lowest and the highest value. The limits lie beyond the extremes of case reports.
  private static let table = """
    ALT, alanine aminotransferase, alanine transaminase, GPT, SGPT, ALAT | U/L 0 25000 | ukat/L 0 420
    AST, aspartate aminotransferase, aspartate transaminase, GOT, SGOT, ASAT | U/L 0 30000 | ukat/L 0 500
    GGT, gamma-glutamyltransferase, gamma GT | U/L 0 10000 | ukat/L 0 170
    ALP, alkaline phosphatase | U/L 0 10000 | ukat/L 0 170
    CK, creatine kinase, CPK | U/L 0 600000 | ukat/L 0 10000
    LDH, lactate dehydrogenase | U/L 0 50000 | ukat/L 0 850
    bilirubin, total bilirubin | mg/dL 0 70 | umol/L 0 1200
    creatinine | mg/dL 0.1 40 | umol/L 8 3500
    eGFR, GFR | mL/min 0 250
    urea | mg/dL 1 600 | mmol/L 0.2 100
    BUN | mg/dL 1 280
    albumin | g/dL 0.4 8 | g/L 4 80
    CRP, C-reactive protein | mg/L 0 1000 | mg/dL 0 100
    ESR, erythrocyte sedimentation rate | mm/h 0 200
    haemoglobin, hemoglobin, Hb, Hgb | g/dL 2 26 | g/L 20 260 | mmol/L 1.2 16
    haematocrit, hematocrit, Hct | % 5 80 | L/L 0.05 0.8
    MCV, mean corpuscular volume | fL 40 160
    leukocytes, leukocyte count, WBC, white blood cells, white blood cell count | 10*9/L 0 800 | /uL 0 800000
      | 10*3/uL 0 800
    neutrophils, neutrophil count, ANC | 10*9/L 0 300 | /uL 10 300000 | 10*3/uL 0 300 | % 0 100
    lymphocytes, lymphocyte count, ALC | 10*9/L 0 600 | /uL 10 600000 | 10*3/uL 0 600 | % 0 100
    monocytes, monocyte count | 10*9/L 0 200 | /uL 0 200000 | 10*3/uL 0 200 | % 0 100
    eosinophils, eosinophil count | 10*9/L 0 150 | /uL 0 150000 | 10*3/uL 0 150 | % 0 100
    platelets, platelet count, thrombocytes | 10*9/L 0 3500 | /uL 1000 3500000 | 10*3/uL 0 3500
    glucose, fasting glucose | mg/dL 8 3000 | mmol/L 0.4 170
    HbA1c, hemoglobin A1c | % 2 25 | mmol/mol 0 250
    cholesterol, total cholesterol | mg/dL 15 2500 | mmol/L 0.4 65
    LDL, LDL cholesterol | mg/dL 0 2000 | mmol/L 0 52
    HDL, HDL cholesterol | mg/dL 0 250 | mmol/L 0 6.5
    triglycerides | mg/dL 8 30000 | mmol/L 0.09 340
    sodium | mmol/L 90 200 | meq/L 90 200
    potassium | mmol/L 1 12 | meq/L 1 12
    calcium | mg/dL 2 25 | mmol/L 0.5 6.3
    ferritin | ng/mL 0 200000 | ug/L 0 200000
    uric acid | mg/dL 0 50 | umol/L 0 3000
    IgE, immunoglobulin E | kU/L 0 200000 | IU/mL 0 200000
    TSH | mU/L 0 1000 | uIU/mL 0 1000
    INR | 1 0.5 30
    weight, body weight | kg 1 450
    height, body height | cm 30 260 | m 0.3 2.6
    BMI, body mass index | kg/m2 6 120
    temperature, body temperature | Cel 20 46
    systolic blood pressure | mm[Hg] 30 330
    diastolic blood pressure | mm[Hg] 10 220
    heart rate, pulse | /min 10 350
    """.replacing("\n      |", with: " |")
}
