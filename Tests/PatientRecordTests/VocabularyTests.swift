import PatientRecord
import Testing

@Suite("Texts, lists and codes of a record")
struct VocabularyTests {
  @Test("a text has one symbol, the empty text none")
  func symbols() {
    var vocabulary = Vocabulary()
    let first = vocabulary.symbol(for: "T1")
    #expect(vocabulary.symbol(for: "T2") != first)
    #expect(vocabulary.symbol(for: "T1") == first)
    #expect(vocabulary.text(of: first) == "T1")
    #expect(vocabulary.existingSymbol(for: "T1") == first)
    #expect(vocabulary.existingSymbol(for: "T3") == nil)
    #expect(vocabulary.symbol(for: "").isNone)
    #expect(vocabulary.text(of: .none) == "")
  }

  @Test("a text comes back in the bytes that it was written in, though Swift holds another form of it equal")
  func equivalentTexts() {
    var vocabulary = Vocabulary()
    let texts = ["Ren\u{E9}", "Rene\u{301}", "a\u{323}\u{307}", "a\u{307}\u{323}", "\u{1EA1}\u{307}"]
    #expect(vocabulary.existingSymbol(for: texts[1]) == nil)
    let symbols = texts.map { vocabulary.symbol(for: $0) }
    #expect(Set(symbols).count == texts.count)
    for (text, symbol) in zip(texts, symbols) {
      #expect(Array(vocabulary.text(of: symbol).utf8) == Array(text.utf8))
      #expect(vocabulary.symbol(for: text) == symbol)
      #expect(vocabulary.existingSymbol(for: text) == symbol)
    }
  }

  @Test("a pool gives back each list as it was kept")
  func lists() {
    var pool = RecordPool()
    let symbols = ["T1", "T2", "T3"].map { pool.vocabulary.symbol(for: $0) }
    let first = pool.list([symbols[0], symbols[1]])
    let second = pool.list([symbols[2]])
    let ids = pool.list([EventID(high: 1, low: 2)])
    let suspects = pool.list([Suspect(treatment: symbols[0], causality: .probable, action: .stopped)])
    let positions = pool.list([7, 9])
    #expect(Array(pool.elements(first)) == [symbols[0], symbols[1]])
    #expect(Array(pool.elements(second)) == [symbols[2]])
    #expect(Array(pool.elements(ids)) == [EventID(high: 1, low: 2)])
    #expect(Array(pool.elements(suspects)).map(\.causality) == [.probable])
    #expect(Array(pool.elements(positions)) == [7, 9])
    #expect(pool.elements(PooledList<Symbol>()).isEmpty && PooledList<Symbol>().isEmpty)
    #expect(pool.list([] as [Int]).isEmpty)
  }

  @Test("a pool gives back the new data of an amendment, and nothing where there is none")
  func replacements() {
    var pool = RecordPool()
    let kept = pool.replacement(.patientSeen(PatientSeen()))
    #expect(pool.event(kept) == .patientSeen(PatientSeen()))
    #expect(pool.event(.none) == nil)
  }

  @Test("a list of codes keeps their order and each code once")
  func codeLists() {
    let most = StopReason.allCases.prefix(12)
    #expect(CodeList(most).elements == Array(most), "a list holds twelve")
    #expect(CodeList<StopReason>().isEmpty && CodeList<StopReason>().elements.isEmpty)
    let list = CodeList([StopReason.other, .noResponse, .other, .adverseEvent])
    #expect(list.elements == [.other, .noResponse, .adverseEvent])
    #expect(list != CodeList([StopReason.noResponse, .other, .adverseEvent]))
    #expect(CodeList(StartReason.allCases.reversed()).elements == StartReason.allCases.reversed())
  }

  @Test("codes are the words of the format")
  func words() {
    func words<Value: Code>(_ type: Value.Type) -> String { type.allCases.map(\.rawValue).joined(separator: ", ") }
    #expect(words(Sex.self) == "female, male, other, unknown")
    #expect(words(DiagnosisRole.self) == "primary, comorbidity")
    #expect(words(PriorTherapyOutcome.self) == "failed, not-tolerated, other")
    #expect(
      words(Route.self)
        == "oral, subcutaneous, intravenous, intramuscular, topical, intralesional, phototherapy, other")
    #expect(
      words(StartReason.self)
        == "first-line, partial-response, no-response, loss-of-efficacy, insufficient-prior, comorbidity, "
        + "flare, adverse-event, other")
    #expect(
      words(StopReason.self)
        == "no-response, insufficient-response, loss-of-efficacy, adverse-event, complete-response, "
        + "course-completed, patient-preference, funding, other-condition, death, other, infection, pregnancy, "
        + "surgery, "
        + "vaccination, non-adherence")
    #expect(words(Response.self) == "complete, partial, none, unassessable")
    #expect(words(ResponsePhase.self) == "monotherapy, combination")
    #expect(words(Severity.self) == "mild, moderate, severe")
    #expect(words(SuspectAction.self) == "none, held, reduced, stopped")
    #expect(words(Causality.self) == "certain, probable, possible, unlikely, conditional, unassessable")
    #expect(words(FollowUpEndReason.self) == "death, lost, transferred, consent-withdrawn, other")
    #expect(words(EvidenceBasis.self) == "reported, inferred, synthetic")
  }

  @Test("a dose is changed, held or resumed for any reason for which one starts or stops, but for first line and death")
  func changeReasons() {
    let words = Set(StartReason.allCases.map(\.rawValue)).union(StopReason.allCases.map(\.rawValue))
    let expected = words.subtracting(["first-line", "insufficient-prior", "death"])
    #expect(Set(ChangeReason.allCases.map(\.rawValue)) == expected)
  }

  @Test("topical, intralesional and phototherapy courses are not systemic")
  func systemicRoutes() {
    #expect(Route.allCases.filter { !$0.isSystemic } == [.topical, .intralesional, .phototherapy])
  }
}
