import CalendarTime
import PatientRecord

@testable import EventStorage
@testable import RecordKeeping

extension FuzzTarget {
  /// A snapshot with sections of any bytes and a trailer that vouches for them: it is read as a record, or not used.
  ///
  /// Whoever may write to the directory can make one. All that it says is then asked for.
  static let snapshot = FuzzTarget(name: "snapshot") { bytes in
    let segment = resealed(oneLine)
    guard let log = opened(segment, head: .empty) else { fatalError("the line is sound") }
    let extent = LogExtent(log)
    guard let base = Checkpoint(log) else { fatalError("the log has an end") }
    let file = snapshotFile(sections(bytes), at: base)
    let files = GivenFiles(segment: segment, head: LogHead.empty.bytes, snapshot: file)
    guard let directory = try? LogDirectory.open("/log", in: files),
      let snapshot = RecordSnapshot(of: directory, id: "fuzz")
    else { return }
    let windows = LogWindows(directory, extent.pieces(after: snapshot.checkpoint))
    guard let record = try? Record(reading: windows, after: snapshot, threads: 1) else { return }
    for patient in record.patients {
      let history = PatientHistory(record.events(of: patient), pool: record.pool, asOf: .init(daysSinceEpoch: .max))
      require(history.events.count <= record.events(of: patient).count, "a history has an event twice")
    }
    _ = (record.findings, record.unknown, record.erased, record.linesOutsideHistories, record.catalogue)
  }

  private static let oneLine = Array(
    (#"{"seq":1,"id":"01JGZYVKV6WFFC9JNG930G4ECK","salt":"00112233445566778899aabbccddeeff","type":"patient-seen","#
      + #""v":1,"patient":"P1","occurred":"2024-01-01","recorded":"2025-01-07T08:42:17.318Z","data":{},"#
      + #""seal":"\#(String(repeating: "0", count: 64))"}\#n"#).utf8)

  /// Cuts the bytes behind the first into as many sections as a snapshot has, in lengths that the first makes.
  private static func sections(_ bytes: [UInt8]) -> [[UInt8]] {
    var rest = bytes.dropFirst()
    let share = max(1, Int(bytes.first ?? 0))
    return RecordSnapshot.Section.allCases.map { section in
      let length = section == .notes ? rest.count : min(rest.count, share * (section.rawValue % 3 + 1))
      defer { rest = rest.dropFirst(length) }
      return Array(rest.prefix(length))
    }
  }

  private static func snapshotFile(_ sections: [[UInt8]], at base: Checkpoint) -> [UInt8] {
    let body = Array(sections.joined())
    var ranges: [Range<Int>] = []
    for section in sections {
      let start = ranges.last?.upperBound ?? 0
      ranges.append(start..<start + section.count)
    }
    let blocks = stride(from: 0, to: body.count, by: SnapshotFile.blockLength).enumerated().map { number, start in
      SnapshotFile.hash(body, start..<min(start + SnapshotFile.blockLength, body.count), ofBlock: number)
    }
    let trailer = SnapshotTrailer(checkpoint: base, sections: ranges, hashes: blocks)
    return body + trailer.bytes(RecordSnapshot.key("fuzz"))
  }
}
