import CalendarTime

/// An anchor's exposure and a partner's that overlap under some imputation.
struct Pair {
  let anchor: MergedExposure
  let partner: MergedExposure
  /// The days that both have in common, under each imputation; may be empty.
  let days: ByImputation<DayRange>

  /// Pairs two exposures; nil if they overlap under no imputation.
  ///
  /// The longest imputation starts everything earlier and ends it later than any other, so it alone decides.
  init?(_ anchor: MergedExposure, _ partner: MergedExposure) {
    let days = ByImputation { anchor.days[$0].intersection(partner.days[$0]) }
    guard !days.longest.isEmpty else { return nil }
    self.anchor = anchor
    self.partner = partner
    self.days = days
  }

  /// True if some imputation overlaps and another does not: listed, not counted.
  var isPossible: Bool { days.shortest.isEmpty }

  var exposures: [MergedExposure] { [anchor, partner] }

  /// True if the later start is of a course that was already running, so that the overlap may be longer than known.
  ///
  /// Checked on the chosen days and on those of the longest imputation.
  var isOpenAtStart: Bool { isOpenAtStart(in: .chosen) || isOpenAtStart(in: .longest) }

  private func isOpenAtStart(in imputation: Imputation) -> Bool {
    func isOpen(_ exposure: MergedExposure) -> Bool {
      exposure.days[imputation].start < days[imputation].start || exposure.isOpenAtStart(in: imputation)
    }
    return isOpen(anchor) && isOpen(partner)
  }

  /// Pairs every anchor with every partner that it may overlap. O(n²) for n exposures of one patient.
  static func intersect(_ exposures: [MergedExposure]) -> [Pair] {
    var pairs: [Pair] = []
    for anchor in exposures where anchor.drug.isAnchor {
      for partner in exposures where partner.drug.isPartner {
        if let pair = Pair(anchor, partner) { pairs.append(pair) }
      }
    }
    return pairs
  }
}

extension Pair {
  /// Tells if the pair lasts as long as the rule `minimum` asks for, on chosen days.
  ///
  /// A minimum in days is compared with the days counted; one in months is added to the start and must not pass the
  /// end.
  func reaches(_ profile: Profile, censoringDay: CalendarDay) -> Bool {
    let minimum = profile.minimum
    if minimum.isEmpty { return true }
    let range = days.chosen
    guard !range.isEmpty else { return false }
    let held = range.days(in: heldDays(in: .chosen), to: censoringDay)
    let counted = range.days(to: censoringDay) - held + (profile.days == .inclusive ? 1 : 0)
    return range.start.adding(minimum) <= range.start.adding(days: counted)
  }
}

extension Pair {
  /// Returns the days on which one of the two drugs was held; empty unless such days are left out.
  func heldDays(in imputation: Imputation) -> [DayRange] {
    hasHolds ? DayRange.union(anchor.heldDays(in: imputation) + partner.heldDays(in: imputation)) : []
  }

  /// True if days are left out because one of the two drugs was held.
  var hasHolds: Bool { anchor.hasHolds || partner.hasHolds }
}

extension Sequence<Pair> {
  /// Returns the days of `ranges`, the union of the pairs, on which no pair had both of its drugs.
  func heldDays(in imputation: Imputation, of ranges: [DayRange]) -> [DayRange] {
    guard contains(where: \.hasHolds) else { return [] }
    let counted = flatMap { DayRange.subtract($0.heldDays(in: imputation), from: [$0.days[imputation]]) }
    return DayRange.subtract(counted, from: ranges)
  }
}
