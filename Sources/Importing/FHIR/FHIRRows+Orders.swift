import CalendarTime
import PatientRecord

/// An order, or what was given once, of one drug of one patient.
private struct Order {
  let resource: FHIRResource
  let patient: String
  let drug: String
  let date: String

  /// Orders stand by the first possible day, then by their key.
  var place: (CalendarDay, String) { (FHIRRows.firstDay(date), resource.key) }
}

// Orders: none is a course, but the first of a drug may show when one began.
extension FHIRRows {
  /// The types of resources that are orders, or tell what was given once.
  static let orders = ["MedicationRequest", "MedicationAdministration", "MedicationDispense"]

  /// Returns a start for the first order of each drug of each patient, for people to review: nothing says that it was
  /// taken. A drug of which a statement tells a course has none.
  mutating func proposedCourses() -> [FHIRRow] {
    var known: Set<[String]> = []
    for row in rows {
      if let drug = row.cells["drug"] { known.insert([row.patient, catalogue.canonicalName(drug)]) }
    }
    var first: [[String]: Order] = [:]
    for resource in resources.all where FHIRRows.orders.contains(resource.type) {
      guard let order = order(resource) else { continue }
      let name = [order.patient, catalogue.canonicalName(order.drug)]
      if known.contains(name) || first[name].map({ $0.place < order.place }) ?? false { continue }
      first[name] = order
    }
    let ordered = first.values.sorted { ($0.patient, $0.place.0, $0.place.1) < ($1.patient, $1.place.0, $1.place.1) }
    return ordered.map { row($0) }
  }

  private func order(_ resource: FHIRResource) -> Order? {
    let node = resource.node
    let unusable = ["entered-in-error", "cancelled", "draft", "not-done", "declined", "unknown"]
    if unusable.contains(node["status"].text ?? "") { return nil }
    if ["proposal", "plan", "option"].contains(node["intent"].text ?? "") { return nil }
    let dates =
      ["authoredOn", "effectiveDateTime", "whenHandedOver", "whenPrepared"].lazy.compactMap { FHIRRows.date(node, $0) }
    guard let patient = pseudonym(node["subject"]),
      let drug = drug(of: resource), let date = dates.first ?? FHIRRows.date(node["effectivePeriod"], "start")
    else { return nil }
    return Order(resource: resource, patient: patient, drug: drug, date: date)
  }

  private mutating func row(_ order: Order) -> FHIRRow {
    let dosage = order.resource.node["dosageInstruction"].elements.first
    let cells = [
      "drug": order.drug, "dose": dosage.flatMap { dose($0) }?.description, "route": dosage.flatMap { route($0) },
      "basis": "inferred", "evidence": "\(order.resource.type): nothing says that it was taken",
    ]
    return FHIRRow(
      type: .treatmentStarted, key: order.resource.key, patient: order.patient, date: order.date,
      resource: order.resource.key, cells: cells.compactMapValues { $0 })
  }
}
