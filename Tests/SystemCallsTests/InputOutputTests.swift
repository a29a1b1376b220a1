import SystemCalls
import TestSupport
import Testing
import Text

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite("Reading and writing")
struct InputOutputTests {
  @Test("a file is read whole")
  func wholeFile() throws {
    let text = String(decoding: try readInput(#filePath, limit: 1 << 20), as: UTF8.self)
    #expect(text.hasPrefix("import SystemCalls\n"))
    #expect(text.hasSuffix("// the end of this file\n"))
  }

  @Test("an input larger than allowed is refused, one just as large is not")
  func limit() throws {
    let size = try readInput(#filePath, limit: .max).count
    #expect(try readInput(#filePath, limit: size).count == size)
    #expect(throws: Diagnostic("is larger than \(size - 1) bytes, the most that is read", file: #filePath)) {
      try readInput(#filePath, limit: size - 1)
    }
  }

  @Test("an endless input is refused, not read")
  func endless() {
    #expect(throws: Diagnostic("is larger than 1000000 bytes, the most that is read", file: "/dev/zero")) {
      try readInput("/dev/zero", limit: 1_000_000)
    }
  }

  @Test("what cannot be read is named, with the reason")
  func unreadable() {
    let missing = #filePath + ".missing"
    #expect(throws: Diagnostic("cannot be read: No such file or directory", file: missing, hint: "check the path")) {
      try readInput(missing, limit: 10)
    }
    #expect(throws: Diagnostic("cannot be read: Is a directory", file: "/", hint: "name a file in it")) {
      try readInput("/", limit: 10)
    }
  }

  @Test("what is written into a pipe comes out of it")
  func pipes() throws {
    let (reading, writing) = try openPipe()
    defer { close(reading) }
    let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    try writeAll(bytes, to: writing)
    close(writing)
    var received = [UInt8](repeating: 0, count: 6000)
    let count = unsafe received.withUnsafeMutableBytes { unsafe read(reading, $0.baseAddress, $0.count) }
    #expect(Array(received.prefix(count)) == bytes)
  }

  @Test("a pipe without a reader is closed, which is no failure")
  func closedPipe() throws {
    ignoreBrokenPipes()
    let (reading, writing) = try openPipe()
    close(reading)
    defer { close(writing) }
    #expect(throws: OutputError.closed) { try writeAll([1], to: writing) }
    #expect(throws: Never.self) { try writeAll([], to: writing) }
  }

  @Test("a descriptor that takes nothing fails with the system's reason")
  func refusedWrite() throws {
    #expect(throws: OutputError.failed(SystemError(.write, EBADF))) { try writeAll([1], to: -1) }
    #expect(SystemError(.write, ENOSPC).message == "No space left on device")
  }

  @Test("an environment variable that is not set has no value")
  func environment() {
    #expect(environmentValue("PATH") != nil)
    #expect(environmentValue("REGIMEN_TEST_OF_A_VARIABLE_NOT_SET") == nil)
  }

  @Test("files are written into no directory that was put in place of the new one, and none is removed from it")
  func plantedDirectory() throws {
    let files: [(name: String, parts: [[UInt8]])] = [("a", [[2]]), ("b", [[2]])]
    try withTemporaryDirectory { place in
      let (victim, path) = (place + "/victim", place + "/out")
      try makeOutputDirectory(victim)
      try writeOutputFile(victim + "/b", [1], replacing: false)
      for planted in [path + ".\(getpid()).partial", path] {
        _ = unsafe symlink(victim, planted)
        #expect(throws: OutputFilesError.self) { try writeOutputFiles(path, files) }
        #expect(try namesInOutputDirectory(victim) == ["b"])
        #expect(try readInput(victim + "/b", limit: 9) == [1])
        _ = unsafe unlink(planted)
        #expect(try namesInOutputDirectory(place) == ["victim"])
      }
    }
  }

  @Test("files take the place of those of the same names in a directory that is there, and of an empty directory")
  func filesInPlace() throws {
    try withTemporaryDirectory { path in
      for content in [[UInt8(1)], [2]] {
        try writeOutputFiles(path, [("a", [content]), ("b", [content, content])])
        #expect(try namesInOutputDirectory(path) == ["a", "b"])
        #expect(try readInput(path + "/b", limit: 9) == content + content)
      }
    }
  }

  private func openPipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    let answer = unsafe ends.withUnsafeMutableBufferPointer { unsafe pipe($0.baseAddress) }
    try #require(answer == 0)
    return (ends[0], ends[1])
  }
}

// the end of this file
