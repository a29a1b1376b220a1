/// The reference log: what it is called, and what goes into it.
enum CaseSeries {
  static let name = "case-series"
  static let identifier = "5f0c2d1e-8a37-4b64-9c1d-3e7a6f20b815"
  static let created = "2025-01-07T08:00:00.000Z"
  static let cutoff = "2025-01-01"

  /// Seeds of what a log takes from chance, so that every build gives the same bytes.
  static let idSeed: UInt64 = 0x2025_0401
  static let saltSeed: UInt64 = 0x2025_0402

  static var charts: [Chart] {
    [
      .p01, .p02, .p03, .p04, .p05, .p06, .p07, .p08, .p09, .p10, .p11, .p12, .p13, .p14, .p15, .p16, .p17, .p18,
    ]
  }

  /// The batches of the log in order.
  static func batches() throws(ChartError) -> [Batch] {
    var assembly = BatchAssembly(seed: idSeed)
    return try assembly.batches(of: charts)
  }
}
