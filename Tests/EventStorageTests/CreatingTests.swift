import SimulatedDisk
import SystemCalls
import Testing

@testable import EventStorage

@Suite("Making a log")
struct CreatingTests {
  private static func create(_ fileSystem: SimulatedFileSystem) -> LogError? {
    failure { () throws(LogError) in
      try EventLog.create(SampleLog.directory, SampleLog.description, in: fileSystem)
    }
  }

  /// Has each call of a creation in turn meet a fault; `body` gets what is left, the failure and the call's index.
  private func everyCall(
    _ fault: SimulatedFileSystem.Fault, _ body: (SimulatedFileSystem, LogError?, Int) throws -> Void
  ) throws {
    var index = 0
    while true {
      let fileSystem = SimulatedFileSystem()
      fileSystem.inject(fault, atCall: index)
      let error = CreatingTests.create(fileSystem)
      if fileSystem.calls.count <= index { break }
      fileSystem.resetCalls()
      try body(fileSystem, error, index)
      index += 1
    }
    #expect(index > 20)
  }

  @Test(
    "whatever call fails once, the log is made whole, or nothing is left and it can be made again",
    arguments: [SystemError.inputOutput, SystemError.noSpace, SystemError.notPermitted, SystemError.interrupted])
  func failing(_ number: Int32) throws {
    try everyCall(.fail(number)) { fileSystem, error, index in
      if let error {
        #expect(error.file != nil && number != SystemError.interrupted, "call \(index): \(error)")
        let left = try fileSystem.list("/")
        #expect(left == [], "call \(index): \(error)")
        #expect(CreatingTests.create(fileSystem) == nil, "call \(index)")
      }
      let log = try EventLog.open(SampleLog.directory, in: fileSystem)
      #expect(log.lastSequenceNumber == 0, "call \(index)")
    }
  }

  @Test("stopped before any call, the log is there whole, or the next making goes on with what is there")
  func crashing() throws {
    try everyCall(.stop) { fileSystem, _, index in
      for loss in [SimulatedFileSystem.Loss.nothing, .everything, .some(seed: 3), .some(seed: 4)] {
        let after = fileSystem.restarted(losing: loss)
        let error = failure { () throws(LogError) in try EventLog.open(SampleLog.directory, in: after) }
        let place = "call \(index), losing \(loss)"
        #expect(error == nil || [.notFound, .notALog].contains(error?.kind), "\(place): \(String(describing: error))")
        let isThere = (try? after.status("/log/log.json")) != nil
        let again = CreatingTests.create(after)
        #expect(again?.kind == (isThere ? .alreadyThere : nil), "\(place): \(String(describing: again))")
        // What an earlier making has left is brought to the disk, too, the name of the directory included.
        if again == nil { _ = try EventLog.open(SampleLog.directory, in: after.restarted(losing: .everything)) }
      }
    }
  }

  @Test("a directory that cannot be made, or looked into, is named")
  func unusable() throws {
    for (call, kind) in [(SystemCall.makeDirectory, LogError.Kind.notWritable), (.list, .notReadable)] {
      let fileSystem = SimulatedFileSystem()
      if call == .list { try fileSystem.makeDirectory(SampleLog.directory, permissions: 0o700) }
      fileSystem.inject(.fail(SystemError.accessDenied), atEvery: call)
      let error = CreatingTests.create(fileSystem)
      #expect(error?.kind == kind && error?.file == SampleLog.directory)
    }
  }
}
