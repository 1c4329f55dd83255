import type { OptionTexts } from '../contract'

export const optionTexts: OptionTexts = {
  fr: {
    model: 'L’encodeur : celui qui est livré avec la plateforme, ou tout autre que son opérateur a installé',
    topics: 'Sujets dont la communauté ne veut pas parler, chacun avec ce qu’il entraîne',
    'topics.name': 'Nomme le sujet dans les verdicts et choisit son message',
    'topics.action': 'Ce qu’entraîne un texte sur ce sujet',
    'topics.examples': 'Une dizaine de textes sur le sujet dans chaque langue où l’on écrit, un par ligne',
    'topics.nearMisses': 'Environ cinq textes qui ressemblent au sujet et sont bienvenus, un par ligne',
    'topics.keywords': 'Mots du sujet, dans n’importe quelle langue ; ils comptent à côté des exemples',
    'topics.keywordsAlone':
      'Un mot-clé suffit, quoi qu’il y ait autour : trouve davantage, et prend aussi des textes voisins',
    'topics.falsePositives':
      'Part des questions inoffensives qu’il peut prendre pour le sujet ; le seuil en découle',
    'topics.threshold': 'Score à partir duquel un texte relève du sujet, à la place de celui qui en découle',
  },
  hi: {
    model: 'एनकोडर: हब के साथ आने वाला, या कोई भी जो संचालक ने लगाया हो',
    topics: 'वे विषय जिन पर समुदाय बात नहीं करना चाहता, हर एक के साथ यह कि क्या हो',
    'topics.name': 'निर्णयों में विषय का नाम; इसी से उसका संदेश चुना जाता है',
    'topics.action': 'इस विषय के पाठ पर क्या हो',
    'topics.examples': 'लोग जिन भाषाओं में लिखते हैं, हर एक में इस विषय के लगभग दस पाठ, हर पंक्ति में एक',
    'topics.nearMisses': 'लगभग पाँच पाठ जो विषय जैसे लगते हैं पर स्वागत योग्य हैं, हर पंक्ति में एक',
    'topics.keywords': 'किसी भी भाषा में विषय के शब्द; ये उदाहरणों के साथ गिने जाते हैं',
    'topics.keywordsAlone': 'एक शब्द ही काफ़ी है, आसपास कुछ भी हो: ज़्यादा मिलता है, मिलते-जुलते पाठ भी पकड़े जाते हैं',
    'topics.falsePositives': 'हानिरहित प्रश्नों का वह हिस्सा जिसे यह विषय मान सकता है; सीमा इसी से तय होती है',
    'topics.threshold': 'वह अंक जिससे पाठ विषय का माना जाए, अपने-आप तय सीमा की जगह',
  },
  ar: {
    model: 'المرمِّز: الذي يأتي مع المنصة، أو أي واحد ثبّته مشغلها',
    topics: 'مواضيع لا يريد المجتمع الحديث عنها، ولكل منها ما يؤدي إليه',
    'topics.name': 'يسمي الموضوع في الأحكام ويختار رسالته',
    'topics.action': 'ما يؤدي إليه نص في هذا الموضوع',
    'topics.examples': 'نحو عشرة نصوص في الموضوع بكل لغة يكتب بها الناس، واحد في كل سطر',
    'topics.nearMisses': 'نحو خمسة نصوص تشبه الموضوع وهي مرحب بها، واحد في كل سطر',
    'topics.keywords': 'كلمات الموضوع بأي لغة؛ تُحسب إلى جانب الأمثلة',
    'topics.keywordsAlone': 'تكفي كلمة واحدة مهما كان حولها: يجد أكثر، ويأخذ نصوصا قريبة أيضا',
    'topics.falsePositives': 'نسبة الأسئلة البريئة التي يجوز أن يحسبها من الموضوع؛ ومنها تُحدد العتبة',
    'topics.threshold': 'الدرجة التي يُعد النص عندها من الموضوع، بدل العتبة المحسوبة',
  },
  sw: {
    model: 'Kisimbaji: kile kinachokuja na jukwaa, au chochote ambacho mwendeshaji wake amesakinisha',
    topics: 'Mada ambazo jumuiya haitaki kuzungumzia, kila moja na inacholeta',
    'topics.name': 'Huipa mada jina katika hukumu na kuchagua ujumbe wake',
    'topics.action': 'Maandishi ya mada hii yanaleta nini',
    'topics.examples': 'Maandishi kama kumi ya mada katika kila lugha ambayo watu huandika, moja kwa mstari',
    'topics.nearMisses': 'Maandishi kama matano yanayofanana na mada na yanakaribishwa, moja kwa mstari',
    'topics.keywords': 'Maneno ya mada kwa lugha yoyote; huhesabiwa pamoja na mifano',
    'topics.keywordsAlone':
      'Neno moja linatosha, hata likizungukwa na nini: hupata zaidi, na huchukua yanayofanana pia',
    'topics.falsePositives':
      'Sehemu ya maswali yasiyo na madhara ambayo inaweza kuyaona kuwa ya mada; kizingiti hutokana nayo',
    'topics.threshold': 'Alama ambayo maandishi huhesabiwa ya mada, badala ya ile inayotokana',
  },
  zh: {
    model: '编码器：随平台附带的，或运营者安装的任意一个',
    topics: '社群不想谈论的话题，以及各自的处理',
    'topics.name': '在判定中指称该话题，并选择它的提示语',
    'topics.action': '遇到该话题的文本怎么办',
    'topics.examples': '人们所用的每种语言里约十条该话题的文本，每行一条',
    'topics.nearMisses': '约五条听起来像该话题但可以谈的文本，每行一条',
    'topics.keywords': '该话题的词，任何语言；与例子一起起作用',
    'topics.keywordsAlone': '出现一个关键词就算，不管上下文：找到更多，也会误收相近文本',
    'topics.falsePositives': '允许把多大比例的无害问题误认为该话题；阈值由此得出',
    'topics.threshold': '达到该分数即算该话题，取代自动得出的阈值',
  },
}
