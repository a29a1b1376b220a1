import CalendarTime
import PatientRecord

/// The reasons for which a resource, or a part of one, becomes no event.
struct FHIRLeft: Hashable {
  let what: String
  let why: String
}

/// Makes the rows of resources.
///
/// Names, addresses, telephone numbers and narrative are never read.
struct FHIRRows {
  let resources: FHIRResources
  let mapping: FHIRMapping
  let catalogue: DrugCatalogue
  /// The words of codes with a prefix that public files state.
  let terms: [String: String]
  private(set) var rows: [FHIRRow] = []
  private(set) var left: [FHIRLeft: Int] = [:]
  private(set) var faults: [ImportFault] = []
  /// The pseudonyms by the keys of patients; nil for one who has none.
  private(set) var pseudonyms: [String: String] = [:]
  /// The courses by the keys of the statements that tell them.
  var courses: [String: (key: String, isAdded: Bool)] = [:]
  /// The lines of an export of the program's own, by their ids.
  private var lines: [String: FHIRNode] = [:]

  init(_ resources: FHIRResources, _ mapping: FHIRMapping, _ catalogue: DrugCatalogue, terms: [String: String]) {
    (self.resources, self.mapping, self.catalogue, self.terms) = (resources, mapping, catalogue, terms)
    for resource in resources.all("Provenance") {
      if resource.log != nil || resource.node["agent"].first["type"] != .nothing, let id = resource.node["id"].text {
        lines[id] = resource.node
      }
    }
    for (what, count) in resources.unusable {
      left[FHIRLeft(what: what, why: "nothing tells what they are"), default: 0] += count
    }
    for (type, count) in resources.otherVersions {
      left[FHIRLeft(what: type, why: "another version of it counts"), default: 0] += count
    }
    addClashes()
    for resource in resources.all("Patient") { addPseudonym(resource) }
    addCourses()
    for resource in resources.all where resource.type != "AdverseEvent" { add(resource) }
    // These lead to courses and to measurements.
    for resource in resources.all("AdverseEvent") { addAdverseEvent(resource) }
    addEnrolments()
    rows = rows.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }.map(\.element)
  }

  mutating func leave(_ what: String, _ why: String) { left[FHIRLeft(what: what, why: why), default: 0] += 1 }

  /// Adds a fault for each key that differing resources have at two addresses.
  private mutating func addClashes() {
    for (key, addresses) in resources.clashes.sorted(by: { $0.key < $1.key }) {
      faults.append(
        ImportFault(
          "\(key) is one thing at \(addresses[0]), and another at \(addresses[1])",
          hint: "import the files of each system by themselves, each under a source of its own"))
    }
  }

  private mutating func addPseudonym(_ resource: FHIRResource) {
    let identifiers = resource.node["identifier"].elements
    func value(_ system: String?) -> String? {
      identifiers.first { $0["system"].text == system && system != nil }?["value"].text
    }
    let names = [String(resource.key.dropFirst("Patient/".count))] + identifiers.compactMap { $0["value"].text }
    let listed = names.compactMap { mapping.pseudonyms[$0] }.first
    if let name = value(FHIRSystem.own + "patient") ?? value(mapping.patientSystem) ?? listed {
      pseudonyms[resource.key] = name
    } else {
      faults.append(
        ImportFault(
          "\(resource.key) has no pseudonym",
          hint: "the mapping names the system of the identifier (patientSystem), or lists pseudonyms by id"))
    }
  }

  /// Adds the events of a resource that is no course.
  private mutating func add(_ resource: FHIRResource) {
    switch resource.type {
    case "Patient", "MedicationStatement", "Medication", "Provenance", "EpisodeOfCare": return
    case "Condition": addCondition(resource)
    case "Observation": addObservation(resource)
    case "Encounter": addVisit(resource)
    case "MedicationRequest": leave(resource.type, "an order is no course")
    case "MedicationAdministration", "MedicationDispense": leave(resource.type, "what was given once is no course")
    default: leave(resource.type, "no event of the log is like it")
    }
  }

  /// The pseudonym of a resource's patient; nil, and counted, where the files have none.
  mutating func patient(of resource: FHIRResource, _ name: String = "subject") -> String? {
    if let pseudonym = pseudonym(resource.node[name]) { return pseudonym }
    leave(resource.type, "its patient is not among the files")
    return nil
  }

  /// The pseudonym of the patient that a reference leads to, by an address or by the identifier with the pseudonym.
  func pseudonym(_ reference: FHIRNode) -> String? {
    if let patient = resources.resource(reference) { return pseudonyms[patient.key] }
    guard reference["reference"] == .nothing, let system = reference["identifier"]["system"].text,
      system == mapping.patientSystem, let value = reference["identifier"]["value"].text
    else { return nil }
    return pseudonyms.values.contains(value) ? value : nil
  }

  /// Adds a row. `id` is that of the event in an export of the program's own.
  mutating func add(
    _ type: EventType, of patient: String, on date: String?, _ resource: FHIRResource, key: String? = nil,
    id: String? = nil, _ cells: [String: String?]
  ) {
    guard let date else { return leave("\(resource.type): \(type.rawValue)", "it has no date") }
    var row = FHIRRow(
      type: type, key: key ?? resource.key, patient: patient, date: date, resource: resource.key,
      cells: cells.compactMapValues { $0 })
    if let line = lines[id ?? resource.node["id"].text ?? ""], resource.log != nil {
      let place = line["entity"].first["what"]["identifier"]["value"].text
      row.order = place.flatMap { Int($0.dropFirst("seq ".count)) } ?? .max
      row.cells["basis"] = line.more("evidence-basis")["valueCode"].text
      row.cells["dates"] = line.more("evidence-dates")["valueCode"].text
      row.cells["evidence"] = line.more("evidence-note")["valueString"].text
    }
    rows.append(row)
  }

  /// Takes rows away, and returns how many.
  mutating func remove(_ isGone: (FHIRRow) -> Bool) -> Int {
    let count = rows.count
    rows.removeAll(where: isGone)
    return count - rows.count
  }

  /// Says of a row what its fact rests on, unless it is said already.
  mutating func setBasis(_ basis: String, ofRow number: Int) {
    if rows.indices.contains(number), rows[number].cells["basis"] == nil { rows[number].cells["basis"] = basis }
  }
}

