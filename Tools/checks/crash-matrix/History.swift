import EventStorage
import SimulatedDisk
import SystemCalls
import TestSupport

/// What should not have happened.
struct Failure: Error {
  let message: String
}

/// How much was tried.
struct Tally {
  var histories = 0
  var crashes = 0
  var secondCrashes = 0
  var faults = 0
}

/// A random log, and one operation on it that is made to fail at every call.
struct History {
  private let seed: UInt64
  private var generator: RepeatableRandomNumberGenerator
  private let segmentLimit: Int
  private var operation = Operation.append(count: 1, textLength: 0)
  /// The disk before the operation, all of it synchronized.
  private var base = SimulatedFileSystem()
  /// The lines that verify before it.
  private var before: [String] = []
  /// The lines after it.
  private var after: [String] = []
  /// What a repair takes out of the segments.
  private var rest: [[UInt8]] = []

  init(seed: UInt64) {
    self.seed = seed
    generator = RepeatableRandomNumberGenerator(seed: seed)
    segmentLimit = Int.random(in: 500...4000, using: &generator)
  }

  /// Makes the log and goes through the whole matrix of its operation.
  mutating func run(_ tally: inout Tally) throws {
    try prepare()
    tally.histories += 1
    var index = 0
    while try stop(beforeCall: index, &tally) { index += 1 }
    for number in [SystemError.inputOutput, SystemError.noSpace, SystemError.interrupted] {
      for isForGood in number == SystemError.interrupted ? [false] : [false, true] {
        for call in 0..<index { try fail(.fail(number), atCall: call, isForGood, &tally) }
      }
    }
    for call in 0..<index { try fail(.short, atCall: call, false, &tally) }
  }

  private mutating func prepare() throws {
    let description = LogDescription(
      id: "0f8fad5b-d9cb-469f-a165-70867728950e", name: "random", created: Operation.environment(segmentLimit: 1).now())
    try EventLog.create(Operation.directory, description, in: base)
    for _ in 0..<Int.random(in: 1...5, using: &generator) {
      let step = Operation.random(lineCount: try lines(of: base).count, using: &generator)
      if case .copy = step { continue }
      if !step.isRepair { try step.perform(on: base, segmentLimit: segmentLimit) }
    }
    if Bool.random(using: &generator) { try leaveCopies() }
    let whole = try lines(of: base)
    operation = Operation.random(lineCount: whole.count, using: &generator)
    try operation.makeSource(on: base, segmentLimit: segmentLimit)
    base = base.restarted(losing: .everything)
    try require(try lines(of: base) == whole, "what was acknowledged is not on the disk")
    try damage()
    let inspection = try LogInspection.of(Operation.directory, in: base)
    before = History.lines(of: inspection.log)
    rest = inspection.rest.map(\.bytes)
    let done = base.restarted(losing: .nothing)
    try operation.perform(on: done, segmentLimit: segmentLimit)
    after = try lines(of: done)
  }

  /// Leaves a snapshot and a tail that was set aside, in which every line so far can still be read.
  private func leaveCopies() throws {
    let text = Array(try lines(of: base).joined(separator: "\n").utf8)
    let snapshots = Operation.directory + "/snapshots"
    if !(try base.list(Operation.directory)).contains("snapshots") {
      try base.makeDirectory(snapshots, permissions: 0o700)
    }
    base.setContents(snapshots + "/00000000000000000001.snapshot", text)
    base.setContents(Operation.directory + "/set-aside-00000000000000000001-9", text)
    for directory in [Operation.directory, snapshots] {
      let opened = try base.open(directory, .directory, permissions: 0)
      try base.synchronize(opened)
      try base.close(opened)
    }
  }

  /// Damages the log where the operation is a repair.
  private mutating func damage() throws {
    switch operation {
    case .cut:
      let names = try base.list(Operation.directory).filter { $0.hasSuffix(LogFormat.segmentSuffix) }
      guard let name = names.randomElement(using: &generator) else { break }
      let path = Operation.directory + "/" + name
      var bytes = base.contents(path) ?? []
      bytes[Int.random(in: bytes.indices, using: &generator)] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
      base.setContents(path, bytes)
    case .renewHead: base.setContents(Operation.directory + "/" + LogFormat.headFile, Array("{".utf8))
    case .append, .inTurn, .amend, .erase, .snapshot, .copy: break
    }
  }

