/// SVG or HTML, written element by element. Every text and every attribute is escaped here and nowhere else.
package struct Markup: Sendable {
  /// The markup written so far.
  package private(set) var text = ""

  /// Starts with no markup.
  package init() {}

  /// Opens an element.
  package mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
    text += "<"
    text += name
    for (key, value) in attributes {
      text += " "
      text += key
      text += "=\""
      text += Markup.escaped(value)
      text += "\""
    }
    text += ">"
  }

  /// Closes an element, and ends the line.
  package mutating func close(_ name: String) {
    text += "</"
    text += name
    text += ">\n"
  }

  /// Writes an element that holds a text, or nothing.
  package mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: String = ""
  ) {
    open(name, attributes)
    text += Markup.escaped(content)
    close(name)
  }

  /// Writes an element around the markup of `body`.
  package mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ body: (inout Markup) -> Void
  ) {
    open(name, attributes)
    body(&self)
    close(name)
  }

  /// Writes a text between elements.
  package mutating func write(_ content: String) { text += Markup.escaped(content) }

  /// Adds markup from elsewhere, whose texts are already escaped.
  package mutating func append(_ markup: String) { text += markup }

  /// Escapes a text so that none of it is taken for markup; characters that XML cannot hold become U+FFFD. O(length).
  package static func escaped(_ text: String) -> String {
    if text.utf8.allSatisfy({ isPlain($0) }) { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n", "\t": escaped.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE:
        escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
    default: (0x20..<0x7F).contains(byte)
    }
  }
}

/// Formats a length for an attribute: in millimetres to the thousandth, without needless zeros.
func length(_ millimetres: Double) -> String {
  // A length that no page has, or none at all, is no length.
  let thousandths = abs(millimetres) < 1e12 ? Int((millimetres * 1000).rounded()) : 0
  var fraction = thousandths.magnitude % 1000
  if fraction == 0 { return String(thousandths / 1000) }
  let zeros = fraction < 10 ? ".00" : fraction < 100 ? ".0" : "."
  while fraction % 10 == 0 { fraction /= 10 }
  return (thousandths < 0 ? "-" : "") + String(thousandths.magnitude / 1000) + zeros + String(fraction)
}
