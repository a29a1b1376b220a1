extension Route {
  /// The route that people mean by words behind a dose, such as `by mouth` or `sc`; nil where they mean none.
  init?(spoken words: String) {
    let known: [String: Route] = [
      "by mouth": .oral, "orally": .oral, "po": .oral, "p.o.": .oral, "sc": .subcutaneous, "s.c.": .subcutaneous,
      "subcutaneously": .subcutaneous, "iv": .intravenous, "i.v.": .intravenous, "intravenously": .intravenous,
      "im": .intramuscular, "i.m.": .intramuscular, "intramuscularly": .intramuscular, "topically": .topical,
    ]
    let word = words.lowercased()
    guard let route = Route(rawValue: word) ?? known[word] else { return nil }
    self = route
  }
}
