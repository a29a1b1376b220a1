import SimulatedDisk
import SystemCalls
import Testing

@testable import EventStorage

@Suite("Windows of a log")
struct LogWindowsTests {
  private static func lines(_ windows: LogWindows) throws -> [[UInt8]] {
    var buffer = WindowBuffer()
    var lines: [[UInt8]] = []
    for number in 0..<windows.count {
      lines.append(try unsafe windows.read(number, into: &buffer) { unsafe Array($0) })
    }
    return lines
  }

  @Test("lines that were verified are those that are read next, whatever becomes of the file; then it is read anew")
  func readOnce() throws {
    let fileSystem = try SampleLog.log(batches: [2, 3])
    let extent = try LogExtent.open(SampleLog.directory, in: fileSystem)
    let windows = LogWindows(extent.directory, extent.pieces, keepsLines: true)
    let written = try #require(fileSystem.contents(SampleLog.segment))
    #expect(try extent.verified(windows, threads: 2)?.checkpoint?.sequenceNumber == 5)
    #expect(windows.isUnread)
    let changed = written.map { $0 == UInt8(ascii: "P") ? UInt8(ascii: "Q") : $0 }
    fileSystem.setContents(SampleLog.segment, changed)
    #expect(try Self.lines(windows) == [written])
    #expect(try Self.lines(windows) == [changed])
  }

  @Test("without a second reader in mind every reader reads the file")
  func readTwice() throws {
    let fileSystem = try SampleLog.log(batches: [2, 3])
    let extent = try LogExtent.open(SampleLog.directory, in: fileSystem)
    let windows = LogWindows(extent.directory, extent.pieces)
    let written = try Self.lines(windows)
    fileSystem.setContents(SampleLog.segment, written[0].reversed())
    #expect(try Self.lines(windows) != written)
    #expect(windows.takeNext() == 0 && !windows.isUnread)
  }
}
