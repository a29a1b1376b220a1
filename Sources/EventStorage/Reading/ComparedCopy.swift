package import Seals

/// A log beside another copy of it: the last batch that both hold, and the lines that follow it in each.
///
/// A seal commits to every line up to its own, so that two copies which hold a batch with the same seal are the same up
/// to it. Erasures change no seal.
package struct ComparedCopy {
  private let path: String
  /// The end of the last batch that both hold; nil where there is none.
  package let shared: KeptSeal?
  /// The numbers of the lines after it, here and in the copy.
  package let following: (here: Int, there: Int)

  /// Compares two logs whose seals were verified. Reads O(log² bytes) pieces of a few kilobytes.
  package init(_ log: LogExtent, _ copy: LogExtent) throws(LogError) {
    let (here, there) = (LogLookup(log), LogLookup(copy))
    // Up to `low` the batches that have ended are the same.
    var (low, high) = (0, min(log.lastSequenceNumber, copy.lastSequenceNumber))
    while low < high {
      let middle = (low + high + 1) / 2
      if try here.lastBatch(endingAtOrBefore: middle) == there.lastBatch(endingAtOrBefore: middle) {
        low = middle
      } else {
        high = middle - 1
      }
    }
    let end = low > 0 ? try here.lastBatch(endingAtOrBefore: low) : nil
    path = copy.directory.path
    shared = end.map { KeptSeal($0.seal, endOf: $0.sequenceNumber) }
    let count = end?.sequenceNumber ?? 0
    following = (log.lastSequenceNumber - count, copy.lastSequenceNumber - count)
  }

  /// Tells that the copy holds lines which the log does not.
  package var isFinding: Bool { following.there > 0 }

  /// The comparison in words, as `verify` says it.
  package var line: String {
    let place = shared.map { "seq \($0.sequenceNumber), seal \($0.seal)" } ?? "its beginning"
    switch (following.here > 0, following.there > 0) {
    case (false, false): return "the copy in \(path) is the same up to \(place)"
    case (true, false): return "the log goes on from the copy in \(path) after \(place)"
    case (false, true):
      return
        "finding: the copy in \(path) goes on after \(place), where this log ends: its end was cut off, or the copy "
        + "is newer"
    case (true, true):
      return "finding: this log and the copy in \(path) parted after \(place): \(following.here) lines follow here, "
        + "\(following.there) there"
    }
  }
}
