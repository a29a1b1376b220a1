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

  /// Opens a file, calls `body` and closes the file again.
  ///
  /// A failed close is not reported: reading does not need it, and written bytes count only once they are synchronized.
  package func withFile<Result>(
    _ path: String, _ access: FileAccess, permissions: UInt16 = 0o600,
    _ body: (OpenFile) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    let file = try uninterrupted { () throws(SystemError) in try open(path, access, permissions: permissions) }
    let result: Result
    do throws(SystemError) {
      result = try body(file)
    } catch {
      closeQuietly(file)
      throw error
    }
    closeQuietly(file)
    return result
  }

  /// Closes a file and ignores a failure, which tells nothing about the contents.
  package func closeQuietly(_ file: OpenFile) {
    do throws(SystemError) { try close(file) } catch { return }
  }

  /// Returns the whole contents of a file. O(bytes).
  package func readWhole(_ path: String) throws(SystemError) -> [UInt8] {
    let expected = try uninterrupted { () throws(SystemError) in try status(path) }.size
    return try withFile(path, .reading) { (file) throws(SystemError) in
      var bytes: [UInt8] = []
      while true {
        let count = max(expected - bytes.count, 0) + 1
        let more = try uninterrupted { () throws(SystemError) in try read(file, at: bytes.count, upTo: count) }
        if more.isEmpty { return bytes }
        if bytes.isEmpty { bytes = more } else { bytes += more }
      }
    }
  }

  /// Returns a part of a file; shorter if the file ends before.
  package func readPart(_ path: String, _ range: Range<Int>) throws(SystemError) -> [UInt8] {
    try withFile(path, .reading) { (file) throws(SystemError) in try readPart(file, range) }
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

  /// Brings the entries of a directory to the disk.
  package func synchronizeDirectory(_ path: String) throws(SystemError) {
    try withFile(path, .directory) { (file) throws(SystemError) in try synchronizeWhole(file) }
  }

  /// Makes a file that holds `bytes` and is on the disk when this returns; its directory is not yet.
  package func makeFile(_ path: String, _ bytes: ArraySlice<UInt8>, permissions: UInt16) throws(SystemError) {
    try withFile(path, .creating, permissions: permissions) { (file) throws(SystemError) in
      try prepare(file, at: path, permissions: permissions)
      try writeWhole(file, bytes, at: 0)
      try synchronizeWhole(file)
    }
  }

  /// Gives a new file its permissions, whatever the umask.
  ///
  /// A file made by the superuser goes to the owner and the group of the directory, who could not read it otherwise.
  package func prepare(_ file: OpenFile, at path: String, permissions: UInt16) throws(SystemError) {
    let place = user == superuser ? try statusOfDirectory(of: path) : nil
    if let place, place.kind == .directory, place.owner != superuser {
      try uninterrupted { () throws(SystemError) in try setOwner(file, place.owner) }
      try uninterrupted { () throws(SystemError) in try setGroup(file, place.group) }
    }
    try uninterrupted { () throws(SystemError) in try setPermissions(file, permissions) }
  }

  private func statusOfDirectory(of path: String) throws(SystemError) -> FileStatus {
    let directory = path.lastIndex(of: "/").map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? "."
    return try uninterrupted { () throws(SystemError) in try status(directory) }
  }

  /// Removes a file; one that is not there is no failure.
  package func removeIfPresent(_ path: String) throws(SystemError) {
    do throws(SystemError) {
      try uninterrupted { () throws(SystemError) in try unlink(path) }
    } catch {
      if error.number != SystemError.notFound { throw error }
    }
  }

  /// Puts a file that holds `bytes` in place of whatever bore the name. The new file, whose name first ends in
  /// `temporarySuffix`, is on the disk before it takes the name.
  ///
  /// The directory is not synchronized.
  package func replaceFile(_ path: String, _ bytes: ArraySlice<UInt8>, permissions: UInt16) throws(SystemError) {
    let temporary = path + temporarySuffix
    try removeIfPresent(temporary)
    do throws(SystemError) {
      try makeFile(temporary, bytes, permissions: permissions)
      try uninterrupted { () throws(SystemError) in try rename(temporary, to: path) }
    } catch {
      try? removeIfPresent(temporary)
      throw error
    }
  }
}

/// The end of the name of a file that is written but not yet in place.
package let temporarySuffix = ".new"
