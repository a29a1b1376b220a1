/// The folded names of the built-in catalogue with their drugs, in the order of their bytes.
///
///     abatacept=113 abilify=201 abrilada=57
///
/// The number behind a name is the position of its drug in `DrugTable`. A name is found in the bytes of the program, so
/// that a command that names one drug folds no other name. `DrugTable` declares the names, and
/// `REGIMEN_ACCEPT=1 swift test --filter DrugIndexTests` writes `DrugIndex+Names.swift` from it.
enum DrugIndex {
  /// Returns the position in `DrugTable` of the drug of a folded name; nil for an unknown one. O(log names).
  static func position(of name: String) -> Int? {
    let (names, wanted) = (DrugIndex.names.utf8.span, name.utf8.span)
    var (low, high) = (0, names.count)
    while low < high {
      let start = startOfName(in: names, around: (low + high) / 2, notBefore: low)
      let order = order(of: wanted, in: names, at: start)
      if order == 0 { return number(in: names, at: start + wanted.count + 1) }
      if order < 0 { high = start } else { low = endOfName(in: names, from: start) }
    }
    return nil
  }

  /// All folded names, in order.
  static let foldedNames: [String] = names.split { $0 == " " || $0 == "\n" }.map { String($0.prefix { $0 != "=" }) }

  private static func startOfName(in names: Span<UInt8>, around middle: Int, notBefore low: Int) -> Int {
    var start = middle
    while start > low, !isGap(names[start - 1]) { start -= 1 }
    return start
  }

  /// Returns the start of the name behind the one at a place.
  private static func endOfName(in names: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while end < names.count, !isGap(names[end]) { end += 1 }
    return end + 1
  }

  private static func isGap(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") }

  /// Returns the order of a name before (-1), at (0) or behind (1) the one at a place.
  private static func order(of wanted: Span<UInt8>, in names: Span<UInt8>, at start: Int) -> Int {
    var index = 0
    while index < wanted.count {
      let byte = names[start + index]
      // The end of the name: a longer one comes behind it.
      if byte == UInt8(ascii: "=") { return 1 }
      if wanted[index] != byte { return wanted[index] < byte ? -1 : 1 }
      index += 1
    }
    return names[start + index] == UInt8(ascii: "=") ? 0 : -1
  }

  /// Reads the number behind a name.
  private static func number(in names: Span<UInt8>, at start: Int) -> Int {
    var (number, position) = (0, start)
    while position < names.count, !isGap(names[position]) {
      number = number * 10 + Int(names[position] - UInt8(ascii: "0"))
      position += 1
    }
    return number
  }
}
