/// Returns the text in lines of at most `width` columns; lines after the first are indented. A longer word gets a line
/// of its own.
package func wrapped(_ text: String, width: Int, indent: Int = 0) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    if !line.isEmpty, line.count + 1 + word.count > width {
      lines.append(line)
      line = String(repeating: " ", count: indent) + word
    } else {
      line += (line.isEmpty ? "" : " ") + word
    }
  }
  return line.isEmpty ? lines : lines + [line]
}

/// Returns the words as a list in prose: `a, b or c`.
package func listed(_ words: [String], last conjunction: String = "or") -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
}

/// Returns a number and the noun that it counts: `1 event`, `2 events`.
package func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
  "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
}

/// Returns the line without the spaces at its end.
package func withoutTrailingSpaces(_ line: String) -> String {
  var line = line
  while line.unicodeScalars.last == " " { line.unicodeScalars.removeLast() }
  return line
}
