/// Returns the least number of letters to insert, delete, replace or swap with a neighbour to turn one word into the
/// other.
///
/// This is optimal string alignment: Damerau's distance (A technique for computer detection and correction of spelling
/// errors, CACM 7, 1964) with no letter edited twice. It is symmetric; the triangle inequality does not hold
/// (`CA`, `AC`, `ABC`). O(length × length) time, three rows of memory.
func spellingDistance(_ first: [Character], _ second: [Character]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...second.count)
  for (row, letter) in first.enumerated() {
    var current = [row + 1]
    for (column, other) in second.enumerated() {
      var best = min(previous[column] + (letter == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
        best = min(best, beforePrevious[column - 1] + 1)
      }
      current.append(best)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[second.count]
}
