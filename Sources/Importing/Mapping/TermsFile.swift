import DelimitedText
import PatientRecord

/// A file of terms: codes and concepts for words of a log, as a site has them.
///
/// It has the columns kind, text, code, omop_concept_id and source. A code has a prefix, such as `RXNORM:6851`. Codes
/// that are licensed (SNOMED CT, MedDRA) come from such a file alone.
package struct TermsFile: Sendable {
  /// The kind of a term.
  package enum Kind: String, CaseIterable, Sendable { case drug, condition, analyte }

  /// A word with its code, its concept, or both.
  package struct Term: Equatable, Sendable {
    /// The kind.
    package let kind: Kind
    /// The word; a drug by its name in answers.
    package let text: String
    /// The code with its prefix; nil where the file has none.
    package let code: String?
    /// The concept of OHDSI's vocabularies; nil where the file has none.
    package let concept: Int?
  }

  /// The terms in the order of the file.
  package private(set) var terms: [Term] = []

  private static let columns = ["kind", "text", "code", "omop_concept_id", "source"]

  /// The largest file that is read, in bytes.
  package static let byteLimit = 1 << 26

  /// Reads a file; throws everything that is wrong with it.
  package init(_ file: [UInt8]) throws(ImportRefusal) {
    let table = DelimitedTable(file, delimiter: ",", encoding: .utf8)
    var faults = table.faults.map { ImportFault($0) }
    let places = TermsFile.columns.map { table.header.firstIndex(of: $0) }
    for (name, place) in zip(TermsFile.columns, places) where place == nil && !table.header.isEmpty {
      faults.append(
        ImportFault(
          TableFault(row: 1, "has no column \(name)", hint: "a file of terms has kind,text,code,omop_concept_id,source")
        ))
    }
    guard faults.isEmpty else { throw ImportRefusal(faults) }
    for row in 0..<table.count {
      let cells = places.map { $0.map { table.text(row: row, column: $0) } ?? "" }
      do throws(TermFault) { terms.append(try TermsFile.term(cells)) } catch {
        let place = TableFault(
          row: table.number(ofRow: row), column: error.column, error.message, hint: error.hint)
        faults.append(ImportFault(place))
      }
    }
    if !faults.isEmpty { throw ImportRefusal(faults) }
  }

  private struct TermFault: Error {
    let column, message, hint: String
  }

  private static func term(_ cells: [String]) throws(TermFault) -> Term {
    guard let kind = Kind(rawValue: cells[0]) else {
      let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw TermFault(column: "kind", message: "'\(cells[0])' is no kind of a term", hint: "one of: \(known)")
    }
    if cells[1].isEmpty {
      throw TermFault(column: "text", message: "the term has no word", hint: "write it as the log does")
    }
    let prefix = cells[2].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if !cells[2].isEmpty, prefix.count < 2 || prefix[1].isEmpty || FHIRSystem.prefixes[String(prefix[0])] == nil {
      let known = FHIRSystem.prefixes.keys.sorted().joined(separator: ", ")
      throw TermFault(
        column: "code", message: "'\(cells[2])' has no known prefix", hint: "PREFIX:code with one of: \(known)")
    }
    let concept = Int(cells[3])
    if !cells[3].isEmpty, concept.map({ $0 < 0 }) ?? true {
      throw TermFault(
        column: "omop_concept_id", message: "'\(cells[3])' is no number of a concept",
        hint: "a whole number, or nothing")
    }
    let text = kind == .drug ? DrugCatalogue.builtIn.canonicalName(cells[1]) : cells[1]
    return Term(kind: kind, text: text, code: cells[2].isEmpty ? nil : cells[2], concept: concept)
  }
}
