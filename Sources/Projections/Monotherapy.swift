import CalendarTime
import PatientRecord

extension OutcomeRows {
  /// The response to an anchor alone: the phase it was judged in, the response used, and both as a row shows them.
  struct Alone {
    let phase: DayRange?
    let response: ReadResponse?
    let described: OutcomeRow.Monotherapy
  }

  /// Looks for the nearest phase of an anchor without a partner before a row, else the first one after it.
  func monotherapy(_ anchor: MergedExposure, around row: DayRange) -> Alone {
    let phases = phasesAlone(of: anchor)
    let before = phases.last { phase in phase.end.map { $0 <= row.start } ?? false }
    let after = phases.first { phase in row.end.map { $0 <= phase.start } ?? false }
    guard let phase = before ?? after else {
      return Alone(
        phase: nil, response: nil,
        described: OutcomeRow.Monotherapy(
          phase: nil, start: nil, end: nil, response: .unassessable, transitory: nil))
    }
    let labels = anchor.courses.map(\.course.label)
    let candidates = rows.responses.within(phase, horizon: rows.horizon).filter { response in
      response.data.phase != .combination
        && (response.labels.isEmpty || response.labels.contains(where: labels.contains))
    }
    let response = rows.profile.response.choose(candidates)
    return Alone(
      phase: phase, response: response,
      described: OutcomeRow.Monotherapy(
        phase: before == nil ? .after : .before, start: phase.start, end: phase.end, response: response?.data.response,
        transitory: response?.data.transitory))
  }

  /// When an anchor ran and no partner did, in order.
  private func phasesAlone(of anchor: MergedExposure) -> [DayRange] {
    var phases: [DayRange] = []
    var rest = anchor.days.chosen
    for partner in DayRange.union(exposures.filter(\.drug.isPartner).map(\.days.chosen)) {
      phases.append(rest.intersection(DayRange(start: rest.start, end: partner.start)))
      guard let end = partner.end else { return phases.filter { !$0.isEmpty } }
      rest.start = max(rest.start, end)
    }
    return (phases + [rest]).filter { !$0.isEmpty }
  }
}
