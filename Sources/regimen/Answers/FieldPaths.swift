extension Row {
  /// The value at a path such as `kaplanMeier.median`, or `days`; nil where there is none.
  subscript(path path: String) -> Value? {
    if let value = self[path] { return value }
    let steps = path.split(separator: ".").map(String.init)
    guard let first = steps.first, var value = self[first] else { return nil }
    for step in steps.dropFirst() {
      guard case .object(let members) = value, let member = members.first(where: { $0.key == step }) else { return nil }
      value = member.value
    }
    return value
  }

  /// The value at a path, which most rows have as the field at a place.
  func value(at path: String, expectedAt place: Int) -> Value? {
    if place < fields.count, fields[place].name == path {
      let value = fields[place].value
      if case .object = value { return self[path: path] }
      return value
    }
    return self[path: path]
  }

  /// Whether the fields are these, in this order, and none of them is an object.
  fileprivate func isFlat(_ names: [String]) -> Bool {
    guard fields.count == names.count else { return false }
    return zip(fields, names).allSatisfy { field, name in
      if case .object = field.value { return false }
      return field.name == name
    }
  }

  /// The paths to all values of the row that are no objects, in their order.
  fileprivate var leafPaths: [String] { fields.flatMap { leaves(of: $0.value, at: $0.name) } }
}

private func leaves(of value: Value, at path: String) -> [String] {
  guard case .object(let members) = value, !members.isEmpty else { return [path] }
  return members.flatMap { leaves(of: $0.value, at: "\(path).\($0.key)") }
}

extension Answer {
  /// The columns of a table that has one for every field, the same for all rows: those declared, then the others as
  /// they are first seen. Objects give a column for each member, in their own place, and none for themselves.
  var fieldPaths: [String] {
    if let flat = rows.flatFields, flat == fields { return fields }
    var paths = fields
    var known = Set(paths)
    for row in rows where !row.isFlat(fields) {
      for path in row.leafPaths where known.insert(path).inserted { paths.append(path) }
    }
    let parents = Set(paths.flatMap(properPrefixes))
    let leaves = paths.filter { path in !parents.contains(path) || rows.contains { $0.hasOwnValue(at: path) } }
    let byField = Dictionary(grouping: leaves, by: fieldName)
    var placed: Set<String> = []
    return paths.map(fieldName).filter { placed.insert($0).inserted }.flatMap { byField[$0] ?? [] }
  }
}

/// The field that a path begins with.
private func fieldName(of path: String) -> String { String(path.prefix { $0 != "." }) }

/// The paths to the objects that a path leads through.
private func properPrefixes(of path: String) -> [String] {
  path.indices.filter { path[$0] == "." }.map { String(path[..<$0]) }
}

extension Row {
  /// Whether something stands at the path itself, which no column of a member would show.
  fileprivate func hasOwnValue(at path: String) -> Bool {
    switch self[path: path] {
    case nil, .null, .object: false
    default: true
    }
  }
}
