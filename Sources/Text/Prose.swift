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
  let scalars = line.unicodeScalars
  guard let last = scalars.lastIndex(where: { $0 != " " }) else { return "" }
  return String(scalars[...last])
}

/// Returns a number with one decimal, halves rounded away from zero; a dash if it is not finite.
package func oneDecimal(_ value: Double) -> String {
  guard value.isFinite else { return "–" }
  let tenths = (value * 10).rounded()
  guard abs(tenths) < 1e15 else { return String(value) }
  let whole = Int(tenths)
  return "\(whole < 0 ? "-" : "")\(whole.magnitude / 10).\(whole.magnitude % 10)"
}

/// Returns a number with so many decimals, halves rounded away from zero; unchanged if it is too large for that.
package func fixed(_ number: Double, decimals: Int) -> String {
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let scaled = (abs(number) * scale).rounded()
  guard scaled < 1e15, decimals > 0 else { return withoutPoint(decimals == 0 ? number.rounded() : number) }
  let digits = String(Int(scaled))
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  return "\(number < 0 && scaled > 0 ? "-" : "")\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
}

/// Returns a number as it is, without a point if it is whole: `3`, `2.5`.
package func withoutPoint(_ number: Double) -> String {
  number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
}

/// Returns a p-value to three decimals; `< 0.001` in place of 0.
package func shownPValue(_ p: Double) -> String {
  guard p.isFinite else { return "–" }
  let thousandths = Int((p * 1000).rounded())
  if thousandths == 0 { return "< 0.001" }
  let digits = String(thousandths % 1000)
  return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
}
