import EventStorage
import RecordKeeping

/// Finds what counts of a log; verifies every seal of one that is not large.
///
/// A question to a large log checks the form and the order of every line and leaves seals to `verify` and `snapshot`:
/// hashing costs as much as all the rest.
func openExtent(_ path: String, after base: LogBase? = nil) throws(CommandFailure) -> LogExtent {
  do throws(LogError) {
    let extent = try LogExtent.open(path, in: SystemFileSystem(), after: base)
    let unverified = extent.pieces(after: base).reduce(0) { $0 + $1.range.count }
    if unverified > verifiedByteLimit { return extent }
    return LogExtent(try EventLog.open(path, in: SystemFileSystem(), after: base))
  } catch {
    throw CommandFailure(error)
  }
}

/// The most bytes whose seals every question verifies: about 40,000 events.
private let verifiedByteLimit = 16 << 20

/// Reads the record of a log, on several threads.
func readRecord(_ extent: LogExtent) throws(CommandFailure) -> Record {
  do throws(ReplayError) {
    return try Record(reading: LogWindows(extent.directory, extent.pieces))
  } catch {
    switch error {
    case .unreadable(let cause): throw CommandFailure(cause)
    // Reading with every seal names the damage; a log that was exchanged meanwhile is simply read.
    case .outOfOrder: return Record(try openLog(extent.directory))
    }
  }
}