  /// Crashes before a call, with every kind of loss, and again during the recovery; false where there is no such call.
  private mutating func stop(beforeCall index: Int, _ tally: inout Tally) throws -> Bool {
    let fileSystem = base.restarted(losing: .nothing)
    fileSystem.inject(.stop, atCall: index)
    let progress = perform(on: fileSystem)
    if fileSystem.calls.count <= index { return false }
    for loss in [SimulatedFileSystem.Loss.nothing, .everything, .some(seed: generator.next())] {
      tally.crashes += 1
      let place = "stopped before call \(index), \(fileSystem.calls[index]), losing \(loss)"
      try judge(fileSystem.restarted(losing: loss), progress, place, &tally)
    }
    return true
  }

  private mutating func fail(
    _ fault: SimulatedFileSystem.Fault, atCall index: Int, _ isForGood: Bool, _ tally: inout Tally
  ) throws {
    let fileSystem = base.restarted(losing: .nothing)
    fileSystem.inject(fault, atCall: index, forGood: isForGood)
    let progress = perform(on: fileSystem)
    tally.faults += 1
    let loss = [SimulatedFileSystem.Loss.nothing, .everything, .some(seed: generator.next())].randomElement(
      using: &generator)
    let place = "\(fault) at call \(index), for good: \(isForGood), losing \(loss ?? .nothing)"
    if fault == .short || fault == .fail(SystemError.interrupted) {
      try require(progress.isDone, "\(place): was not gone through")
    }
    try judge(fileSystem.restarted(losing: loss ?? .nothing), progress, place, &tally)
  }

  /// What an author has been told.
  private struct Progress {
    var isDone = false
    /// The last line that was acknowledged; 0 where none was.
    var acknowledged = 0
  }

  private func perform(on fileSystem: SimulatedFileSystem) -> Progress {
    var progress = Progress()
    do throws(LogError) {
      try operation.perform(on: fileSystem, segmentLimit: segmentLimit) { progress.acknowledged = $0 }
      progress.isDone = true
    } catch {
      return progress
    }
    return progress
  }

  /// What a reader sees, what a second crash during the recovery leaves, and what is there when all is over.
  private mutating func judge(
    _ fileSystem: SimulatedFileSystem, _ progress: Progress, _ place: String, _ tally: inout Tally
  ) throws {
    try requireReadable(fileSystem, progress, place)
    let twice = fileSystem.restarted(losing: .nothing)
    let index = Int.random(in: 0..<60, using: &generator)
    twice.inject(.stop, atCall: index)
    _ = finish(twice)
    if twice.calls.count > index {
      tally.secondCrashes += 1
      let again = twice.restarted(losing: .some(seed: generator.next()))
      try requireReadable(again, progress, "\(place), then before call \(index) of the recovery")
      try requireFinished(again, progress, "\(place), then before call \(index) of the recovery")
    }
    try requireFinished(fileSystem, progress, place)
  }

  /// Opens the log as the next writer does, repairing it first where it is still damaged, and appends one line.
  private func finish(_ fileSystem: SimulatedFileSystem) -> LogError? {
    do throws(LogError) {
      if operation.isRepair { try operation.perform(on: fileSystem, segmentLimit: segmentLimit) }
      try Operation.append(count: 1, textLength: 0).perform(on: fileSystem, segmentLimit: segmentLimit)
      return nil
    } catch {
      return error
    }
  }
}

