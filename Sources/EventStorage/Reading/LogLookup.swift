package import CalendarTime
package import Seals

/// The end of a batch.
package struct BatchEnd: Hashable, Sendable {
  /// The number of its last line.
  package let sequenceNumber: Int
  /// When the batch was recorded.
  package let recorded: Instant
  /// The seal on its last line.
  package let seal: Seal

  /// The end of a batch.
  package init(sequenceNumber: Int, recorded: Instant, seal: Seal) {
    (self.sequenceNumber, self.recorded, self.seal) = (sequenceNumber, recorded, seal)
  }
}

/// Finds lines in the files of a log without reading them from the start: their numbers and instants never fall.
///
/// Each search reads O(log bytes) pieces of a few kilobytes.
package struct LogLookup: Sendable {
  let extent: LogExtent

  /// A search in what counts of a log.
  package init(_ extent: LogExtent) { self.extent = extent }

  /// The bytes of a line, without its line feed; nil where there is no such line.
  package func line(_ sequenceNumber: Int) throws(LogError) -> [UInt8]? {
    guard sequenceNumber >= 1, sequenceNumber <= extent.lastSequenceNumber,
      let place = extent.pieces.lastIndex(where: { $0.firstSequenceNumber <= sequenceNumber })
    else { return nil }
    let isLast = place + 1 == extent.pieces.count
    let end = isLast ? extent.lastSequenceNumber + 1 : extent.pieces[place + 1].firstSequenceNumber
    let piece = extent.pieces[place]
    return try line(sequenceNumber, in: piece, amongst: piece.firstSequenceNumber..<end)
  }

  /// Finds a line of a piece by its number. Most lines are about as long as others, so that the place is guessed from
  /// the numbers around it; every third guess is the middle, which bounds their number.
  private func line(
    _ sequenceNumber: Int, in piece: LogExtent.Piece, amongst numbers: Range<Int>
  ) throws(LogError) -> [UInt8]? {
    var (bytes, numbers) = (piece.range, numbers)
    var guesses = 0
    while !bytes.isEmpty, numbers.contains(sequenceNumber) {
      guesses += 1
      let linesBefore = Double(sequenceNumber - numbers.lowerBound)
      // The line that begins next is read: half a line before the place is the best guess.
      let share = guesses % 3 == 0 ? 0.5 : max(0, linesBefore - 0.5) / Double(numbers.count)
      let guess = bytes.lowerBound + min(bytes.count - 1, Int(share * Double(bytes.count)))
      guard let (line, end) = try line(from: guess, in: piece) else {
        bytes = bytes.lowerBound..<guess
        continue
      }
      if line.sequenceNumber == sequenceNumber { return line.bytes }
      if line.sequenceNumber < sequenceNumber {
        (bytes, numbers) = (min(end, bytes.upperBound)..<bytes.upperBound, line.sequenceNumber + 1..<numbers.upperBound)
      } else {
        (bytes, numbers) = (bytes.lowerBound..<guess, numbers.lowerBound..<max(numbers.lowerBound, line.sequenceNumber))
      }
    }
    return nil
  }

  /// The end of the last batch that was recorded at or before a moment; nil where there is none.
  package func lastBatch(recordedAtOrBefore moment: Instant) throws(LogError) -> BatchEnd? {
    let next = try first { $0.recorded > moment }
    return try end(before: next?.sequenceNumber ?? extent.lastSequenceNumber + 1)
  }

  /// The end of the last batch that ends at or before a line; nil where there is none.
  package func lastBatch(endingAtOrBefore sequenceNumber: Int) throws(LogError) -> BatchEnd? {
    if sequenceNumber >= extent.lastSequenceNumber { return try end(before: extent.lastSequenceNumber + 1) }
    guard sequenceNumber >= 1, let line = try first(where: { $0.sequenceNumber >= sequenceNumber }) else { return nil }
    if line.seal != nil { return line.end }
    let recorded = line.recorded
    let start = try first { $0.recorded >= recorded }?.sequenceNumber ?? 1
    if extent.description.recordedBy == .clock { return try end(before: start) }
    // Given instants may be shared by batches: the last sealed line before this one ends the batch before it.
    for position in (start..<sequenceNumber).reversed() {
      guard let line = try first(where: { $0.sequenceNumber >= position }) else { break }
      if line.seal != nil { return line.end }
    }
    return try end(before: start)
  }

  private func end(before sequenceNumber: Int) throws(LogError) -> BatchEnd? {
    if sequenceNumber <= 1 { return nil }
    return try first { $0.sequenceNumber >= sequenceNumber - 1 }?.end
  }

  /// A line that was found.
  private struct Line {
    let bytes: [UInt8]
    let sequenceNumber: Int
    let recorded: Instant
    let seal: Seal?

    var end: BatchEnd? { seal.map { BatchEnd(sequenceNumber: sequenceNumber, recorded: recorded, seal: $0) } }
  }

  /// The first line for which `isLate` holds; it must hold for every later one, too.
  private func first(where isLate: (Line) -> Bool) throws(LogError) -> Line? {
    var pieces = extent.pieces[...]
    while pieces.count > 1 {
      let middle = pieces.startIndex + pieces.count / 2
      guard let line = try self.line(from: 0, in: pieces[middle]) else { break }
      if isLate(line.line) { pieces = pieces[..<middle] } else { pieces = pieces[middle...] }
    }
    if let piece = pieces.first, let found = try first(in: piece, where: isLate) { return found }
    // Every line of the piece is early, so that the first late one begins the next.
    guard let piece = pieces.first, let place = extent.pieces.firstIndex(of: piece), place + 1 < extent.pieces.count,
      let line = try self.line(from: 0, in: extent.pieces[place + 1])?.line
    else { return nil }
    return isLate(line) ? line : nil
  }

  private func first(in piece: LogExtent.Piece, where isLate: (Line) -> Bool) throws(LogError) -> Line? {
    var low = piece.range.lowerBound
    var high = piece.range.upperBound
    var found: Line?
    while low < high {
      let middle = low + (high - low) / 2
      guard let (line, end) = try line(from: middle, in: piece) else {
        high = middle
        continue
      }
      if isLate(line) {
        found = line
        high = middle
      } else {
        low = end
      }
    }
    return found
  }

  /// The first line that begins at or after an offset of a piece, and where the next begins; nil where there is none.
  private func line(from offset: Int, in piece: LogExtent.Piece) throws(LogError) -> (line: Line, end: Int)? {
    let file = try extent.directory.held(piece.segment)
    var from = max(0, offset - 1)
    var bytes: [UInt8] = []
    var start: Int? = offset == 0 ? 0 : nil
    var size = 2048
    while true {
      let limit = min(size, piece.range.upperBound - from - bytes.count)
      bytes += try file.read(from + bytes.count..<from + bytes.count + limit)
      if start == nil, let lineFeed = bytes.firstIndex(of: UInt8(ascii: "\n")) { start = lineFeed + 1 }
      if let start, start < bytes.count, let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
        return (try read(bytes, start..<end, file.path), from + end + 1)
      }
      if limit == 0 { return nil }
      if start == nil {
        from += bytes.count
        bytes = []
      }
      size *= 4
    }
  }

  private func read(_ bytes: [UInt8], _ range: Range<Int>, _ path: String) throws(LogError) -> Line {
    do throws(LineFault) {
      // A search hashes no line.
      var instant = KnownInstant()
      let line = try LineMembers(bytes, in: range, &instant)
      return Line(
        bytes: Array(bytes[range]), sequenceNumber: line.sequenceNumber, recorded: line.recorded,
        seal: try StoredLine.seal(bytes, in: range))
    } catch {
      throw .damage(path, error.message)
    }
  }
}
