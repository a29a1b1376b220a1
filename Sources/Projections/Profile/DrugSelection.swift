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
  /// Every drug that modulates the immune system if given systemically.
  package static let systemicImmunomodulators = DrugSelection(terms: [.systemicImmunomodulators])

  private init(terms: [Term]) { self.terms = terms }

  /// Reads classes and drugs separated by commas: `jak-inhibitor`, `methotrexate,biologic`.
  ///
  /// A drug is any name of the catalogue, synonyms included; nil for any other text.
  package init?(parsing text: String, catalogue: DrugCatalogue = .builtIn) {
    var terms: [Term] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let term = DrugSelection.term(DrugSelection.trimmed(part), catalogue) else { return nil }
      if !terms.contains(term) { terms.append(term) }
    }
    self.terms = terms
  }

  /// The words that stand for a class.
  package static let classWords =
    ["systemic-immunomodulator", "biologic"] + DrugClass.allCases.map(\.rawValue)

  /// The classes and the drugs of the catalogue.
  package static let words = classWords + DrugCatalogue.builtIn.names

  /// Returns the drugs that the parts of a text probably misspell. Another substance is never one of them.
  static func suggestions(for text: String) -> [String] {
    text.split(separator: ",").compactMap { DrugCatalogue.builtIn.suggestion(for: String($0)) }
  }

  /// Tells if a drug is among them.
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

  /// Reads one class or drug. A class wins over a drug of the same name, and over its synonyms: the printed text must
  /// read back as the same term.
  private static func term(_ word: String, _ catalogue: DrugCatalogue) -> Term? {
    let drug = catalogue.drug(named: word)?.name
    switch drug ?? word {
    case "systemic-immunomodulator": return .systemicImmunomodulators
    case "biologic": return .biologics
    case let name: return DrugClass(rawValue: name).map(Term.drugClass) ?? drug.map(Term.drug)
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

  /// The same with a space after each comma.
  package var inWords: String { description.split(separator: ",").joined(separator: ", ") }
}
