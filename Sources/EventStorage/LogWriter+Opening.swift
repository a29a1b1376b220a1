extension LogWriter {
  /// Takes the lock of a log, verifies it, and sets aside what was never acknowledged.
  ///
  /// Waits up to `patience` for another writer. Throws `busy`, `notWritable`, or what `EventLog.open` throws. O(bytes).
  package static func open(
    _ directory: String, in fileSystem: any FileSystem, environment: WriterEnvironment
  ) throws(LogError) -> LogWriter {
    // Whether there is a log at all is said before a lock file is made.
    _ = try EventLog.open(directory, in: fileSystem)
    let lock = try takeLock(directory, fileSystem)
    do throws(LogError) {
      let found = try EventLog.open(directory, in: fileSystem)
      let recovery = try settle(found, fileSystem)
      let log = recovery.isChanged ? try EventLog.open(directory, in: fileSystem) : found
      return LogWriter(
        log: log, recovery: recovery.actions, fileSystem: fileSystem, environment: environment, lock: lock)
    } catch {
      fileSystem.closeQuietly(lock)
      throw error
    }
  }

  private static func takeLock(_ directory: String, _ fileSystem: any FileSystem) throws(LogError) -> OpenFile {
    let path = "\(directory)/\(LogFormat.lockName)"
    let file = try fileSystem.attempt("the log cannot be locked for writing", path) { () throws(SystemError) in
      try fileSystem.uninterrupted { () throws(SystemError) in
        try fileSystem.open(path, .locking, permissions: LogFormat.filePermissions)
      }
    }
    var waited = 0
    while true {
      do throws(SystemError) {
        try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.lock(file) }
        return file
      } catch {
        guard error.number == SystemError.wouldBlock, waited < patience else {
          fileSystem.closeQuietly(file)
          if error.number != SystemError.wouldBlock { throw LogError(error, path, "the log cannot be locked") }
          throw LogError(
            .busy, path, "another process is writing to the log; this one waited \(patience / 1000) s for its lock",
            hint: "try again when it is done")
        }
        fileSystem.pause(milliseconds: 20)
        waited += 20
      }
    }
  }

  /// Brings the files to what the log says: no tail after the last batch, and a head that names it.
  ///
  /// What lies beyond the head may never have reached the disk, whatever the page cache shows: the segments that hold
  /// it are written anew and synchronized before anything rests on them.
  private static func settle(
    _ log: EventLog, _ fileSystem: any FileSystem
  ) throws(LogError) -> (isChanged: Bool, actions: [String]) {
    let last = log.segments.last
    let settled = LogHead(
      sequenceNumber: log.lastSequenceNumber, seal: log.seal ?? LogHead.empty.seal,
      segment: log.segments.last { !$0.lines.isEmpty }?.name ?? "",
      length: log.segments.last { !$0.lines.isEmpty }?.acceptedLength ?? 0)
    if settled == log.head, log.ignoredTail == nil, last?.lines.isEmpty != true { return (false, []) }
    return try fileSystem.attempt("the log cannot be brought in order", log.directory) { () throws(SystemError) in
      var actions: [String] = []
      if let tail = log.ignoredTail, let last {
        let name = LogFormat.tailName(segment: tail.file, offset: tail.offset)
        try fileSystem.replaceFile(
          "\(log.directory)/\(name)", last.bytes[tail.offset...], permissions: LogFormat.filePermissions)
        actions.append("\(tail.length) bytes of a batch that was never acknowledged were set aside in \(name)")
      }
      for segment in log.segments where segment.name >= log.head.segment {
        try rewrite(segment, in: log.directory, fileSystem)
      }
      try fileSystem.synchronizeDirectory(log.directory)
      try fileSystem.replaceFile(
        "\(log.directory)/\(LogFormat.headName)", settled.bytes[...], permissions: LogFormat.filePermissions)
      try fileSystem.synchronizeDirectory(log.directory)
      return (true, actions)
    }
  }

  private static func rewrite(
    _ segment: LogSegment, in directory: String, _ fileSystem: any FileSystem
  ) throws(SystemError) {
    let path = "\(directory)/\(segment.name)"
    if segment.lines.isEmpty {
      try fileSystem.removeIfPresent(path)
    } else {
      try fileSystem.replaceFile(
        path, segment.bytes[..<segment.acceptedLength], permissions: LogFormat.filePermissions)
    }
  }
}
