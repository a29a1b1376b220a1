import CalendarTime
import Projections
import Testing

@Suite("Profile") struct ProfileTests {
  @Test("the defaults, in the order in which answers show them")
  func defaults() {
    let shown = Profile().rules.map { "\($0.name)=\($0.value)" }
    #expect(
      shown == [
        "unit=pair", "days=elapsed", "month=calendar", "gap=0", "minimum=0", "partial=middle", "holds=counted",
        "anchor=jak-inhibitor", "partner=systemic-immunomodulator", "ongoing=included", "response=best",
        "patient-response=best", "endpoint=discontinuation", "lag=0", "assume-continuing=yes",
      ])
  }

  @Test(
    "every value of every rule is shown as it was set",
    arguments: [
      ("unit", ["pair", "regimen", "patient"]), ("days", ["elapsed", "inclusive"]),
      ("month", ["calendar", "30.4375"]), ("gap", ["0", "30"]), ("minimum", ["0", "14", "P1M", "P12M3D"]),
      ("partial", ["middle", "longest", "shortest", "refuse"]), ("ongoing", ["included", "left-out"]),
      ("holds", ["counted", "left-out"]), ("patient-response", ["best", "first", "last"]),
      ("assume-continuing", ["yes", "no"]), ("segments", ["exact", "windowed"]), ("era-minimum", ["0", "7"]),
      ("window", ["0", "30"]), ("segment-minimum", ["0", "30"]), ("repeats", ["all", "changes", "first"]),
      ("path-length", ["0", "5"]), ("cell-minimum", ["0", "5"]),
      ("response", ["best", "last"]), ("endpoint", ["discontinuation", "failure"]), ("lag", ["0", "30"]),
      ("anchor", ["jak-inhibitor", "biologic", "upadacitinib,corticosteroid"]),
      ("partner", ["systemic-immunomodulator", "biologic-tnf", "methotrexate,certolizumab pegol"]),
    ])
  func valuesReadBack(rule: String, values: [String]) throws {
    for value in values {
      var profile = Profile()
      try profile.set(rule, to: value)
      #expect((profile.rules + profile.pathways.rules).first { $0.name == rule }?.value == value)
      var again = Profile()
      for shown in profile.rules + profile.pathways.rules { try again.set(shown.name, to: shown.value) }
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
      ("minimum", "a month"), ("partial", "first"), ("ongoing", "no"), ("response", "first"), ("anchor", "jak"),
      ("holds", "yes"), ("patient-response", "worst"), ("assume-continuing", "true"), ("segments", "ohdsi"),
      ("window", "P30D"), ("window", "030"), ("path-length", "-1"), ("cell-minimum", "five"),
      ("endpoint", "death"), ("lag", "-1"), ("lag", "P1M"),
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

  @Test("an unknown rule is refused with the names of the rules that can be set")
  func unknown() {
    var profile = Profile()
    let error = #expect(throws: ProfileError.self) { try profile.set("units", to: "pair") }
    #expect(error?.fault == .unknownRule)
    #expect(error?.known == (Profile().rules + PathwayRules().rules).map(\.name))
  }

  private func brief(_ profile: Profile) -> Set<String> {
    Set((profile.rules + profile.pathways.rules).map { "\($0.name)=\($0.value)" })
  }

  @Test("a preset spells out every rule, and differs from the defaults in what its field defines")
  func presets() throws {
    let defaults = brief(Profile())
    #expect(brief(Profile(.regimen)) == defaults)
    #expect(
      brief(Profile(.adam)).subtracting(defaults) == ["days=inclusive", "month=30.4375", "partial=longest"])
    #expect(
      brief(Profile(.ohdsi)).subtracting(defaults) == [
        "unit=regimen", "gap=30", "segments=windowed", "repeats=first", "path-length=5", "cell-minimum=5",
      ])
    for preset in Profile.Preset.allCases { #expect(brief(Profile(preset)).count == defaults.count) }
  }
}
