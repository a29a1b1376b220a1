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

/// Returns bytes in Base64 (RFC 4648, section 4), padded.
package func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var text = ""
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let some = bytes[start..<min(start + 3, bytes.count)]
    let bits = some.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - some.count))
    for place in 0..<4 {
      text.append(place <= some.count ? alphabet[bits >> (18 - 6 * place) & 63] : "=")
    }
  }
  return text
}
