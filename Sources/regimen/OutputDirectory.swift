import Arguments
import SystemCalls
import Text

/// A directory of files that a command writes: for their owner alone, each whole or not at all, and over nothing unless
/// told to.
struct OutputDirectory: Sendable {
  /// The path.
  let path: String
  /// Tells that files that are there are written over.
  let replaces: Bool

  /// The options of commands that write several files.
  static let parameters = Parameter(
    { path, replaces in OutputDirectory(path: path, replaces: replaces) },
    Option("output", value: "DIR", help: "The directory to write to; it is made if it is not there.", isRequired: true)
      .requiredText, Option.flag("force", help: "Write over files that are there.").isGiven)

  /// The path of a file in it.
  func path(of name: String) -> String { path + "/" + name }

  /// Writes the files, with the permissions 0600; refuses all of them, with a hint, if one is there already.
  func write(
    _ files: [(name: String, text: String)], orTaken hint: String = "name another directory, or add --force"
  ) throws {
    if !replaces, let taken = files.first(where: { isTaken(path(of: $0.name)) }) {
      throw Diagnostic("is there already", file: shown(path(of: taken.name)), hint: hint)
    }
    do throws(SystemError) { try makeOutputDirectory(path) } catch { throw failure(error, path) }
    for (name, text) in files {
      do throws(SystemError) {
        try writeOutputFile(path(of: name), Array(text.utf8), replacing: replaces)
      } catch {
        throw failure(error, path(of: name))
      }
    }
  }

  /// Writes the files of an export, with the permissions 0600: all of them, or none.
  ///
  /// A directory that holds anything is refused without `--force`, and with it one that holds files of other names:
  /// what an earlier export wrote of a patient who is gone must not stay beside this one.
  func writeWhole(_ files: [(name: String, parts: [[UInt8]])]) throws {
    let names = Set(files.map(\.name))
    let there: [String]
    do throws(SystemError) { there = try namesInOutputDirectory(path) } catch { throw failure(error, path) }
    if !replaces, let taken = there.first {
      throw Diagnostic(
        "is there already", file: shown(path + "/" + taken), hint: "name another directory, or add --force")
    }
    if let other = there.first(where: { !names.contains($0) }) {
      throw Diagnostic(
        "is no file of this export", file: shown(path + "/" + other), hint: "take it away, or name another directory")
    }
    do throws(OutputFilesError) { try writeOutputFiles(path, files) } catch { throw failure(error.cause, error.path) }
  }

  private func failure(_ error: SystemError, _ path: String) -> Diagnostic {
    Diagnostic("cannot be written: \(error.message)", file: shown(path), hint: "check the directory and its room")
  }
}
