/// Letters and words of drug names that make no difference.
enum DrugSpelling {
  /// Names of more bytes than this are no names of drugs, so that pasted text costs nothing.
  static let longestName = 100

  /// Returns a name without case, accents, spaces, hyphens, quotes, stops, commas and trademark signs. Idempotent.
  /// O(length).
  static func folded(_ name: String) -> String {
    // Most names of the catalogue are folded already, and nearly all others are of ASCII.
    if name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }) { return name }
    if name.utf8.allSatisfy({ $0 < 0x80 }) { return foldedASCII(name) }
    var letters = ""
    for scalar in name.unicodeScalars { append(folded: scalar, to: &letters) }
    return letters
  }

  private static func foldedASCII(_ name: String) -> String {
    unsafe String(unsafeUninitializedCapacity: name.utf8.count) { letters in
      var count = 0
      for byte in name.utf8 where !isLeftOut(Unicode.Scalar(byte)) {
        unsafe letters[count] = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
        count += 1
      }
      return count
    }
  }

  private static func append(folded scalar: Unicode.Scalar, to letters: inout String) {
    for small in scalar.properties.lowercaseMapping.unicodeScalars where !isLeftOut(small) {
      if let base = baseLetters[small] {
        letters += base
      } else {
        letters.unicodeScalars.append(small)
      }
    }
  }

  /// True for combining accents, spaces and hyphens of every kind, quotes, stops, commas and trademark signs.
  private static func isLeftOut(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x61...0x7A, 0x30...0x39, 0x41...0x5A: false
    case 0x20, 0x22, 0x27, 0x2C, 0x2D, 0x2E, 0x60, 0xAD, 0xAE, 0xB4, 0x300...0x36F, 0x200B...0x200F, 0x2010...0x2015,
      0x2018...0x201F,
      0x2122, 0x2212, 0xFEFF:
      true
    default: scalar.properties.isWhitespace
    }
  }

  /// The letters of the Latin alphabet with accents, by the plain ones.
  private static let baseLetters: [Unicode.Scalar: String] = {
    let table = [
      "a": "àáâãäåāăą", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ", "i": "ìíîïĩīĭįı", "j": "ĵ",
      "k": "ķ", "l": "ĺļľŀł", "n": "ñńņňŉ", "o": "òóôõöøōŏő", "r": "ŕŗř", "s": "śŝşšſ", "t": "ţťŧ", "u": "ùúûüũūŭůűų",
      "w": "ŵ", "y": "ýÿŷ", "z": "źżž", "ae": "æ", "oe": "œ", "ss": "ß",
    ]
    var letters: [Unicode.Scalar: String] = [:]
    for (base, accented) in table { for scalar in accented.unicodeScalars { letters[scalar] = base } }
    return letters
  }()

  /// Splits a name at spaces and hyphens into folded words, and tells if the last one stands behind a hyphen.
  static func words(_ name: String) -> (words: [String], isLastHyphenated: Bool) {
    var words: [String] = []
    var word = ""
    var isHyphenated = false
    var isLastHyphenated = false
    for scalar in name.unicodeScalars {
      let isHyphen = scalar == "-" || (0x2010...0x2015).contains(scalar.value)
      guard isHyphen || scalar.properties.isWhitespace else {
        word.unicodeScalars.append(scalar)
        continue
      }
      if !word.isEmpty {
        words.append(folded(word))
        isLastHyphenated = isHyphenated
        (word, isHyphenated) = ("", isHyphen)
      } else {
        isHyphenated = isHyphenated || isHyphen
      }
    }
    // Spaces behind the last word change nothing; a hyphen there does.
    if word.isEmpty { return (words, isLastHyphenated && !isHyphenated) }
    return (words + [folded(word)], isHyphenated)
  }

  /// Words that name a salt, a water content, a form by mouth or nothing of the substance, folded, in the languages of
  /// the catalogue.
  static let surplusWords: Set<String> = [
    "hydrochloride", "dihydrochloride", "hydrochlorid", "chlorhydrate", "clorhidrato", "cloridrato", "hydrobromide",
    "phosphate", "diphosphate", "phosphat", "fosfato", "sulfate", "sulphate", "sulfat", "sulfato", "solfato", "citrate",
    "citrat", "citrato", "maleate", "maleat", "maleato", "tosylate", "tosilate", "tosilato", "mesylate", "mesilate",
    "mesilato", "succinate", "succinat", "succinato", "acetate", "acetat", "acetato", "acetonide", "acetonid",
    "acetonido", "hexacetonide", "hexacetonid", "hexacetonido",
    "tartrate", "arginine", "sodium", "disodium", "natrium", "dinatrium", "sodique", "sodico", "sodica", "disodico",
    "sodio", "potassium", "kalium", "hydrate", "hemihydrate", "monohydrate", "dihydrate", "hydrat", "hemihydrat",
    "monohydrat", "dihydrat", "hidrato", "hemihidrato", "monohidrato", "dihidrato", "anhydrous", "de", "di",
    "biosimilar",
    "biosimilaire", "biosimilare", "bs", "human", "humana", "humaine", "umana", "xr", "xl", "er", "sr", "mr", "retard",
  ]

  /// Ends of names that all languages share, but for a last `e` in Portuguese and `um` in Latin.
  static let sharedStems = ["nib", "mab", "cept", "mod", "last"]

  /// Words that name a route, a form, or an ester that is given on the skin alone, folded.
  static let routeWords: [String: Route] = {
    let table: [(Route, String)] = [
      (
        .topical,
        "topical topically cream ointment gel lotion foam crema creme salbe unguento pomada pommade topico topica"
      ),
      (.topical, "topique topisch valerate valerat valerato propionate propionat propionato"),
      (.topical, "dipropionate dipropionat dipropionato furoate furoat furoato"),
      (.oral, "oral orally po perorale peroral orale"),
      (.subcutaneous, "subcutaneous sc"),
      (.subcutaneous, "subcutaneo subkutan souscutane"),
      (.intravenous, "intravenous iv intravenoso intravenos endovenoso"),
      (.intramuscular, "intramuscular im"), (.intralesional, "intralesional"),
    ]
    var routes: [String: Route] = [:]
    for (route, words) in table { for word in words.split(separator: " ") { routes[String(word)] = route } }
    return routes
  }()
}

