extension DrugIndex {
  /// The table; a test writes it from `DrugTable`.
  static let names = """
    311nmuvb=162 6mercaptopurine=22 8methoxypsoralen=167 8mop=167 abatacept=141 abrilada=82 abrocitinib=5 absimky=109
    absorica=154 accutane=154 aceponatodemetilprednisolona=46 acidefolique=185 acidemycophenolique=19 acidofolico=185
    acidomicofenolico=19 acitretin=151 acitretina=151 acitretine=151 acnecutan=154 actemra=121 aczone=160 adalimumab=82
    adapalen=157 adapalene=157 adapaleno=157 adbry=89 adenuric=184 adoport=27 adtralza=89 advagraf=27 advantan=46
    afinitor=31 aklief=159 aknenormin=154 aldactone=173 alefacept=143 alitretinoin=153 alitretinoina=153
    alitretinoine=153 alkindi=40 allopurinol=183 allopurinolo=183 alopurinol=183 amethopterin=17 amevive=143 amgevita=82
    amjevita=82 amlitelimab=145 amsparity=82 anacinra=115 anakinra=115 anifrolumab=149 anthralin=176 antralina=176
    anzupgo=10 apremilast=57 aralen=54 arava=20 arcalyst=117 artlegia=125 arzerra=136 astagrafxl=27 atabrine=55
    atlizumab=121 aubagio=21 auranofin=77 auranofina=77 auranofine=77 aurothiomalate=78 aurotiomalato=78 avacopan=74
    avloclor=54 avodart=172 avsola=84 avtozma=121 aza=18 azafalk=18 azasan=18 azathioprin=18 azathioprine=18
    azatioprin=18 azatioprina=18 azulfidine=56 bactrim=182 baricitinib=0 bathpuva=166 bbuvb=163 belatacept=142
    belimumab=134 bendatrexat=17 benepali=83 benlysta=134 benralizumab=96 bentelan=38 bermekimab=118 betametasona=38
    betametasone=38 betamethason=38 betamethasone=38 betnesol=38 betnovate=38 bexaroten=156 bexarotene=156
    bexaroteno=156 bimekizumab=103 bimequizumabe=103 bimzelx=103 blitzima=133 bredinin=25 breitbanduvb=163 brenzys=83
    brepocitinib=12 briakinumab=114 broadbanduvb=163 brodalumab=102 bucilamina=80 bucillamine=80 calcipotriene=177
    calcipotriol=177 calcipotriolo=177 calcort=39 canakinumab=116 canaquinumabe=116 careram=75 celestan=38 celestene=38
    celestone=38 cellcept=19 cendakimab=91 ceptava=19 certican=31 certolizumab=85 certolizumabepegol=85
    certolizumabpegol=85 chlorambucil=33 chloroquin=54 chloroquine=54 cibinqo=5 ciclofosfamida=32 ciclofosfamide=32
    ciclophosphamide=32 ciclosporin=26 ciclosporina=26 ciclosporinaa=26 ciclosporine=26 ciclosporinea=26 cignolin=176
    cimzia=85 cinqaero=97 cinqair=97 ciscutan=154 claravis=154 clarelux=44 clazakizumab=128 clobetasol=44 clobetasolo=44
    clobex=44 clorambucil=33 clorambucile=33 clorambucilo=33 clorochina=54 cloroquina=54 clovate=44 colchicin=161
    colchicina=161 colchicine=161 colchimax=161 colchisol=161 colcrys=161 contracne=154 corectim=10 cortancyl=34
    cortef=40 cortisol=40 cortison=42 cortisona=42 cortisone=42 cosentyx=100 cotrimossazolo=182 cotrimoxazol=182
    cotrimoxazole=182 crisaborol=60 crisaborole=60 csa=26 cuprimine=79 curacne=154 cutivate=48 cyclophosphamid=32
    cyclophosphamide=32 cyclosporin=26 cyclosporina=26 cyclosporine=26 cyclosporinea=26 cyltezo=82 cytoxan=32
    dacortin=34 daivonex=177 daliresp=59 dapson=160 dapsona=160 dapsone=160 daxas=59 decadron=37 decortin=34
    decortinh=35 deflazacort=39 delgocitinib=10 deltacortene=34 deltacortril=35 deltasone=34 depemokimab=98
    depomedrol=36 depomedrone=36 dercutane=154 dermatop=51 dermoval=44 dermovate=44 desametasone=37 desametazone=37
    deucravacitinib=62 deuruxolitinib=7 dexametasona=37 dexametasone=37 dexamethason=37 dexamethasone=37 deximune=26
    dezacor=39 difamilast=61 difenciprona=174 difenilciclopropenona=174 differin=157 dimethylfumarat=64
    dimethylfumarate=64 dimetilfumarato=64 diphencyprone=174 diphenylcyclopropenone=174 diprolene=38 diprosone=38
    diprospan=38 diroximelfumarat=66 diroximelfumarate=66 disulone=160 dithranol=176 ditranol=176 dmf=64 dolquine=53
    doxiciclina=179 doxycyclin=179 doxycycline=179 dpcp=174 dpenicillamine=79 dupilimab=88 dupilumab=88 dupixent=88
    dutasterid=172 dutasterida=172 dutasteride=172 ebetrexat=17 ebglyss=90 ecural=45 efalizumab=144 efgartigimod=150
    efgartigimodalfa=150 efleira=104 efracea=179 eksunbi=109 elica=45 elidel=29 elocon=45 emflaza=39 enbrel=83
    endoxan=32 endoxana=32 enspryng=124 entyvio=147 envarsus=27 erelzi=83 espironolactona=173 esteresdelacidofumarico=65
    esteridellacidofumarico=65 estersdelacidefumarique=65 estilsona=35 etanercept=83 eticovo=83 etrasimod=69
    etretinat=152 etretinate=152 etretinato=152 eucrisa=60 everolimo=31 everolimus=31 excimerlamp=168 excimerlaser=168
    excimerlight=168 exdensur=98 exemptia=82 fae=65 fasenra=96 febuxostat=184 fedratinib=14 filgotinib=3 finasterid=171
    finasterida=171 finasteride=171 fingolimod=71 fk506=27 flixabi=84 fluocinolona=49 fluocinolone=49
    fluocinoloneacetonide=49 fluocinonida=50 fluocinonide=50 fluocortolon=43 fluocortolona=43 fluocortolone=43
    fluticason=48 fluticasona=48 fluticasone=48 flutivate=48 folicacid=185 folsaure=185 fortecortin=37 fototerapia=169
    fototerapiauvb=164 fumaderm=65 fumaratededimethyle=64 fumarates=65 fumaratodedimetila=64 fumaratodedimetilo=64
    fumaratodediroximel=66 fumaricacidderivatives=65 fumaricacidesters=65 fumarsaureester=65 fymskina=109 gamunex=81
    gazyva=135 gazyvaro=135 gengraf=26 genoxal=32 gilenya=71 gobivaz=86 goflikicept=120 goldsodiumthiomalate=78
    golimumab=86 guselcumabe=110 guselkumab=110 hadlima=82 halimatoz=82 halobetasol=52 hcq=53 hecoria=27 hefiya=82
    hidrocortisona=40 hidrocortisonabutirato=47 hidroxicarbamida=24 hidroxicloroquina=53 hidroxiurea=24 hizentra=81
    hukyndra=82 hulio=82 humira=82 hydrea=24 hydrocortison=40 hydrocortisonbutyrat=47 hydrocortisone=40
    hydrocortisonebutyrate=47 hydrocortone=40 hydroxycarbamid=24 hydroxycarbamide=24 hydroxychloroquin=53
    hydroxychloroquine=53 hydroxyurea=24 hyftor=30 hyrimoz=82 ianalumab=139 icotrokinra=76 idacio=82 idrocortisone=40
    idrossicarbamide=24 idrossiclorochina=53 idrossiurea=24 igiv=81 iguratimod=75 ilaris=116 ilsira=126 ilumetri=111
    ilumya=111 imeth=17 immunglobulin=81 immunglobuline=81 immunoglobulin=81 immunoglobuline=81 immunoglobulins=81
    imraldi=82 imsidolimab=130 imuldosa=109 imunoglobulina=81 imuran=18 imurek=18 imurel=18 inebilizumab=138
    inflectra=84 infliximab=84 inmunoglobulina=81 inrebic=14 intravenousimmunoglobulin=81 isoriac=154 isotretinoin=154
    isotretinoina=154 isotretinoine=154 isotrex=154 itacitinib=13 ivarmacitinib=11 ivig=81 ixekizumab=101
    ixequizumabe=101 ixifi=84 izokibep=105 jakafi=6 jakavi=6 jaquinus=2 jellin=49 jylamvo=17 jyseleca=3 kenacort=41
    kenalog=41 kesimpta=136 kevzara=122 kineret=115 kiovig=81 kolbet=75 kromeya=82 kyntheum=102 lantarel=17 lanvis=23
    laserexcimer=168 laserexcimero=168 lebrikizumab=90 lebriquizumabe=90 ledertrexate=17 leflunomid=20 leflunomida=20
    leflunomide=20 lenalidomid=68 lenalidomida=68 lenalidomide=68 leqselvi=7 leukeran=33 levilimab=126 libmyris=82
    lichttherapie=169 lidex=50 lifmior=83 ligelizumab=132 litalir=24 litfulo=4 locoid=47 lodotra=34 loniten=170
    lonolox=170 lumicef=102 lupkynis=28 lutikizumab=119 mabthera=133 mabura=82 maxtrex=17 mayesta=154 medrol=36
    medrone=36 meladinine=167 mepacrin=55 mepacrina=55 mepacrine=55 mepolizumab=95 mercaptopurin=22 mercaptopurina=22
    mercaptopurine=22 metex=17 methotrexat=17 methotrexate=17 methoxalen=167 methoxsalen=167 methylprednisolon=36
    methylprednisolonaceponat=46 methylprednisolone=36 methylprednisoloneaceponate=46 meticorten=34 metilprednisolona=36
    metilprednisolonaaceponato=46 metilprednisolone=36 metoject=17 metotressato=17 metotrexat=17 metotrexate=17
    metotrexato=17 metoxaleno=167 metoxsaleno=167 micofenolato=19 micofenolatodemofetila=19 micofenolatodemofetilo=19
    micofenolatomofetile=19 micofenolatomofetilo=19 millipred=35 minociclina=180 minocin=180 minocyclin=180
    minocycline=180 minossidile=170 minoxidil=170 minoxidilo=170 mirikizumab=113 miriquizumabe=113 mitchga=93
    mizoribina=25 mizoribine=25 mmf=19 modigraf=27 moizerto=61 momelotinib=16 mometason=45 mometasona=45 mometasone=45
    mtx=17 mycophenolat=19 mycophenolate=19 mycophenolatemofetil=19 mycophenolatmofetil=19 mycophenolicacid=19
    mycophenolsaure=19 myfortic=19 myocrisin=78 nanozora=87 narrowbanduvb=162 natalizumab=148 natriumaurothiomalat=78
    nbuvb=162 nemluvio=93 nemolizumab=93 neofordex=37 neoral=26 neotigason=151 nepexto=83 netakimab=104 nivaquine=54
    nordimet=17 novatrex=17 nucala=95 nulojix=142 obinutuzumab=135 ocrelizumab=137 ocrevus=137 octagam=81 ofatumumab=136
    ojjaara=16 olokizumab=125 olumiant=0 omalizumab=131 omjjara=16 omlyclo=131 omvoh=113 opzelura=6 oracea=179
    orapred=35 orencia=141 orismilast=58 otezla=57 otrexup=17 otulfi=109 oxsoralen=167 oxychloroquine=53 ozanimod=70
    ozoralizumab=87 pacritinib=15 panretin=153 panzyga=81 peficitinib=9 penicilamina=79 penicillamina=79
    penicillamine=79 phototherapie=169 phototherapieuvb=164 phototherapy=169 pimecrolimo=29 pimecrolimus=29 plaquenil=53
    plenadren=40 povorcitinib=8 prednicarbat=51 prednicarbate=51 prednicarbato=51 prednisolon=35 prednisolona=35
    prednisolone=35 prednison=34 prednisona=34 prednisone=34 predsim=35 privigen=81 procuta=154 procytox=32 prograf=27
    propecia=171 proscar=171 protopic=27 psoralenanduva=166 psoralenuva=166 purinethol=22 puva=166 puvaterapia=166
    puvatherapie=166 pyzchiva=109 qoyvolma=109 quensyl=53 quinacrina=55 quinacrine=55 rapamicina=30 rapamune=30
    rapamycin=30 raptiva=144 rasuvo=17 rayos=34 rectodelt=34 regaine=170 remibrutinib=72 remicade=84 remsima=84
    renflexis=84 reslizumab=97 resochin=54 retina=155 retirides=155 reumatrex=17 revlimid=68 rhapsido=72 rheumatrex=17
    riabni=133 ridaura=77 rilonacept=117 rilzabrutinib=73 rimatil=80 rinvoq=1 risankizumab=112 risanquizumabe=112
    ritemvia=133 ritlecitinib=4 rituxan=133 rituximab=133 rituzena=133 rixathon=133 riximyo=133 roaccutane=154
    roactemra=121 roacutan=154 rocatinlimab=146 roflumilast=59 rogaine=170 ruxience=133 ruxolitinib=6 sadbe=175
    salazopyrin=56 salazopyrina=56 salazopyrine=56 salazosulfapiridina=56 salazosulfapyridine=56
    salicylazosulfapyridine=56 sandimmun=26 sandimmune=26 sandimmunneoral=26 saphnelo=149 sarilumab=122 satralizumab=124
    schmalbanduvb=162 scig=81 secukinumab=100 secuquinumabe=100 selarsdi=109 selgamis=159 septrin=182 siliq=102
    siltuximab=123 simlandi=82 simponi=86 simponiaria=86 sirolimo=30 sirolimus=30 sirukumab=127 skilarence=64
    skyrizi=112 smyraf=9 sodiumaurothiomalate=78 soldesam=37 solucortef=40 solumedrol=36 solumedrone=36 solumoderin=36
    solupred=35 solymbic=82 sonelokimab=106 soriatane=151 sotyktu=62 spesolimab=129 spevigo=129 spironolacton=173
    spironolactone=173 spironolattone=173 squaricaciddibutylester=175 ssz=56 stapokibart=92 staquis=60 starjemza=109
    stelara=109 steqeyma=109 sulfamethoxazoleandtrimethoprim=182 sulfametoxazolytrimetoprima=182 sulfasalazin=56
    sulfasalazina=56 sulfasalazine=56 sulfassalazina=56 sulphasalazine=56 sylvant=123 synalar=49 tacrolimo=27
    tacrolimus=27 talidomida=67 talidomide=67 taltz=101 tapinarof=178 targretin=156 tasocitinib=2 tavneos=74
    tazaroten=158 tazarotene=158 tazaroteno=158 tazorac=158 tecfidera=64 telitacicept=140 temovate=44 teriflunomid=21
    teriflunomida=21 teriflunomide=21 tezepelumab=99 tezspire=99 thalidomid=67 thalidomide=67 thalomid=67 thioguanine=23
    tigason=152 tildrakizumab=111 tildraquizumabe=111 tioguanin=23 tioguanina=23 tioguanine=23 tmpsmx=182
    tocilizumab=121 toctino=153 tofacinix=2 tofacitinib=2 tofidence=121 topsyn=50 tralokinumab=89 traloquinumabe=89
    tremfya=110 tretinoin=155 tretinoina=155 tretinoine=155 trexall=17 triamcinolon=41 triamcinolona=41 triamcinolone=41
    trifaroten=159 trifarotene=159 trifaroteno=159 trigondepot=41 trimethoprim=181 trimethoprime=181 trimetoprim=181
    trimetoprima=181 trolovol=79 trudexa=82 truxima=133 tyenne=121 tyruko=148 tysabri=148 ulobetasol=52 uloric=184
    ultralan=43 ultravate=52 upadacitinib=1 upadacitnib=1 uplizna=138 urbason=36 ustekinumab=109 ustequinumabe=109
    uva1=165 uva1phototherapy=165 uvadex=167 uvb=164 uvb311=162 uvb311nm=162 uvbbandastretta=162 uvbbroadband=163
    uvbdebandaancha=163 uvbdebandaestrecha=162 uvbdebandaestreita=162 uvbnarrowband=162 uvbnb=162 uvbphototherapy=164
    uvbspectreetroit=162 uzpruvo=109 vedolizumab=147 velsipity=69 vesanoid=155 vibramycin=179 vixarelimab=94
    voclosporin=28 voclosporina=28 voclosporine=28 volon=41 volona=41 vonjo=15 votubia=31 vtama=178 vumerity=66
    vunakizumab=107 vyvgart=150 wayrilz=73 wezenla=109 wezlana=109 xaluprine=22 xatmep=17 xeligekimab=108 xeljanz=2
    xolair=131 yesintek=109 yuflyma=82 yusimry=82 zamene=39 zasocitinib=63 zeposia=70 zessly=84 zlatal=17 zorac=158
    zortress=31 zoryve=59 zyloprim=183 zyloric=183 zymfentra=84 zytrim=18
    """
}
