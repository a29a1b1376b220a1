extension DrugCatalogue {
  /// Returns the INN of the one drug whose name an unknown text probably misspells; often nil.
  ///
  /// The text is a listed misspelling, or one edit (a letter added, left out or replaced, or two neighbours swapped)
  /// makes it a name of at least eight letters. A name of another substance is no misspelling: a text that is a known
  /// name, a listed name of a substance outside the catalogue, or one edit away from two drugs has no suggestion.
  /// O(names × length).
  package func suggestion(for text: String) -> String? {
    guard text.utf8.count <= DrugSpelling.longestName, entry(named: text) == nil else { return nil }
    let word = DrugSpelling.folded(text)
    if let drug = DrugCatalogue.misspellings[word] { return entry(folded: drug).map { drugs[$0.drug].name } }
    guard word.utf8.count >= 8, !DrugCatalogue.otherSubstances.contains(word) else { return nil }
    let near = [Array(ownPositions.keys), DrugIndex.foldedNames].joined().filter { name in
      name.utf8.count >= 8 && isOneEdit(from: word, to: name)
    }
    let found = Set(near.compactMap { entry(folded: $0)?.drug })
    return found.count == 1 ? found.first.map { drugs[$0].name } : nil
  }

  /// Misspellings of short names, which the rule of eight letters leaves out.
  private static let misspellings = [
    "embrel": "etanercept", "enbrell": "etanercept", "humria": "adalimumab", "humera": "adalimumab",
    "stelera": "ustekinumab", "stellara": "ustekinumab", "rinvoc": "upadacitinib", "rinvok": "upadacitinib",
    "tremfia": "guselkumab", "remicaid": "infliximab", "otesla": "apremilast",
  ]

  /// Names of substances, folded, that one edit makes a name of another substance in the catalogue.
  ///
  /// Found by comparing the catalogue with itself and with the 100,000 names and synonyms of open drug dictionaries.
  private static let otherSubstances: Set<String> = [
    "colchiceine", "methopterin", "talizumab", "dermaton", "cortisol", "cortison", "decortin", "decortinh",
    "tasocitinib", "zasocitinib", "5methoxypsoralen", "clobetasol", "ulobetasol",
  ]
}

/// True if the texts differ by one letter added, left out or replaced, or by two neighbours swapped. O(length).
func isOneEdit(from left: String, to right: String) -> Bool {
  let (left, right) = (left.utf8, right.utf8)
  guard abs(left.count - right.count) <= 1 else { return false }
  var (start, other) = (left.startIndex, right.startIndex)
  while start < left.endIndex, other < right.endIndex, left[start] == right[other] {
    left.formIndex(after: &start)
    right.formIndex(after: &other)
  }
  var (end, otherEnd) = (left.endIndex, right.endIndex)
  while end > start, otherEnd > other, left[left.index(before: end)] == right[right.index(before: otherEnd)] {
    left.formIndex(before: &end)
    right.formIndex(before: &otherEnd)
  }
  let (middle, changed) = (left[start..<end], right[other..<otherEnd])
  if middle.count <= 1, changed.count <= 1 { return middle.count + changed.count > 0 }
  return middle.count == 2 && changed.count == 2 && middle.first == changed.last && middle.last == changed.first
}
