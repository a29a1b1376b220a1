import Text

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// All bytes of a file, or of standard input where `path` is `-`.
///
/// Refuses, before it holds more, an input of more than `limit` bytes.
func readInput(_ path: String, limit: Int) throws(Diagnostic) -> [UInt8] {
  let name = path == "-" ? "standard input" : path
  let descriptor = path == "-" ? 0 : unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw unreadable(name, .last) }
  defer { if path != "-" { close(descriptor) } }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    if count == 0 { return bytes }
    if count > 0 {
      bytes += chunk[..<count]
      if bytes.count > limit { throw Diagnostic("is larger than \(limit) bytes, the most that is read", file: name) }
    } else {
      try recover(from: .last, reading: descriptor, name)
    }
  }
}

/// Returns where reading is to be tried again: after a signal, or once an input that does not block has something.
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
