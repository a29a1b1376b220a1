import Text

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// When bold, dim and coloured text is written.
enum ColorChoice: String, CaseIterable, Sendable { case auto, always, never }

extension StandardStream {
  /// Whether a person sits at the other end.
  var isTerminal: Bool { isatty(rawValue) == 1 }

  /// Whether only ASCII is sure to be shown as it is meant: by a terminal in a locale that is not UTF-8.
  var isASCII: Bool { isTerminal && !isLocaleUTF8 }

  /// A safe text for people, in the characters that the stream shows.
  func words(_ text: String) -> String { isASCII ? asciiText(text) : text }

  /// Writes a text for people. What is for programs is written as it is, with `write`.
  func show(_ text: String) throws(OutputError) { try write(words(text)) }

  /// Whether bold, dim and coloured text is written: where that is asked for, or to a terminal that knows it, unless
  /// `NO_COLOR` says not to.
  func showsWeights(_ choice: ColorChoice) -> Bool {
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
