import TestSupport
import Testing

@testable import PatientRecord

@Suite("Spellings of drugs")
struct DrugSpellingTests {
  private let catalogue = DrugCatalogue.builtIn

  @Test(
    "a drug is found in six languages, with its salt, as a brand or a biosimilar, however it is written",
    arguments: [
      ("methotrexate ", "methotrexate"), ("Metotrexato", "methotrexate"), ("méthotrexate", "methotrexate"),
      ("me\u{301}thotrexate", "methotrexate"), ("METHOTREXAT", "methotrexate"), ("metotressato", "methotrexate"),
      ("Metoject", "methotrexate"), ("methotrexate sodium", "methotrexate"), ("metotrexato sódico", "methotrexate"),
      ("methotrexate  disodium", "methotrexate"), ("sc methotrexate", "methotrexate"),
      ("Amgevita", "adalimumab"), ("Imraldi", "adalimumab"), ("adalimumab-aaty", "adalimumab"),
      (" adalimumab-aaty  ", "adalimumab"),
      ("Adalimumab-atto", "adalimumab"), ("adalimumab‑bwwd", "adalimumab"), ("adalimumabe", "adalimumab"),
      ("adalimumab biosimilar", "adalimumab"), ("etanercepte", "etanercept"), ("infliximab-dyyb", "infliximab"),
      ("rituximab-abbs", "rituximab"), ("ustequinumabe", "ustekinumab"), ("certolizumab-pegol", "certolizumab pegol"),
      ("tofacitinib citrate", "tofacitinib"), ("citrato de tofacitinibe", "tofacitinib"), ("Xeljanz®", "tofacitinib"),
      ("ruxolitinib phosphate", "ruxolitinib"), ("upadacitinib hemihydrate", "upadacitinib"),
      ("Hidroxicloroquina", "hydroxychloroquine"), ("hydroxychloroquine sulphate", "hydroxychloroquine"),
      ("idrossiclorochina", "hydroxychloroquine"), ("Ciclosporina", "ciclosporin"), ("Ciclosporin A", "ciclosporin"),
      ("cyclosporin-A", "ciclosporin"), ("azathioprin", "azathioprine"), ("azatioprina", "azathioprine"),
      ("acide mycophénolique", "mycophenolate"), ("Mycophenolat-Mofetil", "mycophenolate"),
      ("mycophenolate sodium", "mycophenolate"), ("prednisolone sodium phosphate", "prednisolone"),
      ("triamcinolone acetonide", "triamcinolone"), ("isotretinoína", "isotretinoin"),
      ("isotrétinoïne", "isotretinoin"),
      ("narrowband-UVB", "narrowband uvb"), ("NB-UVB", "narrowband uvb"), ("PUVA", "puva"), ("psoralen-UVA", "puva"),
      ("Leqselvi", "deuruxolitinib"), ("deuruxolitinib phosphate", "deuruxolitinib"), ("oral minoxidil", "minoxidil"),
      ("fumarate de diméthyle", "dimethyl fumarate"), ("Fumarsäureester", "fumaric acid esters"),
      ("apremilaste", "apremilast"), ("fingolimode", "fingolimod"), ("roflumilastum", "roflumilast"),
      ("metotrexato de sodio", "methotrexate"), ("upadacitinib hemihidrato", "upadacitinib"),
      ("Hydroxychloroquinsulfat", "hydroxychloroquine"), ("Tofacitinibcitrat", "tofacitinib"),
      ("Prednisolonacetat", "prednisolone"), ("Triamcinolonacetonid", "triamcinolone"),
      ("triamcinolone hexacetonide", "triamcinolone"), ("mometasone furoate", "mometasone"),
      ("propionato de clobetasol", "clobetasol"), ("betamethasone valerate", "betamethasone"),
      ("Xeljanz XR", "tofacitinib"), ("Envarsus XR", "tacrolimus"), ("Rituximab BS", "rituximab"),
      ("inmunoglobulina humana", "immunoglobulin"), ("Humira (adalimumab)", "adalimumab"),
      ("Adalimumab (Humira®) ", "adalimumab"), ("Omvoh", "mirikizumab"), ("Bimzelx", "bimekizumab"),
      ("nemolizumab-ilto", "nemolizumab"),
    ])
  func found(written: String, name: String) {
    #expect(catalogue.canonicalName(written) == name)
  }

  @Test(
    "what names another thing is not found, and stays as it was written",
    arguments: [
      "Newdrug", "", " ", "-", "sodium", "citrate", "oral", "methotrexate-abcd", "methotrexate and prednisone",
      "baricitinib?", "adalimumab-aa", "adalimumab-aaty -", "adalimumab/methotrexate", "Humira (etanercept)",
      "adalimumab (40 mg)",
      "adalimumab (Humira) 40", "(adalimumab)", "adalimumab (", "cyproteronacetat", "acetat", "cream (cream)", "mab",
      "nibe", "lapatinib",
      "denosumab", String(repeating: "methotrexate ", count: 100),
    ])
  func notFound(written: String) {
    #expect(catalogue.drug(named: written) == nil)
    #expect(catalogue.canonicalName(written) == written)
  }

