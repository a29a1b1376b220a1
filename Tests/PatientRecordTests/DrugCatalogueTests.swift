import Testing

@testable import PatientRecord

@Suite("The drug catalogue")
struct DrugCatalogueTests {
  private let catalogue = DrugCatalogue.builtIn

  @Test("no name or synonym stands for two drugs, and all are lower case")
  func uniqueNames() {
    let names = catalogue.names
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0 == $0.lowercased() && !$0.isEmpty && $0.first != " " && $0.last != " " })
    for drug in catalogue.drugs {
      for name in [drug.name] + drug.synonyms { #expect(catalogue.drug(named: name) == drug) }
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
    #expect(catalogue.drugs.allSatisfy { !$0.atc.isEmpty })
  }

  @Test(
    "codes and classes are those of the field",
    arguments: [
      ("baricitinib", ["L04AF02"], ["L04AA37"], .jakInhibitor),
      ("upadacitinib", ["L04AF03"], ["L04AA44"], .jakInhibitor),
      ("tofacitinib", ["L04AF01"], ["L04AA29"], .jakInhibitor), ("ritlecitinib", ["L04AF08"], [], .jakInhibitor),
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

  @Test("the JAK inhibitors are a class of their own; retinoids, dapsone and colchicine are no immunomodulators")
  func classes() {
    let inhibitors = catalogue.drugs.filter { $0.drugClass == .jakInhibitor }.map(\.name)
    #expect(
      inhibitors == [
        "baricitinib", "upadacitinib", "tofacitinib", "filgotinib", "ritlecitinib", "abrocitinib", "ruxolitinib",
      ])
    let others = catalogue.drugs.filter { !$0.isSystemicImmunomodulator }.map(\.name)
    #expect(others == ["acitretin", "alitretinoin", "dapsone", "colchicine"])
    #expect(Set(catalogue.drugs.map(\.drugClass)) == Set(DrugClass.allCases))
    #expect(DrugClass.allCases.filter { $0.isBiologic && !$0.isSystemicImmunomodulator } == [])
  }

  @Test("of two drugs with one name the first is found")
  func firstWins() throws {
    let drug = try #require(catalogue.drug(named: "dapsone"))
    let other = try #require(catalogue.drug(named: "colchicine"))
    let twice = Drug(
      name: "dapsone", drugClass: other.drugClass, atc: other.atc, formerATC: other.formerATC, synonyms: ["avlosulfon"])
    #expect(DrugCatalogue([drug, twice]).drug(named: "dapsone") == drug)
    #expect(DrugCatalogue([drug, twice]).drug(named: "Avlosulfon") == twice)
  }
}
