/// A drug of the catalogue.
package struct Drug: Hashable, Sendable {
  /// Another name of a drug: in another language, of a brand or biosimilar, or a spelling met in notes.
  package struct Synonym: Hashable, Sendable {
    /// The name, lower case, with its accents.
    package let text: String
    /// The route of a brand that is given in one way alone, such as an ointment; nil for all other names.
    package let route: Route?
  }

  /// International nonproprietary name, lower case: the name in every answer.
  package let name: String
  /// Its class.
  package let drugClass: DrugClass
  /// True if it modulates the immune system when given systemically, and so can be the partner of a combination.
  ///
  /// Each line of the catalogue states it. Retinoids, dapsone and colchicine are not counted: they are given beside
  /// almost anything, and the combinations that this record is for are those of immunomodulators.
  package let isSystemicImmunomodulator: Bool
  /// The routes by which it is given, the most usual one first.
  package let routes: [Route]
  /// WHO ATC codes, the systemic one first; empty for a substance without a code.
  package let atc: [String]
  /// ATC codes that it had before.
  package let formerATC: [String]
  /// Its other names, in the order of the catalogue.
  package let otherNames: [Synonym]

  /// The texts of its other names.
  package var synonyms: [String] { otherNames.map(\.text) }

  /// The route of a drug that is never given systemically; nil for all other drugs.
  var onlyRoute: Route? { routes.allSatisfy { !$0.isSystemic } ? routes.first : nil }
}

/// A class of the catalogue. The classes are our own, since "JAK inhibitor" is no ATC prefix.
package struct DrugClass: Hashable, Sendable, RawRepresentable, CaseIterable {
  /// The word for it in answers and profiles.
  package let rawValue: String

  /// The class that a heading of the catalogue names.
  init(heading: String) { rawValue = heading }

  /// The class of a word; nil for any other word.
  package init?(rawValue: String) {
    guard let known = DrugClass.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = known
  }

  /// The classes of the drugs of the built-in catalogue, in its order.
  package static let allCases: [DrugClass] = DrugCatalogue.builtIn.drugs.map(\.drugClass).reduce(into: []) {
    if $0.last != $1 { $0.append($1) }
  }

  /// True if drugs of the class are biologics.
  package var isBiologic: Bool { rawValue.hasPrefix("biologic-") }

  /// The class that combinations are built on unless the profile says otherwise.
  package static let jakInhibitor = DrugClass(heading: "jak-inhibitor")
}

/// The drugs that are known by name, with their classes, routes, codes and other names.
///
/// A drug that is not here is accepted as it is written; it is then neither anchor nor partner. Sources of names, codes
/// and doses: Documentation/decisions/0011-the-catalogue-as-data.md.
package struct DrugCatalogue: Sendable {
  /// A name that was found.
  struct Entry: Sendable {
    /// The position of the drug in `drugs`.
    let drug: Int
    /// The route that the name implies: of a brand, of a word such as `cream`, or of a drug that is never systemic.
    let route: Route?
  }

  /// The catalogue that comes with the program. It is read once, when a name is looked up first.
  package static let builtIn = DrugCatalogue(DrugTable.drugs)

  /// The drugs by class.
  package let drugs: [Drug]
  /// Ranges of doses that take the place of those of the built-in catalogue.
  let ownRanges: [DoseRange]
  /// The drugs by their folded names.
  let byFoldedName: [String: Entry]

  /// A catalogue of given drugs; of two with one name the first is found.
  package init(_ drugs: [Drug]) { self.init(drugs, ranges: []) }

  /// A catalogue of given drugs, with ranges of doses that come before those of the built-in catalogue.
  init(_ drugs: [Drug], ranges: [DoseRange]) {
    self.drugs = drugs
    ownRanges = ranges
    var entries: [String: Entry] = [:]
    entries.reserveCapacity(drugs.reduce(0) { $0 + 1 + $1.otherNames.count })
    for (index, drug) in drugs.enumerated() {
      let route = drug.onlyRoute
      entries.insertIfNew(Entry(drug: index, route: route), at: drug.name)
      for name in drug.otherNames { entries.insertIfNew(Entry(drug: index, route: name.route ?? route), at: name.text) }
    }
    byFoldedName = entries
  }

  /// Returns the drug of a name in any of its spellings; nil if there is none.
  ///
  /// Case, accents, spaces, hyphens and trademark signs make no difference, nor do salts (`tofacitinib citrate`),
  /// the suffix of a biosimilar (`adalimumab-aaty`), and words for the route (`oral minoxidil`). O(length).
  package func drug(named name: String) -> Drug? { entry(named: name).map { drugs[$0.drug] } }

  /// Returns the position in `drugs` of the drug of a name, and the route that the name implies; nil for an unknown
  /// name. O(length), without allocation for the names of the catalogue that have up to 15 letters.
  package func position(ofDrugNamed name: String) -> (drug: Int, route: Route?)? {
    entry(named: name).map { ($0.drug, $0.route) }
  }

  /// The name that answers use: the INN of a known drug, else the name as it was written.
  package func canonicalName(_ name: String) -> String { drug(named: name)?.name ?? name }

  /// Every name and synonym, for completion.
  package var names: [String] { drugs.flatMap { [$0.name] + $0.synonyms } }
}

extension Dictionary<String, DrugCatalogue.Entry> {
  fileprivate mutating func insertIfNew(_ entry: Value, at name: String) {
    let key = DrugSpelling.folded(name)
    if self[key] == nil { self[key] = entry }
  }
}
