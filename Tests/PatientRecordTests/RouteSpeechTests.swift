import Testing

@testable import PatientRecord

@Suite("Routes as people write them")
struct RouteSpeechTests {
  @Test(
    "short forms, other languages, stops and capitals mean a route",
    arguments: [
      ("sc", Route.subcutaneous), ("SC", .subcutaneous), ("s.c.", .subcutaneous), ("sub-cut", .subcutaneous),
      ("subcutaneous", .subcutaneous), ("PO", .oral), ("p.o.", .oral), ("per os", .oral), ("by mouth", .oral),
      ("v.o.", .oral), ("IV", .intravenous), ("i.v.", .intravenous), ("im", .intramuscular), ("topically", .topical),
      ("cream", .topical), ("UVB", .phototherapy), ("intralesional", .intralesional), ("other", .other),
    ])
  func spoken(text: String, route: Route) { #expect(Route(spoken: text) == route) }

  @Test("other words mean none", arguments: ["", "daily", "scs", "mouthwash", "5"])
  func none(text: String) { #expect(Route(spoken: text) == nil) }

  @Test("every route is meant by its own word")
  func own() { for route in Route.allCases { #expect(Route(spoken: route.rawValue.uppercased()) == route) } }
}
