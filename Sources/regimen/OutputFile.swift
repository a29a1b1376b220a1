import Arguments
import SystemCalls
import Text

/// A file that a command writes: for its owner alone, whole or not at all, and over nothing unless told to.
struct OutputFile: Sendable {
  /// The path; `-` is standard output.
  let path: String
  private let replaces: Bool

  /// The options of commands that write a file.
  static let parameters = Parameter(
    { path, replaces in OutputFile(path: path, replaces: replaces) },
    Option("output", value: "FILE", help: "The file to write; - is standard output.", isRequired: true)
      .requiredText, Option.flag("force", help: "Write over a file that is there.").isGiven)

  /// The file of the caption of a figure: `x.txt` beside `x.svg`. Nil for standard output, and for a name without the
  /// ending of a form.
  var caption: OutputFile? {
    let ending = FigureForm.ending(of: path)
    if path == "-" || FigureForm(rawValue: ending.lowercased()) == nil { return nil }
    return OutputFile(path: path.dropLast(ending.count) + "txt", replaces: replaces)
  }

  /// The file of a page of several: `x-2.svg` for `x.svg`.
  func page(_ number: Int) -> OutputFile {
    let ending = path.suffix(caption == nil ? 0 : FigureForm.ending(of: path).count + 1)
    return OutputFile(path: path.dropLast(ending.count) + "-\(number)" + ending, replaces: replaces)
  }

  /// Refuses a path that is taken, before anything is read.
  func refuseTaken() throws(Diagnostic) {
    if path == "-" || replaces { return }
    if isTaken(path) { throw taken }
  }

  private var taken: Diagnostic {
    Diagnostic("is there already", file: shown(path), hint: "name another file, or add --force")
  }

  /// Writes the text, with the permissions 0600.
  func write(_ text: String) throws { try write(Array(text.utf8)) }

  /// Writes the bytes, with the permissions 0600.
  func write(_ bytes: [UInt8]) throws {
    if path == "-" { return try StandardStream.output.write(bytes) }
    do throws(SystemError) {
      try writeOutputFile(path, bytes, replacing: replaces)
    } catch {
      throw error.number == SystemError.exists ? taken : failure(error)
    }
  }

  private func failure(_ error: SystemError) -> Diagnostic {
    Diagnostic("cannot be written: \(error.message)", file: shown(path), hint: "check the directory and its room")
  }
}
