package import JSONText

/// A resource, and the key that names it.
struct FHIRResource: Sendable {
  let type: String
  /// `Type/id`.
  let key: String
  let node: FHIRNode

  /// The id of the log that it comes from; nil where it comes from another system.
  var log: String? {
    guard let source = node["meta"]["source"].text, source.hasPrefix(FHIRSystem.own + "log:") else { return nil }
    return String(source.dropFirst(FHIRSystem.own.count + 4))
  }
}

/// The resources of some files, each once, and what references between them lead to.
package struct FHIRResources: Sendable {
  /// The resources in the order of the files.
  private(set) var all: [FHIRResource] = []
  /// The numbers of resources that cannot be used, by the reason.
  private(set) var unusable: [String: Int] = [:]
  /// The numbers of resources of which the files have another version, by their type.
  private(set) var otherVersions: [String: Int] = [:]
  /// The keys that differing resources have at two addresses, with these: nothing tells which one a reference means.
  private(set) var clashes: [String: [String]] = [:]
  private var places: [String: Int] = [:]
  /// The keys of resources by the addresses under which a bundle has them.
  private var addresses: [String: String] = [:]
  /// The address at which a bundle has the first resource of a key.
  private var firstAddresses: [String: String] = [:]

  /// No resources.
  package init() {}

  /// Adds those of a file: a resource, a bundle, or lines of resources.
  package mutating func add(_ bytes: [UInt8]) throws(JSONError) {
    var scanner = JSONScanner(bytes)
    repeat {
      add(try FHIRNode(&scanner), address: nil)
    } while scanner.peekKind() != nil
    try scanner.expectEnd()
  }

  private mutating func add(_ node: FHIRNode, address: String?) {
    guard let type = node["resourceType"].text else {
      unusable["values without a type of resource", default: 0] += 1
      return
    }
    if type == "Bundle" {
      for entry in node["entry"].elements where entry["resource"] != .nothing {
        add(entry["resource"], address: entry["fullUrl"].text)
      }
      return
    }
    guard let name = node["id"].text ?? address else {
      unusable["resources without an id", default: 0] += 1
      return
    }
    let key = "\(type)/\(name)"
    if let address { addresses[FHIRResources.withoutVersion(address)] = key }
    guard let place = places[key] else {
      places[key] = all.count
      if let address { firstAddresses[key] = FHIRResources.withoutVersion(address) }
      return all.append(FHIRResource(type: type, key: key, node: node))
    }
    if all[place].node == node { return }
    if let first = firstAddresses[key], let second = address.map(FHIRResources.withoutVersion), first != second {
      clashes[key] = clashes[key] ?? [first, second]
    }
    otherVersions[type, default: 0] += 1
    if let old = FHIRResources.version(of: all[place].node), let new = FHIRResources.version(of: node), old < new {
      all[place] = FHIRResource(type: type, key: key, node: node)
    }
  }

  /// The number of a resource's version; nil where it has none, or one that is no number.
  private static func version(of node: FHIRNode) -> Int? { node["meta"]["versionId"].text.flatMap { Int($0) } }

  /// An address, or a reference, without the version that it may name.
  private static func withoutVersion(_ address: String) -> String {
    let parts = address.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count > 2 && parts[parts.count - 2] == "_history"
      ? parts.dropLast(2).joined(separator: "/") : address
  }

  /// Returns the resource that a reference of another one leads to; nil where it leads out of the files.
  func resource(_ reference: FHIRNode, from node: FHIRNode = .nothing) -> FHIRResource? {
    guard let written = reference["reference"].text else { return nil }
    let text = FHIRResources.withoutVersion(written)
    if text.hasPrefix("#") {
      let inner = node["contained"].elements.first { $0["id"].text == String(text.dropFirst()) }
      return inner.map { FHIRResource(type: $0["resourceType"].text ?? "", key: text, node: $0) }
    }
    let parts = text.split(separator: "/")
    let short = parts.count > 2 ? parts.suffix(2).joined(separator: "/") : text
    let place = places[addresses[text] ?? text] ?? places[short]
    return place.map { all[$0] }
  }

  func all(_ type: String) -> [FHIRResource] { all.filter { $0.type == type } }
}
