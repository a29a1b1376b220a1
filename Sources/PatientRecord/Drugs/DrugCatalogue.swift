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

  /// The route that one of its names implies, folded: of a brand, or of a drug that is never given systemically.
  func route(impliedBy folded: String) -> Route? {
    let only = routes.allSatisfy { !$0.isSystemic } ? routes.first : nil
    if otherNames.allSatisfy({ $0.route == nil }) || DrugSpelling.folded(name) == folded { return only }
    return otherNames.first { DrugSpelling.folded($0.text) == folded }?.route ?? only
  }
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
  package static let builtIn = DrugCatalogue(builtIn: DrugTable.drugs)

  /// The drugs by class, those of a department before them.
  package let drugs: [Drug]
  /// Ranges of doses that take the place of those of the built-in catalogue.
  let ownRanges: [DoseRange]
  /// The positions in `drugs` of the drugs that are not of the built-in catalogue, by their folded names.
  let ownPositions: [String: Int]
  /// The position in `drugs` of each drug of the built-in catalogue; nil for one whose place another has taken.
  private let builtInPositions: [Int?]
  /// The instruments with those of a department; nil for the built-in ones alone.
  private var ownInstruments: InstrumentCatalogue?

  /// The instruments of scores, which a department defines as it does drugs.
  package var instruments: InstrumentCatalogue { ownInstruments ?? .builtIn }

  /// A catalogue of given drugs alone; of two with one name the first is found.
  init(_ drugs: [Drug]) { self.init(own: drugs, builtIn: []) }

  /// The drugs of a department, with their ranges of doses, before those of the built-in catalogue that have other
  /// names; of two with one name the first is found.
  init(own: [Drug] = [], ranges: [DoseRange] = [], builtIn: [Drug]) {
    var positions: [String: Int] = [:]
    for (index, drug) in own.enumerated() {
      for name in [drug.name] + drug.synonyms {
        positions.merge([DrugSpelling.folded(name): index]) { first, _ in first }
      }
    }
    var drugs = own
    let replaced = Set(own.map { DrugSpelling.folded($0.name) })
    builtInPositions = builtIn.map { drug in
      if !replaced.isEmpty, replaced.contains(DrugSpelling.folded(drug.name)) { return nil }
      drugs.append(drug)
      return drugs.count - 1
    }
    (self.drugs, ownRanges, ownPositions) = (drugs, ranges, positions)
  }

  /// Returns the same drugs with other instruments of scores.
  package func with(_ instruments: InstrumentCatalogue) -> DrugCatalogue {
    var catalogue = self
    catalogue.ownInstruments = instruments
    return catalogue
  }

  /// Returns the entry of a folded name; nil for an unknown one. O(log names).
  func entry(folded name: String) -> Entry? {
    position(folded: name).map { Entry(drug: $0, route: drugs[$0].route(impliedBy: name)) }
  }

  private func position(folded name: String) -> Int? {
    if !ownPositions.isEmpty, let own = ownPositions[name] { return own }
    return builtInPositions.isEmpty ? nil : DrugIndex.position(of: name).flatMap { builtInPositions[$0] }
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
