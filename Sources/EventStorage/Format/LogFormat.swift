import SystemCalls

/// Format 1 of a log, as it lies on the disk.
///
/// A log is a directory:
///
///     log.json                        what the log is: one JSON object
///     00000000000000000001.jsonl      segments, named by the first sequence number in them, 20 digits
///     head                            what has been acknowledged: one JSON line
///     latest                          what a writer has acknowledged since it last wrote `head`; gone when it closes
///     lock                            permanent and empty; whoever writes holds its kernel lock, and the directory's
///     set-aside-<20 digits>-<n>       a tail that was never acknowledged, or was cut off by a repair
///     erasing                         an erasure that is under way
///     backup.json                     of a backup: when and up to where it was verified
///     *.new                           a file that has not taken its name yet; names of the forms above only
///     snapshots/                      derived (`SnapshotFile`); whoever removes them loses nothing but time
///
/// **Lines.** One event a line, UTF-8, a line feed after each. Sequence numbers count from 1 without a gap.
///
///     {"seq":7,"id":"…","salt":"…",…,"recorded":"…",…,"seal":"…"}
///
/// Of a line this room reads `seq`, `id`, `recorded`, `erased` and `seal`. `seal` stands on the last line of a batch
/// and is then the last 74 bytes before the closing brace, which ends the line. All lines of a batch have one
/// `recorded`, and a batch's is never before that of the batch before it. No batch crosses segments.
///
/// **Seals.** A seal is the Merkle tree hash of RFC 9162, 2.1 over all lines up to its own. A line's leaf is its bytes
/// without the line feed and without `,"seal":"…"`. An erased line is a stub:
///
///     {"seq":7,"id":"…","recorded":"…","erased":{"leafHash":"…"}}
///
/// Its `leafHash` stands for the line, so that seals still verify. Of a stub only that hash, its place and, through its
/// batch, its `recorded` are checked by the seals; its `id` is not.
///
/// **Head.** `{"seq":…,"seal":"…","segment":"…","length":…}` and a line feed: the last sequence number that was
/// acknowledged, the seal on it, and where its line ends. There is always a head: that of an empty log has `seq` 0,
/// the hash of nothing, and the name of the segment to come. Without it a log could lose its end unseen, so that a
/// log whose head is missing is damaged.
///
/// **An append** writes the lines, synchronizes the segment (and the directory where the segment is new), writes
/// `head.new`, synchronizes it, renames it to `head` and synchronizes the directory. Then it is acknowledged.
///
/// **A writer that goes on appending** synchronizes the segment alone. `LogWriter+GoingOn.swift` says how and why: it
/// writes over line feeds that it has put behind the lines as room, and notes the head in `latest`, a line as in `head`
/// with a check at its end, written in place. Line feeds behind the last line of a segment count as not there. The head
/// is the later of `head` and, where its check fits, `latest`. After a crash of the machine `latest` may be gone, old
/// or torn; then up to `notedLimit` batches lie beyond the head. At any other moment it is at most one batch. Of the
/// bytes beyond the head:
///
/// - as far as it is whole and sealed, it counts as there: it is as durable as the next writer makes it before
///   acknowledging more;
/// - the rest is an unacknowledged tail: readers ignore it, the next writer sets it aside and cuts it.
///
/// A segment without a byte, which a crash can leave, counts as not there; the next writer removes it.
///
/// Everything else that is wrong is damage. Nothing is appended to a damaged log until its owner has had it repaired
/// (`LogRepair`): what is cut off is set aside first, then the segments behind are emptied, the last one kept is
/// written anew, the head is replaced, and the empty segments are removed.
///
/// **After a failed synchronization** nobody knows what the disk holds, though the cache still shows it. That writer
/// acknowledges nothing more and leaves what it wrote beyond the head. A next writer that finds anything beyond the
/// head therefore writes the last segment anew, as far as its seals verify, and synchronizes it before it
/// acknowledges anything.
///
/// **An erasure** writes `erasing` with the lines to be erased, then appends the event that names them, in a segment
/// of its own: the segment that the head names is never rewritten. Then it removes snapshots and tails that were set
/// aside, writes each segment that holds such a line anew with stubs, synchronizes it, renames it and synchronizes
/// the directory, and last removes `erasing`. A next writer that finds `erasing` finishes the work if the event is in
/// the log, and otherwise removes the file. Readers see a line or its stub; both verify. They read `head` before the
/// segments and after them, and begin again where it names another segment by then (`LogDirectory.settled`).
///
/// **Permissions.** New files get those of `log.json`, whatever the umask: 0600 as `create` makes it, in a directory of
/// 0700; 0660 and 2770 where the log is shared with a group. Symbolic links and files of strangers are refused
/// (`LogAccess`), and writers refuse what everyone may write to. What the superuser makes in another's log goes to the
/// directory's owner and group, so that the log stays its owner's.
package enum LogFormat {
  /// The only format that there is.
  package static let version = 1
  /// The most lines in a batch.
  package static let batchLineLimit = 10_000
  /// The most bytes in a batch: 16 MiB.
  package static let batchByteLimit = 16 << 20
  /// The size at which a segment takes no more: 64 MiB.
  package static let segmentByteLimit = 64 << 20
  /// The number of batches that a writer may acknowledge before it replaces `head`.
  package static let notedLimit = 64
  /// The number of bytes of lines that a writer holds before it frees them: four mebibytes.
  package static let heldLimit = 1 << 22
  /// The description of the log.
  package static let descriptionFile = "log.json"
  /// The last acknowledged position.
  package static let headFile = "head"
  /// The file that a writer locks.
  package static let lockFile = "lock"
  /// The suffix of every segment's name.
  package static let segmentSuffix = ".jsonl"

  static let latestFile = "latest"
  static let setAsidePrefix = "set-aside-"
  static let erasureFile = "erasing"
  static let snapshotDirectory = "snapshots"
  static let backupFile = "backup.json"

  /// The name of the segment that begins with a sequence number.
  package static func segmentName(first sequenceNumber: Int) -> String {
    twentyDigits(sequenceNumber) + segmentSuffix
  }

  /// True for the names that a log gives to its files, those of files that have not taken their name yet included.
  static func isFileName(_ name: String) -> Bool {
    let name = name.hasSuffix(temporarySuffix) ? String(name.dropLast(temporarySuffix.utf8.count)) : name
    switch name {
    case descriptionFile, headFile, latestFile, lockFile, erasureFile, backupFile: return true
    default: return firstSequenceNumber(name) != nil || isSetAside(name)
    }
  }

  /// True for the name of a piece that was set aside: `set-aside-<20 digits>-<n>`.
  static func isSetAside(_ name: String) -> Bool {
    guard name.hasPrefix(setAsidePrefix) else { return false }
    let parts = name.dropFirst(setAsidePrefix.utf8.count).split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].utf8.count == 20 && parts.allSatisfy(isDigits) && parts[1].utf8.count < 10
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The most bytes that a file of that name can have; a longer one is not read.
  static func byteLimit(ofFile name: String) -> Int {
    switch name {
    case descriptionFile, headFile, latestFile, backupFile: 1 << 20
    case erasureFile: 1 << 28
    default: byteLimitAtOnce
    }
  }

  /// The most bytes of a file that are read into memory at once.
  static let byteLimitAtOnce = 1 << 30

  /// The most bytes that a snapshot can have; a longer one is not read.
  static let snapshotByteLimit = 1 << 36

  static func twentyDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 20 - digits.count)) + digits
  }
}
