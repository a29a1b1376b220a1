import Foundation

/// JSON as another program than this one reads it.
struct JSONDocument {
  private let value: Any?

  private init(_ value: Any?) { self.value = value is NSNull ? nil : value }

  /// Reads a whole text.
  init(parsing text: String) throws {
    self.init(try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed))
  }

  /// The value at a path such as `anchor.drug`.
  subscript(path: String) -> JSONDocument {
    path.split(separator: ".").reduce(self) { document, key in
      JSONDocument((document.value as? [String: Any])?[String(key)])
    }
  }

  /// Whether there is nothing, or null.
  var isNull: Bool { value == nil }
  var text: String? { value as? String }
  var number: Double? { (value as? NSNumber)?.doubleValue }
  var flag: Bool? { value as? Bool }
  var elements: [JSONDocument] { (value as? [Any])?.map(JSONDocument.init) ?? [] }
  var texts: [String] { elements.compactMap(\.text) }
  var keys: Set<String> { Set((value as? [String: Any])?.keys ?? [:].keys) }
}

/// The document that a question to a log gives.
func answer(_ words: String..., log: String = caseSeries) throws -> JSONDocument { try answer(words: words, log: log) }

/// The same for words in a list.
func answer(words: [String], log: String = caseSeries) throws -> JSONDocument {
  try JSONDocument(parsing: succeeds(regimen(words: words + ["--format", "json"], log: log)))
}

extension JSONDocument {
  /// A dose as people type it.
  var typedDose: String? {
    guard let amount = self["amount"].number, let unit = self["unit"].text, let every = self["every"].text else {
      return nil
    }
    let intervals = ["P1D": "day", "P1W": "week", "P14D": "14d", "PT12H": "12h"]
    let typed = amount == amount.rounded() ? String(Int(amount)) : String(amount)
    return "\(typed)\(unit)/\(intervals[every] ?? every)"
  }
}
