import EventStorage

/// What became of some flips.
struct Tally {
  var tried = 0
  var found = 0
  /// Found, and the very byte is named.
  var exact = 0
  /// Flips that nothing shows, by the place that no seal reaches.
  var unseen: [String: Int] = [:]
  /// What should not have happened.
  var faults: [String] = []

  var described: String { "\(tried) bits flipped, \(found) found and named, \(exact) of them to the byte" }

  mutating func add(_ other: Tally) {
    tried += other.tried
    found += other.found
    exact += other.exact
    unseen.merge(other.unseen, uniquingKeysWith: +)
    faults += other.faults
  }
}

/// The flips of a log's bits.
struct Flips {
  let log: CopiedLog

  /// A log can be tried that is sound as it is.
  init(of log: CopiedLog) throws(LogError) {
    self.log = log
    if let fault = log.fault() { throw fault }
  }

  /// Flips every Nth bit of a file.
  func tried(_ name: String, every step: Int) -> Tally {
    guard var bytes = log.contents[name] else { return Tally() }
    let file = FileMap(name, bytes)
    var tally = Tally()
    for bit in stride(from: 0, to: bytes.count * 8, by: step) {
      let (offset, mask) = (bit / 8, UInt8(1) << UInt8(bit % 8))
      bytes[offset] ^= mask
      judge(log.fault(with: bytes, in: name), at: offset, of: file, mask, &tally)
      bytes[offset] ^= mask
    }
    return tally
  }

  private func judge(_ fault: LogError?, at offset: Int, of file: FileMap, _ mask: UInt8, _ tally: inout Tally) {
    tally.tried += 1
    let place = "\(file.name), line \(file.line(at: offset)), byte \(offset), mask \(mask)"
    guard let fault else {
      if let unsealed = file.unsealedPlace(at: offset) {
        tally.unseen[unsealed, default: 0] += 1
      } else {
        tally.faults.append("\(place): not found")
      }
      return
    }
    guard fault.kind == .damaged || fault.kind == .laterFormat else {
      return tally.faults.append("\(place): \(fault)")
    }
    tally.found += 1
    if fault.byteOffset == offset { tally.exact += 1 }
    if let complaint = file.complaint(about: fault, at: offset) {
      tally.faults.append("\(place): \(complaint): \(fault)")
    }
  }
}

/// Where the lines of a file stand, and what in it no seal commits to.
struct FileMap {
  let name: String
  private let bytes: [UInt8]
  private let lineStarts: [Int]

  init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// The number of the line that a byte stands in, from 1; its line feed is part of it.
  func line(at offset: Int) -> Int { lineStarts.count { $0 <= offset } }

  /// What is wrong with the place that a fault names; nil where it is the place of the flip.
  func complaint(about fault: LogError, at offset: Int) -> String? {
    if name == LogFormat.descriptionFile {
      return fault.file == CopiedLog.path(name) ? nil : "the file is not named"
    }
    guard let file = fault.file, let lines = fault.lines, let byte = fault.byteOffset else {
      return "no place is named"
    }
    if file != CopiedLog.path(name) {
      // A head that acknowledges more than there is cannot be told from a log whose end is gone.
      return name == LogFormat.headFile && fault.message.contains("head") ? nil : "another file is named"
    }
    let line = line(at: offset)
    if !lines.contains(line) { return "another line is named" }
    // Beyond the line only where the flip took away its end.
    let end = bytes[offset] == UInt8(ascii: "\n") ? bytes.count : lineStarts.first { $0 > offset } ?? bytes.count
    return lineStarts[lines.lowerBound - 1]...end ~= byte ? nil : "another byte is named"
  }

  /// A place that no seal commits to; nil where every flip must be found.
  func unsealedPlace(at offset: Int) -> String? {
    if name == LogFormat.descriptionFile { return "log.json, which no seal commits to" }
    let start = lineStarts.last { $0 <= offset } ?? 0
    let line = bytes[start..<(lineStarts.first { $0 > offset } ?? bytes.count)]
    let text = String(decoding: line, as: UTF8.self)
    guard text.contains(#","erased":{"leafHash":""#) else { return nil }
    for key in ["id", "recorded"] {
      guard let opening = text.firstRange(of: "\"\(key)\":\"") else { continue }
      let first = start + text[..<opening.upperBound].utf8.count
      let length = text[opening.upperBound...].prefix { $0 != "\"" }.utf8.count
      if (first..<first + length).contains(offset) { return "the \(key) of a stub" }
    }
    return nil
  }
}
