import TestSupport
import Testing

@testable import PatientRecord

@Suite("What is prepared once for all checks")
struct CheckPreparationTests {
  @Test(
    "a word is found wherever it stands in a folded text",
    arguments: [
      ("carcinoma", true), ("basalcellcarcinoma", true), ("carcinomas", true), ("carcinom", false),
      ("cccarcinoma", true),
      ("strok", false), ("heatstroke", true), ("", false), ("3stroke", true), ("βστροκεstroke", true),
      ("βστροκε", false),
    ])
  func words(text: String, isFound: Bool) {
    let words: FoldedWords = ["stroke", "carcinoma", "cancer"]
    #expect(words.occur(in: text) == isFound)
    #expect(!FoldedWords([]).occur(in: text))
  }

  @Test("words are found where the library finds them", arguments: UInt64(1)...40)
  func wordsLaw(seed: UInt64) {
    var random = RepeatableRandomNumberGenerator(seed: seed)
    func draw(_ length: Int) -> String {
      String((0..<length).map { _ in ["a", "b", "c"].randomElement(using: &random) ?? "a" }.joined())
    }
    for _ in 0..<50 {
      let words = (0..<3).map { _ in draw(Int.random(in: 1...4, using: &random)) }
      let text = draw(Int.random(in: 0...9, using: &random))
      #expect(FoldedWords(words).occur(in: text) == words.contains { text.contains($0) }, "\(words) in \(text)")
    }
  }

  @Test("a text of ASCII is folded as it is beside other letters")
  func folding() {
    for byte in UInt8(0)...0x7F {
      let letter = String(Unicode.Scalar(byte))
      #expect(DrugSpelling.folded(letter) + "e" == DrugSpelling.folded(letter + "é"), "\(byte)")
    }
    #expect(DrugSpelling.folded("Alopecia areata, 'universalis'") == "alopeciaareatauniversalis")
  }

  @Test("a set of types has those that were put into it")
  func types() {
    let set: EventTypes = [.patientSeen, .drugDefined]
    for type in EventType.allCases {
      #expect(set.contains(type) == (type == .patientSeen || type == .drugDefined))
      #expect(EventTypes.all.contains(type))
    }
    #expect(set.intersects([.drugDefined, .treatmentHeld]) && !set.intersects(.starts))
  }

  @Test("elements that share their key stay in order")
  func sharing() {
    #expect([3, 1, 13, 2, 23, 11].sharing { $0 % 10 } == [3, 1, 13, 23, 11])
    #expect([3, 1, 2].sharing { $0 } == [])
    #expect([3].sharing { _ in 0 } == [] && [Int]().sharing { $0 } == [])
  }

  @Test("every check names the types that it looks at, and each type is looked at")
  func declared() {
    #expect(Check.types.count == Check.all.count)
    for check in Check.all { #expect(check.types != [], "\(check.code)") }
  }

  @Test(
    "a unit is found in any spelling, and as the table writes it",
    arguments: [
      ("leukocytes", "10*9/L", "10*9/L"), ("leukocytes", "10^9/L", "10*9/L"), ("leukocytes", "x10^9/l", "10*9/L"),
      ("leukocytes", "cells/µL", "/uL"), ("leukocytes", "cells/mm3", "/uL"), ("ALT", "IU/L", "U/L"),
      ("ALT", "u/l", "U/L"), ("temperature", "°C", "Cel"), ("systolic blood pressure", "mmHg", "mm[Hg]"),
      ("eGFR", "mL/min/1.73m2", "mL/min"), ("ALT", "mg/dL", nil), ("ALT", "", nil),
    ] as [(String, String, String?)])
  func units(analyte: String, unit: String, known: String?) {
    #expect(LaboratoryRange.range(in: unit, of: LaboratoryRange.ranges(of: analyte))?.unit == known)
  }
}
