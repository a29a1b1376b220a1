import Text

/// The columns of CSV that somebody asked for, in the order asked for; all of them unless told otherwise.
package struct ColumnChoice: Sendable {
  /// The fault of a choice, with the next step.
  package struct Fault: Error, Equatable {
    /// The fault in words.
    package let message: String
    /// The next step; nil for none.
    package let hint: String?
  }

  /// The places of the chosen columns; nil for all.
  private let places: [Int]?

  /// All columns.
  package init() { places = nil }

  /// Reads names with commas between them: those to write, `patient,days`, or those to leave out, `-events`.
  ///
  /// The name of an object stands for all of its columns. `known` are the columns of CSV. Throws for a name that is not
  /// among them, for a column that is named twice, for both kinds at once, and if nothing is left.
  package init(_ text: String, known: [String]) throws(Fault) {
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map { word in
      String(word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    let leavesOut = words.contains { $0.hasPrefix("-") }
    guard !leavesOut || words.allSatisfy({ $0.hasPrefix("-") }) else {
      throw Fault(message: "some names are to be written and some left out", hint: "name one kind alone")
    }
    var named: [Int] = []
    for word in words {
      let name = leavesOut ? String(word.dropFirst()) : word
      let found = known.indices.filter { known[$0] == name || known[$0].hasPrefix(name + ".") }
      guard !found.isEmpty else {
        throw Fault(
          message: "there is no column '\(shown(name))'",
          hint: nearest(to: name, among: known).first ?? "one of: " + known.joined(separator: ", "))
      }
      guard !found.contains(where: named.contains) else {
        throw Fault(message: "the column '\(shown(name))' is named twice", hint: "name it once")
      }
      named += found
    }
    let chosen = leavesOut ? known.indices.filter { !named.contains($0) } : named
    if chosen.isEmpty { throw Fault(message: "no column is left", hint: "leave fewer out") }
    places = chosen
  }

  /// Returns the chosen ones of the texts of all columns.
  func chosen(_ texts: [String]) -> [String] { places.map { $0.map { texts[$0] } } ?? texts }

  /// Writes a line of CSV by `write`, and of it the chosen cells alone.
  func write(to csv: inout CSVLines, _ write: (inout CSVLines) -> Void) {
    guard let places else { return write(&csv) }
    var line = CSVLines()
    write(&line)
    let cells = cells(of: line.bytes.dropLast())
    for place in places {
      csv.addPlain { $0 += cells[place] }
      csv.endCell()
    }
    csv.endLine()
  }
}

/// Returns the cells of a line of CSV, each as it is written, with its quotation marks. O(length).
private func cells(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
  var cells: [ArraySlice<UInt8>] = []
  var (start, isQuoted) = (line.startIndex, false)
  for place in line.indices {
    if line[place] == CSVLines.quotationMark { isQuoted.toggle() }
    if line[place] == UInt8(ascii: ","), !isQuoted {
      cells.append(line[start..<place])
      start = place + 1
    }
  }
  return cells + [line[start...]]
}
