import Projections
import Statistics

extension DurationsQuery {
  /// The mean of the rows' shortest or longest lengths: the range that unknown days leave to the mean.
  ///
  /// For the rows that are counted on the chosen days; null where one of them has no bound. Every pair is shortest in
  /// the same reading of all dates, and longest in another, so that pairs and patients reach these means at once; of
  /// regimens that follow one another they are only bounds, since a day that one gains the other loses.
  static func meanBound(_ rows: [Combination], _ bound: (Combination) -> Double?) -> Value {
    let bounds = rows.compactMap(bound)
    return bounds.count == rows.count ? Value(Summary(bounds).mean) : .null
  }
}
