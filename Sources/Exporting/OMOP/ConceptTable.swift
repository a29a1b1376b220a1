extension Concepts {
  /// Terms whose concept was found together with its name in one line of a public file of OHDSI: the PhenotypeLibrary
  /// or Eunomia. The columns are: kind, word, concept, and the code of RxNorm
  /// or LOINC where that line states it.
  static let table = """
    drug | baricitinib | 1510627 | RXNORM:2047232
    drug | tofacitinib | 42904205 | RXNORM:1357536
    drug | ruxolitinib | 40244464 | RXNORM:1193326
    drug | methotrexate | 1305058 | RXNORM:6851
    drug | azathioprine | 19014878 | RXNORM:1256
    drug | leflunomide | 1101898 | RXNORM:27169
    drug | everolimus | 19011440 | RXNORM:141704
    drug | cyclophosphamide | 1310317 | RXNORM:3002
    drug | prednisone | 1551099 | RXNORM:8640
    drug | prednisolone | 1550557 | RXNORM:8638
    drug | methylprednisolone | 1506270 | RXNORM:6902
    drug | dexamethasone | 1518254 | RXNORM:3264
    drug | betamethasone | 920458 | RXNORM:1514
    drug | deflazacort | 19086888 | RXNORM:22396
    drug | hydrocortisone | 975125 | RXNORM:5492
    drug | triamcinolone | 903963 | RXNORM:10759
    drug | hydroxychloroquine | 1777087 | RXNORM:5521
    drug | sulfasalazine | 964339 | RXNORM:9524
    drug | adalimumab | 1119119 | RXNORM:327361
    drug | etanercept | 1151789 | RXNORM:214555
    drug | infliximab | 937368 | RXNORM:191831
    drug | certolizumab pegol | 912263 | RXNORM:709271
    drug | golimumab | 19041065 | RXNORM:819300
    drug | ustekinumab | 40161532 | RXNORM:847083
    drug | guselkumab | 1593700 | RXNORM:1928588
    drug | tildrakizumab | 35200139 | RXNORM:2053436
    drug | risankizumab | 1511348 | RXNORM:2166040
    drug | rituximab | 1314273 | RXNORM:121191
    drug | belimumab | 40236987 | RXNORM:1092437
    condition | alopecia areata | 141933
    condition | atopic dermatitis | 133834
    condition | psoriasis | 140168
    condition | vitiligo | 138502
    condition | rheumatoid arthritis | 80809
    condition | asthma | 317009
    analyte | alanine aminotransferase | 3006923 | LOINC:1742-6
    analyte | aspartate aminotransferase | 3013721 | LOINC:1920-8
    analyte | mean corpuscular volume | 3023599 | LOINC:787-2
    analyte | haemoglobin | 3000963 | LOINC:718-7
    analyte | neutrophils | 3013650 | LOINC:751-8
    analyte | lymphocytes | 3004327 | LOINC:731-0
    analyte | platelets | 3024929 | LOINC:777-3
    analyte | creatinine | 3016723 | LOINC:2160-0
    """
}
