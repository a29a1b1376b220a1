import SystemCalls

/// Texts that no file of a log is to hold any more after an erasure.
package struct ErasedText: Sendable {
  /// Texts that are looked for as whole words, as the pseudonym of a patient.
  private let words: [[UInt8]]
  /// The salts of the erased lines: no other line has them, so that they tell a copy.
  private let salts: Set<ArraySlice<UInt8>>

  /// The salts of some lines, and words.
  package init(_ lines: [[UInt8]], words: Set<String>) {
    self.words = words.map { Array($0.utf8) }.filter { !$0.isEmpty }
    salts = Set(lines.compactMap(ErasedText.salt))
  }

  private static let saltKey = Array("\"salt\":\"".utf8)
  private static let saltLength = 32

  private static func salt(_ line: [UInt8]) -> ArraySlice<UInt8>? {
    guard let start = line[...].firstRange(of: saltKey, from: 0)?.upperBound, start + saltLength <= line.count else {
      return nil
    }
    return line[start..<start + saltLength]
  }

  /// True if bytes hold one of the texts, written with the escapes of JSON or without.
  ///
  /// A word counts where no letter, digit, hyphen or underscore stands beside it; in bytes that are no text, anywhere.
  package func isHeld(by bytes: ArraySlice<UInt8>, asText: Bool = true) -> Bool {
    if holds(bytes, asText) { return true }
    guard asText, bytes.contains(UInt8(ascii: "\\")) else { return false }
    return holds(JSONEscapes.decoded(bytes)[...], true)
  }

  private func holds(_ bytes: ArraySlice<UInt8>, _ asText: Bool) -> Bool {
    words.contains { holds(bytes, word: $0, asText) } || holdsSalt(bytes)
  }

  private func holds(_ bytes: ArraySlice<UInt8>, word: [UInt8], _ asText: Bool) -> Bool {
    var start = bytes.startIndex
    while let range = bytes.firstRange(of: word, from: start) {
      let isAlone =
        (range.lowerBound == bytes.startIndex || !ErasedText.isOfWord(bytes[range.lowerBound - 1]))
        && (range.upperBound == bytes.endIndex || !ErasedText.isOfWord(bytes[range.upperBound]))
      if isAlone || !asText { return true }
      start = range.lowerBound + 1
    }
    return false
  }

  private func holdsSalt(_ bytes: ArraySlice<UInt8>) -> Bool {
    var start = bytes.startIndex
    while !salts.isEmpty, let key = bytes.firstRange(of: ErasedText.saltKey, from: start) {
      let end = key.upperBound + ErasedText.saltLength
      if end <= bytes.endIndex, salts.contains(bytes[key.upperBound..<end]) { return true }
      start = key.upperBound
    }
    return false
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}

/// A place in a log's directory that an erasure has not freed of what it erased, as far as can be told.
package enum ErasedTextPlace: Hashable, Sendable {
  /// A line of the log.
  case line(Int)
  /// A file.
  case file(String)
  /// Something that cannot be looked through, and why.
  case unread(String, reason: String)
}

extension LogWriter {
  /// Looks through every file of the log's directory and of its snapshots for what is to be gone. O(bytes).
  package func places(of text: ErasedText) throws(LogError) -> [ErasedTextPlace] {
    var places: [ErasedTextPlace] = []
    for name in try directory.names() where name != LogFormat.snapshotDirectory {
      places += LogWriter.places(of: text, in: name, of: directory, isText: true)
    }
    do throws(LogError) {
      guard let snapshots = try directory.snapshots() else { return places }
      for name in try snapshots.names() {
        places += LogWriter.places(of: text, in: name, of: snapshots, isText: false)
      }
    } catch {
      places.append(.unread(LogFormat.snapshotDirectory, reason: error.message))
    }
    return places
  }

  private static func places(
    of text: ErasedText, in name: String, of directory: LogDirectory, isText: Bool
  ) -> [ErasedTextPlace] {
    let shownName = isText ? name : LogFormat.snapshotDirectory + "/" + name
    let bytes: [UInt8]
    do throws(LogError) {
      bytes = try directory.open(name, .reading).read()
    } catch {
      return error.kind == .notFound ? [] : [.unread(shownName, reason: error.message)]
    }
    guard isText, let first = LogFormat.firstSequenceNumber(name) else {
      return text.isHeld(by: bytes[...], asText: isText) ? [.file(shownName)] : []
    }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.enumerated().compactMap { text.isHeld(by: $1) ? .line(first + $0) : nil }
  }
}

/// The escapes of JSON strings.
private enum JSONEscapes {
  /// The bytes with each escape, `\u` with four digits, replaced by its character, and each other one by what follows
  /// the backslash.
  static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var units: [UInt16] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if let unit = unit(bytes, at: index) {
        units.append(unit)
        index += 6
        continue
      }
      flush(&units, to: &result)
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.endIndex { index += 1 }
      result.append(bytes[index])
      index += 1
    }
    flush(&units, to: &result)
    return result
  }

  private static func flush(_ units: inout [UInt16], to bytes: inout [UInt8]) {
    if units.isEmpty { return }
    bytes += Array(String(decoding: units, as: UTF16.self).utf8)
    units = []
  }

  /// The code unit of an escape, `\u` with four digits; nil where none stands.
  private static func unit(_ bytes: ArraySlice<UInt8>, at index: Int) -> UInt16? {
    guard index + 6 <= bytes.endIndex, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
      return nil
    }
    let digits = bytes[index + 2..<index + 6]
    guard digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-") else { return nil }
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}

extension ArraySlice<UInt8> {
  /// The first place at or after an index where some bytes stand; nil where there is none.
  fileprivate func firstRange(of other: [UInt8], from start: Int) -> Range<Int>? {
    guard let first = other.first else { return nil }
    var index = start
    while index + other.count <= endIndex, let next = self[index...].firstIndex(of: first) {
      if next + other.count > endIndex { return nil }
      if self[next..<next + other.count].elementsEqual(other) { return next..<next + other.count }
      index = next + 1
    }
    return nil
  }
}
