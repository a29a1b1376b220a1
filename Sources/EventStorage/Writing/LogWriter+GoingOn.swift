import SystemCalls

/// The work that a writer puts off while it goes on appending, and does when it closes.
struct GoingOn {
  /// The content of `head` if this writer has written it; nil before.
  var acknowledged: LogHead?
  /// The number of batches noted in `latest` since then.
  var notedCount = 0
  /// The file `latest`, once it is there.
  var latest: LogFile?
  /// The file of the last segment, once this writer has opened it.
  var segment: FileIdentity?
  /// The end of the reserved space after the last segment's lines, if this writer has made any.
  var roomEnd: Int?
}

/// Acknowledging with one synchronization.
///
/// Lines bear their own proof: a batch that is whole and sealed is as good as acknowledged, whatever `head` says. What
/// `head` adds is that a cut end is seen. So a writer synchronizes the lines, and only the lines, before each answer:
///
/// - It notes the head in `latest`, which readers see at once and which outlives the process. Only a crash of the whole
///   machine can lose it, and then `head` is at most `notedLimit` batches behind.
/// - It writes over line feeds that it has put behind the lines before, so that the file's length, and with it what a
///   file system keeps about a file, need not reach the disk each time.
///
/// The first append of a writer does neither, so that one append leaves nothing to settle. A writer replaces `head` as
/// ever after `notedLimit` batches, with every new segment, and when it closes.
extension LogWriter {
  /// The number of bytes reserved at once.
  private static var roomLength: Int { 1 << 20 }

  /// True if what is written at a place follows an append of this writer.
  private func follows(_ place: BatchPlace) -> Bool { !place.isNew && goingOn.acknowledged != nil }

  /// Notes a head in `latest`; false where it has to be acknowledged in `head`.
  mutating func note(_ head: LogHead, at place: BatchPlace) throws(LogError) -> Bool {
    if !follows(place) || goingOn.notedCount >= environment.notedLimit {
      goingOn.notedCount = 0
      return false
    }
    let bytes = LatestHead.bytes(head)
    do throws(SystemError) {
      if let file = goingOn.latest {
        try file.write(bytes[...], at: 0)
      } else {
        goingOn.latest = try directory.makeOpenFile(LogFormat.latestFile, bytes[...], permissions: permissions)
      }
    } catch {
      // It may have been noted after all: the batch cannot be taken back any more.
      goingOn.notedCount = 0
      try acknowledge(head, undoing: nil)
      return true
    }
    goingOn.notedCount += 1
    return true
  }

  /// Returns the number of line feeds to reserve after `count` bytes at a place; 0 while there is space left.
  func missingRoom(behind count: Int, at place: BatchPlace) -> Int {
    let end = place.offset + count
    guard follows(place), end > goingOn.roomEnd ?? 0 else { return 0 }
    return max(0, min(LogWriter.roomLength, environment.segmentLimit - end))
  }

  /// Takes the room behind the last segment's lines away, for good.
  func giveBackRoom() throws(SystemError) {
    guard goingOn.roomEnd != nil, let last = log.segments.last else { return }
    try directory.cut(last.name, to: last.end)
  }

  /// Does what was left undone. Nothing depends on it: a next writer does the same.
  borrowing func settle() {
    guard stopped == nil, goingOn.latest != nil || goingOn.roomEnd != nil else { return }
    do {
      try lock.requireStanding()
      try giveBackRoom()
      if goingOn.notedCount > 0 {
        try directory.replaceFile(LogFormat.headFile, log.head.bytes[...], permissions: permissions)
        try directory.synchronize()
      }
      try directory.removeFile(LogFormat.latestFile)
    } catch { return }
  }
}

extension LogSegment {
  /// The bytes of a segment, or of its end from an offset on, without the room behind the last line.
  static func withoutRoom(_ bytes: [UInt8], from offset: Int) -> [UInt8] {
    var count = bytes.count
    while count > 1, bytes[count - 1] == UInt8(ascii: "\n"), bytes[count - 2] == UInt8(ascii: "\n") { count -= 1 }
    if count == 1, bytes[0] == UInt8(ascii: "\n"), offset > 0 { count = 0 }
    return count == bytes.count ? bytes : Array(bytes[..<count])
  }
}
