import Arguments
import Text

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file that a command writes: for its owner alone, whole or not at all, and over nothing unless told to.
struct OutputFile: Sendable {
  /// The path; `-` is standard output.
  let path: String
  private let replaces: Bool

  /// The options of commands that write a file.
  static let parameters = Parameter(
    { path, replaces in OutputFile(path: path, replaces: replaces) },
    Option("output", value: "FILE", help: "The file to write; a - writes to standard output.", isRequired: true)
      .requiredText, Option.flag("force", help: "Write over a file that is there.").isGiven)

  /// Refuses a path that is taken, before anything is read.
  func refuseTaken() throws(CommandFailure) {
    if path == "-" || replaces { return }
    var status = stat()
    if unsafe lstat(path, &status) == 0 { throw taken }
  }

  private var taken: CommandFailure {
    CommandFailure(Diagnostic("is there already", file: shown(path), hint: "name another file, or add --force"))
  }

  /// Writes the text, with the permissions 0600.
  func write(_ text: String) throws {
    if path == "-" { return try StandardStream.output.write(text) }
    // A new file that takes the name when it is whole: nobody reads half of one.
    let target = replaces ? path + ".\(getpid()).partial" : path
    let descriptor = unsafe open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw errno == EEXIST ? taken : failure(.last) }
    do throws(OutputError) {
      try writeAll(Array(text.utf8), to: descriptor)
    } catch {
      close(descriptor)
      _ = unsafe unlink(target)
      if case .failed(let cause) = error { throw failure(cause) }
      throw error
    }
    if close(descriptor) != 0 { throw failure(.last) }
    if replaces, unsafe rename(target, path) != 0 {
      let cause = SystemError.last
      _ = unsafe unlink(target)
      throw failure(cause)
    }
  }

  private func failure(_ error: SystemError) -> CommandFailure {
    CommandFailure(
      Diagnostic("cannot be written: \(error.message)", file: shown(path), hint: "check the directory and its room"))
  }
}
