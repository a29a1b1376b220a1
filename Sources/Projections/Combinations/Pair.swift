import CalendarTime

/// An anchor's exposure and a partner's that overlap under some imputation.
struct Pair {
  let anchor: MergedExposure
  let partner: MergedExposure
  /// The days that both have in common, under each imputation; may be empty.
  let days: ByImputation<DayRange>
  /// True for an imputation under which both were taken on one day at least, if only on that of a stop.
  let isShared: ByImputation<Bool>

  /// Pairs two exposures; nil if they were taken on one day under no imputation.
  ///
  /// The longest imputation starts everything earlier and ends it later than any other, so it alone decides.
  init?(_ anchor: MergedExposure, _ partner: MergedExposure) {
    guard anchor.days.longest.shares(partner.days.longest) else { return nil }
    self.anchor = anchor
    self.partner = partner
    days = ByImputation { anchor.days[$0].intersection(partner.days[$0]) }
    isShared = ByImputation { anchor.days[$0].shares(partner.days[$0]) }
  }

  /// True if some imputation has a day of both drugs and another has none.
  var isPossible: Bool { !isShared.shortest }

  /// Tells if the pair counts, by the rule `possible`.
  func counts(_ profile: Profile) -> Bool {
    switch profile.possible {
    case .leftOut: !isPossible
    case .imputed: !isPossible || isShared.chosen
    case .counted: true
    }
  }

  /// True if one of the drugs was stopped on the first day of both, on chosen days.
  var isOfNoDays: Bool { isShared.chosen && days.chosen.isEmpty }

  /// True if the pair has days in common, on chosen days, so that it is part of a regimen.
  var hasDays: Bool { !days.chosen.isEmpty }

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
    return pairs.contains(where: \.isOfNoDays) ? withoutRepeats(pairs) : pairs
  }

  /// Leaves out pairs of no days whose day another pair of the same drugs has: a second course within the first.
  private static func withoutRepeats(_ pairs: [Pair]) -> [Pair] {
    pairs.indices.filter { index in
      let pair = pairs[index]
      guard pair.isOfNoDays else { return true }
      let day = pair.days.chosen.start
      return !pairs.indices.contains { other in
        let range = pairs[other].days.chosen
        guard other != index, pairs[other].anchor.drug == pair.anchor.drug,
          pairs[other].partner.drug == pair.partner.drug, range.start <= day, range.end.map({ day <= $0 }) ?? true
        else { return false }
        return !pairs[other].isOfNoDays || other < index
      }
    }.map { pairs[$0] }
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
    guard isShared.chosen else { return false }
    let span = DaySpan(days.chosen, to: censoringDay)
    let counted = RowLength(CollectionOfOne(span), counted: countedDays(in: .chosen), profile).days
    return span.start.adding(minimum) <= span.start.adding(days: counted)
  }
}

extension Pair {
  /// Returns the days on which one of the two drugs was held; empty unless such days are left out.
  func heldDays(in imputation: Imputation) -> [DayRange] {
    hasHolds ? DayRange.union(anchor.heldDays(in: imputation) + partner.heldDays(in: imputation)) : []
  }

  /// Returns the days on which neither drug was held, as disjoint ranges in order; nil if all days of the pair count.
  func countedDays(in imputation: Imputation) -> [DayRange]? {
    guard hasHolds else { return nil }
    return DayRange.intersect(anchor.countedDays(in: imputation), partner.countedDays(in: imputation))
  }

  /// True if days are left out because one of the two drugs was held.
  var hasHolds: Bool { anchor.hasHolds || partner.hasHolds }
}

extension Sequence<Pair> {
  /// Returns the days on which some pair had both of its drugs and neither was held, as disjoint ranges in order.
  ///
  /// A pair without an end counts to `censoringDay`, which may lie before the end of another.
  func countedDays(in imputation: Imputation, to censoringDay: CalendarDay) -> [DayRange] {
    DayRange.union(
      flatMap { pair in
        let days = pair.days[imputation]
        let closed = DayRange(start: days.start, end: days.end ?? censoringDay)
        return DayRange.intersect(closed.isEmpty ? [] : [closed], pair.countedDays(in: imputation) ?? [closed])
      })
  }
}
