import Answers
import Arguments
import Exporting
import Queries
import SystemCalls
import Text

/// The secret under which patients cannot be found in what is written; none where all is shown.
struct DeidentificationOption: Sendable {
  private let file: Argument?

  /// `--deidentify FILE`.
  static let parameter = Parameter(
    DeidentificationOption.init,
    Option(
      "deidentify", value: "FILE",
      help: "Replace pseudonyms, days, ids and labels, and leave free words out, by a secret; it is made if need be."
    ).argument)

  /// The length of the secret in bytes.
  private static let length = 32

  /// Returns how to replace what tells who a patient is; nil if nobody asks for it.
  func rule(for question: Question) throws -> Deidentification? {
    guard let file else { return nil }
    return try Deidentification(question, key: isTaken(file.text) ? try secret(file.text) : try newSecret(file.text))
  }

  /// Returns a question to a record in which nobody can be found; nil if nobody asks for it.
  func deidentified(_ question: Question) throws -> DeidentifiedQuestion? {
    try rule(for: question).map { try DeidentifiedQuestion(question, by: $0) }
  }

  /// Refuses forms of output that show more than the columns of an answer.
  func refuse(_ output: OutputOptions) throws(UsageError) {
    guard let file else { return }
    if output.explains {
      throw UsageError("--explain shows lines of the log, which say all", at: file, hint: "leave one of them out")
    }
    if ![.csv, .json, .jsonl].contains(output.format) {
      throw UsageError("a table for people is not de-identified", at: file, hint: "--format csv, json or jsonl")
    }
  }

  /// The secret of a file that only its owner can read.
  private func secret(_ path: String) throws -> [UInt8] {
    let status: FileStatus
    do throws(SystemError) {
      status = try SystemFileSystem().status(path, in: .workingDirectory)
    } catch { throw Diagnostic("cannot be read: \(error.message)", file: shown(path)) }
    guard status.permissions & 0o077 == 0 else {
      throw Diagnostic(
        "can be read by others: whoever has the secret can find patients again", file: shown(path),
        hint: "chmod 600 \(path), or name a new file")
    }
    let digits = try readInput(path, limit: 1 << 10).filter { $0 != UInt8(ascii: "\n") }
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap { place in
      UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16)
    }
    guard bytes.count == DeidentificationOption.length, digits.count == 2 * bytes.count else {
      throw Diagnostic(
        "holds no secret of 64 hexadecimal digits", file: shown(path), hint: "name a file that is not there yet")
    }
    return bytes
  }

  /// A new secret, which the file then holds.
  private func newSecret(_ path: String) throws -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<DeidentificationOption.length).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let text = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\n"
    do throws(SystemError) { try writeOutputFile(path, Array(text.utf8), replacing: false) } catch {
      throw Diagnostic("cannot be written: \(error.message)", file: shown(path))
    }
    tell("made the secret \(shown(path)): keep it, and keep it apart from what it hides\n")
    return bytes
  }
}
