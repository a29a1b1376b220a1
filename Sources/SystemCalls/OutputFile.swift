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
  let target = replacing ? path + ".\(getpid()).partial" : path
  let descriptor = unsafe open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
  guard descriptor >= 0 else { throw .last(.open) }
  do throws(OutputError) {
    try writeAll(bytes, to: descriptor)
  } catch {
    close(descriptor)
    _ = unsafe unlink(target)
    // A file has no reader that could go.
    if case .failed(let cause) = error { throw cause }
    throw SystemError(.write, SystemError.inputOutput)
  }
  if close(descriptor) != 0 { throw .last(.close) }
  if replacing, unsafe rename(target, path) != 0 {
    let cause = SystemError.last(.rename)
    _ = unsafe unlink(target)
    throw cause
  }
}

/// Makes a directory of mode 0700 for files of a person; one that is there already stays as it is.
package func makeOutputDirectory(_ path: String) throws(SystemError) {
  guard unsafe mkdirat(AT_FDCWD, path, 0o700) != 0 else { return }
  let error = SystemError.last(.makeDirectory)
  if error.number != SystemError.exists { throw error }
}
