import CalendarTime
import PatientRecord

/// A statement that a patient takes a drug.
private struct Statement {
  let resource: FHIRResource
  let patient: String
  let drug: String
  /// The name by which statements of one drug are known.
  let name: String
  let start: String
  var node: FHIRNode { resource.node }
  var period: FHIRNode { resource.node["effectivePeriod"] }

  /// True if another one begins on the day after the last day of this one.
  func isFollowed(by next: Statement) -> Bool {
    patient == next.patient && name == next.name && FHIRRows.firstDayOff(period) == next.start && next.start.count == 10
      && resource.log == nil && node["status"].text != "active"
  }
}

// Courses: statements of one drug that follow each other without a day between them are one.
extension FHIRRows {
  mutating func addCourses() {
    var statements: [Statement] = []
    var untaken: [FHIRResource] = []
    for resource in resources.all("MedicationStatement") {
      if resource.node["category"].word("category") == "prior-therapy" {
        addPriorTherapy(resource)
      } else if resource.node["status"].text == "not-taken" {
        untaken.append(resource)
      } else if let statement = statement(resource) {
        statements.append(statement)
      }
    }
    statements.sort {
      ($0.patient, $0.name, $0.start, $0.resource.key) < ($1.patient, $1.name, $1.start, $1.resource.key)
    }
    var chains: [[Statement]] = []
    for statement in statements {
      if let last = chains.last?.last, last.isFollowed(by: statement) {
        chains[chains.count - 1].append(statement)
      } else {
        chains.append([statement])
      }
    }
    for chain in chains { name(chain) }
    for chain in chains { addCourse(chain) }
    for resource in untaken { addHold(resource) }
  }

  private mutating func statement(_ resource: FHIRResource) -> Statement? {
    let node = resource.node
    let status = node["status"].text ?? ""
    if ["entered-in-error", "intended", "unknown"].contains(status) {
      leave("MedicationStatement", "its status is \(status)")
      return nil
    }
    guard let patient = patient(of: resource) else { return nil }
    guard let drug = drug(of: resource) else {
      leave("MedicationStatement", "it names no drug")
      return nil
    }
    let period = node["effectivePeriod"]
    let start =
      period["_start"].more("on-or-before")["valueString"].text ?? FHIRRows.date(period, "start")
      ?? FHIRRows.date(node, "effectiveDateTime")
    guard let start else {
      leave("MedicationStatement", "it has no start")
      return nil
    }
    return Statement(
      resource: resource, patient: patient, drug: drug, name: catalogue.canonicalName(drug), start: start)
  }

  /// The drug: by the mapping, by ATC (former codes, too), by a code that public files state, else by its words.
  func drug(of resource: FHIRResource) -> String? {
    let node = resource.node
    let reference = resources.resource(node["medicationReference"], from: node)?.node["code"] ?? .nothing
    let concept = node["medicationCodeableConcept"] == .nothing ? reference : node["medicationCodeableConcept"]
    if let drug = FHIRMapping.value(concept, in: mapping.drugs) { return drug }
    // The words of the program's own export say more than the code: they can name a brand, and with it a route.
    if resource.log != nil, let words = concept["text"].text { return words }
    for (system, code) in concept.codes where system == FHIRSystem.atc {
      if let drug = catalogue.drugs.first(where: { ($0.atc + $0.formerATC).contains(code) }) { return drug.name }
    }
    return concept.prefixedCode.flatMap { terms[$0] } ?? concept.words
  }

  /// Says which course each statement of a chain tells.
  private mutating func name(_ chain: [Statement]) {
    let isAdded =
      chain[0].node["note"].elements.contains { $0["id"].text == "added-to" } && chain[0].resource.log != nil
    for statement in chain { courses[statement.resource.key] = (chain[0].resource.key, isAdded) }
  }

  /// The cells that name the course of a statement, as the one of a number.
  func cells(of reference: FHIRNode, number: Int = 1) -> [String: String?]? {
    guard let place = resources.resource(reference), let course = courses[place.key] else { return nil }
    return [(course.isAdded ? "added" : "course") + " \(number)": course.key]
  }

  private func cells(of statement: Statement) -> [String: String?] {
    guard let course = courses[statement.resource.key] else { return [:] }
    return [(course.isAdded ? "added 1" : "course 1"): course.key]
  }

