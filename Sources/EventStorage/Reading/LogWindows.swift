import Synchronization
import SystemCalls

/// The lines of a log in windows of about a mebibyte, for threads that read them side by side.
///
/// A window holds the lines that begin in its stretch of a segment. Each thread asks for the next number and reads that
/// window into a buffer of its own.
package final class LogWindows: Sendable {
  private struct Window {
    let piece: LogExtent.Piece
    /// The range in which the lines of the window begin.
    let stretch: Range<Int>
  }

  private let windows: [Window]
  private let next = Atomic<Int>(0)
  private let progress: Progress?
  private let directory: LogDirectory
  /// The lines of windows that were read once, for the one who reads them next; nil where none are kept.
  private let kept: Locked<[Int: [UInt8]]>?

  /// The length of a stretch; a longer line makes its window longer.
  private static let stretch = 1 << 20

  /// Is told, by any thread, how many windows have been begun, and of how many.
  package typealias Progress = @Sendable (_ begun: Int, _ count: Int) -> Void

  /// The windows of some pieces of a log. They are read from the files that its directory holds open.
  ///
  /// With `keepsLines` a window is read from its file once for every two readers: the second one is given, and takes
  /// away, what the first one read. So what was verified is what is read.
  package init(
    _ directory: LogDirectory, _ pieces: [LogExtent.Piece], keepsLines: Bool = false, progress: Progress? = nil
  ) {
    (self.directory, self.progress) = (directory, progress)
    kept = keepsLines ? Locked([:]) : nil
    windows = pieces.flatMap { piece in
      stride(from: piece.range.lowerBound, to: piece.range.upperBound, by: LogWindows.stretch).map { start in
        Window(piece: piece, stretch: start..<min(start + LogWindows.stretch, piece.range.upperBound))
      }
    }
  }

  /// True until the number of a window was asked for.
  package var isUnread: Bool { next.load(ordering: .relaxed) == 0 }

  /// The number of windows.
  package var count: Int { windows.count }

  /// The number of bytes in all windows together.
  package var byteCount: Int { windows.reduce(0) { $0 + $1.stretch.count } }

  /// The number of a window that no thread has asked for yet; nil where there is none.
  package func takeNext() -> Int? {
    let number = next.add(1, ordering: .relaxed).oldValue
    return number < windows.count ? number : nil
  }

  /// The number of the line that a window begins with, where it begins its segment.
  package func firstSequenceNumber(ofWindow number: Int) -> Int? {
    let window = windows[number]
    return window.stretch.lowerBound == 0 ? window.piece.firstSequenceNumber : nil
  }

  /// Reads a window and calls `body` with its whole lines, line feeds included; there may be none.
  ///
  /// The bytes are followed by 64 that may be read and mean nothing. The buffer is the reader's own, to be reused.
  package func read<Result>(
    _ number: Int, into buffer: inout WindowBuffer, _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(LogError) -> Result {
    let window = windows[number]
    progress?(number + 1, windows.count)
    if let lines = kept?.withLock({ $0.removeValue(forKey: number) }) {
      return unsafe lines.withUnsafeBytes { lines in
        unsafe body(UnsafeRawBufferPointer(rebasing: lines[..<(lines.count - WindowBuffer.slack)]))
      }
    }
    let range = try lines(of: window, try directory.held(window.piece.segment), &buffer)
    kept?.withLock { $0[number] = buffer.copy(of: range) }
    return unsafe body(buffer.bytes(range))
  }

  /// Reads a window as `read(_:into:_:)` does, and tells where its lines begin: in which segment, at which offset.
  package func readPlaced<Result>(
    _ number: Int, into buffer: inout WindowBuffer, _ body: (UnsafeRawBufferPointer, String, Int) -> Result
  ) throws(LogError) -> Result {
    let window = windows[number]
    let range = try lines(of: window, try directory.held(window.piece.segment), &buffer)
    let isFirst = window.stretch.lowerBound == window.piece.range.lowerBound
    let start = window.stretch.lowerBound - (isFirst ? 0 : 1) + range.lowerBound
    return unsafe body(buffer.bytes(range), window.piece.segment, start)
  }

  /// The place in the buffer of the lines that begin in the window's stretch.
  private func lines(
    of window: Window, _ file: LogFile, _ buffer: inout WindowBuffer
  ) throws(LogError) -> Range<Int> {
    // The byte before the stretch tells whether a line begins with it.
    let isFirst = window.stretch.lowerBound == window.piece.range.lowerBound
    let from = isFirst ? window.stretch.lowerBound : window.stretch.lowerBound - 1
    var length = window.stretch.upperBound - from
    try buffer.read(file, at: from, keeping: 0, upTo: length)
    let start: Int
    if isFirst {
      start = 0
    } else {
      guard let lineFeed = buffer.lineFeed(in: 0..<length) else { return 0..<0 }
      start = lineFeed + 1
    }
    if start >= length { return 0..<0 }
    // The last line that begins in the stretch may end beyond it.
    while buffer.last(of: length) != UInt8(ascii: "\n"), from + length < window.piece.range.upperBound {
      let more = min(64 << 10, window.piece.range.upperBound - from - length)
      try buffer.read(file, at: from, keeping: length, upTo: length + more)
      if let lineFeed = buffer.lineFeed(in: length..<length + more) { return start..<lineFeed + 1 }
      length += more
    }
    return start..<length
  }
}

/// A buffer that one thread reads windows into.
@safe
package struct WindowBuffer: ~Copyable {
  private var memory: UnsafeMutableRawBufferPointer

  /// The number of bytes after the buffer that may be read, too.
  fileprivate static let slack = 64

  /// A buffer for windows of the usual size; it grows where one is larger.
  package init() { unsafe memory = WindowBuffer.allocate((1 << 20) + (128 << 10)) }

  deinit { unsafe memory.deallocate() }

  private static func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count + slack, alignment: 64)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
    return unsafe memory
  }

  fileprivate func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: memory[range])
  }

  /// The bytes of a range, and as many more as may be read.
  fileprivate func copy(of range: Range<Int>) -> [UInt8] {
    unsafe Array(memory[range.lowerBound..<range.upperBound + WindowBuffer.slack])
  }

  fileprivate func last(of length: Int) -> UInt8 { unsafe memory[length - 1] }

  fileprivate func lineFeed(in range: Range<Int>) -> Int? {
    unsafe memory[range].firstIndex(of: UInt8(ascii: "\n"))
  }

  /// Reads up to `length` bytes of a file from an offset on, of which the first `kept` are there already.
  fileprivate mutating func read(
    _ file: LogFile, at offset: Int, keeping kept: Int, upTo length: Int
  ) throws(LogError) {
    if unsafe length + WindowBuffer.slack > memory.count {
      let larger = unsafe WindowBuffer.allocate(length * 2)
      unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<kept]))
      unsafe memory.deallocate()
      unsafe memory = larger
    }
    let part = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[kept..<length])
    let filled = unsafe try file.fill(part, at: offset + kept)
    // Segments only grow, and nothing takes the place of one that is open: this one was cut.
    if filled < part.count {
      throw .damage(file.path, byteOffset: offset + kept + filled, "ends here, before its lines do")
    }
  }
}
