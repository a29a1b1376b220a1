/// A drug of the catalogue.
package struct Drug: Hashable, Sendable {
  /// International nonproprietary name, lower case: the name in every answer.
  package let name: String
  /// Its class.
  package let drugClass: DrugClass
  /// WHO ATC codes, the systemic one first.
  package let atc: [String]
  /// ATC codes that it had before.
  package let formerATC: [String]
  /// Other names and spellings met in notes, lower case.
  package let synonyms: [String]

  /// True if it can be the partner of a combination.
  package var isSystemicImmunomodulator: Bool { drugClass.isSystemicImmunomodulator }
}

/// A class of the catalogue. The classes are our own, since "JAK inhibitor" is no ATC prefix.
package struct DrugClass: Hashable, Sendable {
  /// The word for it in answers and profiles.
  package let name: String
  /// True if drugs of the class modulate the immune system when given systemically.
  ///
  /// Retinoids and the remaining anti-inflammatory drugs (dapsone, colchicine) are not counted: they are given beside
  /// almost anything, and the combinations that this record is for are those of immunomodulators.
  package let isSystemicImmunomodulator: Bool

  private init(_ name: String, isSystemicImmunomodulator: Bool) {
    self.name = name
    self.isSystemicImmunomodulator = isSystemicImmunomodulator
  }

  /// True if drugs of the class are biologics.
  package var isBiologic: Bool { name.hasPrefix("biologic-") }
}

extension DrugClass: RawRepresentable, CaseIterable {
  /// The class of a word; nil for any other word.
  package init?(rawValue: String) {
    guard let known = DrugClass.allCases.first(where: { $0.name == rawValue }) else { return nil }
    self = known
  }

  /// The word for it in answers and profiles.
  package var rawValue: String { name }

  /// The classes of the drugs of the built-in catalogue, in its order.
  package static let allCases: [DrugClass] = DrugCatalogue.builtIn.drugs.map(\.drugClass).reduce(into: []) {
    if $0.last != $1 { $0.append($1) }
  }
}

extension DrugClass {
  package static let jakInhibitor = DrugClass("jak-inhibitor", isSystemicImmunomodulator: true)
  package static let antimetabolite = DrugClass("antimetabolite", isSystemicImmunomodulator: true)
  package static let calcineurinInhibitor = DrugClass("calcineurin-inhibitor", isSystemicImmunomodulator: true)
  package static let mtorInhibitor = DrugClass("mtor-inhibitor", isSystemicImmunomodulator: true)
  package static let alkylatingAgent = DrugClass("alkylating-agent", isSystemicImmunomodulator: true)
  package static let corticosteroid = DrugClass("corticosteroid", isSystemicImmunomodulator: true)
  package static let antimalarial = DrugClass("antimalarial", isSystemicImmunomodulator: true)
  package static let aminosalicylate = DrugClass("aminosalicylate", isSystemicImmunomodulator: true)
  package static let pde4Inhibitor = DrugClass("pde4-inhibitor", isSystemicImmunomodulator: true)
  package static let tyk2Inhibitor = DrugClass("tyk2-inhibitor", isSystemicImmunomodulator: true)
  package static let immunoglobulin = DrugClass("immunoglobulin", isSystemicImmunomodulator: true)
  package static let biologicTNF = DrugClass("biologic-tnf", isSystemicImmunomodulator: true)
  package static let biologicIL4IL13 = DrugClass("biologic-il-4-13", isSystemicImmunomodulator: true)
  package static let biologicIL31 = DrugClass("biologic-il-31", isSystemicImmunomodulator: true)
  package static let biologicIL17 = DrugClass("biologic-il-17", isSystemicImmunomodulator: true)
  package static let biologicIL1223 = DrugClass("biologic-il-12-23", isSystemicImmunomodulator: true)
  package static let biologicIL1 = DrugClass("biologic-il-1", isSystemicImmunomodulator: true)
  package static let biologicIL6 = DrugClass("biologic-il-6", isSystemicImmunomodulator: true)
  package static let biologicIL36 = DrugClass("biologic-il-36", isSystemicImmunomodulator: true)
  package static let biologicIgE = DrugClass("biologic-ige", isSystemicImmunomodulator: true)
  package static let biologicBCell = DrugClass("biologic-b-cell", isSystemicImmunomodulator: true)
  package static let biologicTCell = DrugClass("biologic-t-cell", isSystemicImmunomodulator: true)
  package static let biologicInterferon = DrugClass("biologic-interferon", isSystemicImmunomodulator: true)
  package static let retinoid = DrugClass("retinoid", isSystemicImmunomodulator: false)
  package static let otherAntiInflammatory = DrugClass("other-anti-inflammatory", isSystemicImmunomodulator: false)
}

/// The drugs that are known by name, and what they are.
///
/// Codes: WHO Collaborating Centre for Drug Statistics Methodology, ATC index 2025. A drug that is not here is
/// accepted as it is written; it is then neither anchor nor partner unless a profile names it.
package struct DrugCatalogue: Sendable {
  /// The drugs by class.
  package let drugs: [Drug]
  private let byName: [String: Int]

  /// A catalogue of given drugs; of two with one name the first is found.
  package init(_ drugs: [Drug]) {
    self.drugs = drugs
    var byName: [String: Int] = [:]
    for (index, drug) in drugs.enumerated() {
      for name in [drug.name] + drug.synonyms where byName[name] == nil { byName[name] = index }
    }
    self.byName = byName
  }

  /// The drug of a name or synonym, whatever its case; nil where there is none.
  package func drug(named name: String) -> Drug? { byName[name.lowercased()].map { drugs[$0] } }

  /// The name that answers use: the INN of a known drug, else the name as it was written.
  package func canonicalName(_ name: String) -> String { drug(named: name)?.name ?? name }

  /// Every name and synonym, for suggestions and completion.
  package var names: [String] { drugs.flatMap { [$0.name] + $0.synonyms } }
}
