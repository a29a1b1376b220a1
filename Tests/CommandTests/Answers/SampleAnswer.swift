import CalendarTime
@testable import regimen

extension Answer {
  /// An answer as of 2025-01-01 with a whole proof, to which a test adds what it is about.
  static func sample(rows: [Row], columns: [Column] = [], fields: [String] = []) throws -> Answer {
    Answer(
      query: "combinations",
      log: LogPosition(
        id: "0b7d5a40-1c2d-4e3f-8a9b-001122334455", sequenceNumber: 312, seal: String(repeating: "1a2b3c4d", count: 8)),
      asOf: CalendarDay(daysSinceEpoch: 20_089), knownAt: Instant(millisecondsSinceEpoch: 1_740_700_800_000),
      profile: [("unit", "pair"), ("days", "elapsed")], rows: Rows(rows), columns: columns, fields: fields)
  }
}

extension Answer {
  /// Changes a row that is made already.
  mutating func change(row place: Int, _ change: (inout Row) -> Void) {
    var changed = Array(rows)
    change(&changed[place])
    rows = Rows(changed)
  }
}
