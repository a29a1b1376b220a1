extension BadInput {
  /// Command lines that are wrong whatever the log holds.
  static let calls: [BadInput] = [
    .call("qurey durations", says: "unknown command 'qurey'", "^^^^^", "try: query"),
    .call("due", says: "unknown command 'due'", "^^^", "try: regimen query due"),
    .call("treatment-started P01", says: "unknown command", "try: regimen record treatment-started"),
    .call("query duratoins", says: "unknown query 'duratoins'", "try: durations"),
    .call("query", says: "QUERY is missing", "try: regimen query QUERY [options]"),
    .call("query durations --fromat json", says: "unknown option '--fromat'", "try: --format"),
    .call("query durations --format jsn", says: "--format cannot be 'jsn'", "try: json"),
    .call("query durations --format", says: "--format", "try: --format FORMAT"),
    .call("query durations --as-of 2024-01-01 --as-of 2024-01-02", says: "--as-of", "once"),
    .call("query durations extra", says: "unexpected 'extra'", "     ^^^^^\n"),
    .call("query durations --by anchro", says: "--by cannot be 'anchro'", "try: anchor"),
    .call("query durations --by drug,sex", says: "--by takes one word at a time", "try: --by drug --by sex"),
    .call("query survival --strata sex,line", says: "--strata takes one word", "try: --strata sex --strata line"),
    .call("query regimens --suppress-below 5", says: "no '--suppress-below': each row shows a single patient"),
    .call("query curves --suppress-below 5", says: "each step of a curve shows the end of a single row"),
    .call("claims x --suppress-below 5", says: "two claims can be subtracted from each other"),
    .call("query lines --suppress-below 1", says: "a number of patients from 2 to 1000"),
    .call("query survival --by sex --strata anchro", says: "--strata cannot be 'anchro'", "try: anchor"),
    .call(
      "query combinations --by anchor", says: "unknown option '--by'",
      "try: it is an option of durations, response-rates, time-to-response, cohort, time-to-event, survival, curves "
        + "and incidence"),
    .call(
      "query combinations --all",
      says: "unknown option '--all'", "try: it is an option of regimens, last-seen, due, today and completeness"),
    .call("query survival --from-start P6M", says: "a window is two times after the start", "P6M..P12M"),
    .call("query rates --from-start 6", says: "a window is two times after the start", "P6M..P12M"),
    .call("query curves --from-start P1Y..P6M", says: "a window is two times after the start", "P6M..P12M"),
    .call(
      "query durations --rule assume-continuing=always", says: "the rule 'assume-continuing'",
      "write yes, no, or a time after the last contact: P3M, 90"),
    .call("query durations --rule prevalent=late", says: "the rule 'prevalent' does not take this value"),
    .call("query response-rates --at 0", says: "--at: a time is a whole number of months", "such as 6, or 3,6,12"),
    .call(
      "query response-rates --at 16w", says: "--at: a time is a whole number of months",
      "16 weeks are nearest to month 4"),
    .call("query response-rates --at 6,", says: "--at: a time is a whole number of months"),
    .call("query response-rates --at 2.5", says: "--at: a time is a whole number of months"),
    .call("query time-to-response --at x", says: "--at: a time is a whole number of months"),
    .call("query time-to-response --by sex --by response", says: "responses are not grouped by response"),
    .call("query response-rates --response SALT", says: "--response cannot be 'SALT'", "try: SALT20"),
    .call(
      "query response-rates --by response", says: "responses are not grouped by response", "--by condition, drug"),
    .call("query changes --since noon", says: "--since: not a moment", "or @ and a seq"),
    .call("query last-seen --over 6x", says: "--over: not a period", "30, P6M"),
    .call("query last-seen --over 6 months", says: "unexpected 'months'", "try: --over '6 months'"),
    .call(
      "query survival --condition alopecia areata", says: "unexpected 'areata'", "try: --condition 'alopecia areata'"),
    .call("query due --within 6x", says: "--within: not a period", "30, P6M"),
    .refused("query due --schedule nowhere.json", says: "nowhere.json: cannot be read"),
    .call("today --within 6x", says: "--within: not a period", "30, P6M"),
    .refused("query today --schedule nowhere.json", says: "nowhere.json: cannot be read"),
    .refused("query completeness --core nowhere.json", says: "nowhere.json: cannot be read"),
    .call("query measurements --analyte ALTT", says: "no such analyte was measured", "try: ALT"),
    .call("query combinations --taking baricitnib", says: "no such drug", "try: --taking baricitinib"),
    .call("query rates --risk-window 0,soon", says: "--risk-window: a risk window is a number of days", "0,30 for two"),
    .call(
      "query rates --risk-window 0,30 --suppress-below 5", says: "several risk windows", "leave out --suppress-below"),
    .call("query rates --rule attribution=mine", says: "the rule 'attribution' does not take this value", "all"),
    .call(
      "query survival --rule misleading=mine", says: "the rule 'misleading' does not take this value", "shown"),
    .call("query durations --rule mininum=3", says: "there is no rule 'mininum'", "try: minimum"),
    .call("query durations --rule unit=patent", says: "the rule 'unit' does not take this value", "try: patient"),
    .call("query durations --rule anchor=jak-inhibtor", says: "the rule 'anchor'", "try: jak-inhibitor"),
    .call("query durations --rule gap=-3", says: "the rule 'gap'", "try: write a number of days, such as 30"),
    .call("query durations --rule minimum=3x", says: "the rule 'minimum'", "30, P1M, P6W"),
    .call("query durations --rule unit", says: "no '=' in it", "try: NAME=VALUE"),
    .call(
      "query durations --rule unit=pair --rule unit=patient", says: "the rule 'unit' is given twice",
      "try: give each rule once"),
    .call("query durations --known-at 2024", says: "--known-at: a day is needed", "2024-01-01 or 2024-12-31"),
    .call("query durations --known-at @x", says: "--known-at: not a position", "try: write @ and a seq"),
    .call("query durations --known-at @-1", says: "--known-at: not a position"),
    .call("query durations --known-at 2024-01-01T10:00", says: "not an instant", "2022-03-09T09:15:00.123Z"),
    .call("query durations --known-at 2024-02-30", says: "there is no such day", "2024-02 has the days 01 to 29"),
    .call("query durations --as-of 03/04/2022", says: "year first", "2022-04-03", "2022-03-04"),
    .call("query durations --as-of soon", says: "--as-of", "try: "),
    .call("query combinations --patient P99", says: "the record knows no such patient", "try: regimen query patients"),
    .call("timeline P99", says: "the record knows no such patient", "     ^^^\n"),
    .call("replay P99", says: "the record knows no such patient", "try: regimen query patients"),
    .call("timeline", says: "PATIENT is missing", "try: regimen timeline PATIENT [options]"),
    .call("plot swimmer", says: "--output is missing"),
    .call("plot swimer --output x", says: "try: swimmer"),
    .call("plot exposure --sort name --output x", says: "unknown option '--sort'", "try: it is an option of swimmer"),
    .call("plot survival --width 100 --output x", says: "--width cannot be '100'", "85"),
    .call("report --output", says: "--output"),
    .call("help typos", says: "neither a command nor a topic: 'typos'", "try: types"),
    .call("help frobnicate", says: "neither a command nor a topic", "try: one of: ", "rules", "verify"),
    .call("verify --log -", says: "standard input has no seals to verify", "try: --log DIR"),
    .call("append --log -", says: "standard input cannot be written to", "try: --log DIR"),
    .call("init", says: "DIR is missing", "try: regimen init DIR [options]"),
    .call("init x --recorded clok", says: "--recorded cannot be 'clok'", "try: clock"),
    .call("init x --cutoff 2025", says: "--cutoff: a day is needed", "2025-12-31"),
  ]

  /// Entries as people type them, and get them wrong.
  static let entries: [BadInput] = [
    .call("record strat P01", says: "unknown type 'strat'", "try: start"),
    .call("record sotp P01", says: "unknown type 'sotp'", "try: stop"),
    .call("record treatment-strated P01", says: "unknown type 'treatment-strated'", "try: treatment-started"),
    .call("record treatment-started", says: "PATIENT and --on are missing", "PATIENT DRUG [DOSE] --on DATE [options]"),
    .call("record treatment-started P03 ruxolitinib", says: "--on is missing"),
    .call("record treatment-started P03 --on 2022", says: "drug is missing", "PATIENT DRUG [DOSE] --on DATE"),
    .call("record patient-seen P01 today --on 2022", says: "unexpected 'today'", "PATIENT --on DATE [options]"),
    .call(
      "record treatment-started P03 ruxolitinib 20mg --on 2022", says: "DOSE: the dose does not say how often",
      "20mg/day"),
    .call("record treatment-started P03 ruxolitinib 20mg/dya --on 2022", says: "DOSE: how often", "15mg/week"),
    .call(
      "record treatment-started P03 ruxolitinib 4mg/day by mouth --on 2022",
      says: "DOSE: after 4mg/day, 'by mouth' is not understood",
      "4mg/day by mouth --on 2022\n                                                           ^^^^^^^^\n",
      "try: leave it out; where a course starts, --route oral says it"),
    .call(
      "record treatment-started P03 ruxolitinib 20 mg moonlightly --on 2022", says: "DOSE: how often",
      "                                                         ^^^^^^^^^^^\n"),
    .call(
      "record treatment-started P03 ruxolitinib 20mg/day oral --on 2022", says: "'oral' is a route",
      "                                                            ^^^^\n", "try: --route oral\n"),
    .call(
      "record adverse-event-recorded P01 nausea mild --on 2022-09", says: "'mild' is a severity",
      "try: --severity mild, or quotes around words that belong together"),
    .call(
      "record prior-therapy-recorded P01 dupilumab failed --on 2020", says: "'failed' is an outcome",
      "try: --outcome failed"),
    .call(
      "record diagnosis-recorded P01 alopecia areata --on 2022", says: "ROLE cannot be 'areata'",
      "try: quotes around a condition of several words: 'alopecia areata' primary; role is primary or comorbidity"),
    .call(
      "record diagnosis-recorded P01 chronic hand eczema comorbidity --on 2022", says: "ROLE cannot be 'hand'",
      "'chronic hand eczema' comorbidity; role is primary or comorbidity"),
    .call("record treatment-started P03 ruxolitinib --route orl --on 2022", says: "--route cannot be", "try: oral"),
    .call("record response-assessed P01 partail --on 2022-09", says: "RESPONSE cannot be 'partail'", "try: partial"),
    .call("record patient-enrolled P03 female --age 200 --on 2022", says: "--age: out of range", "from 0 to 130"),
    .call("record measurement-recorded P01 ALT 8,7,6 U/L --on 2022-10", says: "VALUE: expected a number", "87.6"),
    .call("record measurement-recorded P01 ALT 1,876 U/L --on 2022-10", says: "can be read in two ways", "or 1.876"),
    .call("record patient-seen P01 --on 2022-02-30", says: "there is no such day", "01 to 28"),
    .call("record patient-seen P01 --on 03/04/2022", says: "2022-04-03 (day first)", "2022-03-04 (month first)"),
    .call("record patient-seen P01 --on 2022 --id 01", says: "--id: not an event's id", "26 characters"),
    .call("record patient-seen P01 --on 2022 --expect-seq x", says: "--expect-seq: not a position"),
    .call("record patient-seen '' --on 2022", says: "PATIENT: the text is empty"),
    .call(
      "record treatment-stopped P02 methotrexate --reason other --on 2023", says: "several courses of that drug",
      "T1 (methotrexate, running) or T2 (methotrexate, running)"),
    .call(
      "record treatment-stopped P01 dupilumab --reason other --on 2023", says: "no treatment of the patient",
      "T1 (baricitinib, running), T2 (methotrexate, running)"),
    .call("record treatment-stopped P03 T1 --reason other --on 2023", says: "the patient has no treatment"),
    .call(
      "record adverse-event-recorded P01 nausea --suspect methotrexate:probabel --on 2022-09",
      says: "neither a causality nor an action", "try: probable"),
    .call(
      "record adverse-event-recorded P01 nausea --suspect baricitinb --on 2022-09", says: "no treatment of the patient",
      "try: baricitinib"),
    .call("query combinations --patient P0l", says: "the record knows no such patient", "try: P01"),
    .call(
      "record co-therapy-added P03 methotrexate --on 2023", says: "the log knows no such patient",
      "treatment-started"),
    .call(
      "record co-therapy-added P01 methotrexate --on 2021", says: "nothing is running on that date to add to",
      "treatment-started"),
    .call(
      "record patient-enrolled P03 female --born 1970 --on 2022", says: "unknown option '--born'",
      "try: --birth-year NUMBER"),
    .refused("record patient-seen P01 --on 2099", says: "the date lies after the day of recording", "plan"),
    .refused(
      "record dose-down-titrated P01 methotrexate 20mg/week --on 2022-08", says: "the dose goes the other way",
      "seq 2", "dose-up-titrated"),
    .refused(
      "record dose-up-titrated P01 methotrexate 10mg/week --on 2022-08", says: "the dose goes the other way",
      "dose-down-titrated"),
    .refused(
      "record dose-down-titrated P01 methotrexate 1tablet/week --on 2022-08", says: "the dose cannot be compared",
      "seq 2", "try: "),
    .refused(
      "record treatment-started P01 ruxolitinib --treatment T2 --on 2023",
      says: "the label belongs to another course, started by seq 2", "try: take a label that is free"),
    .refused("record treatment-resumed P01 T2 --on 2022-08", says: "resumed only while it is held", "try: "),
    .refused(
      "record treatment-stopped P01 T2 --reason other --on 2021", says: "the treatment was not running yet", "seq 2",
      "try: "),
    .refused(
      "record patient-seen P01 --on 2022 --expect-seq 3", says: "the log ends at seq 4, not at 3",
      "try: look at what was added since"),
    .call("amend 99 --on 2022-05 --reason misread", says: "EVENT: no such event", "regimen query events"),
    .call("amend 01JCQ7Z6V4W1N8S3T5Y2K9M0AB --on 2022 --reason x", says: "EVENT: no such event"),
    .call("amend 1 --reason misread", says: "nothing is to be amended", "--FIELD VALUE"),
    .call("amend 1 --on 2022-05", says: "--reason is missing"),
    .call("amend 1 --set dsoe=2mg/day --reason misread", says: "the event has no such field", "try: dose"),
    .call("amend 1 --set frobnicate=1 --reason misread", says: "no such field", "one of: treatment, drug, dose"),
    .call("amend 1 --set dose=2mg --reason misread", says: "dose: the dose does not say how often"),
    .call("amend 1 --clear drug --reason misread", says: "drug is missing"),
    .call("retract 99 --reason twice", says: "EVENT: no such event", "     ^^\n"),
    .call("retract 2 --reason ''", says: "--reason: the text is empty"),
    .call("retract --reason twice", says: "EVENT is missing"),
    .refused("retract 2 2 --reason twice", says: "the event was retracted already, by seq 5", "try: "),
  ]
}
