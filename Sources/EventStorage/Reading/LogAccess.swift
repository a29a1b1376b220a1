import SystemCalls

/// True if what stands in a log's directory was put there by someone who may write to the log.
///
/// Trusted are the directory's owner, the superuser and the caller. In a directory that its group may write to,
/// everyone in the group is too: there a file of the directory's own group may be anyone's. The superuser reads
/// everything; but whoever writes, the superuser included, would acknowledge events on top of what a stranger put
/// there.
struct LogAccess {
  let directory: String
  let fileSystem: any FileSystem
  let isWriting: Bool

  /// Throws `.untrusted` for a symbolic link or a stranger's file, and, to writers, for what everyone may write to.
  ///
  /// Names that are not there pass: what reads them says what is missing. O(segments).
  static func check(_ directory: String, in fileSystem: any FileSystem, isWriting: Bool) throws(LogError) {
    var path = directory[...]
    // With a slash behind it a symbolic link is followed.
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let access = LogAccess(directory: String(path), fileSystem: fileSystem, isWriting: isWriting)
    guard let place = try access.status(access.directory) else { return }
    try access.requireNoLink(access.directory, place)
    if place.kind != .directory { return }
    try access.requireNotForAll(access.directory, place)
    for name in try access.names() {
      let path = access.directory + "/" + name
      guard let status = try access.status(path) else { continue }
      try access.requireNoLink(path, status)
      try access.requireKind(path, status, name == LogFormat.snapshotDirectory ? .directory : .file)
      try access.requireNotForAll(path, status)
      try access.requireKnownOwner(path, status, in: place)
    }
  }

  /// The names whose contents anyone relies on.
  private func names() throws(LogError) -> [String] {
    let fixed = [
      LogFormat.descriptionFile, LogFormat.headFile, LogFormat.latestFile, LogFormat.lockFile, LogFormat.erasureFile,
      LogFormat.snapshotDirectory,
    ]
    do throws(SystemError) {
      let names = try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.list(directory) }
      return names.filter { fixed.contains($0) || $0.hasSuffix(LogFormat.segmentSuffix) }.sorted()
    } catch {
      throw LogError(reading: directory, error)
    }
  }

  private func status(_ path: String) throws(LogError) -> FileStatus? {
    do throws(SystemError) {
      return try fileSystem.uninterrupted { () throws(SystemError) in try fileSystem.status(path) }
    } catch {
      if [SystemError.notFound, SystemError.notADirectory].contains(error.number) { return nil }
      throw LogError(reading: path, error)
    }
  }

  private func requireNoLink(_ path: String, _ status: FileStatus) throws(LogError) {
    if status.kind != .symbolicLink { return }
    let next =
      path == directory
      ? "name the directory that it points to" : "put the file itself in its place, if it is the log's"
    throw LogError(
      .untrusted, file: path, "is a symbolic link, which whoever made it can point elsewhere",
      hint: "`readlink -f` shows where it leads; \(next)")
  }

  private func requireKind(_ path: String, _ status: FileStatus, _ kind: FileStatus.Kind) throws(LogError) {
    if status.kind == kind { return }
    throw LogError(
      .untrusted, file: path, kind == .file ? "is not a regular file" : "is not a directory",
      hint: "see what it is with `ls -l`, and move it out of the log")
  }

  private func requireNotForAll(_ path: String, _ status: FileStatus) throws(LogError) {
    guard isWriting, status.permissions & 0o002 != 0 else { return }
    throw LogError(
      .untrusted, file: path, "can be written by everyone on this machine",
      hint: "take that away with `chmod o-w`, and check the log with `regimen verify` first")
  }

  private func requireKnownOwner(_ path: String, _ status: FileStatus, in place: FileStatus) throws(LogError) {
    if !isWriting, fileSystem.user == superuser { return }
    if [place.owner, superuser, fileSystem.user].contains(status.owner) { return }
    let isForGroup = place.permissions & 0o020 != 0
    if isForGroup, status.group == place.group { return }
    throw LogError(
      .untrusted, file: path,
      "belongs to user \(status.owner), who is neither the directory's owner (\(place.owner)) nor you",
      hint: "find out who put it there; if it is the log's own, the superuser can `chown` it to the directory's owner")
  }
}
