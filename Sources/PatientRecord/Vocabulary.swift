/// A text of the record by its number in a `Vocabulary`; 0 stands for no text.
///
/// Four bytes in place of a reference keep events plain values that are copied and compared without counting
/// references.
package struct Symbol: Hashable, Sendable, BitwiseCopyable {
  /// Position in the vocabulary.
  package let index: UInt32

  /// The symbol at a position of the vocabulary.
  package init(index: UInt32) { self.index = index }

  /// No text: an optional field that is absent.
  package static let none = Symbol(index: 0)

  /// Whether there is no text.
  package var isNone: Bool { index == 0 }
}

/// Every text of a record once: patients, labels, drugs, notes.
///
/// Texts are told apart by their bytes, so that each is given back as it was written, whichever of the equivalent forms
/// of an accented letter it holds.
package struct Vocabulary: Sendable {
  private var texts: [String] = [""]
  private var indices: [String: UInt32] = [:]
  /// Texts that Swift holds equal to an earlier one, by their bytes.
  private var variants: [[UInt8]: UInt32] = [:]

  /// A vocabulary without texts.
  package init() {}

  /// The symbol of a text, which is added where it is new; `none` for the empty text.
  package mutating func symbol(for text: String) -> Symbol {
    if text.isEmpty { return .none }
    if let known = existingSymbol(for: text) { return known }
    let index = UInt32(texts.count)
    texts.append(text)
    if indices[text] == nil { indices[text] = index } else { variants[Array(text.utf8)] = index }
    return Symbol(index: index)
  }

  /// The symbol of a text that the record holds already; nil where it does not.
  package func existingSymbol(for text: String) -> Symbol? {
    guard let index = indices[text] else { return nil }
    if texts[Int(index)].utf8.elementsEqual(text.utf8) { return Symbol(index: index) }
    return variants[Array(text.utf8)].map(Symbol.init(index:))
  }

  /// The text of a symbol; empty for `none`.
  package func text(of symbol: Symbol) -> String { texts[Int(symbol.index)] }
}
