import Testing

@testable import Text

@Suite("The distance between two words")
struct SpellingDistanceTests {
  @Test(
    "counts letters inserted, deleted, replaced, and neighbours swapped",
    arguments: [
      ("format", "format", 0), ("", "", 0), ("", "abc", 3),
      ("formt", "format", 1), ("formatt", "format", 1), ("forwat", "format", 1), ("fromat", "format", 1),
      ("ofmrat", "format", 2), ("kitten", "sitting", 3),
      // No letter is edited twice: a swap with an insertion between would be two.
      ("ca", "abc", 3), ("ca", "ac", 1), ("ac", "abc", 1),
    ])
  func distance(first: String, second: String, expected: Int) {
    #expect(spellingDistance(Array(first), Array(second)) == expected)
  }

  /// Every word of at most `length` letters from `a`, `b`, `c`.
  private func words(upTo length: Int) -> [[Character]] {
    guard length > 0 else { return [[]] }
    let shorter = words(upTo: length - 1)
    return shorter + shorter.filter { $0.count == length - 1 }.flatMap { word in "abc".map { word + [$0] } }
  }

  /// The definition, word for word: the last letters are kept, replaced, deleted, inserted or swapped.
  private func definition(_ first: ArraySlice<Character>, _ second: ArraySlice<Character>) -> Int {
    guard let last = first.last, let other = second.last else { return max(first.count, second.count) }
    var best = min(
      definition(first.dropLast(), second.dropLast()) + (last == other ? 0 : 1),
      definition(first.dropLast(), second) + 1, definition(first, second.dropLast()) + 1)
    if let beforeLast = first.dropLast().last, let beforeOther = second.dropLast().last,
      last == beforeOther, other == beforeLast
    {
      best = min(best, definition(first.dropLast(2), second.dropLast(2)) + 1)
    }
    return best
  }

  @Test("is the definition's for every two words of at most three letters")
  func agreesWithTheDefinition() {
    let words = words(upTo: 3)
    #expect(words.count == 40)
    for first in words {
      for second in words {
        let distance = spellingDistance(first, second)
        #expect(distance == definition(first[...], second[...]), "\(String(first)) \(String(second))")
      }
    }
  }

  @Test("is symmetric, zero for equal words alone, and lies between the lengths' difference and the longer length")
  func laws() {
    let words = words(upTo: 4)
    for first in words {
      for second in words {
        let distance = spellingDistance(first, second)
        let holds =
          distance == spellingDistance(second, first) && (distance == 0) == (first == second)
          && distance >= abs(first.count - second.count) && distance <= max(first.count, second.count)
        if !holds { Issue.record("\(String(first)) \(String(second)): \(distance)") }
      }
    }
  }
}
