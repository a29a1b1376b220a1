import SystemCalls

/// The rule of who may have put there what stands in a log's directory.
///
/// Trusted are the directory's owner, the superuser and the caller. In a directory that its group may write to,
/// everyone in the group is too: there a file of the directory's own group may be anyone's. The superuser reads
/// everything; but whoever writes, the superuser included, would acknowledge events on top of what a stranger put
/// there.
struct LogAccess: Sendable {
  /// The status of the log's directory.
  let place: FileStatus
  let user: UInt32
  let isWriting: Bool

  /// Throws `.untrusted` for a directory that everyone may write to, where the caller is to write, and for what a
  /// stranger put where it will be relied on without being read first.
  func check(_ directory: LogDirectory) throws(LogError) {
    try requireNotForAll(directory.path, place)
    for name in [LogFormat.lockFile, LogFormat.erasureFile, LogFormat.snapshotDirectory] {
      guard let status = try directory.status(name) else { continue }
      try judge(directory.path(name), status, name == LogFormat.snapshotDirectory ? .directory : .file)
    }
  }

  /// Throws `.untrusted` for what is not of a kind, for a stranger's file, and, to writers, for what everyone may
  /// write to.
  func judge(_ path: String, _ status: FileStatus, _ kind: FileStatus.Kind) throws(LogError) {
    if status.kind == .symbolicLink {
      throw LogAccess.symbolicLink(path, next: "put the file itself in its place, if it is the log's")
    }
    try requireKind(path, status, kind)
    try requireNotForAll(path, status)
    try requireKnownOwner(path, status)
  }

  /// The refusal of a symbolic link.
  static func symbolicLink(_ path: String, next: String) -> LogError {
    LogError(
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

  private func requireKnownOwner(_ path: String, _ status: FileStatus) throws(LogError) {
    if !isWriting, user == superuser { return }
    if [place.owner, superuser, user].contains(status.owner) { return }
    let isForGroup = place.permissions & 0o020 != 0
    if isForGroup, status.group == place.group { return }
    throw LogError(
      .untrusted, file: path,
      "belongs to user \(status.owner), who is neither the directory's owner (\(place.owner)) nor you",
      hint: "find out who put it there; if it is the log's own, the superuser can `chown` it to the directory's owner")
  }
}
