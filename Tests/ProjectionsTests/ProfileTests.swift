import CalendarTime
import Projections
import Testing

@Suite("Profile") struct ProfileTests {
  @Test("the defaults, in the order in which answers show them")
  func defaults() {
    let shown = Profile().rules.map { "\($0.name)=\($0.value)" }
    #expect(
      shown == [
        "unit=pair", "days=elapsed", "month=calendar", "gap=0", "minimum=0", "partial=middle", "anchor=jak-inhibitor",
        "partner=systemic-immunomodulator", "ongoing=included", "response=best",
        "endpoint=discontinuation", "lag=0",
      ])
  }

  @Test(
    "every value of every rule is shown as it was set",
    arguments: [
      ("unit", ["pair", "regimen", "patient"]), ("days", ["elapsed", "inclusive"]),
      ("month", ["calendar", "30.4375"]), ("gap", ["0", "30"]), ("minimum", ["0", "14", "P1M", "P12M3D"]),
      ("partial", ["middle", "longest", "shortest", "refuse"]), ("ongoing", ["included", "left-out"]),
      ("response", ["best", "last"]), ("endpoint", ["discontinuation", "failure"]), ("lag", ["0", "30"]),
      ("anchor", ["jak-inhibitor", "biologic", "upadacitinib,corticosteroid"]),
      ("partner", ["systemic-immunomodulator", "biologic-tnf", "methotrexate,certolizumab pegol"]),
    ])
  func valuesReadBack(rule: String, values: [String]) throws {
    for value in values {
      var profile = Profile()
      try profile.set(rule, to: value)
      #expect(profile.rules.first { $0.name == rule }?.value == value)
      var again = Profile()
      for shown in profile.rules { try again.set(shown.name, to: shown.value) }
      #expect(again == profile)
    }
  }

  @Test(
    "values that mean the same are shown the same",
    arguments: [
      ("minimum", "P2W", "14"), ("minimum", "P1Y6M", "P18M"),
      ("anchor", "olumiant, RINVOQ", "baricitinib,upadacitinib"),
      ("partner", "mtx,methotrexate", "methotrexate"),
    ])
  func normalised(rule: String, value: String, shown: String) throws {
    var profile = Profile()
    try profile.set(rule, to: value)
    #expect(profile.rules.first { $0.name == rule }?.value == shown)
  }

  @Test(
    "a value that a rule does not take is refused and leaves the rule as it was",
    arguments: [
      ("unit", "row"), ("unit", ""), ("days", "Elapsed"), ("month", "30"), ("gap", "P1M"), ("gap", "-1"), ("gap", "x"),
      ("minimum", "a month"), ("partial", "first"), ("ongoing", "no"), ("response", "first"), ("endpoint", "death"),
      ("lag", "-1"), ("lag", "P1M"), ("anchor", "jak"),
      ("anchor", ""), ("partner", "methotrexate,"), ("partner", "aspirin"),
    ])
  func badValues(rule: String, value: String) {
    var profile = Profile()
    let error = #expect(throws: ProfileError.self) { try profile.set(rule, to: value) }
    #expect(error?.fault == .badValue)
    #expect(error?.rule == rule)
    #expect(profile == Profile())
  }

  @Test("a refused word comes with the words that would do")
  func knownWords() {
    var profile = Profile()
    let unit = #expect(throws: ProfileError.self) { try profile.set("unit", to: "pairs") }
    #expect(unit?.known == ["pair", "regimen", "patient"])
    #expect(unit?.hint == "one of: pair, regimen, patient")
    let anchor = #expect(throws: ProfileError.self) { try profile.set("anchor", to: "baricitinip") }
    #expect(anchor?.known.contains("baricitinib") == true)
    #expect(anchor?.known.contains("jak-inhibitor") == true)
  }

  @Test(
    "rules that are not available yet are known by name",
    arguments: ["holds", "patient-response", "assume-continuing"])
  func unavailable(rule: String) {
    var profile = Profile()
    let error = #expect(throws: ProfileError.self) { try profile.set(rule, to: "yes") }
    #expect(error?.fault == .unavailableRule)
    #expect(error?.message == "the rule '\(rule)' is not available yet")
    #expect(Profile.ruleNames.contains(rule))
  }

  @Test("an unknown rule is refused with the names of the rules that can be set")
  func unknown() {
    var profile = Profile()
    let error = #expect(throws: ProfileError.self) { try profile.set("units", to: "pair") }
    #expect(error?.fault == .unknownRule)
    #expect(error?.known == Profile().rules.map(\.name))
    #expect(Set(Profile().rules.map(\.name)).isSubset(of: Profile.ruleNames))
  }
}