// Dates, notes and numbers.
extension FHIRRows {
  /// The date of an element as a log writes it; a time of day is cut off as it stands in its own zone.
  static func date(_ node: FHIRNode, _ name: String) -> String? {
    let beside = node["_" + name]
    if let stretch = beside.more("date")["valueString"].text { return stretch }
    return node[name].text.flatMap { text in
      let day = String(text.prefix { $0 != "T" })
      return (try? PartialDate(parsing: day)).map { _ in day }
    }
  }

  /// The first day that is no longer in a period, whose own end is the last that is; a month and a year stay.
  static func firstDayOff(_ period: FHIRNode) -> String? {
    if let day = period["_end"].more("first-day-off")["valueString"].text { return day }
    guard let end = date(period, "end") else { return nil }
    guard let day = try? PartialDate(parsing: end), day.precision == .day else { return end }
    return day.days.first.adding(days: 1).description
  }

  /// The note of an event: the annotation that has its id.
  static func note(_ node: FHIRNode, of id: String?) -> String? {
    guard let id else { return nil }
    return node["note"].elements.first { $0["id"].text == id }?["text"].text
  }

  /// A number as the table has it, without an exponent.
  static func text(_ number: Double?) -> String? {
    guard let number else { return nil }
    if number == number.rounded(), abs(number) < 1e15 { return "\(Int64(number))" }
    let text = "\(number)"
    guard let mark = text.firstIndex(of: "e"), let power = Int(text[text.index(after: mark)...]), power < 0 else {
      return text
    }
    let digits = text[..<mark].filter(\.isNumber)
    return (number < 0 ? "-0." : "0.") + String(repeating: "0", count: -power - 1) + digits
  }
}
