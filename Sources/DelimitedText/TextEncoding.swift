/// The encoding of a text file.
package enum TextEncoding: String, CaseIterable, Sendable {
  /// UTF-8, with or without a byte order mark.
  case utf8 = "utf-8"
  /// The encoding of older spreadsheets in western Europe.
  case windows1252 = "windows-1252"
  case latin1 = "iso-8859-1"
}
