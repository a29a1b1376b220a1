extension DrugTable {
  /// Retinoids, phototherapy and what is met beside immunomodulators; see `DrugTable` for the columns.
  static let others = """
    # retinoid
    acitretin | no | oral | D05BB02 | neotigason, soriatane, acitretina, acitretine
    etretinate | no | oral | D05BB01 | tigason, etretinato, etretinat
    alitretinoin | no | oral topical | D11AH04 | toctino, panretin (topical), alitretinoina, alitretinoine
    isotretinoin | no | oral topical | D10BA01 D10AD04
      | roaccutane, roacutan, accutane, isotretinoina, isotretinoine, aknenormin, ciscutan, curacné, procuta,
      | contracné, absorica, claravis, acnecutan, dercutane, isoriac, mayesta, isotrex (topical)
    tretinoin | no | topical oral | D10AD01 L01XF01
      | tretinoina, tretinoine, retin a (topical), retirides (topical), vesanoid
    bexarotene | no | oral topical | L01XF03 | targretin, bexaroteno, bexaroten
    adapalene | no | topical | D10AD03 | differin, adapaleno, adapalen
    tazarotene | no | topical | D05AX05 | tazorac, zorac, tazaroteno, tazaroten
    trifarotene | no | topical | D10AD06 | aklief, selgamis, trifaroteno, trifaroten
    # other-anti-inflammatory
    dapsone | no | oral topical | J04BA02 D10AX05 | dapsona, dapson, disulone, aczone (topical)
    colchicine | no | oral | M04AC01 | colchicina, colchicin, colcrys, colchimax, colchisol
    # phototherapy
    narrowband uvb | no | phototherapy |
      | nb uvb, uvb nb, uvb narrowband, uvb 311, uvb 311 nm, 311 nm uvb, uvb de banda estrecha, uvb spectre étroit,
      | schmalband uvb, uvb banda stretta, uvb de banda estreita
    broadband uvb | no | phototherapy |  | bb uvb, uvb broadband, uvb de banda ancha, breitband uvb
    uvb | no | phototherapy |  | uvb phototherapy, fototerapia uvb, photothérapie uvb
    uva1 | no | phototherapy |  | uva1 phototherapy
    puva | no | phototherapy |  | bath puva, psoralen uva, psoralen and uva, puvaterapia, puvathérapie
    methoxsalen | no | oral topical | D05BA02 D05AD02
      | 8 methoxypsoralen, 8 mop, metoxaleno, metoxsaleno, methoxalen, oxsoralen, meladinine, uvadex
    excimer laser | no | phototherapy |  | excimer light, excimer lamp, láser excímero, laser excimer
    phototherapy | no | phototherapy |  | fototerapia, photothérapie, lichttherapie
    # other
    minoxidil | no | oral topical | C02DC01 D11AX01
      | loniten, lonolox, minoxidilo, minossidile, rogaine (topical), regaine (topical)
    finasteride | no | oral topical | G04CB01 D11AX10 | propecia, proscar, finasterida, finastérid
    dutasteride | no | oral | G04CB02 | avodart, dutasterida, dutasterid
    spironolactone | no | oral | C03DA01 | aldactone, espironolactona, spironolacton, spironolattone
    diphencyprone | no | topical |  | dpcp, diphenylcyclopropenone, difenciprona, difenilciclopropenona
    squaric acid dibutyl ester | no | topical |  | sadbe
    dithranol | no | topical | D05AC01 | anthralin, ditranol, antralina, cignolin
    calcipotriol | no | topical | D05AX02 | calcipotriene, daivonex, calcipotriolo
    tapinarof | no | topical | D05AX07 | vtama
    doxycycline | no | oral | J01AA02 | doxiciclina, doxycyclin, vibramycin, efracea, oracea
    minocycline | no | oral | J01AA08 | minociclina, minocyclin, minocin
    trimethoprim | no | oral | J01EA01 | triméthoprime, trimetoprim, trimetoprima
    sulfamethoxazole and trimethoprim | no | oral intravenous | J01EE01
      | co trimoxazole, cotrimoxazol, cotrimossazolo, sulfametoxazol y trimetoprima,
      | bactrim, septrin, tmp smx
    allopurinol | no | oral | M04AA01 | alopurinol, allopurinolo, zyloric, zyloprim
    febuxostat | no | oral | M04AA03 | adenuric, uloric
    folic acid | no | oral | B03BB01 | ácido fólico, acide folique, folsäure
    """
}
