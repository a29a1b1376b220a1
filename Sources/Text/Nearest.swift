/// The longest word that is compared or proposed, in bytes of UTF-8. It bounds the cost of pasted text.
private let longestComparedWord = 64

/// Returns the known words that `word` was probably meant to be: at most `limit`, often none.
///
/// The words at the least distance (see `spellingDistance`) come first, if that distance is at most three and at most a
/// third of the longer word's letters. A word further off than another is not proposed, because many drug names are
/// close to each other. If `word` has three letters or more, the words that begin with it follow. Letter case is
/// ignored; the order of `known` is kept.
///
/// O(words × length²) with lengths up to 64 bytes. A longer `word` returns nothing in O(1).
package func nearest(to word: String, among known: some Sequence<String>, limit: Int = 3) -> [String] {
  guard word.utf8.count <= longestComparedWord else { return [] }
  let letters = Array(word.lowercased())
  var least = 3
  var near: [String] = []
  var longer: [String] = []
  for candidate in known where candidate.utf8.count <= longestComparedWord {
    let others = Array(candidate.lowercased())
    if letters.count >= 3, others.starts(with: letters) { longer.append(candidate) }
    let allowed = min(max(letters.count, others.count) / 3, least)
    guard abs(letters.count - others.count) <= allowed else { continue }
    let distance = spellingDistance(letters, others)
    guard distance <= allowed else { continue }
    if distance < least { near = [] }
    least = distance
    near.append(candidate)
  }
  return Array((near + longer.filter { !near.contains($0) }).prefix(limit))
}

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
