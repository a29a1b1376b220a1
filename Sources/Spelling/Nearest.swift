/// Words longer than this, in bytes of UTF-8, are neither compared nor proposed, so that pasted text costs nothing.
private let longestComparedWord = 64

/// The known words that `word` was probably meant to be, at most `limit`; often none.
///
/// First those at the least distance (see `spellingDistance`), where that is at most a third of the longer word's
/// letters and at most three; a word further off than another is no proposal: of drug names many are close. Then, if
/// `word` has three letters or more, those that begin with it. Letter case is ignored; the order of `known` is kept.
///
/// O(words × length²), the length being capped at 64 bytes; a longer `word` is answered with nothing in O(1).
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
