#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// True if something stands at the path, a symbolic link to nothing included.
package func isTaken(_ path: String) -> Bool {
  var status = stat()
  return unsafe lstat(path, &status) == 0
}

/// Writes a new file of mode 0600 for a person, whole or not at all. It is not synchronized.
///
/// Fails with `SystemError.exists` if something stands at the path, unless `replacing`: then a new file takes the name
/// once it is whole, so that nobody reads half of one.
package func writeOutputFile(_ path: String, _ bytes: [UInt8], replacing: Bool) throws(SystemError) {
  try writeOutputFile(path, parts: [bytes], replacing: replacing)
}

/// Writes a file of several parts, by its path or by its name in a directory; else as
/// `writeOutputFile(_:_:replacing:)`.
private func writeOutputFile(
  _ path: String, in directory: CInt = AT_FDCWD, parts: [[UInt8]], replacing: Bool
) throws(SystemError) {
  let target = replacing ? path + ".\(getpid()).partial" : path
  let descriptor = try uninterrupted(.open) {
    unsafe openat(directory, target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
  }
  do throws(OutputError) {
    for part in parts { try writeAll(part, to: descriptor) }
  } catch {
    close(descriptor)
    _ = unsafe unlinkat(directory, target, 0)
    // A file has no reader that could go.
    if case .failed(let cause) = error { throw cause }
    throw SystemError(.write, SystemError.inputOutput)
  }
  // An interrupted close has closed.
  if close(descriptor) != 0, errno != SystemError.interrupted { throw .last(.close) }
  if !replacing { return }
  do throws(SystemError) {
    _ = try uninterrupted(.rename) { unsafe renameat(directory, target, directory, path) }
  } catch {
    _ = unsafe unlinkat(directory, target, 0)
    throw error
  }
}

/// Makes a call, and again where a signal interrupts it. Throws its failure.
private func uninterrupted(_ call: SystemCall, _ body: () -> CInt) throws(SystemError) -> CInt {
  while true {
    let result = body()
    if result >= 0 { return result }
    let error = SystemError.last(call)
    if error.number != SystemError.interrupted { throw error }
  }
}

/// Makes a directory of mode 0700 for files of a person; one that is there already stays as it is.
package func makeOutputDirectory(_ path: String) throws(SystemError) {
  do throws(SystemError) { try makeNewDirectory(path) } catch {
    if error.number != SystemError.exists { throw error }
  }
}

private func makeNewDirectory(_ path: String) throws(SystemError) {
  _ = try uninterrupted(.makeDirectory) { unsafe mkdirat(AT_FDCWD, path, 0o700) }
}

/// Writes files of mode 0600 into a directory: all into a new one beside it, which then takes its name.
///
/// Files of the same names in a directory that is there are replaced one after the other, once all are written. Throws
/// with the path that could not be written. Both directories are held open, and no link is followed: others may be able
/// to write to the directory that they stand in.
package func writeOutputFiles(_ path: String, _ files: [(name: String, parts: [[UInt8]])]) throws(OutputFilesError) {
  let beside = path + ".\(getpid()).partial"
  // Only a directory that is new is filled, and emptied where that fails.
  try naming(beside) { () throws(SystemError) in try makeNewDirectory(beside) }
  do throws(OutputFilesError) {
    try fill(beside, files, orMoveTo: path)
  } catch {
    _ = unsafe rmdir(beside)
    throw error
  }
}

/// Writes files into a new directory and gives it a name, or moves them to the directory that bears it.
private func fill(
  _ beside: String, _ files: [(name: String, parts: [[UInt8]])], orMoveTo path: String
) throws(OutputFilesError) {
  let draft = try openOutputDirectory(beside)
  defer { close(draft) }
  do throws(OutputFilesError) {
    for (name, parts) in files {
      try naming(beside + "/" + name) { () throws(SystemError) in
        try writeOutputFile(name, in: draft, parts: parts, replacing: false)
      }
    }
    // An empty directory is replaced, too.
    if (try? uninterrupted(.rename) { unsafe rename(beside, path) }) != nil { return }
    try naming(path) { () throws(SystemError) in try makeOutputDirectory(path) }
    let directory = try openOutputDirectory(path)
    defer { close(directory) }
    for (name, _) in files {
      try naming(path + "/" + name) { () throws(SystemError) in
        _ = try uninterrupted(.rename) { unsafe renameat(draft, name, directory, name) }
      }
    }
    _ = unsafe rmdir(beside)
  } catch {
    for file in files { _ = unsafe unlinkat(draft, file.name, 0) }
    throw error
  }
}

private func openOutputDirectory(_ path: String) throws(OutputFilesError) -> CInt {
  var descriptor: CInt = -1
  try naming(path) { () throws(SystemError) in
    descriptor = try uninterrupted(.open) { unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
  }
  return descriptor
}

/// Gives a failure the path that it is of.
private func naming(_ path: String, _ step: () throws(SystemError) -> Void) throws(OutputFilesError) {
  do throws(SystemError) { try step() } catch { throw OutputFilesError(path: path, cause: error) }
}

/// A file of several that could not be written.
package struct OutputFilesError: Error, Sendable {
  /// Its path, or that of the directory.
  package let path: String
  /// The call that failed.
  package let cause: SystemError
}

/// Returns the names in a directory of a person, in order; none where it is not there.
package func namesInOutputDirectory(_ path: String) throws(SystemError) -> [String] {
  guard isTaken(path) else { return [] }
  let files = SystemFileSystem()
  let directory = try files.uninterrupted { () throws(SystemError) in
    try files.open(path, in: .workingDirectory, .directory, permissions: 0)
  }
  defer { files.closeQuietly(directory) }
  return try files.uninterrupted { () throws(SystemError) in try files.list(directory) }.sorted()
}
