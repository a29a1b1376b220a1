extension Concepts {
  /// Terms whose concept was found together with its name in one line of a public file of OHDSI: the PhenotypeLibrary
  /// or Eunomia. The columns are: kind, word, concept.
  static let table = """
    drug | baricitinib | 1510627
    drug | tofacitinib | 42904205
    drug | ruxolitinib | 40244464
    drug | methotrexate | 1305058
    drug | azathioprine | 19014878
    drug | leflunomide | 1101898
    drug | everolimus | 19011440
    drug | cyclophosphamide | 1310317
    drug | prednisone | 1551099
    drug | prednisolone | 1550557
    drug | methylprednisolone | 1506270
    drug | dexamethasone | 1518254
    drug | betamethasone | 920458
    drug | deflazacort | 19086888
    drug | hydrocortisone | 975125
    drug | triamcinolone | 903963
    drug | hydroxychloroquine | 1777087
    drug | sulfasalazine | 964339
    drug | adalimumab | 1119119
    drug | etanercept | 1151789
    drug | infliximab | 937368
    drug | certolizumab pegol | 912263
    drug | golimumab | 19041065
    drug | ustekinumab | 40161532
    drug | guselkumab | 1593700
    drug | tildrakizumab | 35200139
    drug | risankizumab | 1511348
    drug | rituximab | 1314273
    drug | belimumab | 40236987
    condition | alopecia areata | 141933
    condition | atopic dermatitis | 133834
    condition | psoriasis | 140168
    condition | vitiligo | 138502
    condition | rheumatoid arthritis | 80809
    condition | asthma | 317009
    analyte | alanine aminotransferase | 3006923
    analyte | aspartate aminotransferase | 3013721
    analyte | mean corpuscular volume | 3023599
    analyte | haemoglobin | 3000963
    analyte | neutrophils | 3013650
    analyte | lymphocytes | 3004327
    analyte | platelets | 3024929
    analyte | creatinine | 3016723
    """
}
