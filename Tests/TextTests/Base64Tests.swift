import Testing
import Text

@Suite("Base64")
struct Base64Tests {
  @Test(
    "is as RFC 4648 gives it",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ])
  func encoding(text: String, encoded: String) {
    #expect(base64(Array(text.utf8)) == encoded)
  }
}
