/// Whole files: the one place that handles interrupted calls and short reads and writes.
extension FileSystem {
  /// Makes a call again for as long as a signal interrupts it.
  ///
  /// Not for `close`: after an interrupted close the number may already name another file.
  package func uninterrupted<Result>(_ call: () throws(SystemError) -> Result) throws(SystemError) -> Result {
    while true {
      do throws(SystemError) {
        return try call()
      } catch {
        if error.number != SystemError.interrupted { throw error }
      }
    }
  }

  /// Closes a file and ignores a failure, which tells nothing about the contents.
  package func closeQuietly(_ file: OpenFile) {
    do throws(SystemError) { try close(file) } catch { return }
  }

  /// Returns a part of an open file; shorter if the file ends before.
  package func readPart(_ file: OpenFile, _ range: Range<Int>) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < range.count {
      let more = try uninterrupted { () throws(SystemError) in
        try read(file, at: range.lowerBound + bytes.count, upTo: range.count - bytes.count)
      }
      if more.isEmpty { break }
      if bytes.isEmpty { bytes = more } else { bytes += more }
    }
    return bytes
  }

  /// Fills a buffer from an offset of an open file and returns the number of bytes read.
  package func fill(_ buffer: UnsafeMutableRawBufferPointer, from file: OpenFile, at offset: Int) throws(SystemError)
    -> Int
  {
    var filled = 0
    while filled < buffer.count {
      let count = try uninterrupted { () throws(SystemError) in
        unsafe try read(file, at: offset + filled, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// Writes all bytes at `offset`.
  package func writeWhole(_ file: OpenFile, _ bytes: ArraySlice<UInt8>, at offset: Int) throws(SystemError) {
    var rest = bytes
    var position = offset
    while !rest.isEmpty {
      let taken = try uninterrupted { () throws(SystemError) in try write(file, rest, at: position) }
      // A write that takes nothing and reports nothing would be repeated for ever.
      if taken == 0 { throw SystemError(.write, SystemError.inputOutput) }
      rest = rest.dropFirst(taken)
      position += taken
    }
  }

  /// Brings the written bytes of an open file to the disk.
  package func synchronizeWhole(_ file: OpenFile) throws(SystemError) {
    try uninterrupted { () throws(SystemError) in try synchronize(file) }
  }
}

/// The end of the name of a file that is written but not yet in place.
package let temporarySuffix = ".new"
