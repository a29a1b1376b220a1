package import Importing
import PatientRecord
package import Text

/// The concepts of OHDSI's vocabularies for the words of a log: of a short list of the program, of a file of terms, and
/// of a site's own vocabularies. What none of them has is concept 0, beside its word.
package struct Concepts: Sendable {
  /// The kind of a term.
  package typealias Kind = TermsFile.Kind

  private struct Term: Hashable, Sendable {
    let kind: Kind
    let word: String

    init(_ kind: Kind, _ word: String) { (self.kind, self.word) = (kind, word.lowercased()) }
  }

  private var known: [Term: Int] = [:]
  /// The codes of RxNorm and LOINC, with their prefixes.
  private var codes: [Term: String] = [:]
  /// The type of a row: 32817, EHR, unless a vocabulary has a registry.
  private(set) var recordType = 32_817

  /// The concepts of the program's own list.
  package init() {
    for line in Concepts.table.split(separator: "\n") {
      let cells = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
      guard cells.count >= 3, let kind = Kind(rawValue: cells[0]), let id = Int(cells[2]) else { continue }
      known[Term(kind, cells[1])] = id
      if cells.count > 3 { codes[Term(kind, cells[1])] = cells[3] }
    }
  }

  /// Adds the terms of a file, which take the place of others for the same words.
  package mutating func add(_ file: TermsFile) {
    for term in file.terms {
      let key = Term(term.kind, term.text)
      if let id = term.concept { known[key] = id }
      if let code = term.code { codes[key] = code }
    }
  }

  /// Returns the concept of a word; 0 where none is known.
  func id(of kind: Kind, _ word: String) -> Int { known[Term(kind, word)] ?? 0 }

  /// Returns the code of a word with its prefix: `RXNORM:6851`; nil where none is known.
  func code(of kind: Kind, _ word: String) -> String? { codes[Term(kind, word)] }

  /// The words of a kind that have a code.
  func codes(of kind: Kind) -> [(word: String, code: String)] {
    codes.filter { $0.key.kind == kind }.map { ($0.key.word, $0.value) }.sorted { $0.word < $1.word }
  }

  /// The words by their codes with a prefix.
  package var wordsByCode: [String: String] {
    Dictionary(codes.map { ($0.value, $0.key.word) }) { first, _ in first }
  }

  func id(of sex: Sex) -> Int {
    switch sex {
    case .female: 8532
    case .male: 8507
    case .other, .unknown: 0
    }
  }

  func id(of comparator: Comparator?) -> Int {
    switch comparator {
    case .less: 4_171_756
    case .atMost: 4_171_754
    case .atLeast: 4_171_755
    case .more: 4_172_704
    case nil: 0
    }
  }

  /// Adds the drugs of the catalogue by their ATC codes, and the type of a registry, from a vocabulary that Athena
  /// gives out: `CONCEPT.csv`, parted by tabs. O(bytes).
  package mutating func add(vocabulary bytes: [UInt8]) throws(Diagnostic) {
    let tab = UInt8(ascii: "\t")
    var codes: [String: String] = [:]
    for drug in DrugCatalogue.builtIn.drugs { if let code = drug.atc.first { codes[code] = drug.name } }
    var lines = bytes.split(separator: UInt8(ascii: "\n"))[...]
    func split(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
      line.split(separator: tab, omittingEmptySubsequences: false)
    }
    guard let first = lines.popFirst(), split(first).first?.elementsEqual("concept_id".utf8) == true else {
      throw Diagnostic(
        "is no CONCEPT.csv of Athena: its first column is not concept_id", hint: "unpack what Athena gives")
    }
    let (atc, type, registry) = (Array("ATC".utf8), Array("Type Concept".utf8), Array("Registry".utf8))
    for line in lines {
      let cells = split(line)
      guard cells.count > 6, let id = Int(String(decoding: cells[0], as: UTF8.self)) else { continue }
      if cells[3].elementsEqual(atc), let drug = codes[String(decoding: cells[6], as: UTF8.self)] {
        known[Term(.drug, drug)] = known[Term(.drug, drug)] ?? id
      } else if cells[3].elementsEqual(type), cells[1].elementsEqual(registry) {
        recordType = id
      }
    }
  }
}