// What must hold, whatever happened.
extension History {
  private func requireReadable(
    _ fileSystem: SimulatedFileSystem, _ progress: Progress, _ place: String
  ) throws {
    let inspection = try LogInspection.of(Operation.directory, in: fileSystem)
    let found = History.lines(of: inspection.log)
    if operation.isRepair {
      try require(found.starts(with: after), "\(place): lines that verified are lost")
      try require(!progress.isDone || inspection.fault == nil, "\(place): not repaired, though it said so")
      return
    }
    if let fault = inspection.fault { throw Failure(message: "\(place): \(fault)") }
    try requireSnapshot(fileSystem, place)
    // The second crash may have come after the line that the recovery appends.
    let known = found.prefix(after.count)
    let counts = operation.lineCounts(after: before.count)
    try require(
      counts.contains(found.count) || counts.contains(found.count - 1), "\(place): \(found.count) lines")
    try require(
      found.count >= (progress.isDone ? after.count : progress.acknowledged), "\(place): what was acknowledged is lost")
    try require(
      found.starts(with: after.prefix(progress.acknowledged)), "\(place): what was acknowledged is changed")
    for (index, line) in known.enumerated() where index < before.count {
      try require(line == before[index] || line == after[index], "\(place): seq \(index + 1) is changed")
    }
  }

  private func requireFinished(
    _ fileSystem: SimulatedFileSystem, _ progress: Progress, _ place: String
  ) throws {
    if let error = finish(fileSystem) { throw Failure(message: "\(place): the next writer: \(error)") }
    let onDisk = fileSystem.restarted(losing: .everything)
    let found: [String]
    do throws(LogError) {
      found = try lines(of: onDisk)
    } catch {
      throw Failure(message: "\(place): at last: \(error)")
    }
    try require(found == lines(of: fileSystem), "\(place): what was acknowledged is not on the disk")
    let isThere = found.starts(with: after)
    try require(
      isThere || (!progress.isDone && !operation.isRepair && found.starts(with: before)),
      "\(place): other lines at last")
    try require(
      found.starts(with: after.prefix(progress.acknowledged)), "\(place): what was acknowledged is gone at last")
    if isThere { try requireErased(onDisk, place) }
    try requireSnapshot(onDisk, place)
    let files = try contents(onDisk)
    // A snapshot that another is writing is not a writer's to remove.
    let unfinished = files.filter { $0.name.hasSuffix(".new") && !$0.name.hasPrefix("snapshots/") }
    try require(unfinished.isEmpty, "\(place): an unfinished file is left")
    for piece in rest where !piece.isEmpty {
      try require(files.contains { $0.bytes == piece }, "\(place): \(piece.count) bytes are in no file any more")
    }
  }

  private func requireErased(_ fileSystem: SimulatedFileSystem, _ place: String) throws {
    let files = try contents(fileSystem).map { String(decoding: $0.bytes, as: UTF8.self) }
    for number in operation.erased {
      try require(
        !files.contains { $0.contains("\"patient\":\"P\(number)\"") }, "\(place): seq \(number) is still there")
    }
  }

  private func contents(_ fileSystem: SimulatedFileSystem) throws -> [(name: String, bytes: [UInt8])] {
    var names = try fileSystem.list(Operation.directory)
    if names.contains("snapshots") {
      names += try fileSystem.list(Operation.directory + "/snapshots").map { "snapshots/" + $0 }
    }
    return names.map { ($0, fileSystem.contents(Operation.directory + "/" + $0) ?? []) }
  }

  private func lines(of fileSystem: SimulatedFileSystem) throws(LogError) -> [String] {
    History.lines(of: try EventLog.open(Operation.directory, in: fileSystem))
  }

  /// A snapshot that is there holds what the log holds, up to its base.
  private func requireSnapshot(_ fileSystem: SimulatedFileSystem, _ place: String) throws {
    guard
      let snapshot = LogSnapshots.latest(of: Operation.directory, Operation.snapshotKey, in: fileSystem),
      let bytes = try? snapshot.bytes(0)
    else { return }
    let lines = try lines(of: fileSystem).prefix(snapshot.checkpoint.sequenceNumber)
    try require(
      String(decoding: bytes, as: UTF8.self) == lines.joined(separator: "\n"), "\(place): a snapshot of other lines")
  }

  static func lines(of log: EventLog) -> [String] {
    var lines: [String] = []
    log.forEachLine { line, buffer in lines.append(String(decoding: buffer[line.range], as: UTF8.self)) }
    return lines
  }

  private func require(_ condition: Bool, _ message: String) throws {
    if !condition { throw Failure(message: "\(operation): \(message)") }
  }
}
