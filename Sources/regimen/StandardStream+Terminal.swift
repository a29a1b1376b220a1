#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension StandardStream {
  /// Whether a person sits at the other end.
  var isTerminal: Bool { isatty(rawValue) == 1 }

  /// The columns of the terminal that the stream goes to: what `COLUMNS` says, else what the terminal says; nil where
  /// neither says anything and where the stream goes to a file or a pipe.
  var terminalWidth: Int? {
    guard isTerminal else { return nil }
    if let columns = environmentValue("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    let answer = unsafe ioctl(rawValue, UInt(TIOCGWINSZ), &size)
    return answer == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }
}
