import PatientRecord

/// The systemic drugs that a patient had before the record, as far as the prior therapies of the record name them.
///
///     ciclosporin             a drug of the catalogue
///     oral corticosteroids    a class: nobody knows how many of its drugs
///     topical tacrolimus      no systemic drug
///     phototherapy            no drug of the catalogue, and of no class
///     none                    no drug: prior therapies are known, and there was none
struct PriorDrugs {
  private var drugs: [DrugClass: Set<String>] = [:]
  /// The classes that a prior therapy names without a drug.
  private var named: Set<DrugClass> = []
  private var therapies: [(event: HistoryEvent, classes: Set<DrugClass>)] = []

  /// The words of each class and of each route that is not systemic, split once.
  private static let classes = DrugClass.allCases.map { ($0, WholeWords($0.rawValue.replacing("-", with: " "))) }
  private static let localRoutes = Route.allCases.filter { !$0.isSystemic }.map { WholeWords($0.rawValue) }
  private static let biologic = WholeWords("biologic")

  /// Reads the prior therapies in force. O(events · classes).
  init(_ history: PatientHistory, _ context: ProjectionContext) {
    for event in history.events {
      guard case .priorTherapyRecorded(let data) = event.event else { continue }
      let classes = add(context.pool.text(data.therapy), data.therapy, context)
      therapies.append((event, classes))
    }
  }

  /// Returns the drugs of a class; nil if they are not known: none is recorded, one is recorded as the class alone, or
  /// there are some and the patient is treated for several conditions.
  func drugs(of drugClass: DrugClass, hasOneCondition: Bool) -> Set<String>? {
    if therapies.isEmpty || named.contains(drugClass) { return nil }
    let drugs = drugs[drugClass] ?? []
    return drugs.isEmpty || hasOneCondition ? drugs : nil
  }

  /// Returns the prior therapies that bear on a class: those that name a drug of it or the class, and those that name
  /// nothing of a class, since they say that prior therapies are known.
  func events(of drugClass: DrugClass) -> [HistoryEvent] {
    therapies.filter { $0.classes.isEmpty || $0.classes.contains(drugClass) }.map(\.event)
  }

  /// Adds a therapy; returns the classes that it names.
  private mutating func add(_ text: String, _ symbol: Symbol, _ context: ProjectionContext) -> Set<DrugClass> {
    let words = WholeWords(text.replacing("-", with: " "))
    if let route = context.named(symbol).route, !route.isSystemic { return [] }
    if let drug = context.catalogue.drug(named: text) {
      drugs[drug.drugClass, default: []].insert(drug.name)
      return [drug.drugClass]
    }
    if PriorDrugs.localRoutes.contains(where: words.contain) { return [] }
    let isBiologic = words.contain(PriorDrugs.biologic)
    let named = PriorDrugs.classes.filter { drugClass, name in
      words.contain(name) || isBiologic && drugClass.isBiologic
    }
    let classes = Set(named.map(\.0))
    self.named.formUnion(classes)
    return classes
  }
}
