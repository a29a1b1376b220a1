extension DrugCatalogue {
  /// The catalogue that comes with the program.
  package static let builtIn = DrugCatalogue(table.map(Drug.init(row:)))

  /// Class, name, ATC codes, former ATC codes, synonyms; lists are separated by commas.
  private static let table: [(DrugClass, String, String, String, String)] = [
    (.jakInhibitor, "baricitinib", "L04AF02", "L04AA37", "olumiant"),
    (.jakInhibitor, "upadacitinib", "L04AF03", "L04AA44", "rinvoq,upadacitnib"),
    (.jakInhibitor, "tofacitinib", "L04AF01", "L04AA29", "xeljanz"),
    (.jakInhibitor, "filgotinib", "L04AF04", "L04AA45", "jyseleca"),
    (.jakInhibitor, "ritlecitinib", "L04AF08", "", "litfulo"),
    (.jakInhibitor, "abrocitinib", "D11AH08", "", "cibinqo"),
    (.jakInhibitor, "ruxolitinib", "L01EJ01,D11AH09", "L01XE18", "jakavi,opzelura"),
    (.antimetabolite, "methotrexate", "L04AX03,L01BA01", "", "mtx,metotrexate"),
    (.antimetabolite, "azathioprine", "L04AX01", "", "aza,imurel"),
    (.antimetabolite, "mycophenolate", "L04AA06", "", "mycophenolic acid,mycophenolate mofetil,mmf"),
    (.antimetabolite, "leflunomide", "L04AK01", "L04AA13", "arava"),
    (.calcineurinInhibitor, "ciclosporin", "L04AD01", "", "cyclosporin,cyclosporine,ciclosporine,ciclosporin a"),
    (.calcineurinInhibitor, "tacrolimus", "L04AD02,D11AH01", "L04AA05", "advagraf,prograf"),
    (.mtorInhibitor, "sirolimus", "L04AH01", "L04AA10", "rapamycin"),
    (.mtorInhibitor, "everolimus", "L04AH02", "L04AA18", ""),
    (.alkylatingAgent, "cyclophosphamide", "L01AA01", "", "ciclophosphamide"),
    (.corticosteroid, "prednisone", "H02AB07", "", "prednison"),
    (.corticosteroid, "prednisolone", "H02AB06", "", "prednisolon"),
    (.corticosteroid, "methylprednisolone", "H02AB04", "", ""),
    (.corticosteroid, "dexamethasone", "H02AB02", "", ""),
    (.corticosteroid, "betamethasone", "H02AB01", "", ""),
    (.corticosteroid, "deflazacort", "H02AB13", "", ""),
    (.corticosteroid, "hydrocortisone", "H02AB09", "", ""),
    (.corticosteroid, "triamcinolone", "H02AB08", "", ""),
    (.antimalarial, "hydroxychloroquine", "P01BA02", "", "hcq,plaquenil"),
    (.antimalarial, "chloroquine", "P01BA01", "", ""),
    (.aminosalicylate, "sulfasalazine", "A07EC01", "", "sulphasalazine,salazopyrin"),
    (.pde4Inhibitor, "apremilast", "L04AA32", "", "otezla"),
    (.tyk2Inhibitor, "deucravacitinib", "L04AF07", "", "sotyktu"),
    (.immunoglobulin, "immunoglobulin", "J06BA02", "", "ivig,immunoglobulins"),
    (.biologicTNF, "adalimumab", "L04AB04", "L04AA17", "humira"),
    (.biologicTNF, "etanercept", "L04AB01", "L04AA11", "enbrel"),
    (.biologicTNF, "infliximab", "L04AB02", "L04AA12", "remicade"),
    (.biologicTNF, "certolizumab pegol", "L04AB05", "", "certolizumab,cimzia"),
    (.biologicTNF, "golimumab", "L04AB06", "", "simponi"),
    (.biologicIL4IL13, "dupilumab", "D11AH05", "", "dupixent,dupilimab"),
    (.biologicIL4IL13, "tralokinumab", "D11AH07", "", "adtralza"),
    (.biologicIL4IL13, "lebrikizumab", "D11AH10", "", "ebglyss"),
    (.biologicIL31, "nemolizumab", "D11AH12", "", "nemluvio"),
    (.biologicIL17, "secukinumab", "L04AC10", "", "cosentyx"),
    (.biologicIL17, "ixekizumab", "L04AC13", "", "taltz"),
    (.biologicIL17, "brodalumab", "L04AC12", "", "kyntheum"),
    (.biologicIL17, "bimekizumab", "L04AC21", "", "bimzelx"),
    (.biologicIL1223, "ustekinumab", "L04AC05", "", "stelara"),
    (.biologicIL1223, "guselkumab", "L04AC16", "", "tremfya"),
    (.biologicIL1223, "tildrakizumab", "L04AC17", "", "ilumetri"),
    (.biologicIL1223, "risankizumab", "L04AC18", "", "skyrizi"),
    (.biologicIL1, "anakinra", "L04AC03", "L04AA14", "kineret"),
    (.biologicIL1, "canakinumab", "L04AC08", "", "ilaris"),
    (.biologicIL6, "tocilizumab", "L04AC07", "", "roactemra"),
    (.biologicIL6, "sarilumab", "L04AC14", "", "kevzara"),
    (.biologicIL36, "spesolimab", "L04AC22", "", "spevigo"),
    (.biologicIgE, "omalizumab", "R03DX05", "", "xolair"),
    (.biologicBCell, "rituximab", "L01FA01", "L01XC02", "mabthera"),
    (.biologicBCell, "belimumab", "L04AG04", "L04AA26", "benlysta"),
    (.biologicTCell, "abatacept", "L04AA24", "", "orencia"),
    (.biologicInterferon, "anifrolumab", "L04AG11", "L04AA51", "saphnelo"),
    (.retinoid, "acitretin", "D05BB02", "", "neotigason"),
    (.retinoid, "alitretinoin", "D11AH04", "", "toctino"),
    (.otherAntiInflammatory, "dapsone", "J04BA02", "", ""),
    (.otherAntiInflammatory, "colchicine", "M04AC01", "", ""),
  ]
}

extension Drug {
  fileprivate init(row: (DrugClass, String, String, String, String)) {
    func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }
    self.init(name: row.1, drugClass: row.0, atc: list(row.2), formerATC: list(row.3), synonyms: list(row.4))
  }
}
