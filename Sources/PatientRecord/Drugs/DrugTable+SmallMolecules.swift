extension DrugTable {
  /// Synthetic drugs and immunoglobulin; see `DrugTable` for the columns.
  static let smallMolecules = """
    # jak-inhibitor
    baricitinib | yes | oral | L04AF02 < L04AA37 | olumiant
    upadacitinib | yes | oral | L04AF03 < L04AA44 | rinvoq, upadacitnib
    tofacitinib | yes | oral | L04AF01 < L04AA29 | xeljanz, jaquinus, tofacinix, tasocitinib
    filgotinib | yes | oral | L04AF04 < L04AA45 | jyseleca
    ritlecitinib | yes | oral | L04AF08 | litfulo
    abrocitinib | yes | oral | D11AH08 | cibinqo
    ruxolitinib | yes | oral topical | L01EJ01 D11AH09 < L01XE18 | jakavi, jakafi, opzelura (topical)
    deuruxolitinib | yes | oral | L04AF09 | leqselvi
    povorcitinib | yes | oral |  |
    peficitinib | yes | oral | L04AF06 | smyraf
    delgocitinib | no | topical | D11AH11 | corectim, anzupgo
    ivarmacitinib | yes | oral |  |
    brepocitinib | yes | oral |  |
    itacitinib | yes | oral | L04AF05 |
    fedratinib | yes | oral | L01EJ02 | inrebic
    pacritinib | yes | oral | L01EJ03 | vonjo
    momelotinib | yes | oral | L01EJ04 | ojjaara, omjjara
    # antimetabolite
    methotrexate | yes | oral subcutaneous intramuscular intravenous | L04AX03 L01BA01
      | mtx, metotrexate, metotrexato, metotrexat, methotrexat, metotressato, amethopterin, metoject, metex, lantarel,
      | bendatrexat, ebetrexat, ledertrexate, novatrex, imeth, nordimet, otrexup, rasuvo, rheumatrex, trexall, xatmep,
      | maxtrex, zlatal, reumatrex, jylamvo
    azathioprine | yes | oral intravenous | L04AX01
      | aza, imurel, imuran, imurek, azasan, azafalk, azathioprin, azatioprina, azatioprin, zytrim
    mycophenolate | yes | oral intravenous | L04AA06
      | mycophenolic acid, mycophenolate mofetil, mmf, mycophenolat, mycophenolatmofetil,
      | mycophenolsäure, micofenolato, micofenolato mofetilo, micofenolato de mofetilo, micofenolato mofetile,
      | micofenolato de mofetila, ácido micofenólico, acide mycophénolique, cellcept, myfortic, ceptava
    leflunomide | yes | oral | L04AK01 < L04AA13 | arava, leflunomida, leflunomid
    teriflunomide | yes | oral | L04AK02 < L04AA31 | aubagio, teriflunomida, teriflunomid
    mercaptopurine | yes | oral | L01BB02
      | 6 mercaptopurine, mercaptopurina, mercaptopurin, purinethol, xaluprine
    tioguanine | yes | oral | L01BB03 | thioguanine, tioguanina, tioguanin, lanvis
    hydroxycarbamide | yes | oral | L01XX05
      | hydroxyurea, hidroxicarbamida, hidroxiurea, hydroxycarbamid, idrossicarbamide, idrossiurea, hydrea, litalir
    mizoribine | yes | oral |  | bredinin, mizoribina
    # calcineurin-inhibitor
    ciclosporin | yes | oral intravenous | L04AD01
      | cyclosporin, cyclosporine, ciclosporine, ciclosporin a, ciclosporina a, ciclosporine a,
      | cyclosporin a, cyclosporine a, csa, neoral, gengraf, sandimmun, sandimmune, sandimmun neoral, deximune
    tacrolimus | yes | oral intravenous topical | L04AD02 D11AH01 < L04AA05
      | advagraf, prograf, envarsus, adoport, modigraf, astagraf xl, hecoria, fk506, tacrolimo, protopic (topical)
    voclosporin | yes | oral | L04AD03 | lupkynis, voclosporina, voclosporine
    pimecrolimus | no | topical | D11AH02 | elidel, pimecrolimo
    # mtor-inhibitor
    sirolimus | yes | oral topical | L04AH01 < L04AA10 | rapamycin, rapamune, rapamicina, sirolimo, hyftor (topical)
    everolimus | yes | oral | L04AH02 < L04AA18 | certican, zortress, afinitor, votubia, everolimo
    # alkylating-agent
    cyclophosphamide | yes | oral intravenous | L01AA01
      | ciclophosphamide, ciclofosfamida, ciclofosfamide, cyclophosphamid, endoxan, endoxana, cytoxan,
      | genoxal, procytox
    chlorambucil | yes | oral | L01AA02 | clorambucilo, clorambucile, clorambucil, leukeran
    # corticosteroid
    prednisone | yes | oral | H02AB07
      | prednison, prednisona, dacortin, deltasone, cortancyl, decortin, rectodelt, lodotra, rayos,
      | meticorten, deltacortene
    prednisolone | yes | oral intravenous intramuscular topical | H02AB06
      | prednisolon, prednisolona, decortin h, solupred, deltacortril, millipred, orapred, predsim, estilsona
    methylprednisolone | yes | oral intravenous intramuscular intralesional | H02AB04
      | metilprednisolona, metilprednisolone, methylprednisolon, medrol, medrone, solu medrol, solu medrone,
      | depo medrol, depo medrone, urbason, solumoderin
    dexamethasone | yes | oral intravenous intramuscular topical | H02AB02
      | dexametasona, dexametasone, desametasone, desametazone, dexamethason, decadron, fortecortin,
      | neofordex, soldesam
    betamethasone | yes | oral intramuscular intralesional topical | H02AB01
      | betametasona, betametasone, betamethason, celestone, celestan, célestène, bentelan, betnesol, diprospan,
      | betnovate (topical), diprosone (topical), diprolene (topical)
    deflazacort | yes | oral | H02AB13 | zamene, calcort, emflaza, dezacor
    hydrocortisone | yes | oral intravenous topical | H02AB09
      | hidrocortisona, idrocortisone, hydrocortison, cortisol, cortef, solu cortef, hydrocortone, plenadren, alkindi
    triamcinolone | yes | intramuscular intralesional oral topical | H02AB08
      | triamcinolona, triamcinolon, kenalog, kenacort, volon, volon a, trigon depot
    cortisone | yes | oral | H02AB10 | cortisona, cortison
    fluocortolone | yes | oral topical | H02AB03 | fluocortolona, fluocortolon, ultralan
    clobetasol | no | topical | D07AD01 | clobetasolo, dermovate, temovate, clobex, clovate, dermoval, clarelux
    mometasone | no | topical | D07AC13 | mometasona, mometason, elocon, elica, ecural
    methylprednisolone aceponate | no | topical | D07AC14
      | metilprednisolona aceponato, aceponato de metilprednisolona, methylprednisolonaceponat, advantan
    hydrocortisone butyrate | no | topical | D07AB02 | locoid, hidrocortisona butirato, hydrocortisonbutyrat
    fluticasone | no | topical | D07AC17 | fluticasona, fluticason, cutivate, flutivate
    fluocinolone acetonide | no | topical | D07AC04 | fluocinolona, fluocinolone, synalar, jellin
    fluocinonide | no | topical | D07AC08 | fluocinonida, lidex, topsyn
    prednicarbate | no | topical | D07AC18 | prednicarbato, prednicarbat, dermatop
    ulobetasol | no | topical | D07AC21 | halobetasol, ultravate
    # antimalarial
    hydroxychloroquine | yes | oral | P01BA02
      | hcq, plaquenil, dolquine, quensyl, hidroxicloroquina, idrossiclorochina, hydroxychloroquin, oxychloroquine
    chloroquine | yes | oral | P01BA01 | cloroquina, clorochina, chloroquin, resochin, nivaquine, aralen, avloclor
    mepacrine | yes | oral | P01AX05 | quinacrine, mepacrina, quinacrina, mepacrin, atabrine
    # aminosalicylate
    sulfasalazine | yes | oral | A07EC01
      | sulphasalazine, salazopyrin, salazopyrine, salazopyrina, azulfidine, sulfasalazina, sulfassalazina,
      | sulfasalazin, salazosulfapyridine, salazosulfapiridina, salicylazosulfapyridine, ssz
    # pde4-inhibitor
    apremilast | yes | oral | L04AA32 | otezla
    orismilast | yes | oral |  |
    roflumilast | no | oral topical | R03DX07 D05AX06 | daxas, daliresp, zoryve (topical)
    crisaborole | no | topical | D11AH06 | eucrisa, staquis, crisaborol
    difamilast | no | topical |  | moizerto
    # tyk2-inhibitor
    deucravacitinib | yes | oral | L04AF07 | sotyktu
    zasocitinib | yes | oral |  |
    # fumarate
    dimethyl fumarate | yes | oral | L04AX07
      | skilarence, tecfidera, dmf, dimethylfumarat, dimetilfumarato, fumarato de dimetilo,
      | fumarate de diméthyle, fumarato de dimetila
    fumaric acid esters | yes | oral | D05BX51
      | fumaderm, fae, fumaric acid derivatives, fumarates, fumarsäureester, ésteres del ácido fumárico,
      | esters de l'acide fumarique, esteri dell'acido fumarico
    diroximel fumarate | yes | oral | L04AX09 | vumerity, diroximelfumarat, fumarato de diroximel
    # immunomodulatory-imide
    thalidomide | yes | oral | L04AX02 | talidomida, talidomide, thalidomid, thalomid
    lenalidomide | yes | oral | L04AX04 | lenalidomida, lenalidomid, revlimid
    # s1p-modulator
    etrasimod | yes | oral | L04AE05 | velsipity
    ozanimod | yes | oral | L04AE02 | zeposia
    fingolimod | yes | oral | L04AE01 < L04AA27 | gilenya
    # btk-inhibitor
    remibrutinib | yes | oral | L04AA60 | rhapsido
    rilzabrutinib | yes | oral |  | wayrilz
    # complement-inhibitor
    avacopan | yes | oral | L04AJ05 | tavneos
    # other-immunomodulator
    iguratimod | yes | oral |  | kolbet, careram
    icotrokinra | yes | oral |  |
    auranofin | yes | oral | M01CB03 | ridaura, auranofina, auranofine
    sodium aurothiomalate | yes | intramuscular | M01CB01
      | aurothiomalate, gold sodium thiomalate, myocrisin, aurotiomalato, natriumaurothiomalat
    penicillamine | yes | oral | M01CC01
      | penicilamina, penicillamina, d penicillamine, trolovol, cuprimine
    bucillamine | yes | oral | M01CC02 | rimatil, bucilamina
    # immunoglobulin
    immunoglobulin | yes | intravenous subcutaneous intramuscular | J06BA02
      | ivig, immunoglobulins, scig, igiv, intravenous immunoglobulin, inmunoglobulina, imunoglobulina, immunglobulin,
      | immunglobuline, immunoglobuline, privigen, octagam, gamunex, kiovig, hizentra, panzyga
    """
}