extension DrugCatalogue {
  /// Finds a name: as it stands, folded, or without what is no part of the substance's name.
  func entry(named name: String) -> Entry? {
    if let entry = entry(folded: name) { return entry }
    guard name.utf8.count <= DrugSpelling.longestName else { return nil }
    let folded = DrugSpelling.folded(name)
    return entry(folded: folded) ?? entry(withEnding: folded) ?? entry(amongWords: name) ?? entry(joinedToSalt: folded)
      ?? entry(namedTwice: name)
  }

  /// Finds a Portuguese or Latin form of a stem that all languages share: `adalimumabe`, `tofacitinibum`.
  private func entry(withEnding folded: String) -> Entry? {
    for ending in ["e", "um"] where folded.hasSuffix(ending) {
      let stem = folded.dropLast(ending.count)
      if DrugSpelling.sharedStems.contains(where: stem.hasSuffix) { return entry(folded: String(stem)) }
    }
    return nil
  }

  /// Finds a German name that is one word with its salt: `Prednisolonacetat`.
  private func entry(joinedToSalt folded: String) -> Entry? {
    let salts = DrugSpelling.surplusWords.filter { $0.utf8.count > 5 && folded.hasSuffix($0) }
    return salts.lazy.compactMap { entry(folded: String(folded.dropLast($0.count))) }.first
  }

  /// Finds a substance that is named twice, as a brand and by its own name: `Humira (adalimumab)`.
  private func entry(namedTwice name: String) -> Entry? {
    let names = name.split(separator: "(", omittingEmptySubsequences: false)
    guard names.count == 2, let end = names[1].firstIndex(of: ")"),
      names[1][end...].dropFirst().allSatisfy({ DrugSpelling.folded(String($0)).isEmpty }),
      let first = entry(named: String(names[0])), let second = entry(named: String(names[1][..<end])),
      first.drug == second.drug
    else { return nil }
    return Entry(drug: first.drug, route: first.route ?? second.route)
  }

  /// Finds a name without its salt, the suffix of a biosimilar, and words for the route.
  private func entry(amongWords name: String) -> Entry? {
    let (words, isLastHyphenated) = DrugSpelling.words(name)
    guard words.count > 1 else { return nil }
    if isLastHyphenated, let suffix = words.last, suffix.utf8.count == 4, let entry = entry(ofWords: words.dropLast()),
      drugs[entry.drug].drugClass.isBiologic
    {
      return entry
    }
    return entry(ofWords: words[...])
  }

  private func entry(ofWords words: ArraySlice<String>) -> Entry? {
    var route: Route?
    var name = ""
    for word in words where !DrugSpelling.surplusWords.contains(word) {
      if let known = DrugSpelling.routeWords[word] { route = known } else { name += word }
    }
    guard !name.isEmpty, let entry = entry(folded: name) ?? entry(withEnding: name) else { return nil }
    return Entry(drug: entry.drug, route: route ?? entry.route)
  }
}
