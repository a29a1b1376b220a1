import Testing

@testable import PatientRecord

@Suite("Dose ranges")
struct DoseRangeTests {
  private func range(_ name: String, _ route: Route = .oral) throws -> DoseRange {
    let drug = try #require(DrugCatalogue.builtIn.drug(named: name))
    let ranges = DrugCatalogue.doseRanges(of: drug, by: route)
    #expect(ranges.count == 1)
    return try #require(ranges.first)
  }

  @Test("each range is that of a drug of the catalogue by one of its routes, and names its source")
  func table() throws {
    for range in DrugCatalogue.doseRanges {
      let drug = try #require(DrugCatalogue.builtIn.drug(named: range.drug))
      #expect(drug.name == range.drug && drug.routes.contains(range.route), "\(range.drug)")
      #expect(range.usual.lowerBound > 0 && range.usual.upperBound <= range.maximum, "\(range.drug)")
      #expect(range.intervals.first == range.period && !range.source.isEmpty, "\(range.drug)")
      #expect(DrugCatalogue.doseRanges.count { $0.drug == range.drug && $0.route == range.route } == 1)
    }
    let minoxidil = try #require(DrugCatalogue.builtIn.drug(named: "minoxidil"))
    #expect(DrugCatalogue.doseRanges(of: minoxidil) == [])
  }

  @Test(
    "a dose is below, within or above what is usual, or above the highest that the source names",
    arguments: [
      ("methotrexate", "15mg/week", .usual, true), ("methotrexate", "15mg/day", .aboveMaximum, false),
      ("methotrexate", "2.5mg/day", .usual, false), ("methotrexate", "27.5mg/week", .aboveUsual, true),
      ("methotrexate", "30mg/week", .aboveUsual, true), ("methotrexate", "5mg/week", .below, true),
      ("methotrexate", "25mg/2w", .usual, false), ("baricitinib", "4mg/day", .usual, true),
      ("baricitinib", "400mg/day", .aboveMaximum, true), ("baricitinib", "2mg/12h", .usual, true),
      ("tofacitinib", "5mg/12h", .usual, true), ("tofacitinib", "10mg/12h", .aboveUsual, true),
      ("prednisone", "20mg/2d", .usual, false), ("prednisone", "0.1g/day", .aboveUsual, true),
      ("sulfasalazine", "1g/12h", .usual, true), ("ciclosporin", "3mg/kg/day", .usual, true),
      ("ciclosporin", "100mg/12h", nil, true),
    ] as [(String, String, DoseRange.Level?, Bool)])
  func oral(name: String, text: String, level: DoseRange.Level?, isUsual: Bool) throws {
    let dose = try Dose(parsing: text)
    #expect(try range(name).level(of: dose) == level)
    #expect(try range(name).isUsual(dose.every) == isUsual)
  }

  @Test(
    "amounts of drugs that are injected count for each administration at a usual interval",
    arguments: [
      ("adalimumab", "40mg/2w", .usual, true), ("adalimumab", "40mg/week", .usual, true),
      ("adalimumab", "40mg/14d", .usual, true), ("adalimumab", "160mg/2w", .aboveUsual, true),
      ("adalimumab", "40mg/day", .aboveMaximum, false), ("adalimumab", "400mg/2w", .aboveMaximum, true),
      ("dupilumab", "300mg/2w", .usual, true), ("dupilumab", "300mg/3w", .usual, false),
      ("etanercept", "25mg twice weekly", .usual, false), ("nemolizumab", "30mg/8w", .usual, true),
    ] as [(String, String, DoseRange.Level?, Bool)])
  func subcutaneous(name: String, text: String, level: DoseRange.Level?, isUsual: Bool) throws {
    let dose = try Dose(parsing: text)
    #expect(try range(name, .subcutaneous).level(of: dose) == level)
    #expect(try range(name, .subcutaneous).isUsual(dose.every) == isUsual)
  }
}
