package import PatientRecord

/// Drugs named one by one or by class: the value of the rules `anchor` and `partner`.
package struct DrugSelection: Hashable, Sendable {
  private enum Term: Hashable, Sendable {
    case systemicImmunomodulators
    case biologics
    case drugClass(DrugClass)
    case drug(String)
  }

  private let terms: [Term]

  /// Every JAK inhibitor.
  package static let jakInhibitors = DrugSelection(terms: [.drugClass(.jakInhibitor)])
  /// Every drug that modulates the immune system when given systemically.
  package static let systemicImmunomodulators = DrugSelection(terms: [.systemicImmunomodulators])

  private init(terms: [Term]) { self.terms = terms }

  /// Reads classes and drugs separated by commas: `jak-inhibitor`, `methotrexate,biologic`.
  ///
  /// A drug is any name of the catalogue, synonyms included; anything else is refused.
  package init(parsing text: String, rule: String, catalogue: DrugCatalogue = .builtIn) throws(ProfileError) {
    var terms: [Term] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let word = DrugSelection.trimmed(part)
      guard let term = DrugSelection.term(word, catalogue) else {
        throw .badValue(
          rule, known: DrugSelection.classWords + catalogue.names,
          hint: "write drugs of the catalogue or classes, separated by commas: "
            + DrugSelection.classWords.joined(separator: ", "))
      }
      if !terms.contains(term) { terms.append(term) }
    }
    self.terms = terms
  }

  /// The words that stand for a class.
  package static let classWords =
    ["systemic-immunomodulator", "biologic"] + DrugClass.allCases.map(\.rawValue)

  /// Whether a drug is among them.
  package func contains(_ drug: Drug) -> Bool {
    terms.contains { term in
      switch term {
      case .systemicImmunomodulators: drug.isSystemicImmunomodulator
      case .biologics: drug.drugClass.isBiologic
      case .drugClass(let drugClass): drug.drugClass == drugClass
      case .drug(let name): drug.name == name
      }
    }
  }

  private static func term(_ word: String, _ catalogue: DrugCatalogue) -> Term? {
    switch word {
    case "systemic-immunomodulator": .systemicImmunomodulators
    case "biologic": .biologics
    default: DrugClass(rawValue: word).map(Term.drugClass) ?? catalogue.drug(named: word).map { .drug($0.name) }
    }
  }

  private static func trimmed(_ part: Substring) -> String {
    String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}

extension DrugSelection: CustomStringConvertible {
  /// The classes and drugs in the order given, separated by commas.
  package var description: String {
    terms.map { term in
      switch term {
      case .systemicImmunomodulators: "systemic-immunomodulator"
      case .biologics: "biologic"
      case .drugClass(let drugClass): drugClass.rawValue
      case .drug(let name): name
      }
    }.joined(separator: ",")
  }
}
