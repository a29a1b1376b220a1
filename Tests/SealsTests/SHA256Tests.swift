import Testing

@testable import Seals

@Suite("SHA-256")
struct SHA256Tests {
  // NIST, "Examples with Intermediate Values": SHA256.pdf; and FIPS 180-2, B.3.
  static let published: [(String, String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ]

  @Test("the published examples, by every engine", arguments: published.indices, SHA256.Engine.available)
  func publishedExamples(_ index: Int, _ engine: SHA256.Engine) {
    let (text, expected) = SHA256Tests.published[index]
    #expect(SHA256.hash(text.utf8, using: engine).description == expected)
  }

  @Test("every length from 0 to 130 gives what hashlib gives, by every engine", arguments: SHA256.Engine.available)
  func everyLength(_ engine: SHA256.Engine) {
    // python3: for n in range(131): outer.update(sha256(bytes(i * 7 % 256 for i in range(n))).digest())
    var all: [UInt8] = []
    for length in 0...130 { all += SHA256.hash((0..<length).map { UInt8($0 * 7 % 256) }, using: engine).bytes }
    #expect(SHA256.hash(all).description == "181f875e1cd08d0506e432f8bd3a3523f5d0d033b838f6578d7913a15552d895")
  }

  @Test("plain Swift is there on every machine, and the fastest engine is taken")
  func engines() {
    #expect(SHA256.Engine.available.last == .portable)
    #expect(SHA256.Engine.preferred == SHA256.Engine.available.first)
  }

  @Test("the pieces in which bytes arrive make no difference")
  func pieces() {
    let bytes = (0..<200).map { UInt8($0) }
    let whole = SHA256.hash(bytes)
    for first in 0...200 {
      for second in stride(from: first, through: 200, by: 13) {
        var hash = SHA256()
        hash.update(bytes, in: 0..<first)
        hash.update(bytes, in: first..<second)
        hash.update(bytes, in: second..<200)
        #expect(hash.finish() == whole, "cut at \(first) and \(second)")
      }
    }
  }

  @Test("hexadecimal digits are read in lower case only")
  func hexadecimal() throws {
    let text = SHA256Tests.published[1].1
    #expect(try #require(Seal(hexadecimal: text)).description == text)
    #expect(Seal(hexadecimal: text.uppercased()) == nil)
    #expect(Seal(hexadecimal: String(text.dropLast())) == nil)
    let digest = SHA256.hash("abc".utf8)
    #expect(Digest(bytes: digest.bytes) == digest)
    #expect(Digest(bytes: digest.bytes.dropLast()) == nil)
  }
}
