import Arguments
import Entry
import Exporting
import Importing
import SystemCalls
import Text

/// The option `--terms`, which several commands have.
struct TermsOption: Sendable {
  private let path: String?

  static let parameter = Parameter(
    TermsOption.init,
    Option(
      "terms", value: "FILE",
      help: "Codes and concepts of your own: CSV with kind,text,code,omop_concept_id,source."
    ).text)

  /// The concepts of the program's own list, and those of the file, which go before.
  func concepts() throws -> Concepts {
    var concepts = Concepts()
    guard let path else { return concepts }
    let bytes = try readInput(path, limit: TermsFile.byteLimit)
    do throws(ImportRefusal) { concepts.add(try TermsFile(bytes)) } catch {
      throw Refusal(
        error.faults.map { fault in
          let place = fault.row.map { "row \($0)" }
          let text = [place, fault.column.map { "column \($0)" }, fault.message].compactMap { $0 }
          return Diagnostic(text.joined(separator: ", "), file: shown(path), hint: fault.hint)
        })
    }
    return concepts
  }
}
