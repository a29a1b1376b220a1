extension DrugTable {
  /// Biologics, with their biosimilars; see `DrugTable` for the columns.
  static let biologics = """
    # biologic-tnf
    adalimumab | yes | subcutaneous | L04AB04 < L04AA17
      | humira, trudexa, amgevita, amjevita, solymbic, imraldi, hadlima, hulio, hyrimoz, hefiya, halimatoz, idacio,
      | kromeya, yuflyma, yusimry, hukyndra, libmyris, abrilada, amsparity, cyltezo, simlandi, exemptia, mabura
    etanercept | yes | subcutaneous | L04AB01 < L04AA11 | enbrel, benepali, erelzi, eticovo, nepexto, lifmior, brenzys
    infliximab | yes | intravenous subcutaneous | L04AB02 < L04AA12
      | remicade, remsima, inflectra, flixabi, zessly, renflexis, avsola, ixifi, zymfentra
    certolizumab pegol | yes | subcutaneous | L04AB05 | certolizumab, certolizumabe pegol, cimzia
    golimumab | yes | subcutaneous intravenous | L04AB06 | simponi, simponi aria, gobivaz
    ozoralizumab | yes | subcutaneous |  | nanozora
    # biologic-il-4-13
    dupilumab | yes | subcutaneous | D11AH05 | dupixent, dupilimab
    tralokinumab | yes | subcutaneous | D11AH07 | adtralza, adbry, traloquinumabe
    lebrikizumab | yes | subcutaneous | D11AH10 | ebglyss, lebriquizumabe
    cendakimab | yes | subcutaneous | L04AC27 |
    stapokibart | yes | subcutaneous |  |
    # biologic-il-31
    nemolizumab | yes | subcutaneous | D11AH12 | nemluvio, mitchga
    vixarelimab | yes | subcutaneous |  |
    # biologic-il-5
    mepolizumab | yes | subcutaneous | R03DX09 | nucala
    benralizumab | yes | subcutaneous | R03DX10 | fasenra
    reslizumab | yes | intravenous | R03DX08 | cinqaero, cinqair
    depemokimab | yes | subcutaneous | R03DX12 | exdensur
    # biologic-tslp
    tezepelumab | yes | subcutaneous | R03DX11 | tezspire
    # biologic-il-17
    secukinumab | yes | subcutaneous intravenous | L04AC10 | cosentyx, secuquinumabe
    ixekizumab | yes | subcutaneous | L04AC13 | taltz, ixequizumabe
    brodalumab | yes | subcutaneous | L04AC12 | kyntheum, siliq, lumicef
    bimekizumab | yes | subcutaneous | L04AC21 | bimzelx, bimequizumabe
    netakimab | yes | subcutaneous | L04AC20 | efleira
    izokibep | yes | subcutaneous |  |
    sonelokimab | yes | subcutaneous |  |
    vunakizumab | yes | subcutaneous |  |
    xeligekimab | yes | subcutaneous |  |
    # biologic-il-12-23
    ustekinumab | yes | subcutaneous intravenous | L04AC05
      | stelara, wezlana, wezenla, uzpruvo, pyzchiva, selarsdi, otulfi, imuldosa, yesintek, steqeyma, starjemza,
      | fymskina, eksunbi, absimky, qoyvolma, ustequinumabe
    guselkumab | yes | subcutaneous intravenous | L04AC16 | tremfya, guselcumabe
    tildrakizumab | yes | subcutaneous | L04AC17 | ilumetri, ilumya, tildraquizumabe
    risankizumab | yes | subcutaneous intravenous | L04AC18 | skyrizi, risanquizumabe
    mirikizumab | yes | subcutaneous intravenous | L04AC24 | omvoh, miriquizumabe
    briakinumab | yes | subcutaneous | L04AC09 |
    # biologic-il-1
    anakinra | yes | subcutaneous | L04AC03 < L04AA14 | kineret, anacinra
    canakinumab | yes | subcutaneous | L04AC08 | ilaris, canaquinumabe
    rilonacept | yes | subcutaneous | L04AC04 | arcalyst
    bermekimab | yes | subcutaneous intravenous | L01FX11 |
    lutikizumab | yes | subcutaneous |  |
    goflikicept | yes | subcutaneous | L04AC26 |
    # biologic-il-6
    tocilizumab | yes | subcutaneous intravenous | L04AC07 | roactemra, actemra, tyenne, tofidence, avtozma, atlizumab
    sarilumab | yes | subcutaneous | L04AC14 | kevzara
    siltuximab | yes | intravenous | L04AC11 | sylvant
    satralizumab | yes | subcutaneous | L04AC19 | enspryng
    olokizumab | yes | subcutaneous | L04AC23 | artlegia
    levilimab | yes | subcutaneous intravenous | L04AC25 | ilsira
    sirukumab | yes | subcutaneous | L04AC15 |
    clazakizumab | yes | subcutaneous |  |
    # biologic-il-36
    spesolimab | yes | intravenous subcutaneous | L04AC22 | spevigo
    imsidolimab | yes | intravenous subcutaneous |  |
    # biologic-ige
    omalizumab | yes | subcutaneous | R03DX05 | xolair, omlyclo
    ligelizumab | yes | subcutaneous |  |
    # biologic-b-cell
    rituximab | yes | intravenous subcutaneous | L01FA01 < L01XC02
      | mabthera, rituxan, truxima, ruxience, riabni, rixathon, riximyo, blitzima, ritemvia, rituzena
    belimumab | yes | subcutaneous intravenous | L04AG04 < L04AA26 | benlysta
    obinutuzumab | yes | intravenous | L01FA03 | gazyva, gazyvaro
    ofatumumab | yes | subcutaneous intravenous | L01FA02 L04AG12 | kesimpta, arzerra
    ocrelizumab | yes | intravenous subcutaneous | L04AG08 < L04AA36 | ocrevus
    inebilizumab | yes | intravenous | L04AG10 < L04AA47 | uplizna
    ianalumab | yes | subcutaneous intravenous |  |
    telitacicept | yes | subcutaneous |  |
    # biologic-t-cell
    abatacept | yes | subcutaneous intravenous | L04AA24 | orencia
    belatacept | yes | intravenous | L04AA28 | nulojix
    alefacept | yes | intramuscular intravenous | L04AA15 | amevive
    efalizumab | yes | subcutaneous | L04AG02 < L04AA21 | raptiva
    # biologic-ox40
    amlitelimab | yes | subcutaneous |  |
    rocatinlimab | yes | subcutaneous |  |
    # biologic-integrin
    vedolizumab | yes | intravenous subcutaneous | L04AG05 < L04AA33 | entyvio
    natalizumab | yes | intravenous subcutaneous | L04AG03 < L04AA23 | tysabri, tyruko
    # biologic-interferon
    anifrolumab | yes | intravenous subcutaneous | L04AG11 < L04AA51 | saphnelo
    # biologic-fcrn
    efgartigimod alfa | yes | intravenous subcutaneous | L04AL01 | efgartigimod, vyvgart
    """
}
