extension Profile {
  /// A whole profile by name, as a field or a tool defines its figures; single rules may be changed on top.
  package enum Preset: String, CaseIterable, Sendable {
    /// The defaults.
    case regimen
    /// As CDISC ADaM data sets made with admiral: days inclusive, months of 30.4375 days, a partial start read as the
    /// first possible day and a partial end as the last.
    case adam
    /// As OHDSI counts: courses joined over 30 days, rows of constant drugs, and pathways as TreatmentPatterns 3.1.0
    /// makes them by default.
    case ohdsi
  }

  /// The profile of a preset.
  package init(_ preset: Preset) {
    self.init()
    switch preset {
    case .regimen: break
    case .adam:
      days = .inclusive
      month = .average
      partial = .longest
    case .ohdsi:
      unit = .regimen
      gap = 30
      pathways.segments = .windowed
      pathways.repeats = .first
      pathways.pathLength = 5
      pathways.cellMinimum = 5
    }
  }
}
