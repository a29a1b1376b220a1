import Synchronization
package import Text

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Returns all bytes of a file, or of standard input if `path` is `-`. O(bytes).
///
/// Refuses an input of more than `limit` bytes before it holds more. A byte order mark of UTF-8 is no part of it,
/// unless `keepsMark` says that the reader asks for it.
package func readInput(_ path: String, limit: Int, keepsMark: Bool = false) throws(Diagnostic) -> [UInt8] {
  let name = path == "-" ? "standard input" : path
  let descriptor = path == "-" ? 0 : openFile(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw unreadable(name, .last(.open)) }
  defer { if path != "-" { close(descriptor) } }
  let tooLarge = Diagnostic("is larger than \(limit) bytes, the most that is read", file: name)
  // The size of a file is known before any of it is held; that of a pipe is not.
  if fileSize(descriptor).map({ $0 > limit }) == true { throw tooLarge }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    if count == 0 { return keepsMark ? bytes : withoutByteOrderMark(bytes) }
    if count > 0 {
      bytes += chunk[..<count]
      if bytes.count > limit { throw tooLarge }
    } else {
      try recover(from: .last(.read), reading: descriptor, name)
    }
  }
}

/// Opens a file, again where a signal comes in between; gives its descriptor, or a negative number and `errno`.
private func openFile(_ path: String, _ flags: Int32) -> Int32 {
  while true {
    let descriptor = unsafe open(path, flags)
    if descriptor >= 0 || errno != EINTR { return descriptor }
  }
}

/// Returns the size of a regular file; nil for anything else.
private func fileSize(_ descriptor: Int32) -> Int? {
  var status = stat()
  guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
  return Int(status.st_size)
}

/// Returns if reading can be tried again: after a signal, or once an input that does not block has something.
private func recover(from error: SystemError, reading descriptor: Int32, _ name: String) throws(Diagnostic) {
  switch error.number {
  case EINTR: return
  case EAGAIN:
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&waiting, 1, -1)
  default: throw unreadable(name, error)
  }
}

private func unreadable(_ name: String, _ error: SystemError) -> Diagnostic {
  let hint: String? =
    switch error.number {
    case EISDIR: "name a file in it"
    case ENOENT, ENOTDIR: "check the path"
    default: nil
    }
  return Diagnostic("cannot be read: \(error.message)", file: name, hint: hint)
}

/// A file in which nothing stands, open while Control-C ends the input; else a negative number.
private let nothingToRead = Atomic<Int32>(-1)

/// Returns the next line of standard input, without its line feed; nil if the input ends before one. Bytes of a line
/// beyond 10,000 are dropped.
///
/// At a terminal Control-C ends the input while a line is awaited, as Control-D does, so that the caller can say what
/// was written.
package func inputLine() -> [UInt8]? {
  guard isatty(0) == 1, case let descriptor = openFile("/dev/null", O_RDONLY | O_CLOEXEC), descriptor >= 0 else {
    return nextInputLine()
  }
  nothingToRead.store(descriptor, ordering: .sequentiallyConsistent)
  // The read that the signal interrupts goes on, and finds the end of a file.
  let earlier = signal(SIGINT) { _ in _ = dup2(nothingToRead.load(ordering: .sequentiallyConsistent), 0) }
  defer {
    _ = signal(SIGINT, earlier)
    close(descriptor)
  }
  return nextInputLine()
}

private func nextInputLine() -> [UInt8]? {
  var bytes: [UInt8] = []
  var byte: UInt8 = 0
  while true {
    let count = unsafe read(0, &byte, 1)
    if count < 0, errno == EINTR { continue }
    guard count == 1 else { return nil }
    if byte == UInt8(ascii: "\n") { return bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes }
    if bytes.count < 10_000 { bytes.append(byte) }
  }
}

/// Returns the bytes without a UTF-8 byte order mark at their start, as Windows programs write it (RFC 8259, 8.1).
private func withoutByteOrderMark(_ bytes: [UInt8]) -> [UInt8] {
  bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
}
