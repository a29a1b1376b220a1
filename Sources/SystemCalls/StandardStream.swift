import Text

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
  package func write(_ bytes: [UInt8]) throws(OutputError) {
    if StandardStream.isDiscarding { return }
    try writeAll(bytes, to: rawValue)
  }

  /// Tells that what is written goes nowhere.
  @TaskLocal private static var isDiscarding = false

  /// Calls `body` while nothing that this thread writes to a standard stream goes anywhere: for tests that run commands
  /// in their own process.
  package static func discarding<Result>(_ body: () throws -> Result) rethrows -> Result {
    try $isDiscarding.withValue(true, operation: body)
  }
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

/// The choice of when to write bold, dim and coloured text.
package enum ColorChoice: String, CaseIterable, Sendable { case auto, always, never }

extension StandardStream {
  /// True if a person sits at the other end.
  package var isTerminal: Bool { isatty(rawValue) == 1 }

  /// True if only ASCII is shown reliably: on a terminal in a locale that is not UTF-8.
  package var isASCII: Bool { isTerminal && !isLocaleUTF8 }

  /// Returns a safe text in the characters that the stream shows.
  package func words(_ text: String) -> String { isASCII ? asciiText(text) : text }

  /// Writes a text for people: lines in which a terminal obeys nothing, whatever names and texts they quote. Text for
  /// programs goes through `write`, unchanged.
  package func show(_ text: String) throws(OutputError) { try write(words(shownLines(text))) }

  /// Returns true if bold, dim and coloured text is written: on request, or to a terminal that knows it unless
  /// `NO_COLOR` is set.
  package func showsWeights(_ choice: ColorChoice) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      guard isTerminal, environmentValue("NO_COLOR") == nil, let terminal = environmentValue("TERM") else {
        return false
      }
      return terminal != "dumb"
    }
  }

  /// The columns of the terminal that the stream goes to: `COLUMNS`, else the terminal's own answer. Nil if neither is
  /// known, and if the stream goes to a file or a pipe.
  package var terminalWidth: Int? {
    guard isTerminal else { return nil }
    if let columns = environmentValue("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    let answer = unsafe ioctl(rawValue, UInt(TIOCGWINSZ), &size)
    return answer == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }
}

/// True if a person can be asked: standard input and standard error are a terminal.
package var isInteractive: Bool { isatty(0) == 1 && StandardStream.error.isTerminal }

/// True if the locale's characters are UTF-8. The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set decides
/// (POSIX.1-2024, section 8.2); if none is set the locale is C.
package var isLocaleUTF8: Bool {
  let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap(environmentValue).first ?? "C"
  return ["utf-8", "utf8"].contains { locale.lowercased().contains($0) }
}
