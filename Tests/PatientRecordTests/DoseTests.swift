import PatientRecord
import TestSupport
import Testing

@Suite("Doses")
struct DoseTests {
  private func dose(_ amount: Double, _ unit: DoseUnit, _ iso: String) throws -> Dose {
    Dose(amount: amount, unit: unit, every: try #require(DoseInterval(iso: iso)))
  }

  @Test(
    "a dose is an amount, a unit and how often, as people type them",
    arguments: [
      ("15mg/week", 15, .milligram, "P1W"), ("15 mg/wk", 15, .milligram, "P1W"),
      ("15 mg / week", 15, .milligram, "P1W"),
      ("300mg/14d", 300, .milligram, "P14D"), ("20mg/12h", 20, .milligram, "PT12H"),
      ("100mg/12h", 100, .milligram, "PT12H"),
      ("100mg bid", 100, .milligram, "PT12H"), ("100 MG BID", 100, .milligram, "PT12H"),
      ("10mg tid", 10, .milligram, "PT8H"),
      ("2.5 mg daily", 2.5, .milligram, "P1D"), ("4mg/day", 4, .milligram, "P1D"), ("4mg/d", 4, .milligram, "P1D"),
      ("4 mg once a day", 4, .milligram, "P1D"), ("4 mg once daily", 4, .milligram, "P1D"),
      ("4mg a day", 4, .milligram, "P1D"), ("4mg per day", 4, .milligram, "P1D"),
      ("4mg every day", 4, .milligram, "P1D"),
      ("10mg a week", 10, .milligram, "P1W"), ("10 mg Once A Week", 10, .milligram, "P1W"),
      ("10mg per week", 10, .milligram, "P1W"), ("10mg once weekly", 10, .milligram, "P1W"),
      ("1 application a day", 1, .application, "P1D"), ("5mg twice a day", 5, .milligram, "PT12H"),
      ("300mg per month", 300, .milligram, "P1M"), ("1g a month", 1, .gram, "P1M"),
      ("4mg od", 4, .milligram, "P1D"), ("300mg q2w", 300, .milligram, "P2W"), ("300mg/2w", 300, .milligram, "P2W"),
      ("1g/day", 1, .gram, "P1D"), ("500mcg/day", 500, .microgram, "P1D"), ("500µg/day", 500, .microgram, "P1D"),
      ("500μg/day", 500, .microgram, "P1D"), ("500ug/day", 500, .microgram, "P1D"),
      ("2.5mg/kg/day", 2.5, .milligramPerKilogram, "P1D"),
      ("375mg/m2/week", 375, .milligramPerSquareMetre, "P1W"), ("1J/cm2/3d", 1, .joulePerSquareCentimetre, "P3D"),
      ("1000iu/month", 1000, .internationalUnit, "P1M"), ("0.5ml/week", 0.5, .millilitre, "P1W"),
      ("2 tablets daily", 2, .tablet, "P1D"), ("1 tablet/day", 1, .tablet, "P1D"),
      ("1application/day", 1, .application, "P1D"),
      ("1 session / 2 weeks", 1, .session, "P2W"), ("400mg/8weeks", 400, .milligram, "P8W"),
    ] as [(String, Double, DoseUnit, String)])
  func typed(text: String, amount: Double, unit: DoseUnit, iso: String) throws {
    #expect(try Dose(parsing: text) == dose(amount, unit, iso))
  }

  @Test(
    "what is no dose is refused with what to write",
    arguments: [
      ("", "the dose does not begin with an amount above 0"),
      ("mg/day", "the dose does not begin with an amount above 0"),
      ("0mg/day", "the dose does not begin with an amount above 0"),
      ("-5mg/day", "the dose does not begin with an amount above 0"),
      ("1.2.3mg/day", "the dose does not begin with an amount above 0"),
      ("inf mg/day", "the dose does not begin with an amount above 0"),
      ("２mg/day", "the dose does not begin with an amount above 0"),
      ("0.00001mg/day", "the amount is too small or too large for a dose"),
      ("1000000000000000mg/day", "the amount is too small or too large for a dose"),
      ("15/week", "the dose has no known unit"), ("2 x 15 mg", "the dose begins with a number of times"),
      ("2x15 mg", "the dose begins with a number of times"), ("1x/day", "the dose says how often and not how much"),
      ("once daily", "the dose says how often and not how much"),
      ("2× daily", "the dose says how often and not how much"),
      ("bd", "the dose says how often and not how much"),
      ("15", "the dose has no known unit"), ("15kg/day", "the dose has no known unit"),
      ("1e3mg/day", "the dose has no known unit"),
      ("15mg", "the dose does not say how often"), ("15mg/", "how often the dose is given cannot be read"),
      ("15mg/sennight", "how often the dose is given cannot be read"),
      ("15mg/0d", "how often the dose is given cannot be read"),
      ("15mg/1000d", "how often the dose is given cannot be read"),
      ("15mg/-1d", "how often the dose is given cannot be read"),
      ("15mg//day", "how often the dose is given cannot be read"),
      ("15mg/1.5d", "how often the dose is given cannot be read"),
      ("15mg/day!", "how often the dose is given cannot be read"),
      ("15mg/99999999999999999999d", "how often the dose is given cannot be read"),
      ("15mg/day" + String(repeating: " ", count: 60) + "or so", "the dose is longer than any dose"),
    ])
  func refused(text: String, message: String) {
    let error = #expect(throws: DoseError.self) { try Dose(parsing: text) }
    #expect(error?.message == message)
    #expect(error?.hint.isEmpty == false)
  }

  @Test(
    "frequencies as people write them",
    arguments: [
      ("40 mg every 2 weeks", 40, "P2W"), ("40mg every two weeks", 40, "P2W"), ("40 mg every other week", 40, "P2W"),
      ("40 mg every second week", 40, "P2W"), ("40mg eow", 40, "P2W"), ("40mg fortnightly", 40, "P2W"),
      ("40mg/fortnight", 40, "P2W"), ("300mg once every 2 weeks", 300, "P2W"), ("300mg every 14 days", 300, "P14D"),
      ("5 mg every other day", 5, "P2D"), ("5mg on alternate days", 5, "P2D"), ("5mg every third day", 5, "P3D"),
      ("25 mg twice weekly", 25, "PT84H"), ("25mg twice a week", 25, "PT84H"), ("25mg 2x/week", 25, "PT84H"),
      ("10mg 3 times a week", 10, "PT56H"), ("10mg three times weekly", 10, "PT56H"),
      ("10mg thrice weekly", 10, "PT56H"),
      ("5mg 4 times a week", 5, "PT42H"), ("5mg 7 times a week", 5, "PT24H"), ("5mg 3 times a day", 5, "PT8H"),
      ("5mg 3x daily", 5, "PT8H"), ("5mg 4 times daily", 5, "PT6H"), ("5mg 1x/day", 5, "P1D"),
      ("5mg once a week", 5, "P1W"),
      ("50mg q1w", 50, "P1W"), ("50mg qw", 50, "P1W"), ("80mg q3w", 80, "P3W"), ("80mg q4wk", 80, "P4W"),
      ("100mg q8w", 100, "P8W"), ("90mg q12w", 90, "P12W"), ("90 mg q 12 weeks", 90, "P12W"),
      ("300mg q14d", 300, "P14D"),
      ("10mg q6h", 10, "PT6H"), ("100mg q3mo", 100, "P3M"), ("5mg qid", 5, "PT6H"), ("5mg q.i.d.", 5, "PT6H"),
      ("5mg b.i.d.", 5, "PT12H"), ("5mg 1-0-1", 5, "PT12H"), ("5 mg 1 - 0 - 1", 5, "PT12H"), ("5mg 1-1-1", 5, "PT8H"),
      ("5mg 0-0-1", 5, "P1D"), ("5mg 2-0-2", 10, "PT12H"), ("5mg 1-1-1-1", 5, "PT6H"), ("5mg ½-0-½", 2.5, "PT12H"),
      ("5mg 0.5-0-0,5", 2.5, "PT12H"), ("10mg at night", 10, "P1D"), ("15mg/semana", 15, "P1W"), ("4mg/día", 4, "P1D"),
      ("4mg/Tag", 4, "P1D"), ("15mg/Woche", 15, "P1W"), ("15 mg par lune", 15, nil),
      ("10mg cada 12 horas", 10, "PT12H"),
    ] as [(String, Double, String?)])
  func frequencies(text: String, amount: Double, iso: String?) throws {
    guard let iso else {
      #expect(throws: DoseError.self) { try Dose(parsing: text) }
      return
    }
    #expect(try Dose(parsing: text) == dose(amount, .milligram, iso))
  }

  @Test(
    "frequencies that may mean two things, or no whole number of hours, are refused",
    arguments: [
      "15mg biweekly", "15mg bimonthly", "15mg 5 times a week", "15mg 5 times a day", "15mg twice a month",
      "20mg 5 days",
      "20mg for 5 days", "15mg tid prn", "15mg once twice", "15mg/1 4d", "15mg every 1 4 days", "15mg 1-0",
      "15mg 0-0-0", "15mg 1-0-x", "15mg every 0 weeks", "5mg am", "5mg qm", "5mg a m", "15mg every 1.5 weeks",
      "15mg 0 times a day",
    ])
  func ambiguousFrequencies(text: String) { #expect(throws: DoseError.self) { try Dose(parsing: text) } }

  @Test(
    "amounts as people write them: a comma or a point before decimals, a space between groups of three digits, halves",
    arguments: [
      ("7,5 mg/week", 7.5, .milligram), ("2,5mg/day", 2.5, .milligram), ("0,125mg/day", 0.125, .milligram),
      ("0.125mg/day", 0.125, .milligram), ("2.125mg/day", 2.125, .milligram), (".5mg/day", 0.5, .milligram),
      ("1 000mg/day", 1000, .milligram), ("12 500 IU/month", 12_500, .internationalUnit),
      ("1 000 000 IU/month", 1_000_000, .internationalUnit), ("1 000.5mg/day", 1000.5, .milligram),
      ("1\u{A0}000 mg/day", 1000, .milligram), ("1\u{202F}000 mg/day", 1000, .milligram),
      ("0.5 tab daily", 0.5, .tablet), ("½ tab daily", 0.5, .tablet), ("1½ tabs daily", 1.5, .tablet),
      ("1/2 tablet daily", 0.5, .tablet), ("3/4 tab/day", 0.75, .tablet), ("2 tabs/day", 2, .tablet),
      ("1 comprimido/day", 1, .tablet), ("500 micrograms/day", 500, .microgram),
      ("20 milligrams daily", 20, .milligram),
      ("375mg/m²/week", 375, .milligramPerSquareMetre), ("1000 units/day", 1000, .internationalUnit),
    ] as [(String, Double, DoseUnit)])
  func amounts(text: String, amount: Double, unit: DoseUnit) throws {
    let read = try Dose(parsing: text)
    #expect(read.amount == amount && read.unit == unit)
  }

  @Test(
    "no amount is made of two numbers, nor taken where it can be read in two ways",
    arguments: [
      ("15 20mg/week", "a space stands within the amount '15 20'"),
      ("4 5mg/day", "a space stands within the amount '4 5'"),
      ("1 0mg/day", "a space stands within the amount '1 0'"),
      ("1 00mg/day", "a space stands within the amount '1 00'"),
      ("10 0000mg/day", "a space stands within the amount '10 0000'"),
      ("1000 000mg/day", "a space stands within the amount '1000 000'"),
      ("0 500mg/day", "a space stands within the amount '0 500'"),
      ("1 .5mg/day", "a space stands within the amount '1 .5'"),
      ("1. 5mg/day", "a space stands within the amount '1. 5'"),
      ("1  000mg/day", "a space stands within the amount '1  000'"),
      ("2.5 2.5mg/day", "a space stands within the amount '2.5 2.5'"),
      ("1,000mg/day", "the amount '1,000' can be read in two ways"),
      ("12,500IU/month", "the amount '12,500' can be read in two ways"),
      ("1.000mg/day", "the amount '1.000' can be read in two ways"),
      ("1.500mg/day", "the amount '1.500' can be read in two ways"),
      ("1,000,000IU/day", "the dose does not begin with an amount above 0"),
      ("10-5mg/day", "the range does not go up from its first amount"),
      ("5-5mg/day", "the range does not go up from its first amount"),
      ("5-10-15mg/day", "the range does not go up from its first amount"),
      ("5-1,000mg/day", "the amount '1,000' can be read in two ways"),
      ("5-10mg", "the dose does not say how often"),
      ("5mg 1-0-2", "the parts of the day differ"), ("1/0 tab/day", "the dose has no known unit"),
      ("5mg, daily", "how often the dose is given cannot be read"),
    ])
  func twoNumbers(text: String, message: String) {
    let error = #expect(throws: DoseError.self) { try Dose(parsing: text) }
    #expect(error?.message == message)
    #expect(error?.hint.isEmpty == false)
  }

  @Test(
    "a dose may be given once or as needed, and its amount may be a range; it reads back as it is written",
    arguments: [
      ("1000mg once", 1000, nil, "once", "1000mg once"), ("1 g single dose", 1, nil, "once", "1g once"),
      ("50mg as needed", 50, nil, "as-needed", "50mg as needed"),
      ("50 mg PRN", 50, nil, "as-needed", "50mg as needed"), ("50mg a demanda", 50, nil, "as-needed", "50mg as needed"),
      ("5-10 mg daily", 5, 10, "P1D", "5-10mg/day"), ("5 – 10 mg/day", 5, 10, "P1D", "5-10mg/day"),
      ("5 to 10 mg twice a week", 5, 10, "PT84H", "5-10mg/84h"), ("½-1 tab/day", 0.5, 1, "P1D", "0.5-1tablet/day"),
      ("2,5-7,5mg/week", 2.5, 7.5, "P1W", "2.5-7.5mg/week"),
      ("5-10mg as needed", 5, 10, "as-needed", "5-10mg as needed"),
    ] as [(String, Double, Double?, String, String)])
  func irregular(text: String, amount: Double, upTo: Double?, iso: String, written: String) throws {
    let dose = try Dose(parsing: text)
    #expect((dose.amount, dose.upTo, dose.every.iso, dose.description) == (amount, upTo, iso, written))
    #expect(try Dose(parsing: dose.description) == dose)
    #expect((dose.amountPerDay == nil) == !dose.every.isRegular)
  }

  @Test("an interval that is none has a count of 1, and no length")
  func noInterval() {
    for interval in [DoseInterval.once, .asNeeded] {
      #expect(!interval.isRegular && interval.days == .infinity)
      #expect(DoseInterval(iso: interval.iso) == interval)
      #expect(DoseInterval(count: 2, unit: interval.unit) == nil)
    }
  }

  @Test("whatever spaces stand in a number, its digits are never joined to another amount")
  func spacedDigits() {
    for first in ["1", "4", "15", "100", "150"] {
      for second in ["0", "5", "20", "00", "2000", "5.5"] {
        for space in [" ", "  ", "\u{A0}", "\t"] {
          #expect(throws: DoseError.self) { try Dose(parsing: first + space + second + "mg/week") }
        }
      }
    }
  }

  @Test("an application is topical and joules are phototherapy, unless a route is recorded")
  func impliedRoutes() {
    let implied = DoseUnit.allCases.filter { $0.impliedRoute != nil }
    #expect(implied == [.joulePerSquareCentimetre, .application])
    #expect(DoseUnit.application.impliedRoute == .topical)
    #expect(DoseUnit.joulePerSquareCentimetre.impliedRoute == .phototherapy)
  }

  @Test(
    "what is not understood is named, and its characters with it",
    arguments: [
      (
        "4mg/day by mouth", "after 4mg/day, 'by mouth' is not understood", "by mouth",
        "leave it out; where a course starts, --route oral says it"
      ),
      (
        "4 mg once a day  po", "after 4 mg once a day, 'po' is not understood", "po",
        "leave it out; where a course starts, --route oral says it"
      ),
      (
        "300mg q2w sc", "after 300mg q2w, 'sc' is not understood", "sc",
        "leave it out; where a course starts, --route subcutaneous says it"
      ),
      ("15mg/day or so", "after 15mg/day, 'or so' is not understood", "or so", "leave it out, or note it"),
      (
        "4 mg now and then ", "how often the dose is given cannot be read", "now and then",
        "write 15mg/week, 300mg/14d, 20mg/12h or 5mg/day"
      ),
    ])
  func faults(text: String, message: String, fault: String, hint: String) throws {
    let error = try #require(#expect(throws: DoseError.self) { try Dose(parsing: text) })
    #expect(error.message == message)
    #expect(error.hint == hint)
    let range = try #require(error.range)
    #expect(String(Array(text)[range]) == fault)
  }

  @Test("hints show the amount and unit that were understood, or the units there are")
  func hints() {
    let withoutInterval = #expect(throws: DoseError.self) { try Dose(parsing: "15 mg") }
    #expect(withoutInterval?.hint == "write 15mg/day or /week")
    let withoutUnit = #expect(throws: DoseError.self) { try Dose(parsing: "15") }
    #expect(withoutUnit?.hint == "units: g, mg, ug, IU, mL, mg/kg, mg/m2, J/cm2, tablet, application, session")
  }

  @Test(
    "the interval in a log is ISO 8601's: a count of hours, days, weeks or months",
    arguments: ["PT1H", "PT12H", "P1D", "P14D", "P2W", "P1M", "P999D", "once", "as-needed"])
  func iso(text: String) { #expect(DoseInterval(iso: text)?.iso == text) }

  @Test(
    "any other ISO text is refused, so that one interval is always the same bytes",
    arguments: [
      "", "P", "PT", "PD", "PTH", "P0D", "P01D", "P1000D", "P-1D", "P+1D", "P1Y", "P1H", "PT1D", "PT1M", "1D", "p1d",
      "P1d",
      "P1D ", "P1.5D", "P1D1W", "P1W2D", "PT12", "P１D", "P99999999999999999999D",
    ])
  func isoRefused(text: String) { #expect(DoseInterval(iso: text) == nil) }

  @Test(
    "amounts per day count weeks as 7 days and months as 30.4375, in milligrams where the unit is a mass",
    arguments: [
      ("14mg/week", 2), ("300mg/15d", 20), ("20mg/12h", 40), ("1g/day", 1000), ("500ug/day", 0.5),
      ("30.4375mg/month", 1),
      ("2tablets/day", 2), ("14IU/week", 2), ("5-10mg/day", 7.5),
    ])
  func amountPerDay(text: String, amount: Double) throws {
    #expect(abs(try #require(Dose(parsing: text).amountPerDay) - amount) < 1e-12)
  }

  @Test("masses compare with masses; every other unit with itself alone")
  func comparability() throws {
    let masses: Set<DoseUnit> = [.gram, .milligram, .microgram]
    for one in DoseUnit.allCases {
      for other in DoseUnit.allCases {
        let isComparable = try dose(1, one, "P1D").isComparable(with: dose(3, other, "P1W"))
        #expect(isComparable == (one == other || (masses.contains(one) && masses.contains(other))))
      }
    }
  }

  @Test(
    "a dose is written as people type it",
    arguments: [
      ("15 mg/wk", "15mg/week"), ("300mg q2w", "300mg/2w"), ("20mg bid", "20mg/12h"), ("2.50mg daily", "2.5mg/day"),
      ("1 mg/kg/day", "1mg/kg/day"), ("1000iu monthly", "1000IU/month"), ("1mg hourly", "1mg/hour"),
    ])
  func written(text: String, description: String) throws {
    #expect(try Dose(parsing: text).description == description)
  }

  @Test(
    "the least and the greatest amount that can be typed are written without an exponent",
    arguments: ["0.0001", "999999999999999"])
  func extremes(amount: String) throws {
    #expect(try Dose(parsing: amount + "mg/day").description == amount + "mg/day")
  }

  @Test("what is written reads back the same, for every unit and interval")
  func roundTrip() throws {
    let seed: UInt64 = 15
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    for unit in DoseUnit.allCases {
      for letter in ["H", "D", "W", "M"] {
        for _ in 0..<20 {
          let amount = Double(Int.random(in: 1...400_000, using: &generator)) / 100
          let count = Int.random(in: 1...999, using: &generator)
          let written = try dose(amount, unit, (letter == "H" ? "PT" : "P") + "\(count)\(letter)")
          #expect(try Dose(parsing: written.description) == written, "seed \(seed)")
        }
      }
    }
  }
}
