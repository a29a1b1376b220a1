extension Answer {
  /// The rows as comma-separated values (RFC 4180) under a header, in blocks.
  ///
  /// Lines end with a bare newline, not with the carriage return and newline of RFC 4180: every reader takes both, and
  /// `cut` and `awk` would leave the carriage return in the last field. Lists are joined by `; `; null is empty.
  var csv: [[UInt8]] {
    let paths = fieldPaths
    let rows = rows
    let header = Array((paths.map(quoted).joined(separator: ",") + "\n").utf8)
    return [header]
      + blocks { places in
        var lines = CSVLines()
        for place in places { rows.add(place, under: paths, to: &lines) }
        return lines.bytes
      }
  }
}
