package import PatientRecord

/// The rules, texts and drugs that every projection needs beside a patient's history.
///
/// An immutable class: each patient's projection gets it, and one reference is cheaper to pass than its dozen parts.
package final class ProjectionContext: Sendable {
  /// The rules.
  package let profile: Profile
  /// The texts and lists that the events refer to.
  package let pool: RecordPool
  /// The drugs with their classes.
  package let catalogue: DrugCatalogue
  /// True if rows of plain histories can be derived the quick way.
  let takesPlainPairs: Bool
  private let combined: [CombinationDrug]
  /// The drugs that the record names by their names in answers.
  private let known: [NamedDrug]
  /// One more than the place in `known` of the drug that each symbol names; 0 for any other text.
  private let places: [UInt16]

  /// Puts rules, texts and drugs together, once for all patients.
  package init(profile: Profile, pool: RecordPool, catalogue: DrugCatalogue = .builtIn) {
    self.profile = profile
    self.pool = pool
    self.catalogue = catalogue
    takesPlainPairs = profile.hasPlainPairs
    let combined = catalogue.drugs.map { CombinationDrug($0, profile) }
    var known: [NamedDrug] = []
    var places: [UInt16] = []
    for drug in catalogue.drugs {
      guard let symbol = pool.vocabulary.existingSymbol(for: drug.name),
        let found = catalogue.position(ofDrugNamed: drug.name)
      else { continue }
      known.append(NamedDrug(drug: combined[found.drug], route: found.route))
      let missing = Int(symbol.index) + 1 - places.count
      if missing > 0 { places += repeatElement(0, count: missing) }
      places[Int(symbol.index)] = UInt16(known.count)
    }
    (self.combined, self.known, self.places) = (combined, known, places)
  }

  /// Returns the drug that a course names.
  ///
  /// INNs are looked up by symbol; other spellings, and unknown drugs, by their text.
  func named(_ name: Symbol) -> NamedDrug {
    if let drug = knownDrug(name) { return drug }
    let text = pool.text(name)
    guard let found = catalogue.position(ofDrugNamed: text) else {
      return NamedDrug(drug: CombinationDrug(unknown: text), route: nil, isKnown: false)
    }
    return NamedDrug(drug: combined[found.drug], route: found.route)
  }

  /// Returns the drug that a course names by its name in answers; nil for any other name. O(1).
  func knownDrug(_ name: Symbol) -> NamedDrug? {
    let place = Int(name.index) < places.count ? Int(places[Int(name.index)]) : 0
    return place == 0 ? nil : known[place - 1]
  }

  /// Returns the drug of a name, without the route that the name implies.
  func drug(_ name: Symbol) -> CombinationDrug { named(name).drug }

  /// Tells if the drug of a name is an anchor under the profile.
  package func isAnchor(_ name: String) -> Bool {
    catalogue.position(ofDrugNamed: name).map { combined[$0.drug].isAnchor } ?? false
  }

  /// Returns the text of a symbol; nil for the symbol of no text.
  func text(_ symbol: Symbol) -> String? { symbol.isNone ? nil : pool.text(symbol) }
}

/// A drug as a course names it.
struct NamedDrug {
  let drug: CombinationDrug
  /// The route that the name implies, such as that of an ointment's brand; nil for most names.
  let route: Route?
  /// True if the catalogue has the drug.
  var isKnown = true

  /// Tells if a course of it acts on the whole body: by its route, else by the unit of its dose, else by its name.
  func isSystemic(_ start: TreatmentStarted) -> Bool {
    (start.route ?? start.dose?.unit.impliedRoute ?? route)?.isSystemic ?? true
  }
}

/// A drug under its name in answers, and its role under the profile.
///
/// An immutable class: the rows of every patient refer to it, and one reference is cheaper to copy than a text.
final class CombinationDrug: Sendable {
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

/// The refusal to give an answer.
package enum ProjectionError: Error, Hashable, Sendable {
  /// The profile refuses partial dates, and the event at this position of the log makes a row depend on one.
  case partialDate(sequenceNumber: Int)

  /// The fault as a clause.
  package var message: String {
    switch self {
    case .partialDate(let sequenceNumber):
      "event \(sequenceNumber) may have happened on more than one day, and the profile refuses partial dates"
    }
  }

  /// The next step for the user.
  package var hint: String {
    switch self {
    case .partialDate(let sequenceNumber):
      "amend event \(sequenceNumber) with its exact date, or set partial=middle"
    }
  }
}
