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

  /// Whether it can be the partner of a combination.
  package var isSystemicImmunomodulator: Bool { drugClass.isSystemicImmunomodulator }
}

/// The classes of the catalogue; our own, since "JAK inhibitor" is no ATC prefix.
package enum DrugClass: String, CaseIterable, Sendable {
  case jakInhibitor = "jak-inhibitor"
  case antimetabolite
  case calcineurinInhibitor = "calcineurin-inhibitor"
  case mtorInhibitor = "mtor-inhibitor"
  case alkylatingAgent = "alkylating-agent"
  case corticosteroid
  case antimalarial
  case aminosalicylate
  case pde4Inhibitor = "pde4-inhibitor"
  case tyk2Inhibitor = "tyk2-inhibitor"
  case immunoglobulin
  case biologicTNF = "biologic-tnf"
  case biologicIL4IL13 = "biologic-il-4-13"
  case biologicIL31 = "biologic-il-31"
  case biologicIL17 = "biologic-il-17"
  case biologicIL1223 = "biologic-il-12-23"
  case biologicIL1 = "biologic-il-1"
  case biologicIL6 = "biologic-il-6"
  case biologicIL36 = "biologic-il-36"
  case biologicIgE = "biologic-ige"
  case biologicBCell = "biologic-b-cell"
  case biologicTCell = "biologic-t-cell"
  case biologicInterferon = "biologic-interferon"
  case retinoid
  case otherAntiInflammatory = "other-anti-inflammatory"

  /// Whether drugs of the class modulate the immune system when given systemically.
  ///
  /// Retinoids and the remaining anti-inflammatory drugs (dapsone, colchicine) are not counted: they are given beside
  /// almost anything, and the combinations that this record is for are those of immunomodulators.
  package var isSystemicImmunomodulator: Bool { self != .retinoid && self != .otherAntiInflammatory }

  /// Whether drugs of the class are biologics.
  package var isBiologic: Bool { rawValue.hasPrefix("biologic-") }
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
