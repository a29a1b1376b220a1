/// Returns the text in ASCII: dashes, arrows and ellipses become their nearest sign, other characters become escapes.
package func asciiText(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
  return text.unicodeScalars.map(ascii).joined()
}

/// Returns the same JSON in ASCII. Other characters occur in strings only, and there each unit of UTF-16 can be escaped
/// (RFC 8259, section 7).
package func asciiJSON(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
  var ascii = ""
  for unit in text.utf16 {
    if unit < 0x80 {
      ascii.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
    } else {
      let digits = String(unit, radix: 16)
      ascii += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
  return ascii
}

private func ascii(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "─", "–", "—": "-"
  case "…": ".."
  case "→": "->"
  case _ where scalar.isASCII: String(scalar)
  default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
  }
}
