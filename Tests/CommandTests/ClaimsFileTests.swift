import Answers
import Foundation
import TestSupport
import Testing

@Suite("A file of claims")
struct ClaimsFileTests {
  private static let counted = #""query":"patients","statistic":"count","printed":18"#

  @Test(
    "that cannot be read is refused with its place and what to write",
    arguments: [
      ("", ":1:1: expected an object", "try: regimen claims --help"),
      (#"{"claims":"#, ":1:11: expected a value", "try: regimen"),
      ("{}", ":1:1: no claims", #"try: write {"claims":["#),
      (#"{"claim":[]}"#, ":1:2: there is no key 'claim'", "try: claims"),
      (#"{"claims":[]} x"#, ":1:15: more text after the end", "try: regimen"),
      ("{\"claims\":[\n {\"claim\":\"1\",\"querry\":\"patients\"}]}", ":2:15: there is no key 'querry'", "try: query"),
      (#"{"claims":[{"claim":"1","query":"patient"}]}"#, ":1:33: query cannot be 'patient'", "try: patients"),
      (
        #"{"claims":[{"claim":"1","query":"patients","statistic":"avg","printed":1}]}"#,
        ":1:56: statistic cannot be 'avg'", "one of: count, patients"
      ),
      (#"{"claims":[{"query":"patients","statistic":"count","printed":1}]}"#, ":1:12: the claim has no name", "try: "),
      (
        #"{"claims":[{"claim":"1","query":"patients","statistic":"count"}]}"#, ":1:12: the claim has no printed figure",
        "try: "
      ),
      (#"{"claims":[{"claim":"1","printed":1}]}"#, ":1:12: the claim names no query", "regimens, exposures"),
      (
        #"{"claims":[{"claim":"1","query":"patients","printed":1}]}"#, ":1:12: the claim names no statistic",
        "count, patients, distinct"
      ),
      (
        #"{"claims":[{"claim":"1","query":"combinations","statistic":"mean","printed":1}]}"#,
        ":1:12: the statistic 'mean' is of a column", #"try: write "column":"months""#
      ),
      (
        #"{"claims":[{"claim":"1","query":"patients","statistic":"count","column":"age","printed":1}]}"#,
        ":1:73: the statistic 'count' is of rows", "try: leave column out"
      ),
      (
        #"{"claims":[{"claim":"1","query":"patients","statistic":"count","among":{},"printed":1}]}"#,
        ":1:64: among is the whole of a percentage", "try: put the conditions into where"
      ),
      (
        #"{"claims":[{"claim":"1","query":"patients","statistic":"mean","column":"age","unit":"months","printed":1}]}"#,
        ":1:85: the figure has no such unit", "try: months or years"
      ),
      (
        #"{"claims":[{"claim":"1","query":"exposures","statistic":"mean","column":"doses.dose","printed":1}]}"#,
        ":1:73: a figure of doses needs a unit", #"try: write "unit":"mg/week""#
      ),
      (
        #"{"claims":[{"claim":"1","query":"patients","statistic":"count","printed":"many"}]}"#,
        ":1:74: the statistic 'count' gives no figure of that kind", "try: a list of texts for list"
      ),
      (
        #"{"claims":[{"claim":"1","query":"patients","statistic":"count","printed":1e2}]}"#,
        ":1:74: write the figure as it is printed", "try: regimen claims --help"
      ),
      (
        #"{"claims":[{"claim":"1","query":"patients","statistic":"count","printed":{"bellow":5}}]}"#,
        ":1:75: there is no key 'bellow'", "try: below"
      ),
      (
        #"{"claims":[{"claim":"1","query":"patients","statistic":"count","printed":{"below":5},"rounding":"up"}]}"#,
        ":1:97: only a printed number is rounded", "try: leave rounding out"
      ),
      (
        #"{"claims":[{"claim":"1",\#(counted),"where":{"sex":{"nott":"male"}}}]}"#, "there is no key 'nott'", "try: not"
      ),
      (
        #"{"claims":[{"claim":"1",\#(counted),"where":{"sex":{"not":"male","above":1}}}]}"#,
        "a condition asks for one thing", "try: a value"
      ),
      (
        #"{"claims":[{"claim":"1",\#(counted),"rules":{"unit":"patients"}}]}"#, "the rule 'unit' does not take",
        "try: patient"
      ),
      (#"{"rules":{"units":"pair"},"claims":[]}"#, ":1:11: there is no rule 'units'", "try: unit"),
      (#"{"claims":[{"claim":"1",\#(counted)},{"claim":"1",\#(counted)}]}"#, "two claims are named '1'", "try: give"),
      (#"{"claims":[{"claim":"1","claim":"2",\#(counted)}]}"#, ":1:25: the same key twice", "try: regimen"),
      (
        #"{"claims":[{"claim":"1","needs":"x","query":"patients","printed":1}]}"#,
        ":1:12: a claim that says what it needs has no query", "try: leave one of them out"
      ),
      (
        #"{"claims":[{"claim":"1","query":"combinations","statistic":"count","where":{"partner":"x"},"printed":1}]}"#,
        ":1:77: the rows of combinations have no column 'partner'", "try: partners"
      ),
      (
        #"{"claims":[{"claim":"1","query":"combinations","statistic":"mean","column":"moths","printed":1}]}"#,
        ":1:76: the rows of combinations have no column 'moths'", "try: months"
      ),
      (#"{"inferred":[{"ends":["x"],"months":[1,9]}],"claims":[]}"#, ":1:23: not an event's id", "try: an id has 26"),
      (
        #"{"inferred":[{"ends":["01JCQ7Z6V4W1N8S3T5Y2K9M0AB"],"months":[9,1]}],"claims":[]}"#,
        ":1:62: months are the least and the most", "try: such as [1,9]"
      ),
      (
        #"{"inferred":[{"months":[1,9]}],"claims":[]}"#, ":1:14: an inferred length needs ends and months", "try: write"
      ),
      (
        #"{"inferred":[{"ends":["01JCQ7Z6V4W1N8S3T5Y2K9M0AB"],"months":[1,9]}],"claims":[]}"#,
        ":1:23: no inferred length of a combination ends with this event", "try: name the stop"
      ),
      (#"{"sums":[{"ends":[],"months":10}],"claims":[]}"#, ":1:10: a sum needs two ends or more", "try: write"),
    ])
  func refused(text: String, message: String, hint: String) throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/claims.json"
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      let result = try regimen("claims", path, log: caseSeries)
      #expect(result.status == 3)
      #expect(result.output == "")
      #expect(result.error.contains(path + ":1:") || result.error.contains(path + ":2:"), "\(result.error)")
      #expect(result.error.contains(message) && result.error.contains(hint), "\(result.error)")
      #expect(result.error.utf8.count < 2000)
    }
  }

  @Test("that is not there, or holds no claim at all, ends as such")
  func edges() throws {
    let absent = try regimen("claims", "absent.json", log: caseSeries)
    #expect(absent.status == 3 && absent.error.contains("absent.json: cannot be read"))
    let empty = try regimen("claims", "-", input: #"{"paper":"x","claims":[]}"#, log: caseSeries)
    #expect(empty.status == 0 && empty.output.contains("0 claims: 0 hold"))
  }
}
