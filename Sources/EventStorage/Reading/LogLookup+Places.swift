/// The place of a line: its segment, by its number among those of the log, and the offset at which it begins.
package struct LinePlace: Hashable, Comparable, Sendable {
  /// The number of the segment, from 0.
  package let segment: Int
  /// The offset of the first byte of the line.
  package let offset: Int

  /// The place of a line.
  package init(segment: Int, offset: Int) { (self.segment, self.offset) = (segment, offset) }

  /// A place from the number that `packed` gave.
  package init(packed: UInt64) { self.init(segment: Int(packed >> 40), offset: Int(packed & (1 << 40 - 1))) }

  /// The place as one number: in the order of the log.
  package var packed: UInt64 { UInt64(segment) << 40 | UInt64(offset) }

  package static func < (one: LinePlace, other: LinePlace) -> Bool { one.packed < other.packed }
}

extension LogLookup {
  /// Returns lines with their line feeds, one after the other, by their places in rising order; nil where at one of the
  /// places no line begins. O(lines): near ones are read together.
  package func lines(_ places: [LinePlace]) throws(LogError) -> [UInt8]? {
    var lines: [UInt8] = []
    var read = (segment: -1, range: 0..<0, bytes: [UInt8]())
    for (number, place) in places.enumerated() {
      guard extent.pieces.indices.contains(place.segment) else { return nil }
      let piece = extent.pieces[place.segment]
      guard place.offset < piece.range.upperBound else { return nil }
      // The byte before a line is the line feed of the one before it.
      let from = max(0, place.offset - 1)
      let next = number + 1 < places.count ? places[number + 1] : place
      var size = next.segment == place.segment && next.offset - place.offset < LogLookup.nearness ? 64 << 10 : 2 << 10
      while true {
        if read.segment == place.segment, read.range.contains(from), read.range.contains(place.offset) {
          let start = place.offset - read.range.lowerBound
          if start > 0, read.bytes[start - 1] != UInt8(ascii: "\n") { return nil }
          if let end = read.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            lines += read.bytes[start...end]
            break
          }
          if read.range.upperBound == piece.range.upperBound { return nil }
          if read.range.lowerBound == from { size = read.bytes.count * 4 }
        }
        let range = from..<min(from + size, piece.range.upperBound)
        read = (place.segment, range, try extent.directory.held(piece.segment).read(range))
        if read.bytes.count < range.count { return nil }
      }
    }
    return lines
  }

  /// Lines that are less far from each other are read with one call.
  private static let nearness = 16 << 10
}
