#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A stream that the program writes: results to `output`, all else to `error`.
package enum StandardStream: Int32, Sendable {
  /// Standard output.
  case output = 1
  /// Standard error.
  case error = 2

  /// Writes all of a text, without a buffer of its own.
  ///
  /// Throws `OutputError.closed` if the reader has gone, as in `regimen … | head`. Nothing is wrong then, and the
  /// program should end quietly and successfully, as ripgrep does. This needs `ignoreBrokenPipes` at the start.
  package func write(_ text: String) throws(OutputError) { try write(Array(text.utf8)) }

  /// Writes all of the bytes; the rest as for texts.
  package func write(_ bytes: [UInt8]) throws(OutputError) { try writeAll(bytes, to: rawValue) }
}

/// The reason why a standard stream took no more.
package enum OutputError: Error, Equatable, Sendable {
  /// The reader has gone.
  case closed
  /// The operating system refused, as when a disk is full.
  case failed(SystemError)
}

/// Makes a write to a closed pipe fail instead of ending the program. Call it once, before anything is written.
package func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

/// Writes all of the bytes to an open file descriptor.
package func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(OutputError) {
  var written = 0
  while written < bytes.count {
    let count = unsafe bytes[written...].withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    if count >= 0 { written += count } else { try recover(from: .last(.write), writingTo: descriptor) }
  }
}

/// Returns if writing can be tried again: after a signal, or once a stream that does not block has room.
private func recover(from error: SystemError, writingTo descriptor: Int32) throws(OutputError) {
  switch error.number {
  case EINTR: return
  case EAGAIN:
    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&waiting, 1, -1)
  case EPIPE: throw .closed
  default: throw .failed(error)
  }
}
