/// Numbers that a seed and a place decide: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). Not for secrets.
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  /// The numbers of one event of one patient.
  init(_ seed: UInt64, _ patient: UInt64, _ step: UInt64) {
    state = seed
    state = next() ^ (patient &* 0xD6E8_FEB8_6659_FD93)
    state = next() ^ (step &* 0xA076_1D64_78BD_642F)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to below `limit`.
  mutating func below(_ limit: Int) -> Int { Int(next() >> 33) % limit }

  mutating func one(of choices: [String]) -> String { choices[below(choices.count)] }

  /// A note of so many phrases.
  mutating func words(_ count: Int) -> String {
    (0..<count).map { _ in one(of: Words.phrases) }.joined(separator: ", ")
  }
}

/// What the events speak of.
enum Words {
  static let anchors = ["baricitinib", "upadacitinib", "tofacitinib", "abrocitinib", "ritlecitinib"]
  static let partners = ["methotrexate", "ciclosporin", "azathioprine", "prednisone", "dupilumab"]
  static let conditions = ["alopecia areata", "atopic dermatitis", "vitiligo", "psoriasis", "hidradenitis suppurativa"]
  static let responses = ["complete", "partial", "none", "unassessable"]
  static let terms = ["nausea", "headache", "acne", "herpes zoster", "transaminitis", "fatigue"]
  static let endings = ["complete-response", "insufficient-response", "adverse-event", "loss-of-efficacy", "funding"]
  static let phrases = [
    "seen in the clinic", "letter from the family doctor", "by telephone", "tolerated well", "photographs taken",
    "blood drawn today", "regrowth at the temples", "itch has come back", "sleeps through the night",
    "asks for a change",
    "diary kept", "took all doses", "missed a week while away", "no new lesions", "eyebrows thinner",
    "weight unchanged",
  ]
}
