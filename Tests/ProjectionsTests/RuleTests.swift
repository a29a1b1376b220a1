import CalendarTime
import Foundation
import Projections
import TestSupport
import Testing

@Suite("Declarations of rules") struct RuleTests {
  /// Texts that each rule takes: its words, else its alternatives and some of its kind.
  private func values(of rule: Rule) -> [String] {
    if !rule.words.isEmpty { return rule.words + rule.alternatives }
    return rule.alternatives + ["0", "1", "7", "30"] + (rule.name == "minimum" ? ["P1M", "P12M3D"] : [])
  }

  /// The text as a rule prints it: a drug by its name, whatever synonym was typed.
  private func printed(_ value: String, by rule: Rule) -> String? {
    rule.words == DrugSelection.words ? DrugSelection(parsing: value)?.description : value
  }

  @Test("every value of every rule prints as it was set, and a profile that is printed reads back the same")
  func roundTrip() throws {
    for rule in Rule.all {
      for value in values(of: rule) {
        var profile = Profile()
        try profile.set(rule.name, to: value)
        let shown =
          profile.rules + profile.exposureRules + profile.rateRules + profile.curveRules + profile.pathwayRules
        #expect(shown.first { $0.name == rule.name }?.value == printed(value, by: rule), "\(rule.name)=\(value)")
        var again = Profile()
        for (name, text) in shown { try again.set(name, to: text) }
        #expect(again == profile, "\(rule.name)=\(value)")
      }
    }
  }

  @Test("a rule that is set changes no other, and only one with another value than the default is said in words")
  func independence() throws {
    let defaults = Profile()
    #expect(defaults.differencesInWords(of: Rule.all) == [])
    for rule in Rule.all {
      for value in values(of: rule) where value != rule.defaultValue {
        var profile = Profile()
        try rule.set(value, in: &profile)
        let changed = Rule.all.filter { $0.value(in: profile) != $0.defaultValue }.map(\.name)
        #expect(changed == (profile == defaults ? [] : [rule.name]), "\(rule.name)=\(value)")
        #expect(profile.differencesInWords(of: Rule.all).count == changed.count)
      }
    }
  }

  @Test("two values of a rule are said in different words, each as a clause")
  func words() throws {
    for rule in Rule.all {
      let values = Set(values(of: rule).compactMap { printed($0, by: rule) })
      let said = try Set(
        values.map { value in
          var profile = Profile()
          try rule.set(value, in: &profile)
          return rule.inWords(profile)
        })
      // Cells of at least 0 patients and of at least 1 are all cells.
      #expect(said.count == values.count - (rule.name == "cell-minimum" ? 1 : 0), "\(rule.name): \(said)")
      for clause in said { #expect(clause.first?.isUppercase == false && clause.last != ".", "\(clause)") }
    }
  }

  @Test("differences are said in the order of the rules")
  func differences() throws {
    var profile = Profile(.ohdsi)
    profile.minimum = try #require(.init(parsing: "P2M1D"))
    #expect(
      profile.differencesInWords == [
        "rows are regimens, not pairs", "restarts within 30 days count as one course",
        "pairs shorter than 2 months and 1 day do not count",
      ])
    #expect(
      profile.differencesInWords(of: Rule.ofPathways) == [
        "steps are made as TreatmentPatterns 3.1.0 makes them",
        "each set of drugs stays in a path at its first step only", "paths have at most 5 steps",
        "paths of fewer than 5 patients are shown together",
      ])
    var other = Profile()
    other.anchor = try #require(DrugSelection(parsing: "methotrexate,biologic"))
    #expect(other.differencesInWords == ["combinations are built on: methotrexate, biologic"])
  }

  @Test("every stored property of a profile is declared as a rule, each under a name of its own")
  func complete() {
    let properties = Mirror(reflecting: Profile()).children.count - 1
    #expect((Rule.ofEveryAnswer + Rule.ofExposures + Rule.ofRates + Rule.ofCurves).count == properties)
    #expect(Rule.ofPathways.count == Mirror(reflecting: PathwayRules()).children.count)
    #expect(Set(Rule.all.map(\.name)).count == Rule.all.count)
  }

  @Test("the page of statistics explains every rule")
  func documented() throws {
    let page = try String(contentsOfFile: PackageLayout.root + "/Documentation/statistics.md", encoding: .utf8)
    for rule in Rule.all { #expect(page.contains("`\(rule.name)`") || page.contains("`\(rule.name)="), "\(rule.name)") }
  }
}
