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

/// Writes a file of several parts, by its path or by its name in a directory; else as `writeOutputFile(_:_:replacing:)`.
private func writeOutputFile(
  _ path: String, in directory: CInt = AT_FDCWD, parts: [[UInt8]], replacing: Bool
) throws(SystemError) {
  let target = replacing ? path + ".\(getpid()).partial" : path
  let descriptor = unsafe openat(directory, target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
  guard descriptor >= 0 else { throw .last(.open) }
  do throws(OutputError) {
    for part in parts { try writeAll(part, to: descriptor) }
  } catch {
    close(descriptor)
    _ = unsafe unlinkat(directory, target, 0)
    // A file has no reader that could go.
    if case .failed(let cause) = error { throw cause }
    throw SystemError(.write, SystemError.inputOutput)
  }
  if close(descriptor) != 0 { throw .last(.close) }
  if replacing, unsafe renameat(directory, target, directory, path) != 0 {
    let cause = SystemError.last(.rename)
    _ = unsafe unlinkat(directory, target, 0)
    throw cause
  }
}

/// Makes a directory of mode 0700 for files of a person; one that is there already stays as it is.
package func makeOutputDirectory(_ path: String) throws(SystemError) {
  guard unsafe mkdirat(AT_FDCWD, path, 0o700) != 0 else { return }
  let error = SystemError.last(.makeDirectory)
  if error.number != SystemError.exists { throw error }
}

/// Writes files of mode 0600 into a directory: all into a new one beside it, which then takes its name.
///
/// Files of the same names in a directory that is there are replaced one after the other, once all are written. Throws
/// with the path that could not be written. Both directories are held open, and no link is followed: others may be able
/// to write to the directory that they stand in.
package func writeOutputFiles(_ path: String, _ files: [(name: String, parts: [[UInt8]])]) throws(OutputFilesError) {
  let beside = path + ".\(getpid()).partial"
  // Only a directory that is new is filled, and emptied where that fails.
  guard unsafe mkdirat(AT_FDCWD, beside, 0o700) == 0 else {
    throw OutputFilesError(path: beside, cause: .last(.makeDirectory))
  }
  let draft = try openOutputDirectory(beside)
  defer { close(draft) }
  do throws(OutputFilesError) {
    for (name, parts) in files {
      do throws(SystemError) { try writeOutputFile(name, in: draft, parts: parts, replacing: false) } catch {
        throw OutputFilesError(path: beside + "/" + name, cause: error)
      }
    }
    // An empty directory is replaced, too.
    if unsafe rename(beside, path) == 0 { return }
    try moveOutputFiles(files.map(\.name), from: draft, to: path)
    _ = unsafe rmdir(beside)
  } catch {
    for file in files { _ = unsafe unlinkat(draft, file.name, 0) }
    _ = unsafe rmdir(beside)
    throw error
  }
}

/// Moves files from an open directory to another one, which is made where it is not there.
private func moveOutputFiles(_ names: [String], from draft: CInt, to path: String) throws(OutputFilesError) {
  do throws(SystemError) { try makeOutputDirectory(path) } catch { throw OutputFilesError(path: path, cause: error) }
  let directory = try openOutputDirectory(path)
  defer { close(directory) }
  for name in names where unsafe renameat(draft, name, directory, name) != 0 {
    throw OutputFilesError(path: path + "/" + name, cause: .last(.rename))
  }
}

private func openOutputDirectory(_ path: String) throws(OutputFilesError) -> CInt {
  let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
  if descriptor < 0 { throw OutputFilesError(path: path, cause: .last(.open)) }
  return descriptor
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
  let directory = try files.open(path, in: .workingDirectory, .directory, permissions: 0)
  defer { files.closeQuietly(directory) }
  return try files.list(directory).sorted()
}
