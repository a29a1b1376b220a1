extension EventLog {
  /// Makes an empty log in a new directory, for its owner alone whatever the umask, and brings it to the disk.
  ///
  /// Throws `exists` where something stands there, an empty directory excepted.
  package static func create(
    _ directory: String, _ description: LogDescription, in fileSystem: any FileSystem
  ) throws(LogError) {
    try makeDirectory(directory, fileSystem)
    try fileSystem.attempt("the log cannot be made", directory) { () throws(SystemError) in
      try fileSystem.withFile(directory, .directory) { (file) throws(SystemError) in
        try fileSystem.setPermissions(file, LogFormat.directoryPermissions)
      }
      func make(_ name: String, _ bytes: [UInt8]) throws(SystemError) {
        try fileSystem.makeFile("\(directory)/\(name)", bytes[...], permissions: LogFormat.filePermissions)
      }
      try make(LogFormat.lockName, [])
      try make(LogFormat.headName, LogHead.empty.bytes)
      // The description comes last: a directory without it is no log yet.
      try make(LogFormat.descriptionName, description.bytes)
      try fileSystem.synchronizeDirectory(directory)
      try fileSystem.synchronizeDirectory(parent(of: directory))
    }
  }

  private static func makeDirectory(_ directory: String, _ fileSystem: any FileSystem) throws(LogError) {
    do throws(SystemError) {
      try fileSystem.uninterrupted { () throws(SystemError) in
        try fileSystem.makeDirectory(directory, permissions: LogFormat.directoryPermissions)
      }
    } catch {
      guard error.number == SystemError.exists else { throw LogError(error, directory, "the directory cannot be made") }
      let content = try fileSystem.attempt("the directory cannot be listed", directory) { () throws(SystemError) in
        try fileSystem.list(directory)
      }
      if !content.isEmpty {
        let isLog = content.contains(LogFormat.descriptionName)
        throw LogError(
          .exists, directory, isLog ? "there is a log already" : "the directory is not empty",
          hint: "name a new directory")
      }
    }
  }

  private static func parent(of directory: String) -> String {
    guard let slash = directory.lastIndex(of: "/") else { return "." }
    let parent = directory[..<slash]
    return parent.isEmpty ? "/" : String(parent)
  }
}