  private mutating func addCourse(_ chain: [Statement]) {
    let (first, last) = (chain[0], chain[chain.count - 1])
    let node = first.node
    let doses = node["dosage"].elements
    let isOwn = first.resource.log != nil
    let own = isOwn ? doses.first { $0["id"].text == node["id"].text } : doses.first
    let label = node["identifier"].elements.first { $0["system"].text == FHIRSystem.own + "course" }?["value"].text
    let ranBefore = first.period["_start"].more("on-or-before") != .nothing
    let reasons = node["reasonCode"].elements
    let firstDose = own.flatMap { dose($0) }
    var cells: [String: String?] = [
      "treatment": label.flatMap {
        $0.hasPrefix(first.patient + "/") ? String($0.dropFirst(first.patient.count + 1)) : nil
      },
      "drug": first.drug, "dose": firstDose?.description, "route": doses.first.flatMap { route($0) },
      "indication": indication(node), "reason": reasons.lazy.compactMap { $0.word("start-reason") }.first,
      "plan": FHIRRows.note(node, of: "plan").map { String($0.dropFirst("plan: ".count)) },
      "onOrBefore": ranBefore ? "true" : nil,
      "note": isOwn ? FHIRRows.note(node, of: node["id"].text) : own?["text"].text,
    ]
    let isAdded = courses[first.resource.key]?.isAdded ?? false
    if isAdded { cells.merge(addedTo(node)) { _, other in other } }
    add(isAdded ? .coTherapyAdded : .treatmentStarted, of: first.patient, on: first.start, first.resource, cells)
    if isOwn { addDoses(first, doses) } else { addDoses(of: chain, after: firstDose) }
    addStop(last)
  }

  private func addedTo(_ node: FHIRNode) -> [String: String?] {
    let note = node["note"].elements.first { $0["id"].text == "added-to" } ?? .nothing
    var cells: [String: String?] = [:]
    for (number, place) in note["extension"].elements.enumerated() {
      cells.merge(self.cells(of: place["valueReference"], number: number + 1) ?? [:]) { first, _ in first }
    }
    return cells
  }

  private func indication(_ node: FHIRNode) -> String? {
    let referred = node["reasonReference"].elements.lazy.compactMap { resources.resource($0)?.node["code"].words }.first
    return referred ?? node["reasonCode"].elements.first { $0.word("start-reason") == nil }?.words
  }

  private mutating func addStop(_ last: Statement) {
    let status = last.node["status"].text
    guard status == "stopped" || status == "completed" else {
      if status == "on-hold", last.resource.log == nil { leave("interruptions (on-hold)", "they have no date") }
      if last.period["end"] != .nothing {
        leave("ends of statements that are active", "nothing says that they were stopped")
      }
      return
    }
    guard let end = FHIRRows.firstDayOff(last.period) else {
      // The patient of the program's own export has died.
      if last.resource.log == nil { leave("statements that were stopped", "they have no end: no stop is made") }
      return
    }
    let stated = last.node["statusReason"].elements.compactMap { $0.word("stop-reason") }
    let reasons = stated.isEmpty ? [status == "completed" ? "course-completed" : "other"] : stated
    let id = last.period["_end"]["id"].text
    var cells = cells(of: last)
    cells["reasons"] = reasons.joined(separator: ";")
    cells["switchedTo"] = FHIRRows.note(last.node, of: "switched-to").map { String($0.dropFirst("switched to ".count)) }
    cells["note"] = FHIRRows.note(last.node, of: id)
    add(.treatmentStopped, of: last.patient, on: end, last.resource, id: id, cells)
  }

  private mutating func addHold(_ resource: FHIRResource) {
    guard let patient = patient(of: resource) else { return }
    guard let course = cells(of: resource.node["partOf"].first) else {
      return leave("MedicationStatement", "it was not taken, and is part of no course")
    }
    let (node, period) = (resource.node, resource.node["effectivePeriod"])
    add(
      .treatmentHeld, of: patient, on: FHIRRows.date(period, "start"), resource,
      course.merging([
        "reason": node["statusReason"].elements.lazy.compactMap { $0.word("change-reason") }.first,
        "note": FHIRRows.note(node, of: node["id"].text),
      ]) { first, _ in first })
    guard let end = FHIRRows.firstDayOff(period) else { return }
    let id = period["_end"]["id"].text
    add(
      .treatmentResumed, of: patient, on: end, resource, id: id,
      course.merging([
        "reason": node.more("resumed-reason")["valueCode"].text, "note": FHIRRows.note(node, of: id),
      ]) { first, _ in first })
  }

  private mutating func addPriorTherapy(_ resource: FHIRResource) {
    guard let patient = patient(of: resource) else { return }
    let node = resource.node
    add(
      .priorTherapyRecorded, of: patient, on: FHIRRows.date(node, "dateAsserted"), resource,
      [
        "therapy": node["medicationCodeableConcept"].words,
        "outcome": node["statusReason"].elements.lazy.compactMap { $0.word("prior-therapy-outcome") }.first,
        "note": FHIRRows.note(node, of: node["id"].text),
      ])
  }
}

