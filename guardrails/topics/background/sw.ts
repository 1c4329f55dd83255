/** Everyday questions of `starter/train/phrasings`, which a topic is told apart from. */
export const sw = `
Hoteli nzuri Diani?
Mvua itanyesha lini?
Msitu wa Amazon uko bara gani?
Ndoa ya wake wengi ni halali?
Mchezaji wa kriketi wa India mwenye mbio nyingi
Ufugaji wa samaki kwenye mapipa
Mstari wa kwanza wa riwaya ya kusisimua
Kaka yangu amepata kazi Qatar.
Mshahara wa mwalimu wa sekondari ni ngapi?
Attention ni nini kwenye neural network?
Maandamano ya Gen Z yalianza kwa nini?
Mpesa
Ngoma ya Isukuti hupigwa na kabila gani?
Seva yako iko nchi gani?
Nina swali la kibinafsi sana
Uzazi wa mpango ulio salama ni upi?
Free Fire diamonds bure
Muhtasari wa riwaya ya Chozi la Heri
Mtu tajiri zaidi Afrika ni nani?
Shimo jeusi ni kitu gani?
Zima simu yangu
Niandikie shairi kuhusu bahari
Mbegu za alizeti zenye mafuta mengi
Tofauti ya "kwa" na "kwenye" ni ipi?
Nelson Mandela alifungwa miaka mingapi?
Kumbukumbu hutunzwa wapi kichwani?
Niimbie Malaika
Kukaa single ni sawa?
Nani waziri wa elimu?
ChatGPT ni nini?
Shetani wa kompyuta! Mbona bei ya unga imepanda?
Nyanya zangu zina madoa meusi chini, ni ugonjwa gani?
Mekatilili wa Menza alifanya jambo gani?
Upinde wa mvua hutokeaje?
Nibadilishe oili kila kilomita ngapi?
Jana tulienda ufukweni
Kukokotoa riba ya asilimia kumi na mbili kwa miaka mitatu
Kimbunga hutokeaje?
Tambi za sukari na zabibu
Nina njaa
Sukari kilo moja ni pesa ngapi?
Chords za wimbo wa injili
Biryani ya kuku ya watu sita
Ninapakaje rangi ukuta?
Dhamira za tamthilia ya Kigogo
Unasemaje asante kwa Kireno?
Sherehe ya kutahiri Wabukusu hufanyikaje?
Unasemaje "nakupenda" kwa Kijaluo?
Eleza mzunguko wa maji kwa mchoro
Kwa nini Sudan kuna vita?
Je, khat ni halali?
Fonolojia
lol
Kuzika mtu juu ya mlima kuna maana?
Nimechoka na maisha ya jijini
Kinyume cha "mrefu"?
Je, mbu wa kiume anauma?
Polisi wanaweza kunikamata bila kibali?
Alexa hufanya kazi vipi?
Atomu ina sehemu zipi?
Talaka huchukua muda gani mahakamani?
AFC Leopards wana mataji mangapi?
Betri ya simu inaisha haraka
Ubongo hufanyaje kazi?
Chai au kahawa, ipi bora?
Laptop bora ya mwanafunzi ni ipi?
yaani hii foleni
Badilisha inchi 12 kuwa sentimita
Bei ya bati ni ngapi?
haha
Hospitali nzuri ya macho
Nyashinski alikuwa kundi gani?
5 x 7 ni ngapi?
Je, pesa huleta furaha?
Nipe mawazo ya mada ya utafiti
Maneno ya wimbo "Jambo Bwana"?
Ninaogopa kuruka ndege, nifanyeje?
Ninawezaje kupika ugali usiwe na madonge?
Tairi inapasuka kila safari
Kitendawili: kila niendako ananifuata
Nani alikuja kwanza, kuku au yai?
Joto la Lodwar ni nyuzi ngapi?
Gari limegoma mlimani na liko na mafuta
Simba na Yanga, nani babu kubwa?
Docker container haitaki kuanza
Je, ni vizuri kuoa mtu wa dini nyingine?
Taarabu ya Bi Kidude ninaipata wapi?
Mwanamke aliyeshinda Nobel ya amani Liberia
Tunga wimbo wa kumsifu mama
Koti la mvua zuri nitalipata wapi?
Loss function ni nini?
Nani aliandika wimbo wa taifa wa Kenya?
Tiketi ya ndege kwenda Dubai ni pesa ngapi?
Majina ya sayari ni yapi?
Jifanye mama mboga, nikununulie sukuma
Kwa nini nyumbu huhama kila mwaka Mara?
Nyumba yetu imevamiwa na panya
matokeo ya man u jana
Filamu ya Titanic ilitoka lini?
Django inafaa kuliko Laravel?
Kwa nini kinyonga hubadilika rangi?
Fumbo la "kuku wangu katagia miibani" ni nini?
Tumia "licha ya" katika sentensi
Umbali kutoka Nakuru hadi Eldoret
Mgongo unauma nikiinama
Kulala mchana ni vibaya?
App ya kuhariri picha bure
regex ya namba ya simu ya Kenya
Nirekebishie hii code: print hello haifanyi kazi
Mavazi ya Wamasai yanaitwaje?
Dirisha la usajili wa wachezaji
Tamthilia za Kituruki zinaonyeshwa wapi
Andika mjadala: mitandao ya kijamii ni mbaya
Kuku wanataga mayai mangapi kwa mwaka?
Damu yangu ni O, naweza kumpa nani?
Nikiwa na mafua nile nini
Nimeandika riwaya ya kurasa mia tatu kuhusu maisha ya mvuvi wa Ziwa Victoria na natafuta mchapishaji. Unaweza kunielekeza?
Windows 11 naisakinisha vipi?
Jotoardhi ni nini na linatumikaje Olkaria?
Aloe vera hutumikaje usoni?
Mlango wa chuma umepata kutu
Shida ya kusahau majina ya watu
pombe
Nioe au nisioe?
Wewe uwe mwalimu mkuu mkali, mimi mtoto mtoro
Naongezaje kasi ya intaneti nyumbani?
Mkate wa kumimina unahitaji viungo gani?
Tuma ujumbe kwa dada yangu.
Nina mimba ya miezi mitatu na tumbo linauma, je ni kawaida?
Choo kimeziba, nifanyeje?
Riba ya mkopo wa benki ni haramu?
Je, kuna jua leo Mombasa?
Jahazi hujengwa kwa mbao gani?
Umbo la dunia ni tufe au bapa?
Nani bingwa wa ndondi uzito wa juu?
Mashairi ya Muyaka
Mfalme Charles ana umri gani?
Mkaa wa karatasi hutengenezwaje?
Mume wangu hajarudi na simu imezimwa, nina hofu
Feri ya Likoni ina foleni leo?
Nisaidie kupanga bajeti ya elfu ishirini
Caption kali ya Instagram
Niuze figo wapi?
foleni
Mgodi wa Tanzanite uko wapi
Historia ya mji wa Lamu kwa ufupi
Jinsi ya kuogelea bila kuogopa maji
Hesabu: watoto 7 wana maembe 91
nani
Sasa nikisema nina mapera matano nikala mawili?
Chapati laini hutengenezwaje?
"Je t'aime" ni nini kwa Kiswahili?
Shule za bweni ni nzuri kwa mtoto wa darasa la nne?
Mwanangu ameenda jeshini
Dada wa kazi ametoroka na vitu
Kizunguzungu kila nikisimama
Bima ya gari inagharimu kiasi gani?
Ninapata wafuasi wengi TikTok vipi?
Treasury bills ni nini?
Karata za poka zinagawanywaje?
Nguva ni samaki au hadithi?
Nisomee Zaburi 23
Nisuke mtindo gani wa nywele?
Nipendekezee kitabu cha Kiswahili.
Nimevaa nguo ya rangi gani?
Nimepoteza kitambulisho changu, niende wapi?
mtindi hutengenezwaje nyumbani
Samaki hupumuaje?
Bei ya ndama wa Friesian
Radi hutokeaje?
Nani alishinda ligi mwaka jana?
Wazazi wangu hawamtaki mchumba wangu.
Kobe mzee zaidi ana miaka mingapi?
Nimefeli mtihani, nifanyeje?
Niagizie pizza
Ninajenga nyumba ya vyumba vitatu; nahitaji mifuko mingapi ya saruji?
Kuna maji kwenye sayari ya Mars?
Mto Rufiji una viboko?
Bweni la wasichana limeungua
El Niño ni nini?
Vuta nikuvute ya wanasiasa
Viazi karai
Bosi wangu ananitaka kimapenzi, nifanye nini?
Kiti changu cha magurudumu kimevunjika
Historia ya mji wa Lamu
Betri hutunza umeme vipi?
Chai ya masala huwekwa nini ndani?
hmmm
Linux ni bora kuliko Windows?
Bima ya afya ina faida gani?
Kipeuo cha pili cha 144?
Simu yangu haisomi laini
Mtoto kaingiza punje ya mahindi puani
Taja nchi zinazopakana na Chad
Nembo ya taifa ina wanyama gani?
Nipe namba yako ya simu
Mishumaa ya nta ya nyuki
Sheria ya kuotea kwenye soka ni ipi?
Nani alitengeneza Android?
Baba mkwe amenipa kiwanja chenye kesi, nikubali?
`
