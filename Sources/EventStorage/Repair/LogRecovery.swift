import Seals
import SystemCalls

/// A step that a writer took to recover a log when it opened it.
package enum RecoveryAction: Hashable, Sendable {
  /// A file that had not taken its name yet was removed.
  case removedUnfinishedFile(String)
  /// An unacknowledged tail was copied to a file of the log's directory.
  case setAside(UnacknowledgedTail, file: String)
  /// A new segment that nothing had been written to was removed.
  case removedEmptySegment(String)
  /// The last segment was written anew, without what was set aside, and synchronized.
  case rewroteSegment(String)
  /// Whole batches beyond the head were acknowledged, up to this sequence number.
  case acknowledged(upTo: Int)
  /// An erasure that had been recorded was finished; so many lines are stubs now.
  case finishedErasure(lineCount: Int)
}

extension RecoveryAction: CustomStringConvertible {
  /// A clause in the past tense.
  package var description: String {
    switch self {
    case .removedUnfinishedFile(let name): "removed the unfinished file \(name)"
    case .setAside(let tail, let file):
      "set aside \(tail.bytes.count) bytes that were never acknowledged, from line \(tail.lineNumber) of"
        + " \(tail.segment) (byte \(tail.offset)), as \(file)"
    case .removedEmptySegment(let name): "removed the empty segment \(name)"
    case .rewroteSegment(let name): "wrote \(name) anew"
    case .finishedErasure(let lineCount): "finished an erasure of \(lineCount) lines"
    case .acknowledged(let sequenceNumber): "acknowledged the whole batch found up to line \(sequenceNumber)"
    }
  }
}

/// Finishes what a crash or a failed writer left. Each step can be cut short anywhere and taken again from the start.
struct LogRecovery {
  let directory: LogDirectory
  let permissions: UInt16
  private(set) var actions: [RecoveryAction] = []

  init(directory: LogDirectory, permissions: UInt16) {
    (self.directory, self.permissions) = (directory, permissions)
  }

  /// True if anything is left to finish, so that the whole log must be read.
  func isNeeded(_ log: EventLog) throws(LogError) -> Bool {
    let names = try directory.names()
    return log.lastSequenceNumber > log.head.sequenceNumber || log.ignoredTail != nil || !log.emptySegments.isEmpty
      || names.contains(LogFormat.erasureFile)
  }

  /// Brings the directory to the state that `log` describes, and acknowledges all of it.
  mutating func run(_ log: inout EventLog) throws(LogError) {
    try removeUnfinishedFiles()
    try takeOverLatest(log.head)
    for name in log.emptySegments { try removeSegment(name, isEmpty: true) }
    log.emptySegments = []
    let isBeyondHead = log.lastSequenceNumber > log.head.sequenceNumber
    if let tail = log.ignoredTail {
      if !tail.bytes.isEmpty { try setAside(tail, after: log.lastSequenceNumber) }
      if tail.offset == 0 { try removeSegment(tail.segment, isEmpty: tail.bytes.isEmpty) }
    }
    if let last = log.segments.last, isBeyondHead || last.name == log.ignoredTail?.segment {
      try replace(last.name, last.bytes)
      actions.append(.rewroteSegment(last.name))
    }
    if let last = log.segments.last, let seal = log.seal, isBeyondHead {
      log.head = LogHead(
        sequenceNumber: log.lastSequenceNumber, seal: seal, segment: last.name, length: last.end)
      try replace(LogFormat.headFile, log.head.bytes)
      actions.append(.acknowledged(upTo: log.lastSequenceNumber))
    }
    log.ignoredTail = nil
    try takeRoomAway(LogExtent(log).pieces.last)
    try finishErasure(&log)
  }

  /// Brings `head` up to what a writer that did not close has noted.
  private func takeOverLatest(_ head: LogHead) throws(LogError) {
    guard try directory.status(LogFormat.latestFile) != nil else { return }
    if try LogReader.readHeadFile(directory) != head { try replace(LogFormat.headFile, head.bytes) }
    try writing(LogFormat.latestFile) { () throws(SystemError) in
      try directory.removeFile(LogFormat.latestFile)
      try directory.synchronize()
    }
  }

  /// Takes away the room that a writer which did not close has left behind the lines.
  private func takeRoomAway(_ last: LogExtent.Piece?) throws(LogError) {
    guard let last, let size = try directory.status(last.segment)?.size, size > last.range.upperBound else { return }
    try writing(last.segment) { () throws(SystemError) in
      try directory.cut(last.segment, to: last.range.upperBound)
    }
  }

  /// Finishes an erasure whose event is in the log; drops one whose event never came.
  private mutating func finishErasure(_ log: inout EventLog) throws(LogError) {
    let erasure = LogErasure(directory: directory, permissions: permissions)
    guard let plan = try erasure.announced() else { return }
    if log.holds(id: plan.id, at: plan.sequenceNumber) {
      try erasure.finish(plan, &log)
      actions.append(.finishedErasure(lineCount: plan.erased.count))
    } else {
      try erasure.withdraw()
      actions.append(.removedUnfinishedFile(LogFormat.erasureFile))
    }
  }

  private mutating func removeUnfinishedFiles() throws(LogError) {
    for name in try directory.names() where name.hasSuffix(temporarySuffix) && LogFormat.isFileName(name) {
      try writing(name) { () throws(SystemError) in try directory.removeFile(name) }
      actions.append(.removedUnfinishedFile(name))
    }
  }

  /// Copies a tail to a file of its own, unless an earlier attempt has done so.
  private mutating func setAside(_ tail: UnacknowledgedTail, after sequenceNumber: Int) throws(LogError) {
    let stem = LogFormat.setAsidePrefix + LogFormat.twentyDigits(sequenceNumber + 1) + "-"
    let present = Set(try directory.names())
    var number = 1
    while present.contains(stem + String(number)) {
      if directory.holds(tail.bytes, stem + String(number)) { break }
      number += 1
    }
    let name = stem + String(number)
    if !present.contains(name) { try replace(name, tail.bytes) }
    actions.append(.setAside(tail, file: name))
  }

  private mutating func removeSegment(_ name: String, isEmpty: Bool) throws(LogError) {
    try writing(name) { () throws(SystemError) in
      try directory.removeFile(name)
      try directory.synchronize()
    }
    if isEmpty { actions.append(.removedEmptySegment(name)) }
  }

  private func replace(_ name: String, _ bytes: [UInt8]) throws(LogError) {
    try writing(name) { () throws(SystemError) in
      try directory.replaceFile(name, bytes[...], permissions: permissions)
      try directory.synchronize()
    }
  }

  private func writing(_ name: String, _ body: () throws(SystemError) -> Void) throws(LogError) {
    do throws(SystemError) { try body() } catch { throw LogError(writing: directory.path(name), error) }
  }
}
