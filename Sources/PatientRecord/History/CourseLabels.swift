/// Labels of one patient's courses by their places.
///
/// Most patients have few courses: looking through their labels is quicker than a table, which is kept for the others.
struct CourseLabels {
  private var labels: [Symbol] = []
  private var places: [Symbol: Int] = [:]

  private static let tableFrom = 16

  var count: Int { labels.count }

  /// Adds a label in the last place. O(1) amortized.
  mutating func append(_ label: Symbol) {
    labels.append(label)
    if labels.count == CourseLabels.tableFrom {
      for (place, label) in labels.enumerated() { places[label] = place }
    } else if labels.count > CourseLabels.tableFrom {
      places[label] = labels.count - 1
    }
  }

  /// The place of a label; nil where it is not there. O(1).
  func place(of label: Symbol) -> Int? {
    labels.count < CourseLabels.tableFrom ? labels.firstIndex(of: label) : places[label]
  }
}
