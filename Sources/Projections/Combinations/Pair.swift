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

  /// True if one of the two is a course of no days, on chosen days.
  var isOfNoDays: Bool { anchor.days.chosen.isEmpty || partner.days.chosen.isEmpty }

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

  /// Pairs every anchor with every partner that it may overlap, in the order of the exposures.
  ///
  /// O(n log n + p) for n exposures of one patient and p pairs, where few run at a time.
  static func intersect(_ exposures: [MergedExposure]) -> [Pair] {
    if exposures.count <= Pair.few { return intersectAll(exposures) }
    var places: [(anchor: Int, partner: Int)] = []
    for (one, other) in neighbours(exposures) {
      if exposures[one].drug.isAnchor, exposures[other].drug.isPartner { places.append((one, other)) }
      if exposures[other].drug.isAnchor, exposures[one].drug.isPartner { places.append((other, one)) }
    }
    places.sort { ($0.anchor, $0.partner) < ($1.anchor, $1.partner) }
    let pairs = places.compactMap { Pair(exposures[$0.anchor], exposures[$0.partner]) }
    return pairs.contains(where: \.isOfNoDays) ? withoutRepeats(pairs) : pairs
  }

  /// The number of exposures up to which each is quicker compared with each than put in order.
  private static let few = 8

  /// The same by comparing each with each. O(n²).
  private static func intersectAll(_ exposures: [MergedExposure]) -> [Pair] {
    var pairs: [Pair] = []
    for anchor in exposures.indices where exposures[anchor].drug.isAnchor {
      for partner in exposures.indices where exposures[partner].drug.isPartner {
        if let pair = Pair(exposures[anchor], exposures[partner]) { pairs.append(pair) }
      }
    }
    return pairs.contains(where: \.isOfNoDays) ? withoutRepeats(pairs) : pairs
  }

  /// Returns the places of exposures that may run at one time, under the longest imputation; touching ones included.
  static func neighbours(_ exposures: [MergedExposure]) -> [(Int, Int)] {
    let ordered = exposures.indices.sorted { exposures[$0].days.longest.start < exposures[$1].days.longest.start }
    var open: [Int] = []
    var found: [(Int, Int)] = []
    for place in ordered {
      let start = exposures[place].days.longest.start
      open.removeAll { exposures[$0].days.longest.end.map { $0 < start } ?? false }
      for other in open { found.append((other, place)) }
      open.append(place)
    }
    return found
  }

  /// Leaves out pairs of a course of no days that lies within another course of its drug.
  private static func withoutRepeats(_ pairs: [Pair]) -> [Pair] {
    pairs.indices.filter { place in
      let pair = pairs[place]
      return !pair.isOfNoDays
        || !pairs.indices.contains { other in
          other != place && pairs[other].has(pair.days.chosen.start, of: pair)
            && (!pairs[other].isOfNoDays || !pair.isShared.chosen || other < place)
        }
    }.map { pairs[$0] }
  }

  /// Tells if it is a pair of the same drugs as another, was taken on chosen days, and has a day or ends on it.
  private func has(_ day: CalendarDay, of pair: Pair) -> Bool {
    isShared.chosen && anchor.drug.name == pair.anchor.drug.name && partner.drug.name == pair.partner.drug.name
      && days.chosen.start <= day && days.chosen.end.map { day <= $0 } ?? true
  }
}

extension Pair {
  /// Tells if the pair lasts as long as the rule `minimum` asks for, on chosen days.
  func reaches(_ profile: Profile, censoringDay: CalendarDay) -> Bool {
    if profile.minimum.isEmpty { return true }
    guard isShared.chosen else { return false }
    return profile.isLongEnough(DaySpan(days.chosen, to: censoringDay), counted: countedDays(in: .chosen))
  }
}

extension Profile {
  /// Tells if a span, of whose days only those in `counted` count unless that is nil, reaches the rule `minimum`.
  ///
  /// A minimum in days is compared with the days counted; one in months is added to the start and must not pass the
  /// end.
  func isLongEnough(_ span: DaySpan, counted: [DayRange]?) -> Bool {
    let days = RowLength(CollectionOfOne(span), counted: counted, self).days
    return span.start.adding(minimum) <= span.start.adding(days: days)
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
