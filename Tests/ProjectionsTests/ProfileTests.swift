import CalendarTime
import Projections
import Testing

@Suite("Profile") struct ProfileTests {
  @Test("the defaults, in the order in which answers show them")
  func defaults() {
    let shown = Profile().rules.map { "\($0.name)=\($0.value)" }
    #expect(
      shown == [
        "unit=pair", "days=elapsed", "month=calendar", "gap=0", "minimum=0", "partial=middle", "possible=imputed",
        "holds=counted", "anchor=jak-inhibitor", "partner=systemic-immunomodulator", "ongoing=included",
        "response=best",
        "patient-response=best", "endpoint=discontinuation", "lag=0", "assume-continuing=P3M",
        "prevalent=delayed", "row=all", "variance=patient",
      ])
  }

  @Test(
    "drugs and classes are shown as they were set",
    arguments: [
      ("anchor", ["jak-inhibitor", "biologic", "upadacitinib,corticosteroid"]),
      ("partner", ["systemic-immunomodulator", "biologic-tnf", "methotrexate,certolizumab pegol"]),
    ])
  func drugsReadBack(rule: String, values: [String]) throws {
    for value in values {
      var profile = Profile()
      try profile.set(rule, to: value)
      #expect(profile.rules.first { $0.name == rule }?.value == value)
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
      ("holds", "yes"), ("patient-response", "worst"), ("assume-continuing", "true"), ("assume-continuing", "P"),
      ("prevalent", "yes"),
      ("segments", "ohdsi"),
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
    #expect(unit?.known == ["pair", "regimen", "patient", "course"])
    #expect(unit?.hint == "one of: pair, regimen, patient, course")
    let anchor = #expect(throws: ProfileError.self) { try profile.set("anchor", to: "baricitinip") }
    #expect(anchor?.known.contains("baricitinib") == true)
    #expect(anchor?.known.contains("jak-inhibitor") == true)
  }

  @Test("an unknown rule is refused with the names of the rules that can be set")
  func unknown() {
    var profile = Profile()
    let error = #expect(throws: ProfileError.self) { try profile.set("units", to: "pair") }
    #expect(error?.fault == .unknownRule)
    #expect(error?.known == Rule.all.map(\.name))
  }

  private func brief(_ profile: Profile) -> Set<String> {
    Set((profile.rules + profile.pathwayRules).map { "\($0.name)=\($0.value)" })
  }

  @Test("a preset spells out every rule, and differs from the defaults in what its field defines")
  func presets() throws {
    let defaults = brief(Profile())
    #expect(brief(Profile(.regimen)) == defaults)
    #expect(
      brief(Profile(.adam)).subtracting(defaults) == ["days=inclusive", "month=30.4375", "partial=adam"])
    #expect(
      brief(Profile(.ohdsi)).subtracting(defaults) == [
        "unit=regimen", "gap=30", "segments=windowed", "repeats=first", "path-length=5", "cell-minimum=5",
      ])
    for preset in Profile.Preset.allCases { #expect(brief(Profile(preset)).count == defaults.count) }
  }
}
