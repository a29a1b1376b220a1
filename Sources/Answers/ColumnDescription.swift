/// Everything that is said of a column: how it is called, what it holds, and what an empty cell means.
///
/// Headings, claims, comparisons, completion, help and the data dictionary all read it here.
public struct ColumnDescription: Sendable {
  /// The name: a key of JSON, and a heading of CSV.
  package let name: String
  /// The heading for people.
  package let heading: String
  /// The unit of its numbers.
  package let unit: ColumnUnit
  /// The meaning of an empty cell.
  package private(set) var empty: EmptyCell
  /// One sentence.
  package let sentence: String
  /// True if rows of two answers that are the same row agree in it.
  package let identifies: Bool
  /// The kind of personal data in it; of an object or a list, that of its members is said by each.
  package let sensitivity: Sensitivity
  /// The kind of value.
  package let kind: CellKind
  /// The parts of an object, or of each object in a list.
  package let parts: Parts

  /// The parts of a column's value.
  public enum Parts: Sendable {
    /// None: a value, or a list of values.
    case none
    /// Members of an object, each with a column of its own in CSV.
    case members([ColumnDescription])
    /// Members of each object in a list, which is one column of CSV.
    case elements([ColumnDescription])
  }

  /// A description; the heading is the name unless there is another.
  public init(
    name: String, heading: String? = nil, unit: ColumnUnit = .none, empty: EmptyCell = .never, sentence: String,
    identifies: Bool = false, sensitivity: Sensitivity, kind: CellKind, parts: Parts = .none
  ) {
    (self.name, self.heading, self.unit, self.empty, self.sentence) = (name, heading ?? name, unit, empty, sentence)
    (self.identifies, self.sensitivity, self.kind, self.parts) = (identifies, sensitivity, kind, parts)
  }
}

extension ColumnDescription {
  /// Returns the description of a member of an object, whose cell is empty as well where there is no object.
  @usableFromInline func inObject(_ empty: EmptyCell) -> ColumnDescription {
    var member = self
    if member.empty == .never { member.empty = empty }
    return member
  }
}

extension ColumnDescription {
  /// Returns the description with other words of it.
  func with(
    kind: CellKind? = nil, unit: ColumnUnit? = nil, empty: EmptyCell? = nil, sentence: String? = nil,
    parts: Parts? = nil
  ) -> ColumnDescription {
    ColumnDescription(
      name: name, heading: heading, unit: unit ?? self.unit, empty: empty ?? self.empty,
      sentence: sentence ?? self.sentence, identifies: identifies, sensitivity: sensitivity, kind: kind ?? self.kind,
      parts: parts ?? self.parts)
  }
}

extension [ColumnDescription] {
  /// The columns of CSV with their paths: `kaplanMeier.median` for a member of an object.
  package var leaves: [(path: String, column: ColumnDescription)] { leaves(under: "") { _ in false } }

  /// The number of columns of CSV.
  @usableFromInline var leafCount: Int { leaves.count }

  /// The columns of CSV, and behind each list of objects the members that these have, as claims and JSON reach them.
  package var all: [(path: String, column: ColumnDescription)] { leaves(under: "") { _ in true } }

  private func leaves(
    under path: String, opensList: (ColumnDescription) -> Bool
  ) -> [(path: String, column: ColumnDescription)] {
    flatMap { column -> [(path: String, column: ColumnDescription)] in
      let here = path + column.name
      switch column.parts {
      case .none: return [(here, column)]
      case .members(let members): return members.leaves(under: here + ".", opensList: opensList)
      case .elements(let members):
        return [(here, column)] + (opensList(column) ? members.leaves(under: here + ".", opensList: opensList) : [])
      }
    }
  }

  /// The column at a path, through objects and lists; nil if there is none.
  package subscript(path path: String) -> ColumnDescription? {
    let steps = path.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = steps.first, let column = first(where: { $0.name == name }) else { return nil }
    guard steps.count > 1 else { return column }
    switch column.parts {
    case .none: return nil
    case .members(let members), .elements(let members): return members[path: String(steps[1])]
    }
  }
}
