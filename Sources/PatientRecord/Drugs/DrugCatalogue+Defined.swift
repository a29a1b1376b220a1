extension DrugCatalogue {
  /// The built-in catalogue with the drugs that a department has defined, the latest definition of a name first.
  ///
  /// A definition takes the place of the drug of the catalogue that has its name. O(drugs).
  package init(definitions: [DrugDefined], pool: RecordPool) {
    var own: [(drug: Drug, range: DoseRange?)] = []
    for definition in definitions.reversed() {
      guard let drug = Drug(definition, pool), !own.contains(where: { $0.drug.name == drug.name }) else { continue }
      own.append((drug, DoseRange(definition, of: drug)))
    }
    self.init(
      own: own.map(\.drug), ranges: own.compactMap(\.range), builtIn: DrugCatalogue.builtIn.drugs)
  }

  /// Returns the ranges of a drug by a route, by all routes if it is nil: those that a department has defined, else
  /// those of the built-in catalogue.
  package func ranges(of drug: Drug, by route: Route? = nil) -> [DoseRange] {
    if ownRanges.isEmpty { return DrugCatalogue.doseRanges(of: drug, by: route) }
    let own = ownRanges.filter { $0.drug == drug.name && (route == nil || $0.route == route) }
    return own.isEmpty ? DrugCatalogue.doseRanges(of: drug, by: route) : own
  }
}

extension Drug {
  /// The drug that a department has defined; nil for a class that the catalogue does not have.
  fileprivate init?(_ definition: DrugDefined, _ pool: RecordPool) {
    guard let drugClass = DrugClass(rawValue: pool.text(definition.drugClass)) else { return nil }
    // A known name of a drug stands for its INN, so that a brand does not become a drug of its own.
    let written = pool.text(definition.drug)
    let known = DrugCatalogue.builtIn.drug(named: written)
    let synonyms = pool.text(definition.synonyms).split(separator: ",").map { text in
      String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    let routes = definition.routes.elements
    self.init(
      name: known?.name ?? written.lowercased(), drugClass: drugClass,
      isSystemicImmunomodulator: definition.immunomodulator ?? false,
      routes: routes.isEmpty ? known?.routes ?? [.oral] : routes,
      atc: definition.atc.isNone ? known?.atc ?? [] : [pool.text(definition.atc)], formerATC: known?.formerATC ?? [],
      otherNames: synonyms.filter { !$0.isEmpty }.map { Synonym(text: $0, route: nil) } + (known?.otherNames ?? []))
  }
}

extension DoseRange {
  /// The range of a definition; nil if it gives no usual dose with an interval.
  fileprivate init?(_ definition: DrugDefined, of drug: Drug) {
    guard let dose = definition.usualDose, dose.every.isRegular, let route = drug.routes.first else { return nil }
    let upTo = dose.upTo ?? dose.amount
    self.init(
      drug: drug.name, route: route, usual: dose.amount...upTo, maximum: max(upTo, definition.highestAmount ?? upTo),
      unit: dose.unit, period: dose.every, intervals: [dose.every], source: "defined by the department")
  }
}
