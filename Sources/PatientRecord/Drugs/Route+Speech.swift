extension Route {
  /// The route that people mean by words such as `by mouth`, `SC`, `s.c.` or `subcut`; nil where they mean none.
  package init?(spoken words: String) {
    let word = words.lowercased().filter { $0 != "." && $0 != " " && $0 != "-" }
    guard let route = Route(rawValue: word) ?? Route.spellings[word] else { return nil }
    self = route
  }

  /// Words without stops, spaces and hyphens, as notes in English, Spanish, French, German, Italian and Portuguese have
  /// them.
  private static let spellings: [String: Route] = {
    let table: [(Route, String)] = [
      (.oral, "po peros bymouth mouth orally peroral vo viaoral voieorale perorale orale"),
      (.subcutaneous, "sc sq subq subcut subcutaneously subcutanea subcutaneo subkutan souscutanée souscutanee"),
      (.subcutaneous, "sottocutanea sottocute subcutânea"),
      (.intravenous, "iv intravenously infusion intravenosa intravenös intraveineuse endovenosa ev"),
      (.intramuscular, "im intramuscularly intramuskulär intramusculaire intramuscolare"),
      (.topical, "top topically cutaneous cream ointment topica tópica topisch topique"),
      (.intralesional, "il intralesionally intralésionnelle intraläsional"),
      (.phototherapy, "uv uvb puva light phototherapie fototerapia photothérapie lichttherapie"),
    ]
    var spellings: [String: Route] = [:]
    for (route, words) in table { for word in words.split(separator: " ") { spellings[String(word)] = route } }
    return spellings
  }()
}
