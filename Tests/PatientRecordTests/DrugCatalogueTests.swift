import Testing

@testable import PatientRecord

@Suite("The drug catalogue")
struct DrugCatalogueTests {
  private let catalogue = DrugCatalogue.builtIn

  @Test("every name leads to exactly one drug, however it is written")
  func uniqueNames() {
    let names = catalogue.names
    let folded = names.map(DrugSpelling.folded)
    #expect(Set(folded).count == names.count)
    #expect(names.allSatisfy { $0 == $0.lowercased() && !$0.isEmpty && $0.first != " " && $0.last != " " })
    for drug in catalogue.drugs {
      for name in [drug.name] + drug.synonyms {
        for written in [name, name.uppercased(), " \(name) ", name.replacing(" ", with: "-"), name + "®"] {
          #expect(catalogue.drug(named: written) == drug, "\(written)")
        }
      }
    }
  }

  @Test("each drug has a route, and is an immunomodulator only if it is given systemically")
  func routes() {
    #expect(catalogue.drugs.allSatisfy { !$0.routes.isEmpty && Set($0.routes).count == $0.routes.count })
    #expect(catalogue.drugs.allSatisfy { !$0.isSystemicImmunomodulator || $0.routes.contains(where: \.isSystemic) })
    for drug in catalogue.drugs {
      for name in drug.otherNames { #expect(name.route.map(drug.routes.contains) ?? true, "\(name.text)") }
    }
  }

  @Test("every ATC code has the shape of a substance's code, and belongs to one drug")
  func codes() {
    let codes = catalogue.drugs.flatMap { $0.atc + $0.formerATC }
    #expect(Set(codes).count == codes.count)
    for code in codes {
      let shape = String(code.map { ("A"..."Z").contains($0) ? "A" : ("0"..."9").contains($0) ? "0" : "?" })
      #expect(shape == "A00AA00", "\(code)")
      #expect(code.first.map { "ABCDGHJLMNPRSV".contains($0) } == true, "\(code)")
    }
    let withoutCode = catalogue.drugs.filter(\.atc.isEmpty)
    #expect(withoutCode.count < catalogue.drugs.count / 4)
    #expect(withoutCode.allSatisfy { $0.formerATC.isEmpty })
  }

  @Test(
    "codes and classes are those of the field",
    arguments: [
      ("baricitinib", ["L04AF02"], ["L04AA37"], .jakInhibitor),
      ("upadacitinib", ["L04AF03"], ["L04AA44"], .jakInhibitor),
      ("tofacitinib", ["L04AF01"], ["L04AA29"], .jakInhibitor), ("ritlecitinib", ["L04AF08"], [], .jakInhibitor),
      ("deuruxolitinib", ["L04AF09"], [], .jakInhibitor), ("peficitinib", ["L04AF06"], [], .jakInhibitor),
      ("povorcitinib", [], [], .jakInhibitor), ("delgocitinib", ["D11AH11"], [], .jakInhibitor),
      ("mirikizumab", ["L04AC24"], [], .biologicIL1223), ("isotretinoin", ["D10BA01", "D10AD04"], [], .retinoid),
      ("deucravacitinib", ["L04AF07"], [], DrugClass(heading: "tyk2-inhibitor")),
      ("dimethyl fumarate", ["L04AX07"], [], DrugClass(heading: "fumarate")),
      ("puva", [], [], DrugClass(heading: "phototherapy")),
      ("minoxidil", ["C02DC01", "D11AX01"], [], .init(heading: "other")),
      ("abrocitinib", ["D11AH08"], [], .jakInhibitor),
      ("ruxolitinib", ["L01EJ01", "D11AH09"], ["L01XE18"], .jakInhibitor),
      ("methotrexate", ["L04AX03", "L01BA01"], [], .antimetabolite), ("azathioprine", ["L04AX01"], [], .antimetabolite),
      ("mycophenolate", ["L04AA06"], [], .antimetabolite), ("ciclosporin", ["L04AD01"], [], .calcineurinInhibitor),
      ("tacrolimus", ["L04AD02", "D11AH01"], ["L04AA05"], .calcineurinInhibitor),
      ("prednisone", ["H02AB07"], [], .corticosteroid), ("prednisolone", ["H02AB06"], [], .corticosteroid),
      ("dupilumab", ["D11AH05"], [], .biologicIL4IL13), ("etanercept", ["L04AB01"], ["L04AA11"], .biologicTNF),
    ] as [(String, [String], [String], DrugClass)])
  func known(name: String, atc: [String], former: [String], drugClass: DrugClass) throws {
    let drug = try #require(catalogue.drug(named: name))
    #expect(drug.atc == atc)
    #expect(drug.formerATC == former)
    #expect(drug.drugClass == drugClass)
  }

  @Test(
    "spellings met in the wild lead to the drug, whatever their case",
    arguments: [
      ("cyclosporin", "ciclosporin"), ("cyclosporine", "ciclosporin"), ("upadacitnib", "upadacitinib"),
      ("MTX", "methotrexate"),
      ("Olumiant", "baricitinib"), ("Mycophenolate Mofetil", "mycophenolate"), ("IVIG", "immunoglobulin"),
    ])
  func synonyms(written: String, name: String) {
    #expect(catalogue.canonicalName(written) == name)
  }

  @Test("an unknown drug keeps its name as it was written")
  func unknown() {
    #expect(catalogue.drug(named: "Newdrug") == nil)
    #expect(catalogue.canonicalName("Newdrug") == "Newdrug")
  }

  @Test("the JAK inhibitors are a class of their own; classes have one place in the catalogue")
  func classes() {
    let inhibitors = catalogue.drugs.filter { $0.drugClass == .jakInhibitor }.map(\.name)
    #expect(
      inhibitors.prefix(12) == [
        "baricitinib", "upadacitinib", "tofacitinib", "filgotinib", "ritlecitinib", "abrocitinib", "ruxolitinib",
        "deuruxolitinib", "povorcitinib", "peficitinib", "delgocitinib", "ivarmacitinib",
      ])
    #expect(Set(DrugClass.allCases).count == DrugClass.allCases.count)
    #expect(DrugClass(rawValue: "biologic-il-17") == .init(heading: "biologic-il-17"))
    #expect(DrugClass(rawValue: "il-17") == nil)
    #expect(DrugClass.allCases.first == .jakInhibitor)
  }

