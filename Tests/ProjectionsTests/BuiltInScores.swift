import PatientRecord
import Projections

// Instruments and responses of the built-in catalogue, which every test may name.
extension Instrument {
  static let salt = named("SALT")
  static let easi = named("EASI")
  static let iga = named("IGA")
  static let dlqi = named("DLQI")

  static func named(_ name: String) -> Instrument {
    guard let known = InstrumentCatalogue.builtIn.instrument(named: name) else { preconditionFailure(name) }
    return known
  }
}

extension ResponseDefinition {
  static let salt20 = named("SALT20")
  static let salt20From50 = named("SALT20-from-50")
  static let easi75 = named("EASI75")
  static let easi90 = named("EASI90")
  static let iga = named("IGAresponse")
  static let dlqi01 = named("DLQI01")
  static let dlqiFall4 = named("DLQIfall4")

  static func named(_ name: String) -> ResponseDefinition {
    guard let known = all(in: .builtIn).first(where: { $0.name == name }) else { preconditionFailure(name) }
    return known
  }
}
