extension Profile {
  /// A whole profile by name, as a field or a tool defines its figures; single rules may be changed on top.
  package enum Preset: String, CaseIterable, Sendable {
    /// The defaults.
    case regimen
    /// As CDISC ADaM datasets made with admiral: days and amounts of doses inclusive, months of 30.4375 days, a partial
    /// start or onset is the first possible day but not before the treatment start, a partial end the last.
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
      partial = .adam
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