  @Test("the drugs that are no systemic immunomodulators are retinoids, topicals, phototherapy and others")
  func others() {
    let others = catalogue.drugs.filter { !$0.isSystemicImmunomodulator }
    let classes: Set = ["retinoid", "other-anti-inflammatory", "phototherapy", "other"]
    for drug in others where drug.routes.contains(where: \.isSystemic) && drug.name != "roflumilast" {
      #expect(classes.contains(drug.drugClass.rawValue), "\(drug.name)")
    }
    #expect(catalogue.drugs.allSatisfy { !$0.drugClass.isBiologic || $0.isSystemicImmunomodulator })
    for name in ["acitretin", "alitretinoin", "isotretinoin", "dapsone", "colchicine", "minoxidil", "puva"] {
      #expect(others.contains { $0.name == name })
    }
  }

  @Test("of two drugs with one name the first is found")
  func firstWins() throws {
    let drug = try #require(catalogue.drug(named: "dapsone"))
    let other = try #require(catalogue.drug(named: "colchicine"))
    let twice = Drug(
      name: "dapsone", drugClass: other.drugClass, isSystemicImmunomodulator: false, routes: [.oral], atc: other.atc,
      formerATC: other.formerATC, otherNames: [.init(text: "avlosulfon", route: nil)])
    #expect(DrugCatalogue([drug, twice]).drug(named: "dapsone") == drug)
    #expect(DrugCatalogue([drug, twice]).drug(named: "Avlosulfon") == twice)
  }
}

extension DrugClass {
  fileprivate static let antimetabolite = DrugClass(heading: "antimetabolite")
  fileprivate static let calcineurinInhibitor = DrugClass(heading: "calcineurin-inhibitor")
  fileprivate static let corticosteroid = DrugClass(heading: "corticosteroid")
  fileprivate static let biologicIL4IL13 = DrugClass(heading: "biologic-il-4-13")
  fileprivate static let biologicIL1223 = DrugClass(heading: "biologic-il-12-23")
  fileprivate static let biologicTNF = DrugClass(heading: "biologic-tnf")
  fileprivate static let retinoid = DrugClass(heading: "retinoid")
}
