import Projections
import Text

extension DurationsQuery {
  /// Lists the assumptions of the figures, and the cause of a missing one.
  static func notes(
    _ cohorts: SurvivalCohorts, _ profile: Profile, _ suppression: Suppression
  ) -> [String] {
    let rows = cohorts.rows
    let isAnyOngoing = rows.contains(where: \.ongoing)
    let hasSums = rows.contains { $0.intervals > 1 }
    var notes: [String] = []
    if isAnyOngoing, profile.ongoing == .included {
      notes.append(
        "mean observed so far (not an estimate): mean and quartiles count what is ongoing as if it had ended; the "
          + "Kaplan-Meier figures do not")
    } else if isAnyOngoing, !hasSums {
      notes.append("mean and quartiles leave out what is ongoing; the Kaplan-Meier figures count it as censored")
    }
    if profile.endpoint == .failure {
      notes.append("no Kaplan-Meier under endpoint=failure, where other ends compete: see regimen query survival")
    } else if hasSums {
      notes.append(
        "no Kaplan-Meier under unit=patient: some patients' days are summed over several intervals, and a sum of "
          + "spells is no survival time")
    } else {
      notes += [
        cohorts.repeats(profile, suppression), cohorts.looksAhead ? responders : cohorts.noteOnResponse(nil),
      ].compactMap(\.self)
    }
    notes += CombinationsQuery.notes(rows, isSuppressing: suppression.isOn)
    return notes + [openStarts(rows, suppression)].compactMap(\.self) + cohorts.entryNotes(profile, suppression)
  }

  /// The reason that there is no curve by response.
  static let responders =
    "no curve by response: who responds must have stayed long enough to do so; query survival, "
    + "curves or incidence --by response --from-start P6M.. begins at a landmark, with the response known by then"

  /// That some rows are longer than is known, because they were already running.
  static func openStarts(_ rows: [Combination], _ suppression: Suppression) -> String? {
    let open = rows.count { $0.daysMax == nil }
    guard open > 0 else { return nil }
    let which = suppression.isOn ? "some rows" : counted(open, "row")
    let isFollowed = rows.contains { $0.daysMax == nil && $0.isFollowed }
    return "\(which) of drugs that were running when they are first heard of: "
      + (isFollowed ? "counted from there, and perhaps longer" : "in no curve, since the start is not known")
  }
}

extension SurvivalCohorts {
  /// True if a patient stands in more than one of the rows that are followed.
  package var hasRepeats: Bool {
    if groups.count == 1, groups[0].rows.areOfPatientsInOrder { return false }
    let rows = groups.flatMap(\.followed)
    return Set(rows.map(\.row.patient)).count < rows.count
  }

  /// The way in which the log-rank test takes rows of one patient, after a comma; empty where no patient repeats.
  func varianceOfTest(_ profile: Profile) -> String {
    if !hasRepeats { return "" }
    return profile.variance == .patient
      ? ", allowing for rows of one patient" : ", rows of one patient taken as independent"
  }

  /// Says how many rows are of how many patients, and what intervals make of it, where a patient has several.
  func repeats(_ profile: Profile, _ suppression: Suppression) -> String? {
    guard hasRepeats else { return nil }
    let rows = groups.flatMap(\.followed)
    let allows = profile.variance == .patient ? "allow" : "do not allow"
    let which =
      suppression.isOn
      ? "some patients have several \(profile.rowNoun)s"
      : "\(counted(rows.count, profile.rowNoun)) in \(counted(Set(rows.map(\.row.patient)).count, "patient"))"
    return "\(which); intervals \(allows) for this"
  }
}