// Doses.
extension FHIRRows {
  /// Adds the later doses of a statement of the program's own.
  private mutating func addDoses(_ statement: Statement, _ doses: [FHIRNode]) {
    for dosage in doses {
      guard let id = dosage["id"].text, id != statement.node["id"].text, let dose = dose(dosage),
        let type = dosage.more("type")["valueCode"].text.flatMap(EventType.init(rawValue:))
      else { continue }
      var cells = cells(of: statement)
      cells["dose"] = dose.description
      cells["reason"] = dosage["additionalInstruction"].elements.lazy.compactMap { $0.word("change-reason") }.first
      cells["note"] = FHIRRows.note(statement.node, of: id)
      add(
        type, of: statement.patient, on: FHIRRows.date(dosage["timing"]["repeat"]["boundsPeriod"], "start"),
        statement.resource, key: "\(statement.resource.key)/\(id)", id: id, cells)
    }
  }

  /// Adds the doses of a chain of statements after the first one: each is given by the start of its own.
  private mutating func addDoses(of chain: [Statement], after first: Dose?) {
    var before = first
    for statement in chain where statement.node["dosage"].elements.count > 1 {
      leave("further dosages of a statement", "nothing says from when on")
    }
    for statement in chain.dropFirst() {
      guard let dose = statement.node["dosage"].elements.first.flatMap({ dose($0) }) else { continue }
      if let before, dose != before {
        if let type = FHIRRows.change(from: before, to: dose) {
          var cells = cells(of: statement)
          cells["dose"] = dose.description
          add(type, of: statement.patient, on: statement.start, statement.resource, cells)
        } else {
          leave("changes of a dose", "the doses cannot be compared")
        }
      }
      before = dose
    }
  }

  private static func change(from before: Dose, to dose: Dose) -> EventType? {
    guard before.isComparable(with: dose), let old = before.amountPerDay, let new = dose.amountPerDay else {
      return nil
    }
    if abs(old - new) <= 1e-9 * max(old, new) { return .doseScheduleChanged }
    return new < old ? .doseDownTitrated : .doseUpTitrated
  }

  /// The route of a dosage; nil for one that the log does not have.
  func route(_ dosage: FHIRNode) -> String? {
    (dosage["route"].word("route") ?? dosage["route"].words?.lowercased()).flatMap { Route(rawValue: $0)?.rawValue }
  }

  /// The dose of a dosage; nil, and counted, where it has an amount without a unit or a rhythm that the log has.
  mutating func dose(_ dosage: FHIRNode) -> Dose? {
    let rate = dosage["doseAndRate"].first
    let amounts =
      rate["doseRange"] == .nothing ? [rate["doseQuantity"]] : [rate["doseRange"]["low"], rate["doseRange"]["high"]]
    guard let amount = amounts[0]["value"].number else { return nil }
    guard let unit = FHIRRows.unit(amounts[0]), let every = FHIRRows.interval(dosage) else {
      leave("doses", "they have no unit or no interval that the log has")
      return nil
    }
    let most = amounts.count > 1 ? amounts[1]["value"].number : nil
    guard Dose.recordable.contains(amount), most.map({ $0 > amount && Dose.recordable.contains($0) }) ?? true else {
      leave("doses", "their amount cannot be recorded")
      return nil
    }
    return Dose(amount: amount, upTo: most, unit: unit, every: every)
  }

  private static func unit(_ quantity: FHIRNode) -> DoseUnit? {
    let code = quantity["code"].text
    return (code == "[iU]" ? .internationalUnit : code.flatMap(DoseUnit.init(rawValue:)))
      ?? quantity["unit"].text.flatMap(DoseUnit.init(rawValue:))
  }

  /// The interval: p units by a frequency of f are p/f, if that is a whole number of hours.
  private static func interval(_ dosage: FHIRNode) -> DoseInterval? {
    let times = dosage["timing"]["repeat"]
    guard let period = times["period"].number, let unit = times["periodUnit"].text else {
      if let code = dosage["timing"]["code"].codes.first?.code,
        let hours = ["QD": 24, "BID": 12, "TID": 8, "QID": 6][code]
      {
        return hours == 24 ? .day : DoseInterval(count: hours, unit: .hour)
      }
      if dosage["asNeededBoolean"].flag == true { return .asNeeded }
      return times["count"].number == 1 ? .once : nil
    }
    let frequency = times["frequency"].number ?? 1
    let units: [String: DoseInterval.Unit] = ["h": .hour, "d": .day, "wk": .week, "mo": .month]
    if frequency == 1, let known = units[unit], let count = Int(exactly: period) {
      return DoseInterval(count: count, unit: known)
    }
    guard let length = ["h": 1.0, "d": 24, "wk": 168][unit], let hours = Int(exactly: period * length / frequency)
    else {
      return nil
    }
    return hours % 24 == 0
      ? DoseInterval(count: hours / 24, unit: .day) : DoseInterval(count: hours, unit: .hour)
  }
}
