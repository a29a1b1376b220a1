package import PatientRecord

/// What every projection needs beside a patient's history: the rules, the texts, and what drugs are.
///
/// A class, though nothing in it changes: it goes with every patient, and one reference is cheaper to pass than its
/// dozen parts.
package final class ProjectionContext: Sendable {
  /// The rules.
  package let profile: Profile
  /// The texts and lists that the events refer to.
  package let pool: RecordPool
  /// What drugs are.
  package let catalogue: DrugCatalogue
  private let known: [Symbol: CombinationDrug]

  /// Rules, texts and drugs together; made once for all patients.
  package init(profile: Profile, pool: RecordPool, catalogue: DrugCatalogue = .builtIn) {
    self.profile = profile
    self.pool = pool
    self.catalogue = catalogue
    var known: [Symbol: CombinationDrug] = [:]
    for drug in catalogue.drugs {
      let combined = CombinationDrug(drug, profile)
      for name in [drug.name] + drug.synonyms {
        if let symbol = pool.vocabulary.existingSymbol(for: name), catalogue.drug(named: name) == drug {
          known[symbol] = combined
        }
      }
    }
    self.known = known
  }

  /// A drug as a course names it.
  ///
  /// Names of the catalogue are looked up by number; other spellings, and drugs that nobody knows, by their text.
  func drug(_ name: Symbol) -> CombinationDrug {
    if let drug = known[name] { return drug }
    let text = pool.text(name)
    return catalogue.drug(named: text).map { CombinationDrug($0, profile) } ?? CombinationDrug(unknown: text)
  }

  /// The text of a symbol; nil for none.
  func text(_ symbol: Symbol) -> String? { symbol.isNone ? nil : pool.text(symbol) }
}

/// A drug under its name in answers, and what the profile takes it for.
struct CombinationDrug: Hashable, Sendable {
  let name: String
  let isAnchor: Bool
  /// An anchor is never another anchor's partner.
  let isPartner: Bool

  init(_ drug: Drug, _ profile: Profile) {
    name = drug.name
    isAnchor = profile.anchor.contains(drug)
    isPartner = !isAnchor && profile.partner.contains(drug)
  }

  init(unknown name: String) {
    self.name = name
    isAnchor = false
    isPartner = false
  }
}

/// Why an answer cannot be given.
package enum ProjectionError: Error, Hashable, Sendable {
  /// The profile refuses partial dates, and the event at this position of the log bears on a row with one.
  case partialDate(sequenceNumber: Int)

  /// What is wrong, as a clause.
  package var message: String {
    switch self {
    case .partialDate(let sequenceNumber):
      "event \(sequenceNumber) may have happened on more than one day, and the profile refuses partial dates"
    }
  }

  /// What to do about it.
  package var hint: String {
    switch self {
    case .partialDate(let sequenceNumber):
      "amend event \(sequenceNumber) with its exact date, or set partial=middle"
    }
  }
}
