package import SystemCalls

extension EventLog {
  /// Makes a log without lines in a directory that is not there yet or is empty, on the disk when this returns.
  ///
  /// The directory gets 0700 and its files 0600, whatever the umask; 2770 and 0660 where the log is shared with a
  /// group, which is given by its number and which new files then belong to.
  /// Fails with `.refused` within the directory of another log, with `.alreadyThere`, `.notWritable`, `.full` or a
  /// failed call, and then leaves nothing behind; an empty directory that was there keeps the group and permissions
  /// that it was given.
  package static func create(
    _ directory: String, _ description: LogDescription, sharedWithGroup group: UInt32? = nil,
    in fileSystem: any FileSystem = SystemFileSystem()
  ) throws(LogError) {
    let maker = try LogMaker(directory, in: fileSystem, group: group)
    do throws(SystemError) {
      try maker.fill(description)
      try synchronizeParent(of: directory, in: fileSystem)
    } catch {
      maker.removeEverything()
      if error.call == .setGroup, error.number == SystemError.notPermitted {
        throw LogError(
          .notWritable, file: directory, "cannot be given to that group: \(error.message)",
          hint: "`id -Gn` shows the groups that you are in; only the superuser can give a log to another")
      }
      throw LogError(writing: directory, error)
    }
  }
}

extension EventLog {
  /// Brings the name of a log's directory to the disk, also where an earlier try has made it and was cut short.
  ///
  /// Whoever may not open the directory above has not made the name.
  static func synchronizeParent(of directory: String, in fileSystem: any FileSystem) throws(SystemError) {
    let parent: OpenFile
    do throws(SystemError) {
      parent = try fileSystem.uninterrupted { () throws(SystemError) in
        try fileSystem.open(
          LogMaker.parent(of: directory) + "/.", in: .workingDirectory, .directory, permissions: 0)
      }
    } catch {
      if error.number == SystemError.accessDenied { return }
      throw error
    }
    defer { fileSystem.closeQuietly(parent) }
    try fileSystem.synchronizeWhole(parent)
  }
}

/// Makes the files of an empty log.
private struct LogMaker {
  let path: String
  let directory: LogDirectory
  /// True if the directory was made for the log; false where an empty one was there.
  let isNew: Bool
  let group: UInt32?
  private var isShared: Bool { group != nil }
  private var fileSystem: any FileSystem { directory.fileSystem }

  /// Makes the directory, or takes an empty one.
  init(_ path: String, in fileSystem: any FileSystem, group: UInt32?) throws(LogError) {
    (self.path, self.group) = (path, group)
    try LogMaker.refuseWithinLog(path, in: fileSystem)
    isNew = try LogMaker.makeDirectory(path, in: fileSystem)
    do throws(LogError) {
      directory = try LogDirectory.open(path, in: fileSystem)
    } catch {
      if isNew { try? fileSystem.removeDirectory(path, in: .workingDirectory) }
      if error.kind == .notALog { throw LogError(.alreadyThere, file: path, "is a file") }
      throw error
    }
    if !isNew { try requireEmpty() }
  }

  /// The directory that holds the log's.
  static func parent(of directory: String) -> String {
    var path = directory[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Refuses a directory that lies within that of a log: who moves or removes the one would take the other, too.
  private static func refuseWithinLog(_ path: String, in fileSystem: any FileSystem) throws(LogError) {
    var (inner, outer) = (path, parent(of: path))
    while outer != inner {
      let isLog = [LogFormat.descriptionFile, LogFormat.headFile].allSatisfy { name in
        (try? fileSystem.status(outer + "/" + name, in: .workingDirectory)) != nil
      }
      if isLog {
        throw LogError(
          .refused, file: path, "lies within the log \(outer)", hint: "name a directory outside of that of any log")
      }
      (inner, outer) = (outer, parent(of: outer))
    }
  }

  /// Makes a directory; false where something is there.
  private static func makeDirectory(_ path: String, in fileSystem: any FileSystem) throws(LogError) -> Bool {
    do throws(SystemError) {
      try fileSystem.uninterrupted { () throws(SystemError) in
        try fileSystem.makeDirectory(path, in: .workingDirectory, permissions: 0o700)
      }
      return true
    } catch {
      if error.number == SystemError.notFound {
        throw LogError(.notFound, file: parent(of: path), "there is no such directory", hint: "make it first")
      }
      if error.number != SystemError.exists { throw LogError(writing: path, error) }
      return false
    }
  }

  private func requireEmpty() throws(LogError) {
    let names = try directory.names()
    if names.contains(LogFormat.descriptionFile) {
      throw LogError(.alreadyThere, file: path, "holds a log already", hint: "use it, or name another directory")
    }
    if !isCutOff(names) {
      throw LogError(.alreadyThere, file: path, "is not empty", hint: "a log is made in a directory of its own")
    }
  }

  /// True if the directory holds nothing, or nothing but what a making that was cut off has left: the empty files of a
  /// log. They are taken away, to be made anew.
  private func isCutOff(_ names: [String]) -> Bool {
    let description = LogFormat.descriptionFile + temporarySuffix
    let contents: [String: [UInt8]?] = [
      LogFormat.lockFile: [], LogFormat.headFile: LogHead.empty.bytes, description: nil,
    ]
    for name in names {
      guard let whole = contents[name], let file = try? directory.open(name, .reading),
        file.status.size <= LogFormat.batchByteLimit, let bytes = try? file.read(0..<file.status.size),
        whole.map({ $0.starts(with: bytes) }) ?? true
      else { return false }
    }
    for name in names { try? directory.removeFile(name) }
    return true
  }

  /// Makes the files; `log.json` comes last, and without it there is no log.
  func fill(_ description: LogDescription) throws(SystemError) {
    let permissions: UInt16 = isShared ? 0o660 : 0o600
    // Before the permissions: whoever is not of the group could not set the bit that hands it on to new files.
    if let group {
      try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.setGroup(directory.handle, group) }
    }
    try fileSystem.uninterrupted { () throws(SystemError) in
      try fileSystem.setPermissions(directory.handle, isShared ? 0o2770 : 0o700)
    }
    try directory.makeFile(LogFormat.lockFile, [], permissions: permissions)
    try directory.makeFile(LogFormat.headFile, LogHead.empty.bytes[...], permissions: permissions)
    try directory.synchronize()
    try directory.replaceFile(LogFormat.descriptionFile, description.bytes[...], permissions: permissions)
    try directory.synchronize()
  }

  /// Takes back what was made, as far as that works.
  func removeEverything() {
    let description = LogFormat.descriptionFile
    for name in [description, description + temporarySuffix, LogFormat.headFile, LogFormat.lockFile] {
      try? directory.removeFile(name)
    }
    if isNew { try? fileSystem.removeDirectory(path, in: .workingDirectory) }
  }
}
