import PatientRecord

extension Fact {
  /// The entry of that name should have said this, and on that day where one is given.
  static func amendment(of name: String, occurred: String? = nil, to fact: Fact, because reason: String) -> Fact {
    Fact(
      .eventAmended,
      [
        "amends": .reference(name), "occurred": occurred.map(FieldValue.text), "data": .object(fact.fields),
        "reason": .text(reason),
      ])
  }

  /// The entry of that name should never have been made.
  static func retraction(of name: String, because reason: String) -> Fact {
    Fact(.eventRetracted, ["event": .reference(name), "reason": .text(reason)])
  }
}
