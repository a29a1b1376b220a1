package import PatientRecord

/// The combinations of one patient, in order, ongoing ones included whatever the rule `ongoing` says.
///
/// The steps, in the order of the files that hold them: choice of days (`PatientReading`), merge (`MergedExposure`),
/// intersect and minimum (`Pair`), unit (`Combination+Pair`, `+Regimen`, `+Patient`). Throws where partial dates are
/// refused and one bears on a row. O(n²) for n courses.
package func deriveCombinations(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [Combination] {
  let reading = PatientReading(history, context)
  let candidates = Pair.intersect(reading.combinableExposures)
  if candidates.isEmpty { return [] }
  let rows = CombinationRows(patient: patient, reading: reading)
  try rows.refusePartialDates(candidates)
  var combinations: [Combination] = []
  var certain: [Pair] = []
  for pair in candidates where pair.reaches(reading.profile, horizon: reading.horizon.chosen) {
    if pair.isPossible { combinations.append(rows.row(pair)) } else { certain.append(pair) }
  }
  switch reading.profile.unit {
  case .pair: for pair in certain { combinations.append(rows.row(pair)) }
  case .regimen: combinations += RegimenInterval.split(certain).map(rows.row)
  case .patient: combinations += rows.patientRow(certain.map(rows.row), certain).map { [$0] } ?? []
  }
  return combinations.count < 2 ? combinations : combinations.sorted { $0.precedes($1) }
}

extension PatientReading {
  /// The exposures to the drugs that the profile takes for anchors or partners.
  var combinableExposures: [MergedExposure] {
    if history.courses.count < 2 { return [] }
    var courses: [ReadCourse] = []
    courses.reserveCapacity(history.courses.count)
    for course in history.courses {
      if let read = read(course), read.isCombinable { courses.append(read) }
    }
    return MergedExposure.merge(courses, gap: profile.gap)
  }
}
