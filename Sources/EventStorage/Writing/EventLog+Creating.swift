package import SystemCalls

extension EventLog {
  /// Makes a log without lines in a directory that is not there yet or is empty, on the disk when this returns.
  ///
  /// The directory gets 0700 and its files 0600, whatever the umask; 2770 and 0660 where the log is shared with a
  /// group, which is given by its number and which new files then belong to.
  /// Fails with `.alreadyThere`, `.notWritable`, `.full` or a failed call, and then leaves nothing behind; an empty
  /// directory that was there keeps the group and permissions that it was given.
  package static func create(
    _ directory: String, _ description: LogDescription, sharedWithGroup group: UInt32? = nil,
    in fileSystem: any FileSystem = SystemFileSystem()
  ) throws(LogError) {
    let maker = LogMaker(directory: directory, fileSystem: fileSystem, group: group)
    let isNew = try maker.makeDirectory()
    do throws(SystemError) {
      try maker.fill(description)
      if isNew { try fileSystem.synchronizeDirectory(maker.parent) }
    } catch {
      maker.removeEverything(withDirectory: isNew)
      if error.call == .setGroup, error.number == SystemError.notPermitted {
        throw LogError(
          .notWritable, file: directory, "cannot be given to that group: \(error.message)",
          hint: "`id -Gn` shows the groups that you are in; only the superuser can give a log to another")
      }
      throw LogError(writing: directory, error)
    }
  }
}

/// Makes the files of an empty log.
private struct LogMaker {
  let directory: String
  let fileSystem: any FileSystem
  let group: UInt32?
  private var isShared: Bool { group != nil }

  /// The directory that holds the log's.
  var parent: String {
    var path = directory[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Makes the directory; false where an empty one was there.
  func makeDirectory() throws(LogError) -> Bool {
    do throws(SystemError) {
      try fileSystem.uninterrupted { () throws(SystemError) in
        try fileSystem.makeDirectory(directory, permissions: 0o700)
      }
      return true
    } catch {
      if error.number == SystemError.notFound {
        throw LogError(.notFound, file: parent, "there is no such directory", hint: "make it first")
      }
      if error.number != SystemError.exists { throw LogError(writing: directory, error) }
    }
    let names: [String]
    do throws(SystemError) {
      names = try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.list(directory) }
    } catch {
      if error.number == SystemError.notADirectory { throw LogError(.alreadyThere, file: directory, "is a file") }
      throw LogError(reading: directory, error)
    }
    if names.contains(LogFormat.descriptionFile) {
      throw LogError(.alreadyThere, file: directory, "holds a log already", hint: "use it, or name another directory")
    }
    if !names.isEmpty {
      throw LogError(.alreadyThere, file: directory, "is not empty", hint: "a log is made in a directory of its own")
    }
    return false
  }

  /// Makes the files; `log.json` comes last, and without it there is no log.
  func fill(_ description: LogDescription) throws(SystemError) {
    let permissions: UInt16 = isShared ? 0o660 : 0o600
    try fileSystem.withFile(directory, .directory) { (file) throws(SystemError) in
      // Before the permissions: whoever is not of the group could not set the bit that hands it on to new files.
      if let group {
        try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.setGroup(file, group) }
      }
      try fileSystem.uninterrupted { () throws(SystemError) in
        try fileSystem.setPermissions(file, isShared ? 0o2770 : 0o700)
      }
    }
    try fileSystem.makeFile(directory + "/" + LogFormat.lockFile, [], permissions: permissions)
    try fileSystem.makeFile(directory + "/" + LogFormat.headFile, LogHead.empty.bytes[...], permissions: permissions)
    try fileSystem.synchronizeDirectory(directory)
    let path = directory + "/" + LogFormat.descriptionFile
    try fileSystem.replaceFile(path, description.bytes[...], permissions: permissions)
    try fileSystem.synchronizeDirectory(directory)
  }

  /// Takes back what was made, as far as that works.
  func removeEverything(withDirectory: Bool) {
    let description = LogFormat.descriptionFile
    for name in [description, description + temporarySuffix, LogFormat.headFile, LogFormat.lockFile] {
      try? fileSystem.removeIfPresent(directory + "/" + name)
    }
    if withDirectory { try? fileSystem.removeDirectory(directory) }
  }
}
