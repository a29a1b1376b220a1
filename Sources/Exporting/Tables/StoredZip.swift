/// An archive of files that are stored as they are: the form of a ZIP file that every reader takes.
///
/// Source: PKWARE, APPNOTE.TXT 6.3.10. All times are 1980-01-01, so that the same files are the same bytes.
struct StoredZip {
  private var local: [UInt8] = []
  private var central: [UInt8] = []
  private var count = 0

  /// Adds a file.
  mutating func add(_ name: String, _ content: [UInt8]) {
    var header: [UInt8] = []
    // Version 2.0, names in UTF-8, stored, 00:00 of 1980-01-01.
    for half in [20, 0x0800, 0, 0, 0x0021] { header.append(UInt16(half)) }
    header.append(CyclicRedundancy.sum(of: content))
    header.append(UInt32(content.count))
    header.append(UInt32(content.count))
    header.append(UInt16(name.utf8.count))
    header.append(UInt16(0))
    let offset = UInt32(local.count)
    local.append(UInt32(0x0403_4B50))
    local += header + Array(name.utf8) + content
    central.append(UInt32(0x0201_4B50))
    central.append(UInt16(20))
    central += header
    // Comment, disk, attributes inside.
    for _ in 0..<3 { central.append(UInt16(0)) }
    central.append(UInt32(0))
    central.append(offset)
    central += name.utf8
    count += 1
  }

  /// The archive.
  var bytes: [UInt8] {
    var end: [UInt8] = []
    end.append(UInt32(0x0605_4B50))
    for half in [0, 0, count, count] { end.append(UInt16(half)) }
    end.append(UInt32(central.count))
    end.append(UInt32(local.count))
    end.append(UInt16(0))
    return local + central + end
  }

  /// The most bytes of an archive whose sizes have 32 bits.
  static let limit = Int(UInt32.max)
}

/// The cyclic redundancy check of 32 bits of ZIP files (ISO 3309, the polynomial 0xEDB88320).
enum CyclicRedundancy {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }

  /// Returns the sum of some bytes. O(bytes).
  static func sum(of bytes: [UInt8]) -> UInt32 {
    let table = table
    var sum = UInt32.max
    for byte in bytes { sum = table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8 }
    return ~sum
  }
}

extension [UInt8] {
  /// Appends a number with its lowest byte first.
  fileprivate mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    for place in 0..<Number.bitWidth / 8 { append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
  }
}
