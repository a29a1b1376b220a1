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

  /// Whether bold and dim text may be written: to a terminal that knows them, unless `NO_COLOR` says not to.
  var showsWeights: Bool {
    guard isTerminal, environmentValue("NO_COLOR") == nil, let terminal = environmentValue("TERM") else { return false }
    return terminal != "dumb"
  }

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

/// Whether the locale's characters are those of UTF-8: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that says something
/// says so (POSIX.1-2024, section 8.2); where none does the locale is C.
var isLocaleUTF8: Bool {
  let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap(environmentValue).first ?? "C"
  return ["utf-8", "utf8"].contains { locale.lowercased().contains($0) }
}
