#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Returns the value of an environment variable; nil if it is not set or empty.
package func environmentValue(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  let text = unsafe String(cString: value)
  return text.isEmpty ? nil : text
}

/// Returns the number of a group of this machine; nil if there is no such group.
package func groupNumber(named name: String) -> UInt32? {
  guard let group = unsafe getgrnam(name) else { return nil }
  return unsafe group.pointee.gr_gid
}

/// Returns the words after the program's name; nil if one of them is not UTF-8.
///
/// `CommandLine.arguments` would put U+FFFD in place of what it cannot read, and so make one patient of two.
package func argumentWords() -> [String]? {
  var words: [String] = []
  for index in 1..<max(1, Int(CommandLine.argc)) {
    guard let start = unsafe CommandLine.unsafeArgv[index],
      let word = unsafe String(validatingCString: start)
    else { return nil }
    words.append(word)
  }
  return words
}

/// Ends the program with a status for the calling script.
package func endProgram(_ status: Int32) -> Never { exit(status) }