  @Test(
    "a name may imply a route",
    arguments: [
      ("ruxolitinib", nil), ("opzelura", .topical), ("Jakafi", nil), ("ruxolitinib cream", .topical),
      ("topical tacrolimus", .topical), ("Protopic", .topical), ("oral minoxidil", .oral), ("delgocitinib", .topical),
      ("clobetasol", .topical), ("betnovate", .topical), ("betamethasone", nil), ("puva", .phototherapy),
      ("IV methylprednisolone", .intravenous), ("betamethasone valerate", .topical), ("betamethasone acetate", nil),
      ("tacrolimus (Protopic)", .topical), ("Opzelura (ruxolitinib)", .topical), ("Jakafi (ruxolitinib)", nil),
      ("delgocitinib cream", .topical), ("unknown cream", nil),
    ] as [(String, Route?)])
  func route(written: String, route: Route?) {
    #expect(catalogue.position(ofDrugNamed: written)?.route == route)
  }

  @Test("folding is idempotent, and blind to case and to the two forms of accents")
  func folding() {
    let seed: UInt64 = 14
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let accents = ["\u{300}", "\u{301}", "\u{302}", "\u{303}", "\u{308}", "\u{327}", "\u{30C}"]
    for _ in 0..<2000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: text.unicodeScalars.append(Unicode.Scalar(UInt8.random(in: 0x20...0x7E, using: &generator)))
        case 1:
          text += String("aceinosuyz".randomElement(using: &generator)!) + accents.randomElement(using: &generator)!
        case 2: text += Unicode.Scalar(UInt32.random(in: 0xA0...0x24F, using: &generator)).map { String($0) } ?? ""
        default: text += Unicode.Scalar(UInt32.random(in: 0x370...0xFFFF, using: &generator)).map { String($0) } ?? ""
        }
      }
      let folded = DrugSpelling.folded(text)
      #expect(DrugSpelling.folded(folded) == folded, "seed \(seed): \(text.unicodeScalars.map(\.value))")
    }
    #expect(DrugSpelling.folded("É-è ï\u{301}ÑÇ ß®'’") == "eeincss")
    for (composed, decomposed) in [
      ("é", "e\u{301}"), ("ñ", "n\u{303}"), ("ü", "u\u{308}"), ("ç", "c\u{327}"), ("ó", "o\u{301}"),
    ] {
      #expect(DrugSpelling.folded(composed) == DrugSpelling.folded(decomposed))
    }
  }
}

@Suite("Suggestions for drugs")
struct DrugSuggestionTests {
  private let catalogue = DrugCatalogue.builtIn

  @Test(
    "one edit of eight letters, or a listed misspelling, is a suggestion",
    arguments: [
      ("baricitinb", "baricitinib"), ("methotrexte", "methotrexate"), ("Methotraxate", "methotrexate"),
      ("toficitinib", "tofacitinib"), ("prednisilone", "prednisolone"), ("hydroxychlorquine", "hydroxychloroquine"),
      ("azathiaprine", "azathioprine"), ("isotretinion", "isotretinoin"), ("deuruxolitinb", "deuruxolitinib"),
      ("embrel", "etanercept"), ("Humria", "adalimumab"), ("tocilizumaab", "tocilizumab"),
    ])
  func suggested(written: String, name: String) {
    #expect(catalogue.suggestion(for: written) == name)
  }

  @Test(
    "another substance, a known name, a short word and pasted text have no suggestion",
    arguments: [
      "deuruxolitinib", "isotretinoin", "mirikizumab", "peficitinib", "baricitinib", "olumiant", "placebo", "dapsona",
      "dapsonn", "itolizumab", "retinol", "methotrexate and prednisone", "", String(repeating: "baricitinb", count: 40),
      "fosfomycin", "chlorpromazine", "tositumomab", "daclizumab", "infliximib and more", "gevokizumab", "lisinopril",
    ])
  func notSuggested(written: String) {
    #expect(catalogue.suggestion(for: written) == nil)
  }

  @Test("were a substance not in the catalogue, no other one would be suggested for any of its names")
  func neverAnotherSubstance() {
    for (index, drug) in catalogue.drugs.enumerated() {
      var others = catalogue.drugs
      others.remove(at: index)
      let without = DrugCatalogue(others)
      for name in [drug.name] + drug.synonyms { #expect(without.suggestion(for: name) == nil, "\(name)") }
    }
  }

  @Test("a suggestion is the drug whose name was changed by one edit, or none; never another")
  func onlyTheChangedOne() throws {
    let seed: UInt64 = 8
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    for drug in catalogue.drugs {
      for _ in 0..<4 {
        var letters = Array(drug.name)
        let position = Int.random(in: letters.indices, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: letters.remove(at: position)
        case 1: letters[position] = "q"
        default: letters.insert("w", at: position)
        }
        let written = String(letters)
        guard let suggestion = catalogue.suggestion(for: written) else { continue }
        #expect(suggestion == drug.name, "seed \(seed): \(written)")
      }
    }
  }
}
