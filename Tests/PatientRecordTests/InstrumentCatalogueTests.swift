import Testing

@testable import PatientRecord

@Suite("The instruments of scores")
struct InstrumentCatalogueTests {
  private let builtIn = InstrumentCatalogue.builtIn

  @Test("every instrument has a name of its own, a range that goes up, and a source")
  func whole() {
    let names = builtIn.instruments.flatMap { [$0.name] + $0.otherNames }.map(DrugSpelling.folded)
    #expect(builtIn.instruments.count > 25 && Set(names).count == names.count)
    for instrument in builtIn.instruments {
      #expect(instrument.range.lowerBound < instrument.range.upperBound && !instrument.source.isEmpty)
      #expect(builtIn.instrument(named: " \(instrument.name.uppercased()) ") == instrument)
    }
  }

  @Test("every response has a name of its own, begins with its instrument, and can be reached from the worst score")
  func responses() {
    let names = builtIn.instruments.flatMap { $0.criteria.map(\.name) }
    #expect(names.count > 35 && Set(names).count == names.count)
    for instrument in builtIn.instruments {
      let (best, worst) = (instrument.range.lowerBound, instrument.range.upperBound)
      for criterion in instrument.criteria {
        #expect(criterion.name.hasPrefix(instrument.name))
        #expect(instrument.isWithinReach(criterion, from: worst), "\(criterion.name)")
        #expect(!instrument.isWithinReach(criterion, from: best), "\(criterion.name)")
        #expect(instrument.isMet(criterion, by: best, from: worst) == true, "\(criterion.name)")
        #expect(instrument.isMet(criterion, by: worst, from: worst) == false, "\(criterion.name)")
        #expect(instrument.isMet(criterion, by: nil, from: worst) == nil)
      }
    }
  }

  @Test(
    "the instruments of a department have a response for each rule",
    arguments: [
      "PASI", "BSA", "IGA", "EASI", "SALT", "DLQI", "POEM", "itch NRS", "DAS28", "CDAI", "BASDAI", "HAQ",
    ])
  func department(name: String) throws {
    let instrument = try #require(builtIn.instrument(named: name))
    #expect(instrument.criteria.count > 1 && instrument.source.contains("J ") || instrument.source.contains(";"))
  }

  @Test(
    "a response says of whom it is counted",
    arguments: [
      ("SALT20", "SALT of 20 or less, of those above 20 before"),
      ("SALT20-from-50", "SALT of 20 or less, of those with 50 or more before"),
      ("EASI75", "EASI lower by 75 % or more"), ("IGAresponse", "IGA of 1 or less and lower by 2 or more"),
      ("DAS28-below-2.6", "DAS28 of less than 2.6"),
      ("DAS28-EULAR-good", "DAS28 of 3.2 or less and lower by more than 1.2"),
    ])
  func words(name: String, words: String) throws {
    let found = builtIn.instruments.lazy.compactMap { instrument in
      instrument.criteria.first { $0.name == name }.map { instrument.inWords($0) }
    }.first
    #expect(found == words)
  }
}

@Suite("The instruments that a department defines")
struct DefinedInstrumentTests {
  private var pool = RecordPool()

  private mutating func definition(
    _ name: String, _ range: (Double, Double), _ better: BetterScore = .lower, absolute: String = "",
    relative: String = "", difference: Double? = nil
  ) -> InstrumentDefined {
    var definition = InstrumentDefined()
    definition.instrument = pool.vocabulary.symbol(for: name)
    (definition.lowest, definition.highest, definition.better) = (range.0, range.1, better)
    if !absolute.isEmpty { definition.absolute = pool.vocabulary.symbol(for: absolute) }
    if !relative.isEmpty { definition.relative = pool.vocabulary.symbol(for: relative) }
    definition.minimumDifference = difference
    return definition
  }

  @Test("a rule makes a response, named after the instrument and its number")
  mutating func rules() throws {
    let own = definition("Itch count", (0, 20), absolute: "2, 5", relative: "50,75", difference: 3.5)
    let catalogue = InstrumentCatalogue(definitions: [own], pool: pool)
    let instrument = try #require(catalogue.instrument(named: "itch-COUNT"))
    #expect(catalogue.instruments.first == instrument && catalogue.ownNames == ["Itch count"])
    #expect(
      instrument.criteria.map(\.name) == [
        "Itch-count-at-most-2", "Itch-count-at-most-5", "Itch-count50", "Itch-count75", "Itch-countfall3.5",
      ])
    let verdicts = instrument.criteria.map { instrument.isMet($0, by: 5, from: 12) }
    #expect(verdicts == [false, true, true, false, true])
  }

  @Test("where a higher score is better, a response is a rise")
  mutating func higher() throws {
    let own = definition("Control", (0, 16), .higher, absolute: "12", relative: "50", difference: 3)
    let instrument = try #require(InstrumentCatalogue(definitions: [own], pool: pool).instrument(named: "control"))
    #expect(instrument.criteria.map(\.name) == ["Control-at-least-12", "Control50", "Controlrise3"])
    let verdicts = { (score: Double) in instrument.criteria.map { instrument.isMet($0, by: score, from: 8) ?? false } }
    #expect(verdicts(12) == [true, true, true])
    #expect(verdicts(11) == [false, false, true])
    #expect(verdicts(4) == [false, false, false])
    #expect(instrument.percentImprovement(of: 12, from: 8) == 50)
    #expect(instrument.criteria.map { instrument.isWithinReach($0, from: 14) } == [false, false, false])
    #expect(instrument.inWords(instrument.criteria[0]) == "Control of 12 or more, of those below 12 before")
  }

  @Test("a definition takes the place of a built-in instrument under each of its names, and the latest one counts")
  mutating func latest() throws {
    let first = definition("sPGA", (0, 4), relative: "50")
    let second = definition("PGA", (0, 5))
    let catalogue = InstrumentCatalogue(definitions: [first, second], pool: pool)
    #expect(catalogue.instrument(named: "spga")?.range == 0...5)
    #expect(catalogue.instruments.count { $0.name == "PGA" } == 1)
    #expect(catalogue.instruments.count == InstrumentCatalogue.builtIn.instruments.count)
  }

  @Test("a definition that cannot be names the field, and defines nothing")
  mutating func faults() {
    let cases: [(InstrumentDefined, String?)] = [
      (definition("A", (0, 20), absolute: "0, 20", relative: "100", difference: 20), nil),
      (definition("A", (20, 20)), "highest"), (definition("A", (0, 20), absolute: "21"), "absolute"),
      (definition("A", (0, 20), absolute: "2, 2"), "absolute"), (definition("A", (0, 20), absolute: "2,"), "absolute"),
      (definition("A", (0, 20), absolute: "two"), "absolute"), (definition("A", (0, 20), relative: "0"), "relative"),
      (definition("A", (0, 20), relative: "120"), "relative"),
      (definition("A", (0, 20), .higher, relative: "120"), nil),
      (definition("A", (0, 20), relative: "nan"), "relative"),
      (definition("A", (0, 20), difference: 0), "minimumDifference"),
      (definition("A", (0, 20), difference: 21), "minimumDifference"),
    ]
    for (own, field) in cases {
      #expect(InstrumentDefined.fault(of: own, pool) == field)
      #expect((Instrument(own, pool) == nil) == (field != nil))
    }
  }
}
