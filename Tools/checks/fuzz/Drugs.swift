import PatientRecord

extension FuzzTarget {
  /// Names of drugs and words for routes: a name that is found is that of one drug however it is folded, and what is
  /// suggested is another name that is known.
  static let drugs = FuzzTarget(name: "drugs") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    let catalogue = DrugCatalogue.builtIn
    if let drug = catalogue.drug(named: text) {
      require(catalogue.drug(named: drug.name)?.name == drug.name, "a drug is found by its own name")
      require(catalogue.drug(named: " \(text) ")?.name == drug.name, "spaces around a name change nothing")
      require(catalogue.suggestion(for: text) == nil, "a known name has no suggestion")
    } else if let suggestion = catalogue.suggestion(for: text) {
      require(catalogue.drug(named: suggestion)?.name == suggestion, "a suggestion is the name of a drug")
    }
    if let route = Route(spoken: text) { require(Route(spoken: route.rawValue) == route, "a route has its own name") }
  }
}
